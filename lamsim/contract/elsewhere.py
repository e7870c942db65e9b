"""Plays given texts in a process of its own: what it reads and writes is JSON, on the standard streams."""

from __future__ import annotations

import json
import sys
from typing import cast

import gymnasium

from lamsim.contract.plays import again, play
from lamsim.env import ToolEnv
from lamsim.registration import ENTRY_POINT, make


def main() -> None:
    """Answers with the sights and the record's digest of each play."""
    asked = json.loads(sys.stdin.read())
    sys.path[:] = asked["path"]
    if asked["env"] not in gymnasium.registry:
        gymnasium.register(asked["env"], entry_point=ENTRY_POINT, kwargs=asked["kwargs"])
    env = cast(ToolEnv, make(asked["env"], **asked["options"]).unwrapped)
    made = [play(env, task, asked["seed"], again(texts)) for task, texts in asked["plays"]]
    env.close()
    print()
    print(json.dumps([(played.sights, played.record) for played in made]))
