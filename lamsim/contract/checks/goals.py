"""The check of goals: they enter neither the sandbox nor the prompt nor the record."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Seen
from lamsim.contract.plays import again, play
from lamsim.sandboxes import ToolkitSpec
from lamsim.tasks import Task

_NAMES = (
    *("actions", "answer", "answers", "calls", "expected", "goal", "gold", "ground_truth", "label", "path"),
    *("reference", "solution", "steps", "target", "truth"),
)
"""Under these a goal keeps what solves the task; what stands under others may be the state that it begins with."""

_LONG = 25
"""Characters of JSON from which on a value is no chance."""


def goals(bench: Bench) -> Iterator[Seen]:
    """A task's goal is not in its world, not in what the toolkit is made with, not in the prompt, not in the record."""
    for task, made in bench.played():
        yield Looked("task", task.id)
        yield from (Lack(task.id, sentence) for sentence in _entering(task, bench.family.toolkit(task)))
        play(bench.env, task.id, bench.seed, again(made.texts))
        whole = {text for text in (_json(task.goal), repr(task.goal)) if len(text) >= _LONG}
        if not whole or isinstance(task.goal, str | int | float | bool | None):
            continue
        block = bench.env.trajectory()
        told = json.dumps(block, ensure_ascii=False)
        if any(text in told or json.dumps(text, ensure_ascii=False)[1:-1] in told for text in whole):
            yield Lack(task.id, f"The goal of {task.id} stands in its record or in what the agent is shown.")


def _entering(task: Task, spec: ToolkitSpec) -> Iterator[str]:
    """Both the world and what the toolkit shares go into the sandbox."""
    goal = _json(task.goal)
    items = dict(_items(task.goal))
    telling = {items[name] for name in items.keys() & set(_NAMES)}
    for where, values in ((f"The world of {task.id}", task.world), (f"The toolkit of {task.id}", spec.options)):
        for name, value in _every_item(values):
            text = _json(value)
            if text and name in _NAMES and text == items.get(name):
                yield f"{where} has the goal's {name!r}, so it enters the sandbox."
            elif len(text) >= _LONG and (text == goal or text in telling):
                yield f"{where} has what is of the goal under {name!r}, so it enters the sandbox."


def _items(goal: Any) -> Iterator[tuple[str, str]]:
    """A goal's values as JSON, by their names."""
    if dataclasses.is_dataclass(goal) and not isinstance(goal, type):
        goal = {field.name: getattr(goal, field.name) for field in dataclasses.fields(goal)}
    if isinstance(goal, Mapping):
        yield from ((str(name), _json(value)) for name, value in goal.items())
    else:
        yield from ((name, _json(goal)) for name in _NAMES)


def _every_item(world: Any) -> Iterator[tuple[str, Any]]:
    """All items of a nested value, with their names."""
    if isinstance(world, Mapping):
        for name, value in world.items():
            yield str(name), value
            yield from _every_item(value)
    elif isinstance(world, list | tuple):
        for value in world:
            yield from _every_item(value)


def _json(value: Any) -> str:
    """As JSON; empty for what says nothing or is no JSON."""
    if value is None or value in ({}, [], (), ""):
        return ""
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)
    except (TypeError, ValueError):
        return ""


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError
