"""What a generator is asked for: a style, the tools offered and wanted, seeds and a prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from lamsim.synthesis.worlds import World
from lamsim.tools import Tool

STYLES = ("simple", "multiple", "parallel", "parallel-multiple", "irrelevance")
"""APIGen's four query styles (arXiv 2406.18518, section 3), and requests that no tool fits."""


@dataclass(frozen=True, slots=True)
class Order:
    """One candidate to be made.

    Attributes:
        style: One of `STYLES`.
        world: Where its calls run.
        offered: The tools that the agent will have.
        wanted: The tools to be called, one for each call; for `irrelevance` the tool that is missing.
        examples: Accepted candidates to learn from, as `{"query", "answers"}`.
        prompt: How it is asked for: for the offline generator the frame around a request.
        seed: Of all chance in it.
    """

    style: str
    world: World
    offered: tuple[Tool, ...]
    wanted: tuple[Tool, ...]
    examples: tuple[Mapping[str, Any], ...] = ()
    prompt: str = ""
    seed: tuple[int, ...] = (0,)

    def generator(self, salt: int) -> np.random.Generator:
        """Chance of its own for each part that needs some."""
        return np.random.default_rng([*self.seed, salt])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a generator wrote.

    Attributes:
        text: JSON with `query` and `answers`, if all went well.
        planted: The fault that was planted on purpose; empty if none was.
    """

    text: str
    planted: str = ""


class Generator(Protocol):
    """Writes candidates."""

    name: ClassVar[str]

    @property
    def prompts(self) -> tuple[str, ...]:
        """What the prompt sampler draws from."""

    def write(self, order: Order) -> Answer:
        """Writes one candidate: `{"query": ..., "answers": [{"name", "arguments"}, ...]}` as text.

        Raises:
            MachineError: If it can't.
        """
