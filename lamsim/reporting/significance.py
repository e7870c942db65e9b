"""Tests of a difference between two runs, two-sided, and Holm's correction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from lamsim.reporting.intervals import Clusters, Values, sums_of, variance

RESAMPLES = 9999
MOST_PERMUTED = 10_000
"""Differences up to which signs are drawn; beyond, Student's test says the same at once."""


class Test(NamedTuple):
    """What a test says.

    Attributes:
        name: Which one it was.
        p: Its p-value; None where it can't tell.
    """

    name: str
    p: float | None


def mcnemar(better: int, worse: int) -> Test:
    """McNemar's exact test (1947) of paired successes: discordant pairs are as likely this way as that."""
    changed = better + worse
    return Test("exact McNemar test", float(stats.binomtest(better, changed).pvalue) if changed else 1.0)


def sign_flips(differences: Values) -> Test:
    """Fisher's permutation test of paired differences: each could as well have had the other sign.

    All signs are tried where 2^n is at most `RESAMPLES`, else so many are drawn with a fixed seed.

    Args:
        differences: One for each independent pair.
    """
    moved = differences[np.abs(differences) > 1e-12]
    if len(moved) > MOST_PERMUTED:
        return Test("paired t test", float(stats.ttest_1samp(differences, 0.0).pvalue))
    if len(moved) < 2:
        return Test("paired permutation test", 1.0)
    done = stats.permutation_test(
        (moved,),
        lambda sample, axis: np.sum(sample, axis=axis),
        vectorized=True,
        permutation_type="samples",
        n_resamples=RESAMPLES,
        batch=max(1, 1_000_000 // len(moved)),
        random_state=np.random.default_rng(0),
    )
    return Test("paired permutation test", float(done.pvalue))


def fisher(solved: tuple[int, int], episodes: tuple[int, int]) -> Test:
    """Fisher's exact test of two shares."""
    table = [list(solved), [n - k for k, n in zip(solved, episodes, strict=True)]]
    return Test("Fisher's exact test", float(stats.fisher_exact(table).pvalue))


def welch(first: tuple[Values, Clusters], second: tuple[Values, Clusters]) -> Test:
    """Welch's t test (1947) of two means; where tasks were tried several times, over tasks.

    Args:
        first: The values of one run and the task of each.
        second: Those of the other.
    """
    name = "Welch's t test"
    sums = [sums_of(*one) for one in (first, second)]
    if min(map(len, sums)) < 2:
        return Test(name, None)
    spreads = [variance(one, len(values)) for one, (values, _) in zip(sums, (first, second), strict=True)]
    total = sum(spreads)
    if total <= 1e-18:
        return Test(name, None)
    freedom = total**2 / sum(spread**2 / (len(one) - 1) for spread, one in zip(spreads, sums, strict=True))
    statistic = (second[0].mean() - first[0].mean()) / math.sqrt(total)
    return Test(name, float(2 * stats.t.sf(abs(statistic), freedom)))


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Holm's adjusted p-values (1979), in the order given; what is None counts for nothing."""
    told = sorted((p, place) for place, p in enumerate(values) if p is not None)
    adjusted: list[float | None] = [None] * len(values)
    largest = 0.0
    for rank, (p, place) in enumerate(told):
        largest = max(largest, min(1.0, (len(told) - rank) * p))
        adjusted[place] = largest
    return adjusted
