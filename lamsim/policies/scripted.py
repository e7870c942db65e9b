"""Policies without a model: the family's expert, and a random agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim.env import ToolEnv
from lamsim.policies.policy import Agent, Policy


class ExpertPolicy(Policy):
    """The family's scripted expert, who knows the goal."""

    name = "expert"

    def start(self, env: ToolEnv, seed: int) -> Agent:
        """See `Policy`."""

        def act(observation: str, info: Mapping[str, Any]) -> str:
            return env.format.encode(env.family.expert(env.task, env.messages, env.episode.info))

        return act


class RandomPolicy(Policy):
    """Draws usable calls from the action space."""

    name = "random"

    def start(self, env: ToolEnv, seed: int) -> Agent:
        """See `Policy`."""
        env.action_space.seed(seed)

        def act(observation: str, info: Mapping[str, Any]) -> str:
            return env.action_space.sample()

        return act
