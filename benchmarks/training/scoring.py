"""Figures of played episodes: success with intervals, and the error patterns of lamsim's diagnosis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim.datasets.diagnosis import Diagnosis

PATTERNS = ("IFE", "IFN", "IAN", "IAT", "IAV", "RAC", "IAC")
Z = 1.959964
T = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
"""Two-sided 95 % quantiles of Student's distribution by degrees of freedom."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of some episodes.

    Attributes:
        episodes: How many.
        solved: How many of them succeeded.
        progress: Mean share of the goal that was reached.
        steps: Steps in all.
        patterns: Episodes that show each error pattern at least once.
    """

    episodes: int
    solved: int
    progress: float
    steps: int
    patterns: Mapping[str, int]

    @property
    def success(self) -> float:
        """The share of successes."""
        return self.solved / self.episodes


def cell(records: Sequence[Mapping[str, Any]]) -> Cell:
    """Counts trajectories."""
    patterns = dict.fromkeys(PATTERNS, 0)
    diagnosis = Diagnosis()
    for record in records:
        shown = {code for step in diagnosis.add(record) for code in step.codes("paper")}
        if (record["lamsim"]["score"] or {}).get("progress", 0.0) < 1:
            shown.add("IAC")
        for code in shown & set(PATTERNS):
            patterns[code] += 1
    scores = [record["lamsim"]["score"] or {"success": False, "progress": 0.0} for record in records]
    return Cell(
        len(records),
        sum(bool(score["success"]) for score in scores),
        sum(score["progress"] for score in scores) / max(1, len(scores)),
        diagnosis.total.steps,
        patterns,
    )


def wilson(solved: int, episodes: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not episodes:
        return 0.0, 1.0
    share, spread = solved / episodes, Z * Z / episodes
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / episodes + spread / (4 * episodes))
    return max(0.0, middle - half), min(1.0, middle + half)


def over_seeds(shares: Sequence[float]) -> tuple[float, float] | None:
    """Student's 95 % interval of the mean over data seeds, cut to 0 and 1; None for a single seed."""
    if len(shares) < 2:
        return None
    mean = sum(shares) / len(shares)
    deviation = math.sqrt(sum((share - mean) ** 2 for share in shares) / (len(shares) - 1))
    half = T[min(len(shares) - 1, max(T))] * deviation / math.sqrt(len(shares))
    return max(0.0, mean - half), min(1.0, mean + half)


def line_of(cells: Sequence[Cell]) -> list[str]:
    """The columns of a table for one arm: a cell for each seed."""
    episodes, solved = sum(one.episodes for one in cells), sum(one.solved for one in cells)
    low, high = wilson(solved, episodes)
    between = over_seeds([one.success for one in cells])
    patterns = [f"{sum(one.patterns[code] for one in cells) / max(1, episodes):.2f}" for code in PATTERNS]
    return [
        str(len(cells)),
        str(episodes),
        f"{solved / max(1, episodes):.2f}",
        f"{low:.2f}-{high:.2f}",
        "" if between is None else f"{between[0]:.2f}-{between[1]:.2f}",
        f"{sum(one.progress * one.episodes for one in cells) / max(1, episodes):.2f}",
        *patterns,
    ]


HEAD = ("seeds", "episodes", "success", "Wilson 95 %", "over seeds 95 %", "progress", *PATTERNS)
