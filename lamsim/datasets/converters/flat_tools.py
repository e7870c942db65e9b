"""Tools whose parameters are a flat object of names, as xLAM's first format and xlam-function-calling-60k have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lamsim.datasets.converters.converter import Misfit
from lamsim.datasets.converters.python_types import read_type, said_by, write_type


class Parameter(NamedTuple):
    """A parameter as a JSON schema, and whether it must be given."""

    schema: dict[str, Any]
    required: bool


def flagged(parameter: Any) -> Parameter:
    """Reads a parameter whose `required` says whether it must be given; without that it need not."""
    if not isinstance(parameter, dict):
        return Parameter(_described(parameter), False)
    required = parameter.get("required")
    if not isinstance(required, bool):  # a schema's own list of names
        return Parameter(parameter, False)
    return Parameter({key: value for key, value in parameter.items() if key != "required"}, required)


def with_flag(parameter: Parameter) -> dict[str, Any]:
    """Writes a parameter as `flagged` reads it; in a schema with a list of names there is no room for the flag."""
    flag = parameter.required and "required" not in parameter.schema
    return {**parameter.schema, "required": True} if flag else parameter.schema


def python_typed(parameter: Any) -> Parameter:
    """Reads a parameter with a Python type; it must be given unless the type says otherwise or it has a default."""
    if not isinstance(parameter, dict):
        return Parameter(_described(parameter), True)
    text = parameter.get("type")
    if not isinstance(text, str):
        return Parameter(parameter, "default" not in parameter)
    said, optional = read_type(text)
    schema: dict[str, Any] = {}
    for key, value in parameter.items():  # the order stays
        if key == "type":
            schema |= {name: each for name, each in said.items() if name not in parameter or name == "type"}
        else:
            schema[key] = value
    return Parameter(schema, not optional and "default" not in parameter)


def with_python_type(parameter: Parameter) -> dict[str, Any]:
    """Writes a parameter as `python_typed` reads it; what the type can't say stands beside it."""
    schema = parameter.schema
    text = write_type(schema, optional=not parameter.required and "default" not in schema)
    said = said_by(text)
    written: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "type" or (key in said and said[key] == value):
            written["type"] = text
        else:
            written[key] = value
    return written if "type" in written else {**written, "type": text}


def read_tool(tool: Any, read: Callable[[Any], Parameter]) -> dict[str, Any]:
    """A flat tool as the unified format has it; parameters that are a JSON schema already stay.

    Definitions that the schemas refer to stand beside the parameters, as in xLAM's prompts (`lamsim.formats.xlam`).

    Raises:
        Misfit: If it has no name.
    """
    if not isinstance(tool, dict) or not isinstance(tool.get("name"), str):
        raise Misfit("A tool has no name.")
    listed = tool.get("parameters")
    if not isinstance(listed, dict):
        listed = {}
    elif listed.get("type") == "object" and isinstance(listed.get("properties", {}), dict):
        return {"type": "function", "function": tool}
    parameters = {name: read(parameter) for name, parameter in listed.items()}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: parameter.schema for name, parameter in parameters.items()},
    }
    if required := [name for name, parameter in parameters.items() if parameter.required]:
        schema["required"] = required
    function = {key: value for key, value in tool.items() if key != "$defs"}
    if "$defs" in tool:
        schema["$defs"] = tool["$defs"]
    return {"type": "function", "function": {**function, "parameters": schema}}


def write_tool(function: Mapping[str, Any], write: Callable[[Parameter], dict[str, Any]]) -> dict[str, Any]:
    """A tool of the unified format as a flat one.

    Raises:
        Misfit: If its parameters are no JSON schema of an object.
    """
    schema = function.get("parameters") or {}
    properties = schema.get("properties") or {} if isinstance(schema, dict) else None
    required = schema.get("required") or [] if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise Misfit(f"The parameters of the tool {function['name']!r} are no JSON schema of an object.")
    parameters = {
        name: write(Parameter(each if isinstance(each, dict) else {}, name in required))
        for name, each in properties.items()
    }
    flat = {**function, "parameters": parameters}
    return {**flat, "$defs": schema["$defs"]} if "$defs" in schema else flat


def _described(parameter: Any) -> dict[str, Any]:
    return {"description": parameter} if isinstance(parameter, str) and parameter else {}
