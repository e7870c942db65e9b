"""Whether a value is one of the answers, for values of the type that the function's document asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lamsim_bfcl.checking.verdicts import Message, Verdict, invalid
from lamsim_bfcl.quirks import Quirks

_KEPT = 8192
"""How many texts are kept standardized: the same answers are compared again and again."""
_SHORT = 100
"""Characters up to which a text is kept."""


def standardized(text: str) -> str:
    """A text as texts are compared: lower case, without spaces and ``,./-_*^``, all quotes double."""
    return _kept(text) if len(text) <= _SHORT else _standardized(text)


def _standardized(text: str) -> str:
    for ignored in " ,./-_*^":
        if ignored in text:
            text = text.replace(ignored, "")
    return text.lower().replace("'", '"')


_kept = lru_cache(_KEPT)(_standardized)


def _standard(value: Any) -> Any:
    return standardized(value) if type(value) is str else value


def _elements(answer: Any) -> list[Any]:
    """An answer's elements, texts standardized; a text has its characters, what has no elements raises."""
    elements = answer if type(answer) is list else [answer[index] for index in range(len(answer))]
    return [standardized(item) if type(item) is str else item for item in elements]


def string_fault(param: str | None, value: str, answers: Sequence[Any]) -> Verdict | None:
    """What is wrong with a text, if anything: it must be one of the answers, both standardized."""
    wanted = standardized(value)
    for answer in answers:
        if type(answer) is str and standardized(answer) == wanted:
            return None
    message = "Invalid value for parameter {!r}: {!r}. Expected one of {}. Case insensitive."
    return invalid("value_error:string", message, param, value, answers)


def list_fault(param: str | None, value: list[Any], answers: Sequence[Any], quirks: Quirks) -> Verdict | None:
    """What is wrong with a list, if anything: it must equal an answer, in order, texts standardized.

    Raises:
        TypeError: If an answer has no elements, as in the reference.
        KeyError: If an answer is a dictionary, likewise.
    """
    # Every answer is taken apart before any is compared, so that a malformed one raises wherever it stands.
    # Of an answer "" nothing is left but an empty list; that is the quirk.
    options = [_elements(answer) for answer in answers if quirks.empty_answer_equals_empty_list or answer != ""]
    if [_standard(element) for element in value] in options:
        return None
    message = "Invalid value for parameter {!r}: {!r}. Expected one of {}."
    return invalid("value_error:list/tuple", message, param, value, answers)


def dict_fault(value: dict[Any, Any], answers: Sequence[Any]) -> Verdict | None:
    """What is wrong with a dictionary, if anything: one of the answers must allow it.

    An answer lists for each key the values that it may have; a key whose list has "" may be absent. Texts are
    standardized, dictionaries and lists within are compared as they are.

    Raises:
        TypeError: If an answer is neither "" nor a dictionary of lists, as in the reference.
        AttributeError: Likewise, or if the value is no dictionary.
    """
    fault = Verdict(False, "dict_checker:unclear")
    for answer in answers:
        if answer == "":
            continue
        found = _first_fault_of_dict(value, answer)
        if found is None:
            return None
        fault = found
    return fault


def _first_fault_of_dict(value: dict[Any, Any], answer: Any) -> Verdict | None:
    """What is wrong against one answer; a missing key goes above a wrong one, whose message is kept."""
    errors: list[Message] = []
    error_type = ""
    for key, item in value.items():
        if key not in answer:
            errors.append(("Unexpected dict key parameter: '{}'.", (key,)))
            error_type = "value_error:dict_key"
            break
        allowed = _elements(answer[key])
        if _standard(item) not in allowed:
            errors.append(("Invalid value for parameter {!r}: {!r}. Expected one of {}.", (key, item, allowed)))
            error_type = "value_error:dict_value"
            break
    for key, allowed in answer.items():
        if key not in value and "" not in allowed:
            errors.append(("Missing dict key parameter: '{}'.", (key,)))
            error_type = "value_error:dict_key"
            break
    return Verdict(False, error_type, tuple(errors)) if errors else None


def list_of_dicts_fault(value: list[Any], answers: Sequence[Any], quirks: Quirks) -> Verdict | None:
    """What is wrong with a list of dictionaries, if anything: in order, each must be allowed by an answer's.

    Raises:
        TypeError: As `dict_fault`, or if an answer has no length.
        AttributeError: As `dict_fault`.
    """
    fault = Verdict(False, "list_dict_checker:unclear")
    for answer in answers:
        if answer == "" and not quirks.empty_answer_equals_empty_list:
            continue
        if len(value) != len(answer):
            fault = invalid("value_error:list_dict_count", "Wrong number of dictionaries in the list.")
            continue
        faults = (dict_fault(item, [answer[index]]) for index, item in enumerate(value))
        found = next((found for found in faults if found), None)
        if found is None:
            return None
        fault = found
    return fault
