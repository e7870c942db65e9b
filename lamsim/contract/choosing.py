"""Which tasks are looked at when not all are."""

from __future__ import annotations

import hashlib
from itertools import zip_longest

from lamsim.tasks import Task, TaskSet


def chosen(tasks: TaskSet, number: int | None) -> tuple[Task, ...]:
    """So many tasks of every split by turns, by the hash of their ids, so that a choice is the same again.

    A greater number chooses the same tasks and more. They come in the set's own order.

    Args:
        tasks: To choose from.
        number: How many; None for all.
    """
    if number is None or number >= len(tasks):
        return tuple(tasks)
    splits: dict[str, list[Task]] = {}
    for task in sorted(tasks, key=lambda task: hashlib.sha256(task.id.encode("utf-8", "replace")).digest()):
        splits.setdefault(task.split, []).append(task)
    in_turn = [task for row in zip_longest(*(splits[name] for name in sorted(splits))) for task in row if task]
    kept = {task.id for task in in_turn[:number]}
    return tuple(task for task in tasks if task.id in kept)
