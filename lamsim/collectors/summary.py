"""What a run came to: means with intervals, and the error profile."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

Z = 1.96
"""Standard normal quantile of 95 % intervals."""


@dataclass
class Summary:
    """Counts of a run, fed record by record in memory that grows with the tasks only.

    Attributes:
        seconds: Wall time of the runs that made it, in seconds.
        errors: How often each error pattern showed.
        failures: How often each kind of failure of the machine showed.
        tries: Scored episodes of each task.
        solved: Those of them that solved it.
    """

    episodes: int = 0
    failed: int = 0
    successes: int = 0
    steps: int = 0
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    solved: Counter[str] = field(default_factory=Counter)
    _rewards: float = 0.0
    _squares: float = 0.0
    _progress: float = 0.0
    _parts: Counter[str] = field(default_factory=Counter)
    _sums: dict[str, float] = field(default_factory=dict)

    def add(self, record: Mapping[str, Any]) -> None:
        """Counts one trajectory; one that the machine ended counts as failed and nowhere else."""
        block = record["lamsim"]
        if block["failure"] is not None:
            self.failed += 1
            self.failures[block["failure"]["kind"]] += 1
            return
        self.episodes += 1
        self.steps += len(block["steps"])
        self._rewards += block["reward"]
        self._squares += block["reward"] ** 2
        score = block["score"] or {}
        solved = bool(score.get("success"))
        self.successes += solved
        self.tries[block["task"]] += 1
        self.solved[block["task"]] += solved
        self._progress += score.get("progress", 0.0)
        for name, value in score.get("parts", {}).items():
            self._parts[name] += 1
            self._sums[name] = self._sums.get(name, 0.0) + value
        for step in block["steps"]:
            self.errors.update(fault["pattern"] for fault in step["feedback"])

    @property
    def reward(self) -> float:
        """Mean reward of an episode; 0 if there is none."""
        return self._rewards / self.episodes if self.episodes else 0.0

    @property
    def reward_interval(self) -> tuple[float, float]:
        """95 % interval of the mean reward, by the normal approximation."""
        if self.episodes < 2:
            return (self.reward, self.reward)
        variance = max(0.0, self._squares - self.episodes * self.reward**2) / (self.episodes - 1)
        half = Z * math.sqrt(variance / self.episodes)
        return (self.reward - half, self.reward + half)

    @property
    def success(self) -> float:
        """Share of episodes that solved their task."""
        return self.successes / self.episodes if self.episodes else 0.0

    @property
    def success_interval(self) -> tuple[float, float]:
        """95 % Wilson interval of the success rate."""
        n, p = self.episodes, self.success
        if not n:
            return (0.0, 1.0)
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return (max(0.0, middle - half), min(1.0, middle + half))

    @property
    def parts(self) -> dict[str, float]:
        """Mean of each part of the score over the episodes that have it, in the order in which they came."""
        return {name: value / self._parts[name] for name, value in self._sums.items()}

    def to_json(self) -> dict[str, Any]:
        """The summary as plain data; intervals are 95 %, times in seconds."""
        count = max(1, self.episodes)
        return {
            "episodes": self.episodes,
            "failed": self.failed,
            "reward": self.reward,
            "reward_interval": list(self.reward_interval),
            "success": self.success,
            "success_interval": list(self.success_interval),
            "progress": self._progress / count,
            "parts": self.parts,
            "steps_per_episode": self.steps / count,
            "errors": dict(sorted(self.errors.items())),
            "failures": dict(sorted(self.failures.items())),
            "seconds": self.seconds,
            "episodes_per_second": self.episodes / self.seconds if self.seconds else None,
        }

    def table(self, title: str) -> Table:
        """The summary as a table."""
        data = self.to_json()
        table = Table(title=title, show_header=False, title_justify="left")
        table.add_column(style="bold")
        table.add_column()
        low, high = self.reward_interval
        table.add_row("episodes", str(self.episodes))
        table.add_row("mean reward", f"{self.reward:.4f}  (95 % interval {low:.4f} to {high:.4f})")
        low, high = self.success_interval
        table.add_row("success", f"{self.success:.1%}  (95 % interval {low:.1%} to {high:.1%})")
        table.add_row("progress", f"{data['progress']:.3f}")
        table.add_row("steps per episode", f"{data['steps_per_episode']:.1f}")
        for name, value in self.parts.items():
            table.add_row(f"  {name}", f"{value:.3f}")
        for pattern, number in self.errors.most_common():
            table.add_row(f"  {pattern.replace('_', ' ')}", f"{number}  ({number / max(1, self.steps):.1%} of steps)")
        if self.failed:
            kinds = ", ".join(f"{kind} {number}" for kind, number in self.failures.most_common())
            table.add_row("failed by the machine", f"{self.failed}  ({kinds}); kept apart, not scored")
        if self.seconds:
            table.add_row("rate", f"{self.episodes / self.seconds:.3g} episodes/s, {self.seconds:.1f} s in all")
        return table
