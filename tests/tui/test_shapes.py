"""Shapes of schemas, and the values of what is typed."""

from typing import Any

import pytest

from lamsim.tui.shapes import ABSENT, MOST_FIELDS, Shape, shape_of, typed_value

by_example = pytest.mark.parametrize


@by_example(
    ("schema", "kind", "nullable"),
    [
        ({"type": "string"}, "text", False),
        ({"type": "integer", "minimum": 1}, "number", False),
        ({"type": "number"}, "number", False),
        ({"type": "boolean"}, "choice", False),
        ({"type": "string", "enum": ["a", "b"]}, "choice", False),
        ({"const": 3}, "choice", False),
        ({"type": ["string", "null"]}, "text", True),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "number", True),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "json", False),
        ({"type": ["integer", "string"]}, "json", False),
        ({"type": "array", "items": {"type": "string"}}, "list", False),
        ({"type": "array"}, "json", False),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, "object", False),
        ({"type": "object"}, "json", False),
        ({}, "json", False),
        ({"$ref": "#/$defs/A", "$defs": {"A": {"type": "boolean"}}}, "choice", False),
        ({"$ref": "#/$defs/Nowhere"}, "json", False),
        ({"allOf": [{"type": "string"}]}, "text", False),
        ({"enum": "no list"}, "json", False),
    ],
)
def test_every_schema_has_a_shape(schema: dict[str, Any], kind: str, nullable: bool) -> None:
    shape = shape_of(schema)
    assert (shape.kind, shape.nullable) == (kind, nullable)


def test_recursion_and_size_end_as_json() -> None:
    tree: dict[str, Any] = {"type": "object", "properties": {"child": {"$ref": "#/$defs/T"}}}
    tree["$defs"] = {"T": {"type": "object", "properties": tree["properties"]}}
    shape, depth = shape_of(tree), 0
    while shape.kind == "object":
        shape, depth = shape.fields[0].shape, depth + 1
    assert (shape.kind, depth) == ("json", 4)
    endless = {"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}}
    assert shape_of(endless).kind == "json"
    wide = {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(MOST_FIELDS + 1)}}
    assert shape_of(wide).kind == "json"


def test_members_know_what_the_schema_says_of_them() -> None:
    properties = {"n": {"type": "integer", "minimum": 1, "maximum": 9, "default": 5, "description": "How many."}}
    (field,) = shape_of({"type": "object", "properties": properties, "required": ["n"]}).fields
    assert (field.name, field.required, field.default, field.description) == ("n", True, 5, "How many.")
    assert field.shape.says == "integer from 1 to 9"


@by_example(
    ("kind", "typed", "value"),
    [
        ("text", "a b", "a b"),
        ("text", " ", " "),
        ("text", '""', ""),
        ("number", " 12 ", 12),
        ("number", "-1.5e3", -1500.0),
        ("number", "twelve", "twelve"),
        ("number", "1_0", "1_0"),
        ("number", "nan", "nan"),
        ("number", "9" * 500, "9" * 500),
        ("json", '{"a": [1, null]}', {"a": [1, None]}),
        ("json", "[1, 2", "[1, 2"),
        ("json", "NaN", "NaN"),
        ("json", "[" * 100_000, "[" * 100_000),
    ],
)
def test_what_is_typed_becomes_a_value(kind: Any, typed: str, value: Any) -> None:
    assert typed_value(Shape(kind, ""), typed) == value


def test_nothing_is_absent_or_null() -> None:
    assert typed_value(Shape("text", ""), "") is ABSENT
    assert typed_value(Shape("number", ""), "  ") is ABSENT
    assert typed_value(Shape("text", "", nullable=True), "", required=True) is None
    assert typed_value(Shape("text", "", nullable=True), "", required=False) is ABSENT
