"""Arguments for a call that a person might ask for: values of the world, of the schema, or of their kind."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from lamsim.schema_values import SchemaValues, definition
from lamsim.synthesis.lexicon import kind_of, values_of
from lamsim.synthesis.values import Seen, example_in
from lamsim.synthesis.worlds import World
from lamsim.tools import Tool

OPTIONAL = 0.3
"""How often an optional argument is given."""

MOST_OPTIONAL = 2
"""Optional arguments of one call: people name few."""

_EXAMPLES = ("examples", "example", "example_value")


def fill(
    world: World, tool: Tool, generator: np.random.Generator, only: Mapping[str, Seen] | None = None
) -> dict[str, Any]:
    """Draws the arguments of a call.

    Args:
        world: What is known of it is taken first.
        tool: What is called.
        generator: The only source of chance.
        only: Values that are already decided.
    """
    root = tool.parameters
    required = set(root.get("required") or ())
    arguments: dict[str, Any] = {}
    optional = 0
    for name, schema in (root.get("properties") or {}).items():
        schema = definition(schema["$ref"], root) if "$ref" in schema else schema
        if only and name in only:
            arguments[name] = only[name].value
            continue
        if name not in required:
            wanted = optional < MOST_OPTIONAL and generator.random() < OPTIONAL and _worth_saying(name, schema)
            if not wanted:
                continue
            optional += 1
        value = _value(world, tool, name, schema, generator)
        if name in required or value != schema.get("default"):
            arguments[name] = value
    return arguments


def _worth_saying(name: str, schema: Mapping[str, Any]) -> bool:
    """Whether a person would say an optional argument: no paging, and no switches without words for them."""
    if name.lower() in ("page", "offset", "cursor", "format", "callback"):
        return False
    if kind_of_schema(schema) == "boolean":
        return str(schema.get("description") or "").lower().startswith(("only ", "whether to "))
    return kind_of_schema(schema) != "object"


def kind_of_schema(schema: Mapping[str, Any]) -> str:
    """The JSON type that a schema asks for, of several the first that is not null; `string` if it does not say."""
    for option in (schema, *(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())):
        kind = option.get("type") if isinstance(option, Mapping) else None
        kinds = kind if isinstance(kind, list) else [kind]
        for found in kinds:
            if isinstance(found, str) and found != "null":
                return found
    return "string"


def _value(world: World, tool: Tool, name: str, schema: Mapping[str, Any], generator: np.random.Generator) -> Any:
    kind = kind_of_schema(schema)
    if schema.get("enum"):
        options = [option for option in schema["enum"] if option not in ("", None)] or schema["enum"]
        return options[int(generator.integers(len(options)))]
    if kind == "array":
        return _items(world, tool, name, schema, generator)
    if kind == "boolean":
        said = str(schema.get("description") or "").lower()
        return True if said.startswith("only ") else bool(generator.integers(2))
    if kind == "object":
        properties = schema.get("properties") or {}
        wanted = schema.get("required") or list(properties)[:2]
        return {key: _value(world, tool, key, properties[key], generator) for key in wanted if key in properties}
    known = [seen.value for seen in world.values.of(tool.name, name, schema) if fits(seen.value, kind, schema)]
    if known:
        return known[int(generator.integers(len(known)))]
    told = [value for value in _told(schema) if fits(value, kind, schema)]
    if told and (kind == "string" or generator.random() < 0.3):
        if example := example_in(str(schema.get("description") or "")):
            return _like(example, generator) if not world.executes and generator.random() < 0.7 else told[0]
        return told[int(generator.integers(len(told)))]
    if kind in ("integer", "number"):
        return _number(name, kind, schema, generator)
    said = _as_written(schema)
    code = f"{name[:1].upper()}{int(generator.integers(1000, 9999))}"
    if not said and _is_code(name) and fits(code, kind, schema):
        return code
    for choices in (values_of(said or kind_of(name)), values_of("")):
        fitting = [f"{value}:00" if said == "datetime" and _seconds(schema) else value for value in choices]
        fitting = [value for value in fitting if fits(value, kind, schema)]
        if fitting:
            return fitting[int(generator.integers(len(fitting)))]
    return SchemaValues(generator).value(schema, tool.parameters)


def _items(world: World, tool: Tool, name: str, schema: Mapping[str, Any], generator: np.random.Generator) -> list[Any]:
    items = schema.get("items") if isinstance(schema.get("items"), Mapping) else {}
    item = {**({"description": schema.get("description", "")}), **(items or {})}
    least = max(1, int(schema.get("minItems", 1)))
    wanted = max(least, min(int(generator.integers(1, 4)), int(schema.get("maxItems", 3))))
    found: list[Any] = []
    for _ in range(wanted * 3):
        value = _value(world, tool, name, item, generator)
        if value not in found:
            found.append(value)
        if len(found) == wanted:
            break
    return found


def _told(schema: Mapping[str, Any]) -> list[Any]:
    """Values that the schema itself names."""
    found: list[Any] = []
    for key in _EXAMPLES:
        given = schema.get(key)
        found += given if isinstance(given, list) else [] if given is None else [given]
    if example := example_in(str(schema.get("description") or "")):
        found.append(example)
    if schema.get("default") not in (None, ""):
        found.append(schema["default"])
    return found


def fits(value: Any, kind: str, schema: Mapping[str, Any]) -> bool:
    """Whether a value is of a JSON type and within what the schema demands."""
    if kind == "integer":
        right = isinstance(value, int) and not isinstance(value, bool)
    elif kind == "number":
        right = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        right = isinstance(value, str) and bool(value.strip())
    if not right:
        return False
    if isinstance(value, str):
        pattern = schema.get("pattern")
        size = int(schema.get("minLength", 0)) <= len(value) <= int(schema.get("maxLength", len(value)))
        return size and (not isinstance(pattern, str) or _matches(pattern, value))
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def _as_written(schema: Mapping[str, Any]) -> str:
    """The kind that a schema's format or the way of writing in its description tells; empty if none does."""
    if kind := kind_of("", str(schema.get("format", ""))):
        return kind
    said = str(schema.get("description") or "").upper()
    day, time = "YYYY-MM-DD" in said or "%Y-%M-%D" in said, "HH:MM" in said or "%H:%M" in said
    return "datetime" if day and time else "date" if day else "time" if time else ""


def _seconds(schema: Mapping[str, Any]) -> bool:
    said = str(schema.get("description") or "").upper()
    return ":SS" in said or ":%S" in said


def _is_code(name: str) -> bool:
    return name.lower().endswith(("id", "code", "number", "key", "sku"))


def _like(example: str, generator: np.random.Generator) -> str:
    """Another code of an example's shape: other digits."""
    return re.sub(r"\d", lambda _: str(int(generator.integers(1, 10))), example)


_ROUND = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 45, 50, 60, 75, 80, 90, 100, 120, 150, 200, 250, 500)


def _number(name: str, kind: str, schema: Mapping[str, Any], generator: np.random.Generator) -> int | float:
    """A number as people say it, within the bounds."""
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
    words = name.lower()
    for part, bounds in _RANGES.items():
        if part in words:
            low, high = low if low is not None else bounds[0], high if high is not None else bounds[1]
            break
    if words.endswith(("id", "number")) and low is None and high is None:
        return int(generator.integers(1000, 99999))
    if "lat" in words or "lon" in words or "lng" in words:
        most = 80 if "lat" in words else 170
        value = round(float(generator.uniform(-most, most)), 2)
        return value if kind == "number" else int(value)
    least, most_ = 1 if low is None else low, 100 if high is None else high
    fitting = [number for number in _ROUND if least <= number <= most_ and number != schema.get("exclusiveMinimum")]
    if fitting:
        number: int | float = fitting[int(generator.integers(len(fitting)))]
        measured = kind == "number" and any(part in words for part in _MEASURED)
        if measured and generator.random() < 0.4 and number + 0.5 <= most_:
            return number + 0.5
        return number
    drawn = SchemaValues(generator).value({**schema, "type": kind, "minimum": least, "maximum": most_}, {})
    return round(drawn, 2) if isinstance(drawn, float) and any(part in words for part in _MEASURED) else int(drawn)


_MEASURED = ("price", "amount", "weight", "distance", "temperature", "radius", "height", "length", "width", "rate")

_RANGES = {
    "year": (1990, 2026),
    "month": (1, 12),
    "age": (18, 80),
    "rating": (1, 5),
    "limit": (1, 10),
    "count": (1, 10),
    "page": (1, 5),
    "weeks": (1, 6),
    "quantity": (1, 6),
    "percent": (1, 50),
}


def same(one: Mapping[str, Any], other: Mapping[str, Any], but: Collection[str] = ()) -> bool:
    """Whether two calls of one tool have the same arguments, but for some."""
    return json.dumps({key: value for key, value in one.items() if key not in but}, sort_keys=True) == json.dumps(
        {key: value for key, value in other.items() if key not in but}, sort_keys=True
    )
