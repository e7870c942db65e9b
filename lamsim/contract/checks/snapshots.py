"""The check of snapshots: what is restored goes on as if nothing had been in between."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Seen
from lamsim.contract.plays import BREAKS, Play, first_difference, follow, record_digest, said, sight
from lamsim.contract.trivial_agents import meddler
from lamsim.env import EnvSnapshot, ToolEnv
from lamsim.errors import UsageError
from lamsim.tasks import Task


def snapshots(bench: Bench) -> Iterator[Seen]:
    """A snapshot amid an episode changes nothing, lets no other branch through, and serves another environment."""
    other = bench.twin()
    for task, made in bench.repeatable():
        yield Looked("task", task.id)
        try:
            sentence = _sentence(bench, other, task, made)
        except BREAKS as error:
            sentence = f"breaks: {said(error)}"
        if sentence:
            yield Lack(task.id, f"A snapshot in the midst of {task.id} {sentence}.")
    other.close()


def _sentence(bench: Bench, other: ToolEnv, task: Task, made: Play) -> str:
    env = bench.env
    cut = len(made.texts) // 2
    rest = made.texts[cut:]
    env.reset(seed=bench.seed, options={"task": task.id})
    follow(env, made.texts[:cut])
    point = env.snapshot()
    try:
        if place := _difference(env, made, rest):
            return f"changes what follows: {place} differs"
        env.restore(point)
        _stray(env)
        if place := _restored(env, point, made, rest):
            return f"does not bring the point back after another branch: {place} differs"
        if env.portable:
            copy = pickle.loads(pickle.dumps(point))
            if place := _restored(other, copy, made, rest):
                return f"does not serve another environment: {place} differs"
    finally:
        env.discard(point)
    return ""


def _stray(env: ToolEnv) -> None:
    """Plays another branch, with as many changes as may be, and makes a snapshot of it too."""
    for message in (*meddler(env, frozenset()),):
        if env.episode.over:
            break
        try:
            text = env.format.encode(message)
        except UsageError:  # a benchmark's own grammar can't say everything
            text = message.content or env.action_space.sample()
        env.step(text)
    env.discard(env.snapshot())


def _restored(env: ToolEnv, point: EnvSnapshot, made: Play, rest: list[str]) -> str:
    observation, info = env.restore(point)
    kept = made.sights[len(made.texts) - len(rest)]
    seen = sight(observation, None, "", info)
    for part in ("observation", "info"):
        if seen[part] != kept[part]:
            return f"the {part} of the point"
    return _difference(env, made, rest)


def _difference(env: ToolEnv, made: Play, rest: list[str]) -> str:
    cut = len(made.texts) - len(rest)
    place = first_difference(made.sights[cut + 1 :], follow(env, rest), cut + 1)
    return place or ("" if record_digest(env) == made.record else "the record")
