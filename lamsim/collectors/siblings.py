"""Failure cases: the expert plays tasks like those that a policy failed, and what it solves is kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lamsim.collectors.rollout import rollout
from lamsim.env import ToolEnv
from lamsim.errors import UsageError
from lamsim.policies.scripted import ExpertPolicy
from lamsim.tasks import TaskSet

MakeEnv = Callable[[str, Mapping[str, Any]], ToolEnv]

_PART = re.compile(r"[^\W_]+")


@dataclass
class Siblings:
    """Plays the expert on what is like the tasks of failed episodes.

    Like a task are those of the same split whose ids begin like its own (`like`); one of them is that task itself with
    another seed. An episode counts as failed if it was scored
    and not solved; those that the machine ended are nobody's failure. No conversation is kept twice.

    Args:
        make_env: Makes the environment of an id with options.
        per_failure: The most episodes that are kept for each one that failed.
        split: Where tasks are taken from; None for the failed one's own split.
        seed: Added to the seeds of the failed episodes.

    Attributes:
        read: Records read.
        failed: Failed episodes among them.
        unknown: Failed episodes that do not say what was played, or whose task is not there any more.
        played: Episodes that the expert played.
        unsolved: Those of them that it did not solve.
        repeated: Those that came out like an earlier one.
        kept: Those that were kept.
    """

    make_env: MakeEnv
    per_failure: int = 4
    split: str | None = None
    seed: int = 1
    read: int = 0
    failed: int = 0
    unknown: int = 0
    played: int = 0
    unsolved: int = 0
    repeated: int = 0
    kept: int = 0
    _envs: dict[str, ToolEnv] = field(default_factory=dict)
    _seen: set[bytes] = field(default_factory=set)

    def play(self, records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """The expert's episodes, each with `lamsim.sibling`: the failed one's id and the faults it had, by pattern.

        Raises:
            UsageError: If an environment does not exist, or the split has no tasks.
            MachineError: If an episode can't even start.
        """
        for record in records:
            self.read += 1
            block = record.get("lamsim") or {}
            score = block.get("score")
            if block.get("failure") is not None or not isinstance(score, dict) or score.get("success") is not False:
                continue
            self.failed += 1
            env = self._env(block)
            if env is None or block.get("task") not in env.family.tasks:
                self.unknown += 1
                continue
            yield from self._siblings(env, record, block)

    def _siblings(self, env: ToolEnv, record: Mapping[str, Any], block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        task, seed = str(block["task"]), int(block.get("seed") or 0) + self.seed
        split = self.split or env.family.tasks[task].split
        faults = Counter(fault["pattern"] for step in block.get("steps") or () for fault in step.get("feedback") or ())
        note = {"of": record.get("unique_trajectory_id"), "faults": dict(sorted(faults.items()))}
        kept = 0
        for number, sibling in enumerate(like(task, env.family.split(split))):
            if kept == self.per_failure or number == 4 * self.per_failure:
                return
            found = rollout(env, ExpertPolicy(), seed + number, sibling)
            self.played += 1
            if not (found["lamsim"]["score"] or {}).get("success"):
                self.unsolved += 1
                continue
            said = json.dumps([found["tools"], found["conversation"]], sort_keys=True).encode()
            digest = hashlib.sha1(said, usedforsecurity=False).digest()
            if digest in self._seen:
                self.repeated += 1
                continue
            self._seen.add(digest)
            found["lamsim"]["sibling"] = note
            del found["lamsim"]["timing"]  # the same input gives the same bytes
            kept += 1
            self.kept += 1
            yield found

    def _env(self, block: Mapping[str, Any]) -> ToolEnv | None:
        """The environment that was played; made once for each set of options."""
        env_id, options = block.get("env"), block.get("options")
        if not isinstance(env_id, str) or not isinstance(options, dict):
            return None
        options = {name: value for name, value in options.items() if name != "split"}
        key = json.dumps([env_id, options], sort_keys=True)
        if key not in self._envs:
            self._envs[key] = self.make_env(env_id, options)
        return self._envs[key]

    def close(self) -> None:
        """Closes the environments."""
        for env in self._envs.values():
            env.close()

    def counts(self) -> dict[str, int]:
        """What was read and made."""
        names = ("read", "failed", "unknown", "played", "unsolved", "repeated", "kept")
        return {name: getattr(self, name) for name in names}


def like(task: str, tasks: TaskSet) -> list[str]:
    """The tasks whose ids begin with the same part as a task's, those with the most parts in common first.

    Parts that are numbers don't count. The task itself comes behind the others that are as like; if no other begins
    like it, all of the set are taken.

    Raises:
        UsageError: If the set is empty.
    """
    if not len(tasks):
        raise UsageError("There are no tasks to take siblings from.")
    own = _parts(task)
    common = {id: _common(own, _parts(id)) for id in tasks.ids}
    near = [id for id in tasks.ids if common[id]]
    return sorted(near if near not in ([], [task]) else tasks.ids, key=lambda id: (-common[id], id == task))


def _common(one: list[str], other: list[str]) -> int:
    """How many parts two lists begin with alike."""
    return next(
        (place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )


def _parts(task: str) -> list[str]:
    """The parts of an id that are no numbers."""
    return [part for part in _PART.findall(task) if not part.isdigit()]
