"""The expert, taking its time: so that a run can be caught in the middle."""

import time
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from lamsim import Policy, ToolEnv
from lamsim.policies import Agent


class Slow(Policy):
    """Waits before each step.

    Args:
        seconds: How long.
    """

    name = "slow"

    def __init__(self, seconds: float = 0.01) -> None:
        self._seconds = seconds

    def start(self, env: ToolEnv, seed: int) -> Agent:
        def act(observation: str, info: Mapping[str, Any]) -> str:
            time.sleep(self._seconds)
            return env.format.encode(env.family.expert(env.task, env.messages, env.episode.info))

        return act


class Waiting(Slow):
    """The same in threads."""

    parallel: ClassVar[Literal["process", "thread"]] = "thread"


def dull(observation: str, info: Mapping[str, Any]) -> str:
    return "count"
