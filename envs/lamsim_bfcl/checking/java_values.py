"""Java literals, which answers in Java are written as, turned into values."""

from __future__ import annotations

import re
from typing import Any

MAX_LENGTH = 10_000
"""Characters of the longest array, list or map that is taken apart; a longer one stays a text."""

JAVA_TYPES: dict[str, type] = {
    **dict.fromkeys(("byte", "short", "integer", "long"), int),
    **dict.fromkeys(("float", "double"), float),
    **dict.fromkeys(("char", "String", "any"), str),
    **dict.fromkeys(("Array", "ArrayList", "Queue", "Stack"), list),
    **dict.fromkeys(("HashMap", "Hashtable"), dict),
    "boolean": bool,
    "Set": set,
}
"""What a type in a Java function's document is in Python."""

_INTEGER = re.compile(r"-?\d+$")
_LONG = re.compile(r"(-?\d+)[lL]$")
_DOUBLE = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")
_FLOAT = re.compile(r"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[fF]$")
_ARRAY = re.compile(r"new\s+\w+\[\]\s*\{(.*?)\}")
_LIST_OF_ARGUMENTS = re.compile(r"new\s+ArrayList<\w*>\(Arrays\.asList\((.+?)\)\)")
_LIST_WITH_BODY = re.compile(r"new\s+ArrayList<\w*>\(\)\s*\{\{(.+?)\}\}", re.DOTALL)
_EMPTY_LIST = re.compile(r"new\s+ArrayList<\w*>\(\)")
_ADD = re.compile(r"add\((.+?)\)")
_MAP_WITH_BODY = re.compile(r"new\s+HashMap<.*?>\s*\(\)\s*\{\s*\{?\s*", re.DOTALL)
_EMPTY_MAP = re.compile(r"new\s+HashMap<.*?>\s*\(\)")
_PUT = re.compile(r'put\("(?>(.*?)",)\s*(.*?)\)')


def java_value(text: str, kind: str, element: str | None = None, *, quoted_arrays: bool = True) -> Any:
    """Turns a literal into a value of its type.

    Args:
        text: The literal.
        kind: The type, one of `JAVA_TYPES`.
        element: The type of an array's or list's elements; if None, it is seen from each.
        quoted_arrays: Whether texts in an `Array` keep their quotes.

    Returns:
        The value; the text itself if it is no literal of that type.

    Raises:
        NotImplementedError: If it is a set, table, queue or stack.
        ValueError: If an integer has too many digits for Python.
    """
    match kind:
        case "byte" | "short" | "integer":
            return int(text) if _INTEGER.match(text) else text
        case "long":
            return int(found[1]) if (found := _LONG.match(text)) else text
        case "float":
            return float(found[1]) if (found := _FLOAT.match(text)) else text
        case "double":
            return float(text) if _DOUBLE.match(text) else text
        case "boolean":
            return text == "true" if text in ("true", "false") else text
        case "Array" | "ArrayList" | "HashMap" if len(text) > MAX_LENGTH:
            return text
        case "Array":
            return _array(text, element, quoted_arrays)
        case "ArrayList":
            return _list(text, element)
        case "HashMap":
            return _map(text)
        case "char" | "String" | "any":
            return text
    raise NotImplementedError(f"{kind} conversion is not implemented")


def _array(text: str, element: str | None, quoted: bool) -> Any:
    found = _ARRAY.search(text)
    if not found:
        return text
    items = [item for part in found[1].split(",") if (item := part.strip())]
    if element == "String" and not quoted:
        return [item[1:-1] for item in items]
    return [_seen(item) if element is None else java_value(item, element) for item in items]


def _list(text: str, element: str | None) -> Any:
    if found := _LIST_OF_ARGUMENTS.search(text):
        items = found[1].split(",")
    elif found := _LIST_WITH_BODY.search(text):
        items = _ADD.findall(found[1])
    else:
        return [] if _EMPTY_LIST.search(text) else text
    return [_element(item.strip(), element) for item in items]


def _element(item: str, element: str | None) -> Any:
    if element in ("char", "String"):
        return item[1:-1]
    return _seen(item) if element is None else java_value(item, element)


def _map(text: str) -> Any:
    start = _MAP_WITH_BODY.search(text)
    end = text.find("}", start.end()) if start else -1
    if start and end >= 0:
        return {key: _seen(item.strip()) for key, item in _PUT.findall(text[start.end() : end])}
    return {} if _EMPTY_MAP.search(text) else text


def _seen(text: str) -> Any:
    """A literal's value, its type seen from itself."""
    if text in ("true", "false"):
        return text == "true"
    if text.startswith('"') and text.endswith('"'):
        return text[1:-1]
    if found := _LONG.match(text):
        return int(found[1])
    if found := _FLOAT.match(text):
        return float(found[1])
    return number_or_text(text)


def number_or_text(text: str) -> int | float | str:
    """What Python reads as a number is one; all else stays text."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
