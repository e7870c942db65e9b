"""The check of schemas: what a model is told of every tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Seen
from lamsim.tools import Tool

_KINDS = ("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref")
_DEEP = 12
"""Levels of a schema that are looked at."""


def schemas(bench: Bench) -> Iterator[Seen]:
    """Every tool's schema compiles; tools, and parameters that must be given, are described; all have types."""
    looked: set[str] = set()
    told: set[str] = set()
    for task in bench.tasks:
        offer = bench.offer(task)
        if bench.blocked:
            return
        if offer.refused and offer.refused not in told:
            told.add(offer.refused)
            yield Looked("catalog")
            yield Lack(task.id, f"The catalog of {task.id} can't be made: {offer.refused}")
        for tool, reason in offer.broken:
            if reason not in told:
                told.add(reason)
                yield Lack(tool, f"{reason} (in {task.id}).")
        for made in offer.tools:
            key = repr(made)
            if key not in looked:
                looked.add(key)
                yield Looked("tool", made.name)
                yield from (Lack(made.name, f"{sentence}.") for sentence in _sentences(made))


def _sentences(tool: Tool) -> Iterator[str]:
    if not tool.description.strip():
        yield f"The tool {tool.name} has no description"
    properties: Mapping[str, Any] = tool.parameters.get("properties") or {}
    for name in tool.parameters.get("required") or ():
        if name not in properties:
            yield f"The tool {tool.name} requires the parameter {name}, which it does not have"
        elif not str(properties[name].get("description", "")).strip():
            yield f"The parameter {name} of {tool.name} must be given and has no description"
    for name, schema in properties.items():
        for place in _untyped(schema, name):
            yield f"The parameter {place} of {tool.name} has no type"


def _untyped(schema: Any, place: str, depth: int = 0) -> Iterator[str]:
    """The places in a parameter's schema without a type."""
    if not isinstance(schema, Mapping) or depth > _DEEP:
        return
    if not any(kind in schema for kind in _KINDS):
        yield place
    for name, inner in (schema.get("properties") or {}).items():
        yield from _untyped(inner, f"{place}.{name}", depth + 1)
    if isinstance(schema.get("items"), Mapping):
        yield from _untyped(schema["items"], f"{place}[]", depth + 1)
