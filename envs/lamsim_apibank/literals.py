"""Literals of a call's arguments: read by a scanner and written; nothing is evaluated."""

from __future__ import annotations

import re
from typing import Any

_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^\s,()\[\]{}'\":]+")
_WHOLE = re.compile(r"-?\d{1,300}")
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?(?:[eE][-+]?\d{1,3})?")
_NAMES = {"True": True, "False": False, "None": None, "true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", '"': '"'}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DEEPEST = 40


class Unreadable(ValueError):
    """Why a text is no literal, as the end of a sentence."""


def skip(text: str, at: int) -> int:
    """Where the white space at a position ends."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def read_literal(text: str, at: int, depth: int = 0) -> tuple[Any, int]:
    """Reads a text, number, truth value, list or object.

    Args:
        text: What to read from.
        at: Where it begins.
        depth: How many lists and objects it is in.

    Returns:
        The value, and where it ends.

    Raises:
        Unreadable: If there is none.
    """
    if depth > _DEEPEST:
        raise Unreadable("is nested too deeply")
    first = text[at : at + 1]
    if first and first in "'\"":
        return _read_text(text, at)
    if first == "[":
        return _read_list(text, at, depth)
    if first == "{":
        return _read_object(text, at, depth)
    word = _BARE.match(text, at)
    if word is None:
        raise Unreadable("has an argument without a value")
    return from_word(word[0]), word.end()


def from_word(word: str) -> Any:
    """What a bare word means: a number, a truth value, nothing, or itself."""
    if word in _NAMES:
        return _NAMES[word]
    number = as_number(word)
    return word if number is None else number


def as_number(text: str) -> int | float | None:
    """The number that a text writes out; None if it writes out none."""
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else None


def unescaped(text: str) -> str:
    """A text without the backslashes that `write_text` gives it."""
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[0]), text)


def write_literal(value: Any) -> str:
    """Writes a JSON value so that `read_literal` reads it again."""
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_text(str(k))}: {write_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(write_literal(item) for item in value) + "]"
    return repr(value)


def write_text(value: str) -> str:
    """Writes a text in single quotes, on one line."""
    value = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + value.replace("\n", "\\n").replace("\r", "\\r") + "'"


def _read_text(text: str, at: int) -> tuple[str, int]:
    end = at + 1
    while end < len(text) and text[end] != text[at]:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise Unreadable("has a text without a closing quote")
    return unescaped(text[at + 1 : end]), end + 1


def _read_list(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    at = skip(text, at + 1)
    while text[at : at + 1] != "]":
        item, at = read_literal(text, at, depth + 1)
        items.append(item)
        at = _next(text, at, "]")
    return items, at + 1


def _read_object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    items: dict[str, Any] = {}
    at = skip(text, at + 1)
    while text[at : at + 1] != "}":
        key, at = read_literal(text, at, depth + 1)
        at = skip(text, at)
        if text[at : at + 1] != ":":
            raise Unreadable("has an object with a key without a value")
        value, at = read_literal(text, skip(text, at + 1), depth + 1)
        items[str(key)] = value
        at = _next(text, at, "}")
    return items, at + 1


def _next(text: str, at: int, close: str) -> int:
    """Goes behind a comma, or to the closing bracket."""
    at = skip(text, at)
    found = text[at : at + 1]
    if found == ",":
        return skip(text, at + 1)
    if found != close:
        raise Unreadable(f"lacks a comma or {close!r}")
    return at
