"""Exploration: an agent that now and then tries a random valid call, within a search that goes back by snapshots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

from lamsim.env import ToolEnv
from lamsim.messages import Message, ToolCall
from lamsim.option_values import number
from lamsim.policies.policy import Agent, Policy
from lamsim.policies.tree_search import DFSDTPolicy
from lamsim.synthesis.filling import fill
from lamsim.synthesis.worlds import World
from lamsim.verifier import Verifier

DEEPEST = 300
"""Levels of a tree: an episode is as long as its own limit lets it be."""

WIDTH = 3
"""Steps that are tried at one point at most."""

ANSWERS = 4
"""Ways to success that are looked for: the first is played, the others are siblings of what failed."""

_TRIES = 5


class ExploringPolicy(Policy):
    """Makes a random call that the verifier finds fine, with values that were seen, or else does what the expert does.

    Args:
        rate: Share of steps with a random call, 0 to 1.

    Raises:
        UsageError: If the rate is no share.
    """

    name: ClassVar[str] = "exploring"

    def __init__(self, rate: float = 0.3) -> None:
        self._rate = number("rate", rate, 0.0, 1.0)

    def start(self, env: ToolEnv, seed: int) -> Agent:
        """See `Policy`."""
        generator = np.random.default_rng([seed, 5])

        def act(observation: str, info: Mapping[str, Any]) -> str:
            message = env.family.expert(env.task, env.messages, env.episode.info)
            if generator.random() < self._rate and (call := random_call(env, generator)):
                message = Message("assistant", calls=(call,))
            return env.format.encode(message)

        return act

    def to_json(self) -> dict[str, Any]:
        """See `Policy`."""
        return {"name": self.name, "rate": self._rate}


def random_call(env: ToolEnv, generator: np.random.Generator) -> ToolCall | None:
    """A call that can be made at this point, with values that the conversation shows; None if none was found."""
    seen = World("", env.tools, None)
    for message in env.messages:
        if message.role == "user":
            seen.values.learn_text(message.content)
        elif message.role == "tool":
            seen.values.learn_result(message.name, message.content)
    verifier = Verifier(seen.catalog)
    verifier.seen = set(env.episode.verifier.seen)
    for _ in range(_TRIES if seen.tools else 0):
        tool = seen.tools[int(generator.integers(len(seen.tools)))]
        call = ToolCall(tool.name, fill(seen, tool, generator))
        if not verifier.check(call).faults:
            return call
    return None


def searching(policy: Policy, queries: int, on_tree: Callable[[Mapping[str, Any]], object]) -> Policy:
    """A policy in a depth-first search that knows success when it sees it, and tells its trees.

    Args:
        policy: Who proposes the steps.
        queries: After so many steps the search stops.
        on_tree: Called with each tree.
    """
    return DFSDTPolicy(
        policy, max_depth=DEEPEST, width=WIDTH, answers=ANSWERS, oracle=True, max_queries=queries, on_tree=on_tree
    )
