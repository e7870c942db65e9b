"""Mentions of tools and arguments in texts, found and replaced where they can mean nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_IDENTIFIER = re.compile(r"[A-Za-z0-9]*(?:[_.\-/]|[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z])")


def is_identifier(name: str) -> bool:
    """Whether a name is no word of prose: it has `_`, `.`, `-`, `/`, inner digits or inner capitals."""
    return len(name) > 3 and _IDENTIFIER.match(name) is not None


class Mentions:
    """Replaces names in texts.

    Args:
        names: What becomes of a name, wherever it stands as a word by itself.
        called: What becomes of a name that is a word of prose as well; only where it is called, is in backticks, or is
            said to be a tool.
        quoted: What becomes of a name where it is in quotes.
    """

    def __init__(
        self, names: Mapping[str, str], called: Mapping[str, str] | None = None, quoted: Mapping[str, str] | None = None
    ) -> None:
        called, quoted = called or {}, quoted or {}
        self._new = {**quoted, **called, **names}
        self._pattern = _pattern(tuple(names), tuple(called), tuple(quoted)) if self._new else None

    def replace(self, text: str) -> str:
        """The text with the new names."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._new[found[0]], text)


@lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...], called: tuple[str, ...], quoted: tuple[str, ...]) -> re.Pattern[str]:
    ways = []
    if names:
        ways.append(rf"(?<![\w\-/])(?:{_any(names)})(?![\w\-/]|\.\w)")
    if called:
        told = "".join(rf"(?<=\b{before} )|" for before in ("[Cc]all", "[Cc]alls", "[Cc]alling", "tool", "function"))
        ways.append(rf"(?:{told}(?<=`))(?:{_any(called)})(?![\w\-/]|\.\w)")
        ways.append(rf"(?<![\w.\-/])(?:{_any(called)})(?=\()")
    if quoted:
        ways.append(rf"(?:(?<=')(?:{_any(quoted)})(?=')|(?<=\")(?:{_any(quoted)})(?=\"))")
    return re.compile("|".join(ways))


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
