"""Function documents as JSON schemas, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TYPES = {"dict": "object", "float": "number"}
_DOCUMENTED = {schema: document for document, schema in _TYPES.items()}
_TUPLE = {"type": "array", "$comment": "tuple"}
_KNOWN = frozenset({"array", "boolean", "integer", "object", "number", "string"})


def tool_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """A function's document as a tool in JSON."""
    parameters = document.get("parameters") or {"type": "dict", "properties": {}}
    return {**document, "parameters": schema_of(parameters)}


def document_of(tool: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a tool that `tool_of` made."""
    return {**tool, "parameters": _document(tool["parameters"])}


def schema_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters, or one of them, as a JSON schema. A type that JSON schemas don't have allows everything."""
    schema: dict[str, Any] = {}
    for key, value in document.items():
        if key == "type":
            schema.update(_type(value))
        elif key == "properties":
            schema[key] = {name: schema_of(inner) for name, inner in value.items()}
        elif key in ("items", "additionalProperties") and isinstance(value, Mapping):
            schema[key] = schema_of(value)
        else:
            schema[key] = value
    return schema


def _type(name: str) -> Mapping[str, Any]:
    if name == "tuple":
        return _TUPLE
    schema = _TYPES.get(name, name)
    return {"type": schema} if schema in _KNOWN else {"$comment": name}


def _document(schema: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "type" and "$comment" not in schema:
            document[key] = _DOCUMENTED.get(value, value)
        elif key == "$comment":
            document["type"] = value
        elif key == "properties":
            document[key] = {name: _document(inner) for name, inner in value.items()}
        elif key in ("items", "additionalProperties") and isinstance(value, Mapping):
            document[key] = _document(value)
        elif key != "type":
            document[key] = value
    return document
