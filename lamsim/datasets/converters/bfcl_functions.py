"""BFCL's documents of functions as tools and back: their types are Python's, Java's or JavaScript's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim.datasets.converters.python_types import read_type

_NAMES = {"object": "dict", "number": "float"}


def tool_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """A function as a tool; what else the document says, such as what it returns, is left out."""
    parameters = document.get("parameters")
    described = _schema(parameters) if isinstance(parameters, Mapping) else {"type": "object", "properties": {}}
    return {
        "name": str(document.get("name") or ""),
        "description": str(document.get("description") or ""),
        "parameters": described,
    }


def document_of(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool as a document of a function in Python."""
    return {
        "name": tool.get("name"),
        "description": tool.get("description", ""),
        "parameters": _written(tool.get("parameters") or {"type": "object", "properties": {}}),
    }


def _schema(described: Mapping[str, Any]) -> dict[str, Any]:
    kind = described.get("type")
    schema: dict[str, Any] = {}
    for key, value in described.items():
        if key == "type" and isinstance(kind, str):
            read = read_type(kind).schema
            schema |= {name: item for name, item in read.items() if name == "type" or name not in described}
        else:
            schema[key] = _within(key, value, _schema)
    return schema


def _within(key: str, value: Any, change: Any) -> Any:
    if key == "properties" and isinstance(value, Mapping):
        return {name: change(item) if isinstance(item, Mapping) else item for name, item in value.items()}
    if key in ("items", "additionalProperties") and isinstance(value, Mapping):
        return change(value)
    return value


def _written(schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    kind = schema.get("type")
    written = {key: _within(key, value, _written) for key, value in schema.items() if key != "type"}
    if not isinstance(kind, str):
        return {"type": "any", **written}
    return {"type": _NAMES.get(kind, kind), **written}
