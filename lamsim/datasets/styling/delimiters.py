"""Delimiters: what stands around the sections of a prompt and around what tools answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delimiters:
    """One way to set sections apart.

    Attributes:
        begin: Stands before a section; `{}` is its title.
        end: Stands behind it.
        title: Writes the title.
        mark: What in a text would be taken for such a delimiter.
    """

    begin: str
    end: str
    title: Callable[[str], str]
    mark: re.Pattern[str]

    def write(self, title: str, text: str) -> str:
        """A section."""
        written = self.title(title)
        return f"{self.begin.format(written)}{text}{self.end.format(written)}"

    def clash(self, text: str) -> bool:
        """Whether a text holds something that would be taken for one of these delimiters."""
        return self.mark.search(text) is not None


def _snake(title: str) -> str:
    return title.replace(" ", "_")


_TITLES = "task.instruction|available.tools|format.instruction|examples|query|tool.result"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{pattern}", re.MULTILINE | re.IGNORECASE)


DELIMITERS = {
    "begin_end": Delimiters("[BEGIN OF {}]\n", "\n[END OF {}]", str.upper, _line(r"\[(?:BEGIN|END) OF ")),
    "start_end": Delimiters("[START OF {}]\n", "\n[END OF {}]", str.upper, _line(r"\[(?:START|END) OF ")),
    "xml_tags": Delimiters("<{}>\n", "\n</{}>", _snake, re.compile(rf"</?(?:{_TITLES})", re.IGNORECASE)),
    "markdown": Delimiters("## {}\n\n", "", str.capitalize, _line("#{1,6} ")),
    "labels": Delimiters("{}:\n", "", str.capitalize, _line(rf"(?:{_TITLES})[ 0-9]*:")),
    "rules": Delimiters("=== {} ===\n", "", str.upper, _line("=== ")),
    "brackets": Delimiters("[{}]\n", "", str.capitalize, _line(rf"\[(?:{_TITLES})[ 0-9]*\]")),
}
"""The delimiters by name; `begin_end` are those of the xLAM report (arXiv 2409.03215)."""
