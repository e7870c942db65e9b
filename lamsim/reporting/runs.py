"""A run, read once: of each episode only numbers are kept."""

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lamsim.collectors.collector import FAILURES
from lamsim.datasets.diagnosis import Diagnosis
from lamsim.datasets.records import Reading, Rejected, read_lines
from lamsim.reporting.groups import Tasks
from lamsim.reporting.intervals import Clusters, Values
from lamsim.trajectory import trajectory_file

NO_SEED = -1

LARGEST = 1e9
"""A reward beyond it is none."""


@dataclass(slots=True)
class Run:
    """The numbers of a run.

    Attributes:
        name: What it is called in the report.
        file: Where its trajectories are.
        tasks: Number of each scored episode's task; see `Tasks`.
        seeds: Its seed, or `NO_SEED`.
        rewards: Its reward.
        solved: 1 if it solved its task, else 0.
        progress: How far it got; NaN where that is not told.
        steps: Its steps.
        parts: Sums and counts of the parts of scores.
        diagnosis: Of all trajectories but those that the machine ended.
        unscored: Trajectories without a score.
        failures: Episodes that the machine ended, by kind.
        rejected: Lines that are no trajectories.
        envs: Trajectories by environment.
        policies: Trajectories by policy, as JSON.
        options: Trajectories by the options of the environment, as JSON.
    """

    name: str
    file: Path
    tasks: array[int] = field(default_factory=lambda: array("q"))
    seeds: array[int] = field(default_factory=lambda: array("q"))
    rewards: array[float] = field(default_factory=lambda: array("d"))
    solved: array[int] = field(default_factory=lambda: array("b"))
    progress: array[float] = field(default_factory=lambda: array("d"))
    steps: array[int] = field(default_factory=lambda: array("q"))
    parts: dict[str, tuple[float, int]] = field(default_factory=dict)
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    unscored: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    rejected: int = 0
    envs: Counter[str] = field(default_factory=Counter)
    policies: Counter[str] = field(default_factory=Counter)
    options: Counter[str] = field(default_factory=Counter)

    @property
    def trajectories(self) -> int:
        """All but those that the machine ended."""
        return len(self.rewards) + self.unscored

    def column(self, name: str) -> Values:
        """The rewards, solved, progress or steps of the scored episodes."""
        return np.asarray(getattr(self, name), dtype=np.float64)

    def clusters(self) -> Clusters:
        """The task of each scored episode."""
        return np.asarray(self.tasks, dtype=np.int64)

    def add(self, record: Mapping[str, Any], tasks: Tasks) -> None:
        """Counts a trajectory."""
        block = record.get("lamsim") or {}
        if block.get("failure") is not None:
            self.failures[_failure(block)] += 1
            return
        env = str(block.get("env") or record["unique_trajectory_id"].partition("---")[0])
        self.envs[env] += 1
        self.policies[_plain(block.get("policy"))] += 1
        self.options[_plain(block.get("options"))] += 1
        steps = len(self.diagnosis.add(record))
        score = block.get("score")
        score = score if isinstance(score, Mapping) else {}
        reward, success = _number(block.get("reward", score.get("reward"))), score.get("success")
        if not isinstance(success, bool) or reward is None:
            self.unscored += 1
            return
        task = str(block.get("task") or record["unique_trajectory_id"])
        self.tasks.append(tasks.number(env, task, str(block.get("split") or "")))
        self.seeds.append(_seed(block))
        self.rewards.append(reward)
        self.solved.append(success)
        progress = _number(score.get("progress"))
        self.progress.append(math.nan if progress is None else progress)
        self.steps.append(steps)
        parts = score.get("parts")
        for part, told in parts.items() if isinstance(parts, Mapping) else ():
            if (value := _number(told)) is not None:
                total, count = self.parts.get(part, (0.0, 0))
                self.parts[part] = (total + value, count + 1)


def read_run(name: str, path: Path, tasks: Tasks, on_rejected: Callable[[Path, Rejected], None]) -> Run:
    """Reads a run, one trajectory at a time.

    Args:
        name: What the report calls it.
        path: A run's folder or a file of trajectories. Of a folder the episodes that the machine ended are counted,
            too, but for those that were played again.
        tasks: Numbers the tasks of all runs.
        on_rejected: Takes each line that is no trajectory.

    Raises:
        DataError: If there are no trajectories.
    """
    file = trajectory_file(path)
    run = Run(name, file)
    reading = Reading(file)
    for line in read_lines(file, lambda rejected: on_rejected(file, rejected), reading):
        run.add(line.record, tasks)
    run.rejected = reading.rejected
    failures = path / FAILURES
    if path.is_dir() and failures.is_file():
        played = set(zip(run.tasks, run.seeds, strict=True)) if failures.stat().st_size else set()
        ended = {}
        for line in read_lines(failures, lambda rejected: on_rejected(failures, rejected)):
            block = line.record.get("lamsim") or {}
            env, task, seed = str(block.get("env")), str(block.get("task")), _seed(block)
            if (tasks.numbers.get((env, task)), seed) not in played:
                ended[env, task, seed] = _failure(block)
        run.failures.update(ended.values())
    return run


def _failure(block: Mapping[str, Any]) -> str:
    failure = block.get("failure")
    return str(failure.get("kind")) if isinstance(failure, Mapping) else "unknown"


def _seed(block: Mapping[str, Any]) -> int:
    seed = block.get("seed")
    return seed if type(seed) is int and 0 <= seed < 1 << 63 else NO_SEED


def _number(value: Any) -> float | None:
    """A number that can be reckoned with; None for anything else."""
    usable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
    return float(value) if usable else None


def _plain(value: Any) -> str:
    return json.dumps(value if isinstance(value, Mapping) else {}, sort_keys=True)
