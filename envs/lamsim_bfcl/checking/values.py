"""Whether a value is one of the answers, for values of the type that the function's document asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lamsim_bfcl.checking.verdicts import Verdict, invalid
from lamsim_bfcl.quirks import Quirks

_IGNORED = str.maketrans("", "", " ,./-_*^")


def standardized(text: str) -> str:
    """A text as texts are compared: lower case, without spaces and ``,./-_*^``, all quotes double."""
    return text.translate(_IGNORED).lower().replace("'", '"')


def _standard(value: Any) -> Any:
    return standardized(value) if type(value) is str else value


def _elements(answer: Any) -> list[Any]:
    """An answer's elements, texts standardized; a text has its characters, what has no elements raises."""
    return [_standard(answer[index]) for index in range(len(answer))]


def string_fault(param: str | None, value: str, answers: Sequence[Any]) -> Verdict | None:
    """What is wrong with a text, if anything: it must be one of the answers, both standardized."""
    if value in answers:
        return None
    wanted = standardized(value)
    if any(type(answer) is str and standardized(answer) == wanted for answer in answers):
        return None
    message = f"Invalid value for parameter {param!r}: {value!r}. Expected one of {answers}. Case insensitive."
    return invalid("value_error:string", message)


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
    message = f"Invalid value for parameter {param!r}: {value!r}. Expected one of {answers}."
    return invalid("value_error:list/tuple", message)


def dict_fault(value: dict[Any, Any], answers: Sequence[Any]) -> Verdict | None:
    """What is wrong with a dictionary, if anything: one of the answers must allow it.

    An answer lists for each key the values that it may have; a key whose list has "" may be absent. Texts are
    standardized, dictionaries and lists within are compared as they are.

    Raises:
        TypeError: If an answer is neither "" nor a dictionary of lists, as in the reference.
        AttributeError: Likewise, or if the value is no dictionary.
    """
    fault = invalid("dict_checker:unclear")
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
    errors: list[str] = []
    error_type = ""
    for key, item in value.items():
        if key not in answer:
            errors.append(f"Unexpected dict key parameter: '{key}'.")
            error_type = "value_error:dict_key"
            break
        allowed = _elements(answer[key])
        if _standard(item) not in allowed:
            errors.append(f"Invalid value for parameter {key!r}: {item!r}. Expected one of {allowed}.")
            error_type = "value_error:dict_value"
            break
    for key, allowed in answer.items():
        if key not in value and "" not in allowed:
            errors.append(f"Missing dict key parameter: '{key}'.")
            error_type = "value_error:dict_key"
            break
    return invalid(error_type, *errors) if errors else None


def list_of_dicts_fault(value: list[Any], answers: Sequence[Any], quirks: Quirks) -> Verdict | None:
    """What is wrong with a list of dictionaries, if anything: in order, each must be allowed by an answer's.

    Raises:
        TypeError: As `dict_fault`, or if an answer has no length.
        AttributeError: As `dict_fault`.
    """
    fault = invalid("list_dict_checker:unclear")
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
