"""A diagnosis as tables to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.table import Table

from lamsim.datasets.diagnosis.diagnosis import FINE, Diagnosis, Tally
from lamsim.feedback import PATTERN_CODES

ABOUT = {
    "IAC": "insufficient calls",
    "IAV": "incorrect argument value",
    "IAN": "incorrect argument name",
    "IAT": "incorrect argument type",
    "RAC": "repeated call",
    "IFN": "incorrect function name",
    "IFE": "invalid format",
}
LONGEST = 15
"""Rows of a table that could have any number; the most frequent ones, JSON has them all."""


def tables(diagnosis: Diagnosis) -> Iterator[Table]:
    """The tables: patterns, families, turns, tools, what follows an error, confused names."""
    total = diagnosis.total
    title = f"{total.records:,} trajectories, {total.steps:,} steps, {total.faulty:,} trajectories with errors"
    yield _patterns(diagnosis, title)
    if len(diagnosis.families) > 1:
        yield _tallies("family", diagnosis.families)
    yield _counts("turn", "steps", {str(turn): counts for turn, counts in sorted(diagnosis.turns.items())})
    often = sorted(diagnosis.tools.items(), key=lambda item: (item[1]["calls"] - item[1].total(), item[0]))
    faulty = {name: counts for name, counts in often if counts.total() > counts["calls"]}
    if faulty:
        yield _counts("tool", "calls", faulty)
    if total.faulty:
        yield _cascade(diagnosis)
    if diagnosis.confused:
        yield _confused(diagnosis)


def _patterns(diagnosis: Diagnosis, title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for head in ("pattern", "", "errors", "accuracy", "as SpecTool's code counts", "first error of"):
        table.add_column(head, justify="left" if head in ("pattern", "") else "right")
    total = diagnosis.total
    for code in PATTERN_CODES:
        errors = total.errors["paper"][code]
        told = f"{errors:,}" if code != "IAC" or total.scored else ""
        accuracies = (_share(total.mean("paper", code)), _share(total.mean("code", code)))
        table.add_row(code, ABOUT[code], told, *accuracies, f"{diagnosis.first[code]:,}")
    return table


def _tallies(head: str, tallies: dict[str, Tally]) -> Table:
    table = Table(
        head, *(f"{name}" for name in ("trajectories", "with errors", *PATTERN_CODES)), title=f"Accuracy by {head}"
    )
    for name, tally in sorted(tallies.items()):
        means = (_share(tally.mean("paper", code)) for code in PATTERN_CODES)
        table.add_row(name, f"{tally.records:,}", f"{tally.faulty:,}", *means)
    return table


def _counts(head: str, unit: str, rows: dict[str, Counter[str]]) -> Table:
    table = Table(head, unit, *PATTERN_CODES[1:], title=f"Errors by {head}", title_justify="left")
    for name, counts in list(rows.items())[:LONGEST]:
        table.add_row(name, f"{counts[unit]:,}", *(str(counts[code] or "") for code in PATTERN_CODES[1:]))
    return table


def _cascade(diagnosis: Diagnosis) -> Table:
    after, otherwise = diagnosis.error_rate_after(True), diagnosis.error_rate_after(False)
    title = f"What follows an error: another one {_share(after)} of the time; after a fine step {_share(otherwise)}"
    kinds = [*PATTERN_CODES[1:], FINE]
    table = Table("step", *(f"then {kind}" for kind in kinds), title=title, title_justify="left")
    for one in kinds:
        if any(diagnosis.follows[one, other] for other in kinds):
            table.add_row(one, *(str(diagnosis.follows[one, other] or "") for other in kinds))
    return table


def _confused(diagnosis: Diagnosis) -> Table:
    table = Table("called", "meant", "times", title="Confused tools", title_justify="left")
    for (called, meant), count in sorted(diagnosis.confused.items(), key=lambda item: (-item[1], item[0]))[:LONGEST]:
        table.add_row(called, meant, f"{count:,}")
    return table


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
