"""The tasks of all kinds, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lamsim import Task, TaskSet
from lamsim.errors import UsageError, unknown
from lamsim_lam.tasks.kinds import Kind, made, templates_of
from lamsim_lam.tasks.splits import SPLITS, split_of
from lamsim_lam.tasks.template import Unsatisfied

_task = lru_cache(maxsize=1024)(made)


def _split(kind: Kind, number: int) -> str:
    return split_of(templates_of(kind, number), kind.name, number)


class MadeTasks(TaskSet):
    """A task set that knows its ids and splits beforehand, and makes a task when it is asked for.

    Args:
        tasks: The kind and number of each.
        make: Makes the task of a kind and number, the same at every call.
        split: Tells its split.

    Attributes:
        places: The kinds and numbers.
    """

    def __init__(
        self,
        tasks: dict[str, tuple[Any, int]],
        make: Callable[[Any, int], Task] = _task,
        split: Callable[[Any, int], str] = _split,
    ) -> None:
        super().__init__(())
        self.places = tasks
        self._make = make
        self._split = split

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Task]:
        """All tasks but those that can't be made, of which `lamsim check` tells."""
        return (task for place in self.places.values() if (task := self._made(*place)))

    def _made(self, kind: Any, number: int) -> Task | None:
        try:
            return self._make(kind, number)
        except Exception:  # whatever a template's own code breaks with: the others go on
            return None

    def __contains__(self, task_id: object) -> bool:
        return task_id in self.places

    def __getitem__(self, key: int | str) -> Task:
        """See `TaskSet`."""
        if isinstance(key, int):
            key = self.ids[key] if -len(self) <= key < len(self) else str(key)
        if key not in self.places:
            raise unknown("task", key, self.places)
        try:
            return self._make(*self.places[key])
        except Unsatisfied as reason:
            raise UsageError(f"The task {key!r} can't be made. {reason}") from reason
        except Exception as error:
            raise UsageError(f"The task {key!r} can't be made: {type(error).__name__}: {error}.") from error

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(self.places)

    @property
    def ids(self) -> tuple[str, ...]:
        """See `TaskSet`."""
        return self._ids

    @property
    def splits(self) -> tuple[str, ...]:
        """See `TaskSet`; in the order of `SPLITS`."""
        there = {self._split(kind, number) for kind, number in self.places.values()}
        return tuple(name for name in dict.fromkeys((*SPLITS, *sorted(there))) if name in there)

    def split(self, name: str) -> TaskSet:
        """See `TaskSet`."""
        if name not in self.splits:
            raise unknown("split", name, self.splits)
        return self._with({id: place for id, place in self.places.items() if self._split(*place) == name})

    def filter(self, keep: Callable[[Task], bool]) -> TaskSet:
        """See `TaskSet`; makes all tasks."""
        return self._with({task.id: self.places[task.id] for task in self if keep(task)})

    def _with(self, places: dict[str, tuple[Any, int]]) -> MadeTasks:
        return MadeTasks(places, self._make, self._split)

    def draw(self, generator: np.random.Generator) -> Task:
        """See `TaskSet`."""
        return self[int(generator.integers(len(self)))]
