"""BFCL's ground truth: accepted values and Python calls become calls, calls become accepted values and Python."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from typing import Any, NamedTuple

from lamsim.formats.python_calls import write_python_call
from lamsim.messages import ToolCall

OMITTED = ""
"""As an accepted value: the argument may be left out."""

_OPERATIONS: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Answer(NamedTuple):
    """A call that is accepted, and its name."""

    name: str
    arguments: dict[str, Any]


def first_accepted(expected: Mapping[str, Any], tools: Mapping[str, dict[str, Any]]) -> list[Answer]:
    """The call of each name, with the first of the values that are accepted for each argument.

    An argument is left out if that is what is accepted first, unless its tool requires it.

    Args:
        expected: `{name: {argument: [accepted values]}}`, as in `possible_answer`.
        tools: Functions by name.
    """
    answers = []
    for name, accepted in expected.items():
        required = ((tools.get(name) or {}).get("parameters") or {}).get("required") or ()
        given = accepted if isinstance(accepted, Mapping) else {}
        answers.append(Answer(name, _chosen(given, required)))
    return answers


def _chosen(accepted: Mapping[str, Any], required: Any) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for argument, values in accepted.items():
        listed = values if isinstance(values, list) else [values]
        if not listed:
            continue
        value = listed[0]
        if _is_omitted(value):
            if argument not in required:
                continue
            value = next((other for other in listed if not _is_omitted(other)), OMITTED)
        chosen[argument] = _value(value)
    return chosen


def _is_omitted(value: Any) -> bool:
    return isinstance(value, str) and value == OMITTED


def _value(accepted: Any) -> Any:
    """Objects list what is accepted for each of their keys, lists of objects for each object."""
    if isinstance(accepted, Mapping):
        return _chosen(accepted, ())
    if isinstance(accepted, list):
        return [_value(item) if isinstance(item, Mapping) else item for item in accepted]
    return accepted


def accepted(call: Answer) -> dict[str, Any]:
    """The ground truth that accepts this call and no other."""
    return {call.name: {argument: [_accepted(value)] for argument, value in call.arguments.items()}}


def _accepted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: [item] for key, item in value.items()}
    if isinstance(value, list):
        return [_accepted(item) if isinstance(item, Mapping) else item for item in value]
    return value


def python_call(text: str, tools: Mapping[str, dict[str, Any]]) -> Answer | None:
    """Reads a call in Python; arguments without names get those of the tool. None if it is no call.

    Sums, products and the like are worked out, as BFCL's own reader does; what is no literal stays as it is written.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(tree, ast.Call):
        return None
    name = ast.unparse(tree.func)
    names = list(((tools.get(name) or {}).get("parameters") or {}).get("properties") or {})
    if len(tree.args) > len(names) or not all(keyword.arg for keyword in tree.keywords):
        return None
    arguments = {names[place]: _literal(node) for place, node in enumerate(tree.args)}
    return Answer(name, arguments | {str(keyword.arg): _literal(keyword.value) for keyword in tree.keywords})


def _literal(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value) if value is None or isinstance(value, str | int | float):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand) if isinstance(number := _literal(operand), int | float):
            return -number
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            numbers = _literal(left), _literal(right)
            try:
                if all(isinstance(number, int | float) for number in numbers):
                    return _OPERATIONS[type(op)](*numbers)
            except (ArithmeticError, ValueError):
                pass
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_literal(item) for item in items]
        case ast.Dict(keys=keys, values=values) if all(isinstance(key, ast.Constant) for key in keys):
            return {str(_literal(key)): _literal(value) for key, value in zip(keys, values, strict=True) if key}
    return ast.unparse(node)


def written_call(call: Answer) -> str:
    """A call in Python."""
    return write_python_call(ToolCall(call.name, call.arguments))
