"""Wrapping: text as rows of a given width, fast enough for observations of megabytes; and what of those is shown."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, chop_cells

from lamsim.rendering import harmless

SHOWN = 200_000
"""Characters of one text that are shown; of a longer one both its ends are."""

TAB = "    "


def shown(text: str) -> str:
    """A text from anywhere as a screen may show it: nothing in it drives the terminal, and it is not too long."""
    left_out = len(text) - SHOWN
    if left_out > 0:
        half = SHOWN // 2
        text = f"{text[:half]}\n[... {left_out:,} characters are not shown ...]\n{text[-half:]}"
    return harmless(text).replace("\t", TAB)


def in_short(text: str, length: int = 200) -> str:
    """The same in one line, for lists and titles."""
    line = " ".join(text[: 2 * length].split())
    return harmless(line if len(line) <= length else f"{line[: length - 1]}…")


@lru_cache(maxsize=4096)
def rows_of(text: str, width: int) -> tuple[tuple[int, int], ...]:
    """Where each row of a text begins and ends, broken at white space if there is any.

    Args:
        text: Without control characters other than line feeds.
        width: Columns, at least 1.
    """
    rows: list[tuple[int, int]] = []
    # White space that ends a row is no part of it.
    fitting = re.compile(rf"(.{{1,{width}}})(?:[ ]+|$)|(.{{{width}}})")
    start = 0
    for line in text.split("\n"):
        if not line:
            rows.append((start, start))
        elif cell_len(line) == len(line):
            rows += [
                (start + match.start(), start + max(match.end(1), match.end(2))) for match in fitting.finditer(line)
            ]
        else:
            at = start
            for part in chop_cells(line, width):
                rows.append((at, at + len(part)))
                at += len(part)
        start += len(line) + 1
    return tuple(rows)
