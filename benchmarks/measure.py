"""How the benchmarks measure: CPU seconds of this process, medians over rounds, plain tables."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def cpu_seconds_in_turn(works: Sequence[Callable[[], object]], rounds: int = 7) -> list[float]:
    """CPU seconds (all threads of this process) that each work takes: the median of several rounds.

    The works take turns, so that noise meets all of them; a first round, not counted, warms up.
    """
    taken: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            before = time.process_time()
            work()
            times.append(time.process_time() - before)
    return [statistics.median(times) for times in taken]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with aligned columns; the first is text, the others are numbers."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        return f"| {' | '.join(cells)} |"

    rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    return "\n".join([line(head), rule, *(line(row) for row in rows)])
