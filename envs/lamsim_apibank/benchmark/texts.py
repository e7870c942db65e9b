"""Calls as the benchmark reads them out of a model's text; nothing is evaluated."""

from __future__ import annotations

import re

_OPENING = re.compile(r"\[(\w+)\(")
_WORD = re.compile(r"\w+")
_QUOTES = "'\""


def find_call(text: str) -> tuple[str, str] | None:
    """The first line's part of the form `[Name(...)]`, as name and what stands in the parentheses.

    The benchmark's pattern is the regular expression `\\[(\\w+)\\((.*)\\)\\]`; this is it, in linear time.
    """
    for line in text.split("\n"):
        close = line.rfind(")]")
        opening = _OPENING.search(line)
        if opening and close >= opening.end():
            return opening[1], line[opening.end() : close]
    return None


def read_arguments(text: str) -> dict[str, str]:
    """The arguments of a call, all of them texts.

    A value is what stands up to the next quote, of whatever kind, or from `[` to the last `]`, or a word. What
    fits nothing is skipped, so that a list within quotes is cut at its first inner quote.
    """
    arguments: dict[str, str] = {}
    at = 0
    for sign in re.finditer("=", text):
        name = _name_before(text, sign.start(), at)
        if sign.start() < at or not name:
            continue
        start = sign.end()
        while start < len(text) and text[start].isspace():
            start += 1
        end, value = _value(text, start)
        if value is not None:
            arguments[name] = value
            at = end
    return arguments


def _name_before(text: str, end: int, least: int) -> str:
    """The word before a position, spaces between them left out."""
    while end > least and text[end - 1].isspace():
        end -= 1
    start = end
    while start > least and _WORD.fullmatch(text[start - 1]):
        start -= 1
    return text[start:end]


def _value(text: str, start: int) -> tuple[int, str | None]:
    """Where the value ends, and the value."""
    if start >= len(text):
        return start, None
    if text[start] in _QUOTES:
        ends = [end for quote in _QUOTES if (end := text.find(quote, start + 2)) >= 0]
        return (min(ends) + 1, text[start + 1 : min(ends)]) if ends else (start, None)
    if text[start] == "[":
        end = text.rfind("]", start)
        return (end + 1, text[start : end + 1]) if end >= 0 else (start, None)
    word = _WORD.match(text, start)
    return (word.end(), word[0]) if word else (start, None)
