"""A run beside a baseline: what of them can be paired, how much they differ, and which tasks changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from lamsim.reporting.intervals import (
    Clusters,
    Estimate,
    Values,
    correlation,
    difference,
    mean,
    share,
    summed,
    sums_of,
)
from lamsim.reporting.runs import NO_SEED, Run
from lamsim.reporting.significance import Test, fisher, holm, mcnemar, sign_flips, welch


class Pairing(StrEnum):
    """What stands for the same thing in both runs."""

    EPISODES = "episodes"
    TASKS = "tasks"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """How one metric differs, over what is compared.

    Attributes:
        baseline: The baseline's figure.
        run: The run's.
        change: The run's less the baseline's.
        test: Which test was made, and its p-value.
        adjusted: The p-value by Holm's correction over all runs compared with the baseline.
    """

    baseline: Estimate
    run: Estimate
    change: Estimate
    test: Test
    adjusted: float | None

    def to_json(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {
            "baseline": self.baseline.to_json(),
            "run": self.run.to_json(),
            "difference": self.change.to_json(),
            "test": self.test.name,
            "p": self.test.p,
            "p_holm": self.adjusted,
        }


class Change(NamedTuple):
    """A task that went otherwise: its number, and mean reward and share of successes of baseline and run."""

    task: int
    rewards: tuple[float, float]
    success: tuple[float, float]

    @property
    def gain(self) -> float:
        """How much more reward, or if it is the same, how much more success."""
        return self.rewards[1] - self.rewards[0] or self.success[1] - self.success[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside the baseline.

    Attributes:
        baseline: Its name.
        run: Its name.
        pairing: What is paired.
        pairs: How many pairs.
        common: Tasks that both runs have.
        left_out: Scored episodes of baseline and run that are not compared.
        success: The share of successes.
        reward: The mean reward.
        gained: Pairs in which the run succeeds (more often, if tasks are paired) and the baseline doesn't.
        lost: Pairs the other way round.
        better: Common tasks that went better, the largest gain first.
        worse: Common tasks that went worse, the largest loss first.
    """

    baseline: str
    run: str
    pairing: Pairing
    pairs: int
    common: int
    left_out: tuple[int, int]
    success: Difference
    reward: Difference
    gained: int
    lost: int
    better: list[Change]
    worse: list[Change]


def compare(baseline: Run, runs: Sequence[Run]) -> list[Comparison]:
    """Compares each run with the baseline; p-values are corrected over the runs, for success and reward each.

    Args:
        baseline: A run with scored episodes.
        runs: More of them.
    """
    made = [_compared(baseline, run) for run in runs]
    success = holm([one.success.test.p for one in made])
    reward = holm([one.reward.test.p for one in made])
    return [
        replace(one, success=replace(one.success, adjusted=s), reward=replace(one.reward, adjusted=r))
        for one, s, r in zip(made, success, reward, strict=True)
    ]


def _compared(baseline: Run, run: Run) -> Comparison:
    tasks, others = baseline.clusters(), run.clusters()
    common = np.intersect1d(tasks, others)
    kept, also = np.isin(tasks, common), np.isin(others, common)
    rewards, solved = (
        (_means(tasks[kept], baseline.column(name)[kept]), _means(others[also], run.column(name)[also]))
        for name in ("rewards", "solved")
    )
    first, second = _same_episodes(baseline, run)
    # A chance overlap must not stand for the whole.
    if 2 * len(first) >= min(len(tasks), len(others)):
        pairing, left_out = Pairing.EPISODES, (len(tasks) - len(first), len(others) - len(first))
        compared = baseline.column("solved")[first], run.column("solved")[second]
        success = _paired(compared, tasks[first], share)
        reward = _paired((baseline.column("rewards")[first], run.column("rewards")[second]), tasks[first], mean)
    elif 2 * len(common) >= min(len(np.unique(tasks)), len(np.unique(others))):
        pairing, left_out = Pairing.TASKS, (int((~kept).sum()), int((~also).sum()))
        compared = solved
        success, reward = _paired(solved, common, mean), _paired(rewards, common, mean)
    else:
        pairing, left_out = Pairing.NOTHING, (0, 0)
        compared = np.empty(0), np.empty(0)
        success, reward = (_unpaired(baseline, run, name) for name in ("solved", "rewards"))
    changes = [
        Change(int(task), (float(a), float(b)), (float(c), float(d)))
        for task, a, b, c, d in zip(common, *rewards, *solved, strict=True)
    ]
    return Comparison(
        baseline.name,
        run.name,
        pairing,
        len(compared[0]),
        len(common),
        left_out,
        success,
        reward,
        int((compared[1] > compared[0]).sum()),
        int((compared[1] < compared[0]).sum()),
        sorted((one for one in changes if one.gain > 0), key=lambda one: (-one.gain, one.task)),
        sorted((one for one in changes if one.gain < 0), key=lambda one: (one.gain, one.task)),
    )


def _same_episodes(baseline: Run, run: Run) -> tuple[Clusters, Clusters]:
    """Places of episodes of the same task and seed in both runs; played repeatedly, in order of appearance."""
    places = {key: place for place, key in enumerate(_keys(baseline))}
    pairs = [(places[key], place) for place, key in enumerate(_keys(run)) if key in places and key[1] != NO_SEED]
    first, second = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    return first, second


def _keys(run: Run) -> Iterator[tuple[int, int, int]]:
    seen: Counter[tuple[int, int]] = Counter()
    for key in zip(run.tasks, run.seeds, strict=True):
        yield *key, seen[key]
        seen[key] += 1


def _means(tasks: Clusters, values: Values) -> Values:
    """The mean of each task, by ascending number."""
    return summed(values, tasks) / np.unique(tasks, return_counts=True)[1]


def _paired(
    values: tuple[Values, Values], clusters: Clusters, estimate: Callable[[Values, Clusters], Estimate]
) -> Difference:
    """Compares pairs; those of one task are one unit of the test, unless there is one task only."""
    first, second = (estimate(one, clusters) for one in values)
    sums = [sums_of(one, clusters) for one in values]
    change = difference(first, second, correlation(*sums))
    gaps = values[1] - values[0]
    if len(sums[0]) < len(gaps):
        gaps = summed(gaps, clusters)
    elif estimate is share:
        return Difference(first, second, change, mcnemar(int((gaps > 0).sum()), int((gaps < 0).sum())), None)
    return Difference(first, second, change, sign_flips(gaps), None)


def _unpaired(baseline: Run, run: Run, name: str) -> Difference:
    first, second = ((one.column(name), one.clusters()) for one in (baseline, run))
    estimate = share if name == "solved" else mean
    figures = estimate(*first), estimate(*second)
    single = all(figure.units == figure.episodes for figure in figures)
    if single and name == "solved":
        test = fisher((sum(baseline.solved), sum(run.solved)), (len(baseline.solved), len(run.solved)))
    else:
        test = welch(first, second)
    return Difference(*figures, difference(*figures), test, None)
