"""Replay: executes recorded actions again and compares every observation and reward."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lamsim.env import ToolEnv
from lamsim.errors import UsageError

_RUN_KEYS = ("timing", "policy", "episode", "versions")
"""What of the block `lamsim` tells of the run and not of the world."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a replayed episode first differs from its record.

    Attributes:
        place: The path of keys, for instance `conversation[3].content`.
        recorded: What the record has there, as JSON text.
        replayed: What came back.
    """

    place: str
    recorded: str
    replayed: str


def replay(record: Mapping[str, Any], make_env: Callable[[str, Mapping[str, Any]], ToolEnv]) -> Difference | None:
    """Plays a recorded episode again.

    Args:
        record: A trajectory of the unified format with its block `lamsim`.
        make_env: Makes the environment of an id with options.

    Returns:
        None if everything comes back byte for byte, else the first difference.

    Raises:
        UsageError: If the record has no block `lamsim` or not the model's own texts, or its environment or task does
            not exist.
    """
    block = record.get("lamsim") or {}
    name = record.get("unique_trajectory_id", "the record")
    missing = [key for key in ("env", "options", "seed", "task", "steps") if key not in block]
    if missing:
        raise UsageError(f"{name} can't be replayed: its block 'lamsim' lacks {', '.join(missing)}.")
    if any("text" not in step for step in block["steps"]):
        raise UsageError(f"{name} can't be replayed: its steps have not the model's own texts, as after augmenting.")
    env = make_env(block["env"], block["options"])
    env.reset(seed=block["seed"], options={"task": block["task"]})
    for step in block["steps"]:
        if env.episode.over:
            break
        env.step(step["text"])
    return _first_difference(_told(record), _told(json.loads(json.dumps(env.trajectory()))), "")


def _told(record: Mapping[str, Any]) -> dict[str, Any]:
    block = {key: value for key, value in record["lamsim"].items() if key not in _RUN_KEYS}
    if block["end"] == "failed":
        # A failure of the machine need not come again; the steps before it must.
        block = {key: block[key] for key in ("env", "task", "seed", "steps")}
    return {**record, "lamsim": block}


def _first_difference(recorded: Any, replayed: Any, place: str) -> Difference | None:
    if isinstance(recorded, dict) and isinstance(replayed, dict):
        for key in [*recorded, *(key for key in replayed if key not in recorded)]:
            found = _first_difference(recorded.get(key), replayed.get(key), f"{place}.{key}" if place else key)
            if found:
                return found
        return None
    if isinstance(recorded, list) and isinstance(replayed, list) and len(recorded) == len(replayed):
        for index, (old, new) in enumerate(zip(recorded, replayed, strict=True)):
            found = _first_difference(old, new, f"{place}[{index}]")
            if found:
                return found
        return None
    old, new = json.dumps(recorded), json.dumps(replayed)
    return None if old == new else Difference(place, old, new)
