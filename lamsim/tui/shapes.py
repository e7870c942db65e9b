"""Shapes: what a form needs to know of a JSON schema, and how what a person typed becomes a JSON value."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn, TypeAlias

from lamsim.schema_values import definition

Kind: TypeAlias = Literal["text", "number", "choice", "list", "object", "json"]

MOST_FIELDS = 60
"""Of an object; larger ones are typed as JSON, since nobody fills in such a form."""

DEPTH = 4
"""Levels of objects and lists; what lies deeper, as in recursive schemas, is typed as JSON."""


class Absent:
    """The value of an argument that is left out."""


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked for by one schema.

    Attributes:
        kind: How it is filled in; `json` for what no other field can say.
        says: The schema in a few words, such as `integer from 1 to 20`.
        choices: Of a choice: the values.
        fields: Of an object: its members.
        item: Of a list: what its members are.
        least: Of a list: how many there must be.
        nullable: Whether null will do, which then is what an empty field that must be there stands for.
    """

    kind: Kind
    says: str
    choices: tuple[Any, ...] = ()
    fields: tuple[NamedShape, ...] = ()
    item: Shape | None = None
    least: int = 0
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class NamedShape:
    """One member of an object.

    Attributes:
        name: Its name.
        shape: Its shape.
        required: Whether it must be there.
        description: What the schema says of it.
        default: What holds if it is left out; `ABSENT` if the schema doesn't tell.
    """

    name: str
    shape: Shape
    required: bool
    description: str = ""
    default: Any = ABSENT


def shape_of(schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, depth: int = 0) -> Shape:
    """The shape of a schema; any object will do, sound or not.

    Args:
        schema: The schema.
        root: Where references point into; the schema itself if it is None.
        depth: How many objects and lists it lies in.
    """
    root = schema if root is None else root
    schema, nullable = _settled(schema, root)
    says = _says(schema)
    if "const" in schema:
        return Shape("choice", says, choices=(schema["const"],), nullable=nullable)
    if isinstance(schema.get("enum"), list | tuple) and schema["enum"]:
        return Shape("choice", says, choices=tuple(schema["enum"]), nullable=nullable)
    kind = schema.get("type")
    if kind == "boolean":
        return Shape("choice", says, choices=(True, False), nullable=nullable)
    if kind == "string":
        return Shape("text", says, nullable=nullable)
    if kind in ("integer", "number"):
        return Shape("number", says, nullable=nullable)
    item, fields = schema.get("items"), schema.get("properties")
    if depth < DEPTH and kind == "array" and isinstance(item, Mapping) and "prefixItems" not in schema:
        least = schema.get("minItems")
        shape = shape_of(item, root, depth + 1)
        return Shape("list", says, item=shape, least=least if isinstance(least, int) else 0, nullable=nullable)
    if depth < DEPTH and kind == "object" and isinstance(fields, Mapping) and 0 < len(fields) <= MOST_FIELDS:
        return Shape("object", says, fields=_fields(schema, fields, root, depth), nullable=nullable)
    return Shape("json", says, nullable=nullable)


def _fields(
    schema: Mapping[str, Any], fields: Mapping[str, Any], root: Mapping[str, Any], depth: int
) -> tuple[NamedShape, ...]:
    required = schema.get("required") or ()
    return tuple(
        NamedShape(
            name,
            shape_of(field, root, depth + 1),
            name in required,
            str(field.get("description") or ""),
            field.get("default", ABSENT),
        )
        for name, field in fields.items()
        if isinstance(field, Mapping)
    )


def _settled(schema: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """The schema behind references and `| null`, and whether it may be null."""
    nullable = False
    for _ in range(DEPTH):
        around = {key: part for key, part in schema.items() if key not in ("$ref", "allOf", "anyOf", "oneOf")}
        branches = next((schema[key] for key in ("allOf", "anyOf", "oneOf") if schema.get(key)), None)
        kinds = schema.get("type")
        if isinstance(schema.get("$ref"), str):
            schema = {**definition(schema["$ref"], root), **around}
        elif isinstance(branches, list | tuple) and all(isinstance(branch, Mapping) for branch in branches):
            others = [branch for branch in branches if branch.get("type") != "null"]
            nullable = nullable or len(others) < len(branches)
            if len(others) != 1:
                break
            schema = {**others[0], **around}
        elif isinstance(kinds, list | tuple):
            rest = [kind for kind in kinds if kind != "null"]
            nullable = nullable or len(rest) < len(kinds)
            schema = {**schema, "type": rest[0] if len(rest) == 1 else ""}
            break
        else:
            break
    return schema, nullable


def _says(schema: Mapping[str, Any]) -> str:
    """The type with the commonest bounds; what else there is, the verifier says when it is broken."""
    kind = schema.get("type")
    if kind == "array" and isinstance(schema.get("items"), Mapping):
        words = f"list of {schema['items'].get('type') or 'any'}"
    else:
        words = kind if isinstance(kind, str) and kind else "JSON"
    bounds = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "exclusiveMaximum": "below"}
    words += "".join(f" {word} {schema[key]}" for key, word in bounds.items() if key in schema)
    for key in ("format", "pattern"):
        if isinstance(schema.get(key), str):
            words += f", {schema[key]}"
    return words


_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})([eE][+-]?[0-9]{1,3})?")


def typed_value(shape: Shape, typed: str, required: bool = False) -> Any:
    """The JSON value of what was typed into a field of text, numbers or JSON.

    What is no number or no JSON is taken as text, so that the verifier says what is wrong with it.

    Args:
        shape: Of kind `text`, `number` or `json`.
        typed: What was typed. Nothing at all is `ABSENT`, two quotation marks are the empty text.
        required: Whether the value must be there; if it is nullable, an empty field is null then.
    """
    if not typed.strip() and (not typed or shape.kind != "text"):
        return None if required and shape.nullable else ABSENT
    if shape.kind == "text":
        return "" if typed == '""' else typed
    typed = typed.strip()
    if shape.kind == "number":
        if _WHOLE.fullmatch(typed):
            return int(typed)
        number = float(typed) if _NUMBER.fullmatch(typed) else math.nan
        return number if math.isfinite(number) else typed
    try:
        return json.loads(typed, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return typed


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
