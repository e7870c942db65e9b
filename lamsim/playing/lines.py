"""Lines: how the line-by-line mode asks a person, or a script, and how it answers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from rich.console import Console

from lamsim.rendering import harmless

_STYLES = {">": "bold cyan", "Error:": "bold red", "wrong": "red", "right:": "green", "Point": "bold", "Saved": "green"}
"""By the first word of a line; lines of somebody else's begin with spaces."""


class Lines:
    """Asks and answers in lines. What a script says is repeated, so that the output reads like a conversation.

    Args:
        source: Where lines come from.
        target: Where lines go; colours only if it is a terminal that wants them.
    """

    def __init__(self, source: TextIO, target: TextIO) -> None:
        self.live = source.isatty()
        self._source = source
        self._console = Console(file=target, highlight=False, markup=False, emoji=False, soft_wrap=True)
        if self.live:
            with suppress(ImportError):
                import readline  # noqa: F401 - gives `input` a history and keys to edit with

    def ask(self, prompt: str = "> ") -> str | None:
        """The next line; None at the end of input."""
        if self.live:
            try:
                return input(prompt)
            except EOFError:
                return None
        line = self._source.readline()
        if not line:
            return None
        line = line.removesuffix("\n")
        self.tell(f"{prompt}{line}")
        return line

    def tell(self, line: str) -> None:
        """Writes a line, made harmless."""
        style = _STYLES.get(line[:20].partition(" ")[0])
        if style is None or not self._console.is_terminal:
            print(harmless(line), file=self._console.file)  # it may be megabytes, for which Rich takes long
        else:
            self._console.out(harmless(line), style=style, highlight=False)

    def tell_all(self, lines: Iterable[str]) -> None:
        """Writes lines."""
        for line in lines:
            self.tell(line)
