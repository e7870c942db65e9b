"""Tasks and task sets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np

from lamsim.errors import UsageError, unknown


@dataclass(frozen=True, slots=True)
class Task:
    """What starts one episode.

    Attributes:
        id: Unique within its task set.
        instruction: What the agent is asked to do.
        world: JSON values that the toolkit is made with; they enter the sandbox.
        goal: What the evaluator compares with; it never enters the sandbox.
        split: For instance `train`.
        weight: How often the task is drawn, relative to the others.
    """

    id: str
    instruction: str
    world: Mapping[str, Any] = field(default_factory=dict)
    goal: Any = None
    split: str = "train"
    weight: float = 1.0


class TaskSet:
    """An ordered set of tasks; a slice by split or filter is a task set again.

    Args:
        tasks: The tasks, in the benchmark's order.

    Raises:
        UsageError: If two tasks share an id.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = tuple(tasks)
        self._by_id = {task.id: task for task in self._tasks}
        if len(self._by_id) < len(self._tasks):
            raise UsageError("Task ids must be unique within a task set.")
        weights = [task.weight for task in self._tasks]
        self._cumulative = list(accumulate(weights)) if len(set(weights)) > 1 else None

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks)

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._by_id

    def __getitem__(self, key: int | str) -> Task:
        """A task by its position or its id.

        Raises:
            UsageError: If there is no such task.
        """
        if isinstance(key, int):
            if not -len(self._tasks) <= key < len(self._tasks):
                raise UsageError(f"There is no task at position {key}; the set has {len(self)} tasks.")
            return self._tasks[key]
        if key not in self._by_id:
            raise unknown("task", key, self._by_id)
        return self._by_id[key]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(self._by_id)

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of the splits, in order of appearance."""
        return tuple(dict.fromkeys(task.split for task in self._tasks))

    def split(self, name: str) -> TaskSet:
        """The tasks of one split.

        Raises:
            UsageError: If no task belongs to it.
        """
        if name not in self.splits:
            raise unknown("split", name, self.splits)
        return self.filter(lambda task: task.split == name)

    def filter(self, keep: Callable[[Task], bool]) -> TaskSet:
        """The tasks for which `keep` is true."""
        return TaskSet(task for task in self._tasks if keep(task))

    def draw(self, generator: np.random.Generator) -> Task:
        """Draws a task, by weight.

        Raises:
            UsageError: If the set is empty.
        """
        if not self._tasks:
            raise UsageError("The task set is empty; choose another split or filter.")
        if self._cumulative is None:
            return self._tasks[int(generator.integers(len(self._tasks)))]
        point = generator.random() * self._cumulative[-1]
        return self._tasks[min(bisect_right(self._cumulative, point), len(self._tasks) - 1)]
