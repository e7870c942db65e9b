"""Estimates with 95 % intervals over episodes that cluster by task."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Values = NDArray[np.float64]
Clusters = NDArray[np.int64]

CONFIDENCE = 0.95
Z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
"""Standard normal quantile of two-sided intervals."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval.

    Attributes:
        value: The figure.
        low: The lower end of its 95 % interval; None where a single unit tells no interval.
        high: The upper end.
        episodes: What it is computed from.
        units: Independent units among them: tasks, or tries if there is one task only.
    """

    value: float
    low: float | None
    high: float | None
    episodes: int
    units: int

    def to_json(self) -> dict[str, Any]:
        """The estimate as plain data."""
        interval = None if self.low is None else [self.low, self.high]
        return {"value": self.value, "interval": interval, "episodes": self.episodes, "units": self.units}


def sums_of(values: Values, clusters: Clusters) -> Values:
    """Sums of the deviations from the mean, by cluster in ascending order; by value if there is one cluster only."""
    deviations = values - values.mean()
    return summed(deviations, clusters) if np.ptp(clusters) else deviations


def summed(values: Values, clusters: Clusters) -> Values:
    """Sums by cluster, in ascending order."""
    place = np.unique(clusters, return_inverse=True)[1]
    return np.bincount(place, weights=values).astype(np.float64)


def variance(sums: Values, episodes: int) -> float:
    """The cluster-robust variance of a mean (Liang & Zeger 1986); with single episodes it is s²/n.

    Args:
        sums: Of the deviations by cluster, at least two; see `sums_of`.
        episodes: How many values.
    """
    return len(sums) / (len(sums) - 1) * float(sums @ sums) / episodes**2


def mean(values: Values, clusters: Clusters) -> Estimate:
    """The mean of one value or more, with Student's interval over clusters."""
    sums = sums_of(values, clusters)
    value = float(values.mean())
    if len(sums) < 2:
        return Estimate(value, None, None, 1, 1)
    half = quantile(len(sums) - 1) * math.sqrt(variance(sums, len(values)))
    return Estimate(value, value - half, value + half, len(values), len(sums))


def share(solved: Values, clusters: Clusters) -> Estimate:
    """The share of ones among zeros and ones, at least one of them, with Wilson's interval.

    Where clusters hold several episodes, Wilson's n is the effective one of the cluster-robust variance, never above
    the number of episodes and lowered by Student's quantile (Korn & Graubard 1998). If all are ones, or none is, no
    variance shows, and each cluster counts once.
    """
    value, size = float(solved.mean()), float(len(solved))
    sums = sums_of(solved, clusters)
    if len(sums) < len(solved):
        spread = variance(sums, len(solved))
        if value in (0.0, 1.0):
            size = len(sums)
        elif spread > 1e-12:
            size = min(size, value * (1 - value) / spread)
        size *= (Z / quantile(len(sums) - 1)) ** 2
    low, high = wilson(value, size)
    return Estimate(value, low, high, len(solved), len(sums))


def wilson(value: float, size: float) -> tuple[float, float]:
    """Wilson's interval (1927) of a share among `size`, which need not be whole."""
    spread = Z * Z / size
    middle = (value + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(value * (1 - value) / size + spread / (4 * size))
    return max(0.0, min(value, middle - half)), min(1.0, max(value, middle + half))


def difference(first: Estimate, second: Estimate, correlation: float = 0.0) -> Estimate:
    """How much the second is above the first, with an interval made from both (MOVER, Zou & Donner 2008).

    For single shares it is Newcombe's interval (1998), for paired means Student's.

    Args:
        first: What is subtracted.
        second: What it is subtracted from.
        correlation: Of the two figures; 0 if their episodes have nothing in common.
    """
    value = second.value - first.value
    episodes, units = min(first.episodes, second.episodes), min(first.units, second.units)
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return Estimate(value, None, None, episodes, units)

    def half(a: float, b: float) -> float:
        return math.sqrt(max(0.0, a * a - 2 * correlation * a * b + b * b))

    low = value - half(second.value - second.low, first.high - first.value)
    high = value + half(second.high - second.value, first.value - first.low)
    return Estimate(value, low, high, episodes, units)


def correlation(first: Values, second: Values) -> float:
    """Of two means, from the sums of their deviations by the same clusters; 0 where one doesn't vary."""
    scale = math.sqrt(float(first @ first) * float(second @ second))
    return float(first @ second) / scale if scale else 0.0


def quantile(freedom: float) -> float:
    """Student's two-sided quantile."""
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom))
