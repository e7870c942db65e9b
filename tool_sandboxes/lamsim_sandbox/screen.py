"""What a terminal shows of one script: the bytes between two marks."""

from __future__ import annotations

import re
from typing import Iterator

_MARK_BYTES = 64
"""No mark is longer."""


class Screen:
    """Finds the marks in what a terminal writes and keeps what is between them.

    Attributes:
        begun: Whether the run's first mark was seen.
        asked: Whether the last one comes from a shell that was asked for it at its prompt.
        status: That the last mark tells; None before.
        kept: What is between them.
        cut: Whether there was more.

    Args:
        token: The marks' own.
        number: Of the run.
        limit: How many bytes are kept.
    """

    def __init__(self, token: str, number: int, limit: int) -> None:
        self.begun = False
        self.asked = False
        self.status: int | None = None
        self.kept = bytearray()
        self.cut = False
        self._limit = limit
        self._number = number
        self._mark = re.compile(b"\x1e%s:(begin|end|asked):([0-9]+)\x1f" % token.encode())
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Takes what was written."""
        data = self._rest + data
        for text, kind, number in self._marks(data):
            self._keep(text)
            if kind == b"begin" and number == self._number:
                self.begun = True
            elif kind in (b"end", b"asked") and self.begun:
                # Also that of an earlier run, whose last act was to start the shell that has now exited.
                self.status = number
                self.asked = kind == b"asked"
                return

    def _marks(self, data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
        end = 0
        for mark in self._mark.finditer(data):
            yield data[end : mark.start()], mark[1], int(mark[2])
            end = mark.end()
        # What may be the beginning of a mark waits for its end.
        start = data.find(b"\x1e", max(end, len(data) - _MARK_BYTES))
        self._rest = data[start:] if start >= 0 else b""
        yield data[end : start if start >= 0 else len(data)], b"", 0

    def _keep(self, text: bytes) -> None:
        if self.begun:
            self.cut = self.cut or len(self.kept) + len(text) > self._limit
            self.kept += text[: self._limit - len(self.kept)]
