"""JavaScript literals, which answers in JavaScript are written as, turned into values."""

from __future__ import annotations

import re
from typing import Any

from lamsim_bfcl.checking.java_values import MAX_LENGTH, number_or_text

JAVASCRIPT_TYPES: dict[str, type] = {
    "String": str,
    "integer": int,
    "float": float,
    "Bigint": int,
    "Boolean": bool,
    "dict": dict,
    "array": list,
    "any": str,
}
"""What a type in a JavaScript function's document is in Python."""

_INTEGER = re.compile(r"-?\d+$")
_FLOAT = re.compile(r"-?\d+(?:\.\d+)?$")
_BIGINT = re.compile(r"-?\d+n$")
# The rows of a matrix are in lines of their own or beside each other. After a bracket comes another row, or
# what is left of this one; the reference's pattern tries all ways to share the text among rows.
_ROW = r"(?:[^\]\n]|\](?:\s*,\s*\[|(?!\s*{end})))*+\]\s*{end}"
_MATRIX = re.compile(rf"\[\s*\[{_ROW.format(end=chr(92) + ']')}|new\s+Array\(\s*\[{_ROW.format(end=chr(92) + ')')}")
_IN_BRACKETS = re.compile(r"\[(.*?)\]")
_ARRAY = re.compile(r"\[(.*?)\]|new\s+Array\((.*?)\)")
_OBJECT = re.compile(r"\{(.*?)\}")


def javascript_value(text: str, kind: str, element: str | None = None) -> Any:
    """Turns a literal into a value of its type.

    Args:
        text: The literal.
        kind: The type, one of `JAVASCRIPT_TYPES`.
        element: The type of an array's elements; if None, it is seen from each. Rows of a matrix are always.

    Returns:
        The value; the text itself if it is no literal of that type.

    Raises:
        ValueError: If an integer has too many digits for Python.
    """
    match kind:
        case "String":
            return text[1:-1] if _is_quoted(text) else text
        case "integer":
            return int(text) if _INTEGER.match(text) else text
        case "float":
            return float(text) if _FLOAT.match(text) else text
        case "Bigint":
            return int(text[:-1]) if _BIGINT.match(text) else text
        case "Boolean":
            return text == "true" if text in ("true", "false") else text
        case "array":
            return _array(text.strip(), element)
        case "dict":
            return _object(text.strip())
    return text


def _is_quoted(text: str) -> bool:
    return (text.startswith('"') and text.endswith('"')) or (text.startswith("'") and text.endswith("'"))


def _array(text: str, element: str | None) -> Any:
    if len(text) > MAX_LENGTH:
        return text
    if matrix := _MATRIX.match(text):
        # The first row comes with the matrix's own bracket before its own.
        rows = [row.strip() for row in _IN_BRACKETS.findall(matrix[0])]
        rows[0] = rows[0].removeprefix("[")
        return [[_seen(item) for item in row.split(",")] for row in rows]
    found = _ARRAY.match(text)
    if not found:
        return text
    inside = (found[1] if found[1] is not None else found[2]).strip()
    items = [item.strip() for item in inside.split(",")] if inside else []
    try:
        return [_seen(item) if element is None else javascript_value(item, element) for item in items]
    except ValueError:
        return text


def _object(text: str) -> Any:
    """An object of values and lists of values; where an object stands in another, the outer ends with the inner."""
    found = None if len(text) > MAX_LENGTH else _OBJECT.match(text)
    if not found:
        return text
    pairs = {}
    for key, value in _pairs(found[1]):
        in_brackets = value.startswith("[") and value.endswith("]")
        pairs[key] = _array(value, None) if in_brackets else _seen(value.strip("'\""))
    return pairs


def _pairs(inside: str) -> list[tuple[str, str]]:
    """Keys and values: a value ends at the first comma between which and the next stands a further key."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while True:
        while inside.startswith(":", at):
            at += 1
        colon = inside.find(":", at)
        if colon < 0:
            return pairs
        comma = inside.find(",", colon)
        while comma >= 0:
            following = inside.find(",", comma + 1)
            if inside.find(":", comma + 2, following if following >= 0 else len(inside)) >= 0:
                break
            comma = following
        end = comma if comma >= 0 else len(inside)
        pairs.append((inside[at:colon].strip().strip("'\""), inside[colon + 1 : end].strip()))
        # Spaces go with the comma, unless a colon is all that would be left of the key.
        spaces = len(inside) - end - 1 - len(inside[end + 1 :].lstrip())
        following = inside.find(",", end + 1)
        keyed = inside.find(":", end + 2 + spaces, following if following >= 0 else len(inside)) >= 0
        at = end + 1 + (spaces if keyed else 0)


def _seen(text: str) -> Any:
    """A literal's value, its type seen from itself."""
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    return text[1:-1] if _is_quoted(text) else number_or_text(text)
