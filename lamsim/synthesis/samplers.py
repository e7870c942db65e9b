"""APIGen's three samplers (arXiv 2406.18518, section 3): of tools, of seed examples and of prompts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lamsim.datasets.augmenting.words import near_twins
from lamsim.synthesis.worlds import World
from lamsim.tools import Tool

MOST_CALLS = 3
MOST_OFFERED = 5
MOST_SEEDS = 500
"""Accepted examples that are kept to draw from; the latest ones."""


class ApiSampler:
    """Draws the tools of a candidate: rarely used ones more often, those whose calls fail less often."""

    def __init__(self) -> None:
        self._tries: Counter[str] = Counter()
        self._accepted: Counter[str] = Counter()

    def draw(
        self, style: str, world: World, generator: np.random.Generator
    ) -> tuple[tuple[Tool, ...], tuple[Tool, ...]] | None:
        """Draws which tools are offered and which are wanted, one for each call; None if the world has too few."""
        calls = int(generator.integers(2, MOST_CALLS + 1)) if style.startswith("parallel") else 1
        if style in ("simple", "multiple"):
            wanted = self._some(world.tools, 1, generator)
        elif style == "parallel":
            fitting = [tool for tool in world.tools if tool.parameters.get("properties")]
            wanted = self._some(fitting, 1, generator) * calls
        elif style == "parallel-multiple":
            wanted = self._some(world.tools, min(calls, len(world.tools)), generator)
            if len(wanted) < 2:
                return None
        else:
            return self._lacking(world.tools, generator)
        if not wanted:
            return None
        if style in ("simple", "parallel"):
            return wanted[:1], wanted
        others = [tool for tool in world.tools if tool not in wanted]
        if style == "multiple" and not others:
            return None
        more = self._some(others, int(generator.integers(1, MOST_OFFERED)), generator) if others else ()
        offered = [*dict.fromkeys(tool.name for tool in (*wanted, *more))]
        by_name = {tool.name: tool for tool in world.tools}
        return tuple(by_name[offered[int(place)]] for place in generator.permutation(len(offered))), wanted

    def _lacking(
        self, tools: Sequence[Tool], generator: np.random.Generator
    ) -> tuple[tuple[Tool, ...], tuple[Tool, ...]] | None:
        """Draws a tool that is wanted, and what is offered instead: none of it does the same."""
        left = list(tools)
        while left:
            wanted = self._some(left, 1, generator)
            missing = wanted[0].to_json()["function"]
            others = [
                tool for tool in tools if tool not in wanted and not near_twins(missing, tool.to_json()["function"])
            ]
            if others:
                return self._some(others, MOST_OFFERED - 1, generator), wanted
            left.remove(wanted[0])
        return None

    def tell(self, wanted: Sequence[Tool], accepted: bool) -> None:
        """Takes note of how a candidate fared."""
        for tool in {tool.name for tool in wanted}:
            self._tries[tool] += 1
            self._accepted[tool] += accepted

    def _some(self, tools: Sequence[Tool], count: int, generator: np.random.Generator) -> tuple[Tool, ...]:
        """Different tools; each weighs the share of its calls that pass, over how often it was accepted."""
        if not tools:
            return ()
        weights = np.array([self._weight(tool.name) for tool in tools])
        places = generator.choice(len(tools), min(count, len(tools)), replace=False, p=weights / weights.sum())
        return tuple(tools[int(place)] for place in places)

    def _weight(self, tool: str) -> float:
        accepted = self._accepted[tool]
        return (accepted + 1) / (self._tries[tool] + 1) / (1 + accepted / 4)


class ExampleSampler:
    """Keeps accepted candidates by style and draws seeds of them."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Mapping[str, Any]]] = {}

    def draw(self, style: str, count: int, generator: np.random.Generator) -> tuple[Mapping[str, Any], ...]:
        """Up to `count` different examples of a style."""
        kept = self._kept.get(style, [])
        places = generator.permutation(len(kept))[:count] if kept and count else ()
        return tuple(kept[int(place)] for place in places)

    def add(self, style: str, example: Mapping[str, Any]) -> None:
        """Takes an accepted candidate."""
        kept = self._kept.setdefault(style, [])
        kept.append(example)
        if len(kept) > MOST_SEEDS:
            del kept[0]


def draw_prompt(prompts: Sequence[str], generator: np.random.Generator) -> str:
    """The prompt sampler: one of a generator's prompts."""
    return prompts[int(generator.integers(len(prompts)))]
