"""Values as literals in Java and JavaScript, which arguments of functions in these languages are given as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lamsim_bfcl.checking.arguments import Language

_SUFFIXES = {"long": "L", "float": "f"}


def literal(value: Any, language: Language, schema: Mapping[str, Any]) -> Any:
    """A value as an argument is written.

    Args:
        value: The value.
        language: The language of the function; of Python's, the value is the argument.
        schema: The parameter's document.
    """
    if language == "python":
        return value
    return _java(value, schema) if language == "java" else _javascript(value, schema["type"])


def _java(value: Any, schema: Mapping[str, Any]) -> str:
    kind = schema["type"]
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        puts = " ".join(f"put({_quoted(key)}, {_quoted(item)});" for key, item in value.items())
        return f"new HashMap<String, Object>() {{{{ {puts} }}}}" if puts else "new HashMap<>()"
    if isinstance(value, list):
        element = schema.get("items", {})
        if kind == "Array":
            # The benchmark leaves texts in an array their quotes, so that none may have any.
            name = element.get("type", "Object")
            name = "int" if name == "integer" else name
            return f"new {name}[]{{{', '.join(_java(item, {'type': name}) for item in value)}}}"
        items = ", ".join(_element(item, {"type": "Object", **element}) for item in value)
        return f"new ArrayList<>(Arrays.asList({items}))" if items else "new ArrayList<>()"
    return f"{_number(value)}{_SUFFIXES.get(kind, '')}"


def _element(value: Any, schema: Mapping[str, Any]) -> str:
    return f'"{value}"' if isinstance(value, str) and schema.get("type") != "any" else _java(value, schema)


def _javascript(value: Any, kind: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return f"{_number(value)}{'n' if kind == 'Bigint' else ''}"


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else _number(value)


def _number(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
