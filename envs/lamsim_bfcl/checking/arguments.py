"""One call against one expected call: its name, and its arguments one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from lamsim_bfcl.checking.java_values import JAVA_TYPES, java_value
from lamsim_bfcl.checking.javascript_values import JAVASCRIPT_TYPES, javascript_value
from lamsim_bfcl.checking.values import dict_fault, list_fault, list_of_dicts_fault, string_fault
from lamsim_bfcl.checking.verdicts import VALID, Verdict, invalid
from lamsim_bfcl.quirks import PARITY, Quirks

Language: TypeAlias = Literal["python", "java", "javascript"]

PYTHON_TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": bool,
    "array": list,
    "tuple": list,
    "dict": dict,
    "any": str,
}
"""What a type in a Python function's document is."""

_TYPES: dict[Language, dict[str, type]] = {"python": PYTHON_TYPES, "java": JAVA_TYPES, "javascript": JAVASCRIPT_TYPES}
_WITH_ELEMENTS: dict[Language, tuple[str, ...]] = {
    "python": ("array", "tuple"),
    "java": ("Array", "ArrayList"),
    "javascript": ("array",),
}
_SHORT_NAMES: dict[Language, str] = {"java": "java", "javascript": "js"}


def check_call(
    function: Mapping[str, Any],
    call: Mapping[str, Mapping[Any, Any]],
    answer: Mapping[str, Mapping[str, Sequence[Any]]],
    language: Language = "python",
    *,
    underscore_to_dot: bool = False,
    quirks: Quirks = PARITY,
) -> Verdict:
    """Checks a call as the reference does, the first fault being the verdict.

    Args:
        function: The function's document.
        call: The call, `{name: arguments}`.
        answer: The expected call, `{name: {argument: values that count}}`; "" among these allows leaving it out.
        language: The language of the function. Arguments in Java and JavaScript are texts of literals.
        underscore_to_dot: Whether dots in the function's name are underscores in the call's, since the model's
            interface allows none.
        quirks: Which of the reference's quirks hold.

    Raises:
        LookupError: If document or answer lack something or have an unknown type; as in the reference, like all
            that follows.
        TypeError: If a part of them is of another type than it should be.
        AttributeError: Likewise.
        NotImplementedError: If a Java type has no conversion.
        ValueError: If an integer has more digits than Python prints.
        ArithmeticError: If an integer is too large for a float.
        RecursionError: If values are nested too deep.
    """
    if not answer:
        raise LookupError("an expected call has no name")
    answers = next(iter(answer.values()))
    properties = function["parameters"]["properties"]
    required = function["parameters"]["required"]
    name = function["name"].replace(".", "_") if underscore_to_dot else function["name"]
    if name not in call:
        return invalid("simple_function_checker:wrong_func_name", f"Function name {name!r} not found in model output.")
    given = call[name]
    for parameter in required:
        if parameter not in given:
            return invalid("simple_function_checker:missing_required", f"Missing required parameter: {parameter!r}.")
    for parameter, value in given.items():
        if parameter not in properties or parameter not in answers:
            return invalid("simple_function_checker:unexpected_param", f"Unexpected parameter: {parameter!r}.")
        fault = _fault(parameter, value, properties[parameter], answers[parameter], language, quirks)
        if fault:
            return fault
    for parameter, values in answers.items():
        if parameter not in given and "" not in values:
            return invalid(
                "simple_function_checker:missing_optional",
                f"Optional parameter {parameter!r} not provided and not marked as optional.",
            )
    return VALID


def _fault(
    name: str, value: Any, schema: Mapping[str, Any], answers: Sequence[Any], language: Language, quirks: Quirks
) -> Verdict | None:
    """What is wrong with an argument, if anything."""
    described = schema["type"]
    types = _TYPES[language]
    expected = types[described]
    described_element = schema["items"]["type"] if described in _WITH_ELEMENTS[language] else None
    if language != "python" and type(value) is not str:
        return invalid(
            f"type_error:{_SHORT_NAMES[language]}",
            f"Incorrect type for parameter {name!r}. Expected type String, got {type(value).__name__}."
            f" Parameter value: {value!r}.",
        )
    element = None if described_element is None else types[described_element]
    if language == "java":
        value = java_value(value, described, described_element, quoted_arrays=quirks.java_quoted_arrays)
    elif language == "javascript":
        value = javascript_value(value, described, described_element)
    elif described == "tuple" and type(value) is tuple:
        value = list(value)
    elif described == "float" and type(value) is int:
        value = float(value)

    is_variable, fault = _type_fault(name, value, answers, described, expected, element, quirks)
    if fault:
        return fault
    if not is_variable:
        if expected is str:
            return string_fault(name, value, answers)
        if expected is dict:
            return dict_fault(value, answers)
        if expected is list:
            if element is dict:
                return list_of_dicts_fault(value, answers, quirks)
            return list_fault(name, value, answers, quirks)
    if value in answers:
        return None
    return invalid("value_error:others", f"Invalid value for parameter {name!r}: {value!r}. Expected one of {answers}.")


def _type_fault(
    name: str,
    value: Any,
    answers: Sequence[Any],
    described: str,
    expected: type,
    element: type | None,
    quirks: Quirks,
) -> tuple[bool, Verdict | None]:
    """Whether the value stands for a variable, and what is wrong with its type.

    An answer of another type than the document's says that a variable is expected, and its type is right, too.
    """
    usual = _type_of_answers(answers)
    got = type(value)
    errors: tuple[str, ...] = ()
    if got is expected:
        if element is None or any(_has_elements_of(value, answer, element, quirks) for answer in answers):
            return usual is not None and usual is not expected, None
        errors = (
            f"Nested type checking failed for parameter {name!r}. Expected outer type {described} with inner type"
            f" {element}. Parameter value: {value!r}.",
        )
    if got is usual:
        return True, invalid("type_error:nested", *errors) if errors else None
    return False, invalid(
        "type_error:simple",
        *errors,
        f"Incorrect type for parameter {name!r}. Expected type {described}, got {got.__name__}."
        f" Parameter value: {value!r}.",
    )


def _has_elements_of(value: list[Any], answer: Any, element: type, quirks: Quirks) -> bool:
    """Whether all elements are of the described type or, if it is another, of an answer's; any if that is no list."""
    if type(answer) is not list:
        return True
    usual = _type_of_answers(answer)
    return all(
        type(item) is element
        or type(item) is usual
        or (not quirks.shallow_promotion and element is float and type(item) is int)
        for item in value
    )


def _type_of_answers(answers: Sequence[Any]) -> type | None:
    """The type of the first answer that isn't ""."""
    for answer in answers:
        if answer != "":
            return type(answer)
    return None
