"""SpecTool's table: success and the accuracy of each error pattern, by class of query and by domain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from lamsim import PATTERN_CODES
from lamsim_lam.spectool.queries import CLASSES, QUERIES

COLUMNS = ("success", "SR", *PATTERN_CODES)


def means(records: Iterable[Mapping[str, Any]], by_domain: bool = False) -> dict[str, tuple[int, dict[str, float]]]:
    """How many episodes each group has, and the mean of each column over them.

    Args:
        records: Trajectories of LAM-SpecTool; those that the machine ended are left out.
        by_domain: Whether domains are groups, too.
    """
    sums: dict[str, Counter[str]] = {}
    episodes: Counter[str] = Counter()
    for record in records:
        block = record["lamsim"]
        query = QUERIES[str(block["task"]).rpartition("-")[0]]
        if block["failure"] is not None:
            continue
        values = {**block["score"]["parts"], "success": float(block["score"]["success"])}
        for group in (query.kind, *((query.domain,) if by_domain else ()), "all"):
            episodes[group] += 1
            sums.setdefault(group, Counter()).update({name: values[name] for name in COLUMNS})
    order = [*CLASSES, *dict.fromkeys(query.domain for query in QUERIES.values()), "all"]
    return {
        group: (episodes[group], {name: sums[group][name] / episodes[group] for name in COLUMNS})
        for group in order
        if episodes[group]
    }


def table(records: Iterable[Mapping[str, Any]], by_domain: bool = False) -> Table:
    """The same to read; an accuracy is 1.00 without an error of the kind."""
    shown = Table(
        "queries",
        "n",
        *COLUMNS,
        title="Accuracy by error pattern",
        title_justify="left",
        box=SIMPLE,
        padding=(0, 1, 0, 0),
    )
    for column in shown.columns[1:]:
        column.justify = "right"
    for group, (episodes, columns) in means(records, by_domain).items():
        shown.add_row(group, str(episodes), *(f"{columns[name]:.2f}" for name in COLUMNS))
    return shown
