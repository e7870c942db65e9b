"""Mentions of tools and arguments in texts, found and replaced where they can mean nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

_IDENTIFIER = re.compile(r"[A-Za-z0-9]*(?:[_.\-/]|[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z])")
_TOKEN = re.compile(r"[\w\-/]+(?:\.[\w\-/]+)*")
_TOLD = re.compile(r"(?:\b(?:[Cc]alls?|[Cc]alling|tool|function) |`)\Z")
_BEFORE = 10
"""Characters before a word that tell whether it is called."""


def is_identifier(name: str) -> bool:
    """Whether a name is no word of prose: it has `_`, `.`, `-`, `/`, inner digits or inner capitals."""
    return len(name) > 3 and _IDENTIFIER.match(name) is not None


class Mentions:
    """Replaces names in texts.

    Args:
        names: What becomes of a name, wherever it stands by itself or behind a dot.
        called: What becomes of a name that is a word of prose as well; only where it is called, is behind a backtick,
            or is said to be a tool.
        quoted: What becomes of a name where it is in quotes.
    """

    def __init__(
        self, names: Mapping[str, str], called: Mapping[str, str] | None = None, quoted: Mapping[str, str] | None = None
    ) -> None:
        self._names, self._called, self._quoted = names, called or {}, quoted or {}
        self._known = tuple({**self._names, **self._called, **self._quoted})

    def replace(self, text: str) -> str:
        """The text with the new names."""
        for name in self._known:
            if name in text:
                return _TOKEN.sub(self._new, text)
        return text

    def _new(self, found: re.Match[str]) -> str:
        token = found[0]
        if token in self._names:
            return self._names[token]
        if token in self._called and _is_called(found):
            return self._called[token]
        if token in self._quoted and _is_quoted(found):
            return self._quoted[token]
        head, dot, rest = token.partition(".")
        while dot:
            if rest in self._names:
                return f"{head}.{self._names[rest]}"
            if rest in self._called and found.string.startswith("(", found.end()):
                return f"{head}.{self._called[rest]}"
            more, dot, rest = rest.partition(".")
            head = f"{head}.{more}"
        return token


def _is_called(found: re.Match[str]) -> bool:
    text, start, end = found.string, found.start(), found.end()
    return text.startswith("(", end) or _TOLD.search(text[max(0, start - _BEFORE) : start]) is not None


def _is_quoted(found: re.Match[str]) -> bool:
    text, start, end = found.string, found.start(), found.end()
    return start > 0 and text[start - 1] in "'\"" and text.startswith(text[start - 1], end)
