"""A tool's JSON schema from its type hints and its docstring, by the standard library alone."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", dict: "object", list: "array"}
_ARGUMENT = re.compile(r"(\w+):\s*(.*)")


class Untyped(Exception):
    """A function that can't be a tool; the text says why in a sentence."""


def describe(function: Callable[..., Any]) -> dict[str, Any]:
    """Describes a tool: its name, what it does, its parameters as a JSON schema. The first parameter is the world.

    Raises:
        Untyped: If a parameter has no type hint, no description, or a type that is none of JSON's.
    """
    name = function.__name__
    summary, described = _documentation(inspect.getdoc(function) or "")
    if not summary:
        raise Untyped(f"Tool {name} has no docstring that says what it does.")
    hints = get_type_hints(function, include_extras=True)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.name not in hints:
            raise Untyped(f"Parameter {parameter.name} of tool {name} needs a type hint.")
        if parameter.name not in described:
            raise Untyped(f"Parameter {parameter.name} of tool {name} needs a line in the docstring's Args.")
        schema = _schema(hints[parameter.name], f"Parameter {parameter.name} of tool {name}")
        schema["description"] = described[parameter.name]
        if parameter.default is parameter.empty:
            required.append(parameter.name)
        elif parameter.default is not None:
            schema["default"] = parameter.default
        properties[parameter.name] = schema
    parameters = {"type": "object", "properties": properties, "required": required}
    return {"name": name, "description": summary, "parameters": parameters}


def _documentation(text: str) -> tuple[str, dict[str, str]]:
    """What a docstring in Google's style says: the description in one line, and each argument's."""
    body, _, rest = text.partition("\nArgs:\n")
    body = re.split(r"\n(?:Returns|Raises):\n", body)[0]
    described: dict[str, str] = {}
    last = ""
    for line in re.split(r"\n(?:Returns|Raises):\n", rest)[0].splitlines():
        indent = len(line) - len(line.lstrip())
        found = _ARGUMENT.match(line.strip())
        if found and indent == 4:
            last = found[1]
            described[last] = found[2]
        elif last and line.strip():
            described[last] += f" {line.strip()}"
    return " ".join(body.split()), described


def _schema(hint: Any, where: str) -> dict[str, Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return {**_schema(inner[0], where), **dict(inner[1])}
    if origin in (Union, types.UnionType):
        kept = [item for item in inner if item is not type(None)]
        if len(kept) == 1:
            return _schema(kept[0], where)
    if origin is Literal:
        return {"type": _TYPES[type(inner[0])], "enum": list(inner)}
    if origin is list:
        return {"type": "array", "items": _schema(inner[0], where)}
    if hint in _TYPES:
        return {"type": _TYPES[hint]}
    raise Untyped(f"{where} has the type {hint}, which a tool can't take.")
