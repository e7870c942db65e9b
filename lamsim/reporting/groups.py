"""What tasks can be grouped by: environment, split, and the tier and kind that their ids tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

TIERS = ("easy", "medium", "hard")
"""Words of a task's id that tell how hard it is."""

MOST = 24
"""Groups that a table shows; kinds are told less exactly until there are no more."""

_PARTS = re.compile(r"([-.:/#])")
_NUMBER = re.compile(r"(?:[-_.:/#]|^)(?:\d+|(?=[0-9a-f]*\d)[0-9a-f]{6,})$")
"""What numbers a task among its like, at the end of an id: decimals, or a digest."""


@dataclass(slots=True)
class Tasks:
    """The tasks of all runs, by number in order of appearance.

    Attributes:
        numbers: By environment and task id.
        names: The environment and task id of each.
        splits: The split of each, as first seen.
    """

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)
    splits: list[str] = field(default_factory=list)

    def number(self, env: str, task: str, split: str) -> int:
        """The number of a task; a new one gets the next."""
        known = self.numbers.setdefault((env, task), len(self.numbers))
        if known == len(self.names):
            self.names.append((env, task))
            self.splits.append(split)
        return known

    def grouped(self) -> dict[str, list[str]]:
        """For each aspect the group of each task, by its number; "" where an aspect says nothing of it."""
        keys = self.names
        tasks: dict[str, list[str]] = {}
        for env, task in keys:
            tasks.setdefault(env, []).append(task)
        kinds = {env: _kinds(ids) for env, ids in tasks.items()}
        several = len(tasks) > 1
        return {
            "environment": [env for env, _ in keys],
            "split": list(self.splits),
            "tier": [tier_of(task) for _, task in keys],
            "kind": [
                f"{env}: {kind}" if several and kind else kind
                for env, task in keys
                for kind in (kinds[env].get(task, ""),)
            ],
        }


def tier_of(task: str) -> str:
    """The tier that a task's id names as a part of its own; "" if none."""
    return next((part for part in _PARTS.split(task) if part in TIERS), "")


def kind_of(task: str) -> str:
    """A task's id without its tier and without what numbers it among its like."""
    while match := _NUMBER.search(task):
        task = task[: match.start()]
    return "-".join(part for part in task.split("-") if part not in TIERS)


def _kinds(tasks: Iterable[str]) -> dict[str, str]:
    """The kind of each task, by as many of its parts as leave at most `MOST` kinds; nothing if one part has more."""
    parts = {task: _PARTS.split(kind_of(task)) for task in tasks}
    for count in range(max(map(len, parts.values()), default=0), 0, -2):
        kinds = {task: "".join(found[:count]) for task, found in parts.items()}
        if len(set(kinds.values())) <= MOST:
            return kinds
    return {}
