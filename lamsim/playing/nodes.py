"""Nodes: the points of the tree of what was tried in an episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lamsim.episode import Outcome
from lamsim.messages import Message, ToolResult


@dataclass(eq=False, slots=True)
class Node:
    """A point of an episode, and the step that led to it.

    Attributes:
        number: In the order of creation; 0 is the start.
        parent: The point before; None at the start.
        text: What was written to get here; empty at the start.
        by: Who wrote it: `person`, or the name of a policy.
        observation: What the environment shows here.
        messages: Those that this step added, the agent's own first; at the start all there are.
        feedback: The faults of the step's calls, as `Fault.to_json` writes them.
        results: What the step's calls gave.
        reward: Of this step.
        total: The rewards of all steps up to here.
        ending: How the episode ended, with score or failure, if it is over here.
        info: What the environment told with the observation.
        children: What was tried from here, in order.
    """

    number: int
    parent: Node | None
    text: str
    by: str
    observation: str
    messages: tuple[Message, ...]
    feedback: list[dict[str, Any]] = field(default_factory=list)
    results: tuple[ToolResult, ...] = ()
    reward: float = 0.0
    total: float = 0.0
    ending: Outcome | None = None
    info: Mapping[str, Any] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether the episode is over here."""
        return self.ending is not None

    @property
    def failed(self) -> bool:
        """Whether the machine ended the episode here."""
        return self.ending is not None and self.ending.failure is not None

    def is_outcome(self, observation: str, reward: float, ending: Outcome | None) -> bool:
        """Whether the step, taken again, came out the same."""
        failed = ending is not None and ending.failure is not None
        seen = (observation, reward, ending is not None, failed)
        return seen == (self.observation, self.reward, self.over, self.failed)

    @property
    def path(self) -> list[Node]:
        """All points from the start to this one."""
        path = [self]
        while path[-1].parent is not None:
            path.append(path[-1].parent)
        return path[::-1]

    @property
    def depth(self) -> int:
        """How many steps lead here."""
        return len(self.path) - 1
