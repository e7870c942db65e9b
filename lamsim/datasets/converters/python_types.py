"""Types of parameters as Python writes them ("str", "List[int]", "str, optional"), as JSON schemas and back.

xlam-function-calling-60k and BFCL describe parameters so. Names are read whatever their case, with or without `typing.`
before them, Java's and JSON schema's too; a name that says nothing of JSON values ("Callable", "np.ndarray") allows
any value, as "any" does.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

Schema: TypeAlias = dict[str, Any]

_KINDS = {
    "string": "str string text char character",
    "integer": "int integer long short byte bigint",
    "number": "float number double decimal complex",
    "boolean": "bool boolean",
    "array": "list array sequence iterable collection arraylist queue stack",
    "object": "dict object mapping map hashmap hashtable defaultdict",
    "null": "none null nonetype",
}
_SCHEMAS: dict[str, Schema] = {word: {"type": kind} for kind, words in _KINDS.items() for word in words.split()}
_SCHEMAS["tuple"] = {"type": "array"}
_SCHEMAS["set"] = _SCHEMAS["frozenset"] = {"type": "array", "uniqueItems": True}
_NAMES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "array": "list",
    "object": "dict",
    "null": "None",
}
_OPTIONAL = re.compile(r"\s*,\s*(optional\b|defaults?\b)", re.IGNORECASE)
_TYPE = re.compile(r"[\w\s.,|'\"\[\]-]{1,1000}")
"""What a type is written of; other and longer text is none."""


class PythonType(NamedTuple):
    """What the text of a type says.

    Attributes:
        schema: The JSON schema of the values.
        optional: Whether the parameter need not be given: "str, optional", "int, default=5" or "Optional[str]".
    """

    schema: Schema
    optional: bool


def read_type(text: str) -> PythonType:
    """Reads a type; one that can't be read allows any value."""
    schema, optional = _read(text)
    return PythonType(dict(schema) if len(schema) <= 1 and "type" in schema else copy.deepcopy(schema), optional)


def said_by(text: str) -> Mapping[str, Any]:
    """The schema that a type says, to look at and not to change."""
    return _read(text).schema


@lru_cache(4096)
def _read(text: str) -> PythonType:
    found = _OPTIONAL.search(text)
    if found:
        text = text[: found.start()]
    try:
        tree = ast.parse(text.strip(), mode="eval").body if _TYPE.fullmatch(text) else ast.Constant("")
        return PythonType(_schema(tree), bool(found) or _may_be_none(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return PythonType({}, bool(found))


def _may_be_none(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Subscript) and _name(tree.value) == "optional"


def _name(tree: ast.expr) -> str:
    if isinstance(tree, ast.Attribute):
        return tree.attr.lower()
    return tree.id.lower() if isinstance(tree, ast.Name) else ""


def _schema(tree: ast.expr) -> Schema:
    if isinstance(tree, ast.Constant):
        return {"type": "null"} if tree.value is None else {}
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        return _union([_schema(tree.left), _schema(tree.right)])
    if not isinstance(tree, ast.Subscript):
        return dict(_SCHEMAS.get(_name(tree), {}))
    name = _name(tree.value)
    within = list(tree.slice.elts) if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    if name == "optional":
        return _union([_schema(within[0]), {"type": "null"}])
    if name == "union":
        return _union([_schema(each) for each in within])
    if name == "literal":
        return {"enum": [each.value for each in within if isinstance(each, ast.Constant)]}
    outer = dict(_SCHEMAS.get(name, {}))
    if outer.get("type") == "object" and len(within) == 2:
        values = _schema(within[1])
        return {**outer, "additionalProperties": values} if values else outer
    if outer.get("type") != "array":
        return outer
    rest = isinstance(within[-1], ast.Constant) and within[-1].value is Ellipsis
    if name == "tuple" and not rest:
        return {
            **outer,
            "prefixItems": [_schema(each) for each in within],
            "minItems": len(within),
            "maxItems": len(within),
        }
    items = _schema(within[0])
    return {**outer, "items": items} if items else outer


def _union(schemas: list[Schema]) -> Schema:
    if any(not schema for schema in schemas):
        return {}
    flat = [each for schema in schemas for each in (schema["anyOf"] if schema.keys() == {"anyOf"} else [schema])]
    if all(schema.keys() == {"type"} and isinstance(schema["type"], str) for schema in flat):
        return {"type": [schema["type"] for schema in flat]}
    return {"anyOf": flat}


def write_type(schema: Mapping[str, Any], optional: bool = False) -> str:
    """The type that says the most of a schema; `read_type` tells what of it that is.

    Args:
        schema: The JSON schema of the values.
        optional: Whether the parameter need not be given.
    """
    text = _write(schema)
    return f"{text}, optional" if optional and not text.startswith("Optional[") else text


def _write(schema: Any) -> str:
    if not isinstance(schema, Mapping):
        return "Any"
    kind = schema.get("type")
    if isinstance(kind, str) and kind not in ("array", "object"):
        return _NAMES.get(kind, "Any")
    if isinstance(kind, list):
        return _union_text([_NAMES.get(each, "Any") if isinstance(each, str) else "Any" for each in kind])
    if kind is None and isinstance(schema.get("anyOf"), list):
        return _union_text([_write(each) for each in schema["anyOf"]])
    if kind == "array":
        return _array(schema)
    if kind == "object":
        values = _write(schema.get("additionalProperties"))
        return "dict" if values == "Any" else f"Dict[str, {values}]"
    return "Any"


def _union_text(texts: list[str]) -> str:
    if len(texts) == 2 and texts[1] == "None" and texts[0] != "None":
        return f"Optional[{texts[0]}]"
    return f"Union[{', '.join(texts)}]" if texts and "Any" not in texts else "Any"


def _array(schema: Mapping[str, Any]) -> str:
    listed = schema.get("prefixItems")
    if isinstance(listed, list) and listed and schema.get("minItems") == schema.get("maxItems") == len(listed):
        return f"Tuple[{', '.join([_write(each) for each in listed])}]"
    items = _write(schema.get("items"))
    name = "set" if schema.get("uniqueItems") is True else "list"
    return name if items == "Any" else f"{name.title()}[{items}]"
