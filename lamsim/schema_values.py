"""Random values of JSON schemas: what random agents call tools with, and what synthesis falls back on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

WORDS = ("a", "red", "blue", "small", "large", "new", "the", "first", "last", "one")
"""What strings are made of where nothing better is known."""

_DEPTH = 4
"""Below so many levels samples hold only what must be there, so that recursive schemas come to an end."""


class SchemaValues:
    """Draws values of the commonest JSON schemas: bounds and lengths are kept to, strings are runs of given words.

    Args:
        generator: The only source of chance.
        words: What strings are made of.
    """

    def __init__(self, generator: np.random.Generator, words: Sequence[str] = WORDS) -> None:
        self._draw, self._words = generator, words

    def arguments(self, schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
        """Draws an object: all that is required, and of the rest about half.

        Args:
            schema: Of type object.
            root: The schema that `$ref` looks into.
            depth: How many levels are above it.
        """
        required = schema.get("required") or ()
        return {
            name: self.value(parameter, root, depth + 1)
            for name, parameter in (schema.get("properties") or {}).items()
            if name in required or (depth < _DEPTH and self._draw.random() < 0.5)
        }

    def value(self, schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> Any:
        """Draws a value; see `arguments`."""
        draw = self._draw
        if "$ref" in schema:
            return self.value(definition(schema["$ref"], root), root, depth)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][int(draw.integers(len(schema["enum"])))]
        for key in ("anyOf", "oneOf"):
            if schema.get(key):
                return self.value(schema[key][int(draw.integers(len(schema[key])))], root, depth)
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[int(draw.integers(len(kind)))]
        if kind in ("integer", "number"):
            low, high = _bounds(schema)
            if kind == "number":
                return float(draw.uniform(low, high))
            return math.ceil(low) + int(draw.integers(max(0, math.floor(high) - math.ceil(low)) + 1))
        if kind == "boolean":
            return bool(draw.integers(2))
        if kind == "null":
            return None
        if kind == "array":
            least = int(schema.get("minItems", 0))
            length = least if depth > _DEPTH else min(max(1, least), int(schema.get("maxItems", max(1, least))))
            return [self.value(schema.get("items") or {}, root, depth + 1) for _ in range(length)]
        if kind == "object":
            return self.arguments(schema, root, depth)
        start = int(draw.integers(len(self._words)))
        text = " ".join(self._words[start : start + int(draw.integers(1, 5))])
        return text.ljust(int(schema.get("minLength", 0)), "a")[: schema.get("maxLength")]


def _bounds(schema: Mapping[str, Any]) -> tuple[float, float]:
    """The least and the greatest number; ten apart where one is not given. Exclusive bounds are kept a step away."""
    low = schema.get("minimum", schema["exclusiveMinimum"] + 1 if "exclusiveMinimum" in schema else None)
    high = schema.get("maximum", schema["exclusiveMaximum"] - 1 if "exclusiveMaximum" in schema else None)
    if low is None:
        low = 0 if high is None or high >= 0 else high - 10
    return low, low + 10 if high is None else high


def definition(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference such as `#/$defs/Name` names; anything will do for one that leads nowhere."""
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}
