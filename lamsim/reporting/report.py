"""The report of some runs: their figures, computed once for every way to show them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lamsim.collectors.passes import pass_at, pass_hat
from lamsim.datasets.records import Rejected
from lamsim.errors import UsageError
from lamsim.reporting.comparing import Comparison, compare
from lamsim.reporting.groups import TIERS, Tasks
from lamsim.reporting.intervals import Estimate, mean, share
from lamsim.reporting.runs import Run, read_run
from lamsim.trajectory import trajectory_file


@dataclass(frozen=True, slots=True)
class Passes:
    """pass@k and pass^k of a run, over the tasks that it tried more than once.

    Attributes:
        tasks: How many these are.
        of: How many tasks it tried.
        at: pass@k for k from 1 to the fewest tries of one of them.
        hat: pass^k for the same.
    """

    tasks: int
    of: int
    at: list[float]
    hat: list[float]


class Report:
    """What is known of some runs.

    Args:
        runs: The runs.
        tasks: Their tasks.
        baseline: What the others are compared with; one of the runs.
    """

    def __init__(self, runs: Sequence[Run], tasks: Tasks, baseline: Run) -> None:
        self.runs = list(runs)
        self.tasks = tasks
        self.baseline = baseline

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Each run that has scores beside the baseline."""
        if not self.baseline.rewards:
            return []
        return compare(self.baseline, [run for run in self.runs if run is not self.baseline and run.rewards])

    @cached_property
    def groups(self) -> dict[str, dict[str, dict[str, tuple[Estimate, Estimate]]]]:
        """By aspect, group and run: success and reward; aspects that tell at least two groups apart."""
        told: dict[str, dict[str, dict[str, tuple[Estimate, Estimate]]]] = {}
        for aspect, names in self.tasks.grouped().items():
            distinct = sorted(set(names), key=lambda name: (TIERS.index(name) if name in TIERS else -1, name))
            if len(distinct) < 2:
                continue
            number = {name: place for place, name in enumerate(distinct)}
            of_task = np.asarray([number[name] for name in names], dtype=np.int64)
            told[aspect] = {name: {} for name in distinct}
            for run in (run for run in self.runs if run.rewards):
                clusters = run.clusters()
                solved, rewards, of_episode = run.column("solved"), run.column("rewards"), of_task[clusters]
                order = np.argsort(of_episode, kind="stable")
                present, begins = np.unique(of_episode[order], return_index=True)
                for group, here in zip(present, np.split(order, begins[1:]), strict=True):
                    told[aspect][distinct[group]][run.name] = (
                        share(solved[here], clusters[here]),
                        mean(rewards[here], clusters[here]),
                    )
        return told

    def success(self, run: Run) -> Estimate | None:
        """The share of a run's scored episodes that solved their task."""
        return share(run.column("solved"), run.clusters()) if run.rewards else None

    def reward(self, run: Run) -> Estimate | None:
        """The mean reward of a run's scored episodes."""
        return mean(run.column("rewards"), run.clusters()) if run.rewards else None

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data."""
        return {
            "confidence": 0.95,
            "baseline": self.baseline.name,
            "runs": [self._run_json(run) for run in self.runs],
            "comparisons": [self._comparison_json(one) for one in self.comparisons],
            "groups": {
                aspect: {
                    group: {run: {"success": s.to_json(), "reward": r.to_json()} for run, (s, r) in by_run.items()}
                    for group, by_run in groups.items()
                }
                for aspect, groups in self.groups.items()
            },
        }

    def _run_json(self, run: Run) -> dict[str, Any]:
        success, reward, passes = self.success(run), self.reward(run), passes_of(run)
        return {
            "name": run.name,
            "file": str(run.file),
            "environments": dict(sorted(run.envs.items())),
            "policies": [[json.loads(policy), count] for policy, count in sorted(run.policies.items())],
            "options": [[json.loads(options), count] for options, count in sorted(run.options.items())],
            "episodes": len(run.rewards),
            "tasks": len(set(run.tasks)),
            "unscored": run.unscored,
            "failures": dict(sorted(run.failures.items())),
            "rejected_lines": run.rejected,
            "success": success and success.to_json(),
            "reward": reward and reward.to_json(),
            "progress": progress_of(run),
            "steps": steps_of(run),
            "parts": {name: total / count for name, (total, count) in run.parts.items()},
            "error_patterns": run.diagnosis.total.to_json(),
            "passes": passes and {"tasks": passes.tasks, "of": passes.of, "pass@k": passes.at, "pass^k": passes.hat},
        }

    def _comparison_json(self, one: Comparison) -> dict[str, Any]:
        names = self.tasks.names
        return {
            "baseline": one.baseline,
            "run": one.run,
            "paired": str(one.pairing),
            "pairs": one.pairs,
            "common_tasks": one.common,
            "left_out": {"baseline": one.left_out[0], "run": one.left_out[1]},
            "success": one.success.to_json(),
            "reward": one.reward.to_json(),
            "gained": one.gained,
            "lost": one.lost,
            **{
                name: [
                    {
                        "environment": names[change.task][0],
                        "task": names[change.task][1],
                        "reward": list(change.rewards),
                        "success": list(change.success),
                    }
                    for change in changes
                ]
                for name, changes in (("better", one.better), ("worse", one.worse))
            },
        }


def read_report(paths: Sequence[Path], baseline: Path | None, on_rejected: Callable[[Path, Rejected], None]) -> Report:
    """Reads runs and compares them.

    Args:
        paths: Folders of runs or files of trajectories.
        baseline: What the others are compared with, one of `paths` or another run; the first of `paths` if not given.
        on_rejected: Takes each line that is no trajectory.

    Raises:
        UsageError: If one is given twice, there are no trajectories, or no run has an episode.
    """
    files = [trajectory_file(path).resolve() for path in paths]
    for path, count in Counter(files).items():
        if count > 1:
            raise UsageError(f"{paths[files.index(path)]} is given twice; give each run once.")
    paths = list(paths)
    first = 0
    if baseline is not None:
        wanted = trajectory_file(baseline).resolve()
        if wanted not in files:
            paths.insert(0, baseline)
        else:
            first = files.index(wanted)
    tasks = Tasks()
    runs = [read_run(name, path, tasks, on_rejected) for name, path in zip(names_of(paths), paths, strict=True)]
    if not any(run.trajectories or run.failures for run in runs):
        raise UsageError(f"There is no episode in {', '.join(map(str, paths))}; nothing can be reported.")
    return Report(runs, tasks, runs[first])


def names_of(paths: Sequence[Path]) -> list[str]:
    """The shortest ends of the paths that tell all of them apart."""
    parts = [path.resolve().parts for path in paths]
    shortest = 1
    while len({part[-shortest:] for part in parts}) < len(parts):
        shortest += 1
    return ["/".join(part[-shortest:]).removeprefix("//") for part in parts]


def passes_of(run: Run) -> Passes | None:
    """pass@k and pass^k, if a task was tried more than once."""
    tries, solved = Counter(run.tasks), Counter[int]()
    for task, success in zip(run.tasks, run.solved, strict=True):
        solved[task] += success
    trials = [(count, solved[task]) for task, count in tries.items() if count > 1]
    if not trials:
        return None
    ks = range(1, min(count for count, _ in trials) + 1)
    return Passes(len(trials), len(tries), [pass_at(k, trials) for k in ks], [pass_hat(k, trials) for k in ks])


def progress_of(run: Run) -> float | None:
    """The mean progress of the scored episodes that tell it."""
    told = run.column("progress")
    told = told[~np.isnan(told)]
    return float(told.mean()) if len(told) else None


def steps_of(run: Run) -> float | None:
    """Steps of a trajectory, in the mean over all that the machine did not end."""
    total = run.diagnosis.total
    return total.steps / total.records if total.records else None
