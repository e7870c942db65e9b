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

_SCALARS = {name: kind for name, kind in PYTHON_TYPES.items() if kind not in (list, dict)}

_WRONG_TYPE = "Incorrect type for parameter {!r}. Expected type {}, got {}. Parameter value: {!r}."
_WRONG_ELEMENTS = (
    "Nested type checking failed for parameter {!r}. Expected outer type {} with inner type {}. Parameter value: {!r}."
)


def check_call(
    function: Mapping[str, Any],
    call: Mapping[str, Mapping[Any, Any]],
    answer: Mapping[str, Mapping[str, Sequence[Any]]],
    language: Language = "python",
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
        ValueError: If an integer's text has more digits than Python reads.
        ArithmeticError: If an integer is too large for a float.
        RecursionError: If values are nested too deep.
    """
    if not answer:
        raise LookupError("an expected call has no name")
    answers = next(iter(answer.values()))
    parameters = function["parameters"]
    properties, required = parameters["properties"], parameters["required"]
    name = function["name"].replace(".", "_") if underscore_to_dot else function["name"]
    if name not in call:
        return invalid("simple_function_checker:wrong_func_name", "Function name {!r} not found in model output.", name)
    given = call[name]
    for parameter in required:
        if parameter not in given:
            return invalid("simple_function_checker:missing_required", "Missing required parameter: {!r}.", parameter)
    for parameter, value in given.items():
        if parameter not in properties or parameter not in answers:
            return invalid("simple_function_checker:unexpected_param", "Unexpected parameter: {!r}.", parameter)
        schema, values = properties[parameter], answers[parameter]
        if language == "python":
            # What is of the right type and equals an answer is right, whatever types the answers have.
            if type(value) is _SCALARS.get(schema["type"]) and value in values:
                continue
            fault = _python_fault(parameter, value, schema, values, quirks)
        else:
            fault = _literal_fault(parameter, value, schema, values, language, quirks)
        if fault:
            return fault
    for parameter, values in answers.items():
        if parameter not in given and "" not in values:
            return invalid(
                "simple_function_checker:missing_optional",
                "Optional parameter {!r} not provided and not marked as optional.",
                parameter,
            )
    return VALID


def _python_fault(
    name: str, value: Any, schema: Mapping[str, Any], answers: Sequence[Any], quirks: Quirks
) -> Verdict | None:
    """What is wrong with an argument in Python, if anything."""
    described = schema["type"]
    expected = PYTHON_TYPES[described]
    if expected is list:
        if described == "tuple" and type(value) is tuple:
            value = list(value)
        return _fault(name, value, answers, described, expected, PYTHON_TYPES[schema["items"]["type"]], quirks)
    if described == "float" and type(value) is int:
        value = float(value)
    return _fault(name, value, answers, described, expected, None, quirks)


def _literal_fault(
    name: str,
    value: Any,
    schema: Mapping[str, Any],
    answers: Sequence[Any],
    language: Literal["java", "javascript"],
    quirks: Quirks,
) -> Verdict | None:
    """What is wrong with an argument that is the text of a literal in another language, if anything."""
    described = schema["type"]
    types = JAVA_TYPES if language == "java" else JAVASCRIPT_TYPES
    expected = types[described]
    if type(value) is not str:
        return invalid(
            "type_error:java" if language == "java" else "type_error:js",
            "Incorrect type for parameter {!r}. Expected type String, got {}. Parameter value: {!r}.",
            name,
            type(value).__name__,
            value,
        )
    described_element = schema["items"]["type"] if described in ("Array", "ArrayList", "array") else None
    element = None if described_element is None else types[described_element]
    if language == "java":
        value = java_value(value, described, described_element, quoted_arrays=quirks.java_quoted_arrays)
    else:
        value = javascript_value(value, described, described_element)
    return _fault(name, value, answers, described, expected, element, quirks)


def _fault(
    name: str,
    value: Any,
    answers: Sequence[Any],
    described: str,
    expected: type,
    element: type | None,
    quirks: Quirks,
) -> Verdict | None:
    """What is wrong with a value, if anything: its type, or that it is none of the answers.

    An answer of another type than the document's says that a variable is expected. Its type is right, too, and
    values are then compared as they are. An answer "" says nothing of the type.
    """
    got = type(value)
    usual = None
    for answer in answers:
        if answer != "":
            usual = type(answer)
            break
    if got is expected:
        if element is not None and not _has_right_elements(value, answers, element, quirks):
            nested = (_WRONG_ELEMENTS, (name, described, element, value))
            if got is usual:
                return Verdict(False, "type_error:nested", (nested,))
            return Verdict(False, "type_error:simple", (nested, (_WRONG_TYPE, (name, described, got.__name__, value))))
        if usual is None or usual is expected:
            if expected is str:
                return string_fault(name, value, answers)
            if expected is dict:
                return dict_fault(value, answers)
            if expected is list:
                if element is dict:
                    return list_of_dicts_fault(value, answers, quirks)
                return list_fault(name, value, answers, quirks)
    elif got is not usual:
        return invalid("type_error:simple", _WRONG_TYPE, name, described, got.__name__, value)
    if value in answers:
        return None
    return invalid(
        "value_error:others", "Invalid value for parameter {!r}: {!r}. Expected one of {}.", name, value, answers
    )


def _has_right_elements(value: list[Any], answers: Sequence[Any], element: type, quirks: Quirks) -> bool:
    """Whether all elements are of the described type or of an answer's; any are if an answer is no list."""
    for answer in answers:
        if type(answer) is not list:
            return True
        usual = next((type(item) for item in answer if item != ""), None)
        for item in value:
            got = type(item)
            promoted = not quirks.shallow_promotion and got is int and element is float
            if got is not element and got is not usual and not promoted:
                break
        else:
            return True
    return False
