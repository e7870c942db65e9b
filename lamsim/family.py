"""What an environment family is: tasks, toolkit, evaluator, and what goes with them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from wsgiref.types import WSGIApplication

import numpy as np

from lamsim.evaluators import Evaluator, Score, Turn
from lamsim.formats.chat_format import ChatFormat
from lamsim.messages import Message, ToolCall, ToolResult
from lamsim.sandboxes.session import ToolkitSpec
from lamsim.tasks import Task, TaskSet
from lamsim.users import Nobody, User

CallsMade: TypeAlias = Sequence[tuple[ToolCall, ToolResult]]
"""Calls in their order, each with what it gave."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What other requests in a task's world go by, for whoever makes some.

    Attributes:
        world: What the toolkit is made with, so that a user can go on talking; None for the task's own world.
        policy: What the agent is told to obey, beside the task instruction.
        consent: Whether the user must agree before the world is changed.
        writing: Names of the tools that may change the world, as far as the family says so.
        breaches: The policy as tests: a sentence for each rule that calls break.
        facts: What of the toolkit's state is the world, and no record of the episode.
    """

    world: Mapping[str, Any] | None = None
    policy: str = ""
    consent: bool = False
    writing: frozenset[str] = frozenset()
    breaches: Callable[[CallsMade], Iterable[str]] = lambda made: ()
    facts: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda state: state


class Family(ABC):
    """One folder of `envs/`. The constructor's keyword arguments are options of `gymnasium.make`.

    Attributes:
        task_instruction: What the agent is told in every task, before the catalog.
        max_steps: After so many steps an episode is truncated, unless the option `max_steps` says otherwise;
            None for no limit.
        calls_per_message: How many calls of one message are run, where the benchmark has a limit.
        official: What of the benchmark's own data the option `data` takes, in a few words; empty if it takes none.
    """

    task_instruction: str
    max_steps: int | None = None
    calls_per_message: int | None = None
    official: str = ""

    @property
    @abstractmethod
    def tasks(self) -> TaskSet:
        """All tasks of all splits; made once and kept."""

    def split(self, name: str) -> TaskSet:
        """The tasks of one split.

        Raises:
            UsageError: If there is no such split.
        """
        return self.tasks.split(name)

    @abstractmethod
    def toolkit(self, task: Task) -> ToolkitSpec:
        """How to make the toolkit of a task; it gets the task's world, never its goal."""

    @abstractmethod
    def evaluator(self, task: Task) -> Evaluator:
        """What scores a task."""

    def step_limit(self, task: Task) -> int | None:
        """After how many steps an episode of a task is truncated, where tasks differ; by default `max_steps`."""
        return self.max_steps

    def user(self, task: Task) -> User:
        """Who the agent talks to; by default nobody."""
        return Nobody()

    def formats(self) -> Mapping[str, ChatFormat]:
        """The family's own formats by name, `native` among them if the benchmark has an action grammar."""
        return {}

    def closing(self, text: str, score: Score) -> str:
        """The last observation once the score is known, for benchmarks that tell it."""
        return text

    def gave_up(self, turn: Turn, info: Mapping[str, Any]) -> bool:
        """Whether the turn that ended an episode gave up, where a benchmark has a way to say so.

        Searches take any other end for an answer.

        Args:
            turn: The last one.
            info: What the toolkit tells of its state at the end.
        """
        return False

    def web(self, task: Task) -> WSGIApplication | None:
        """A task's world as a website for a person's browser, for `lamsim show --serve`; None if it is none."""
        return None

    def tables(self, tries: Mapping[str, int], solved: Mapping[str, int]) -> Mapping[str, Mapping[str, str]]:
        """What the benchmark's own table of results says of a run: tables by name, each with its columns in order.

        Args:
            tries: Scored episodes of each task, by its id.
            solved: Those of them that solved it.
        """
        return {}

    def suggest(self, info: Mapping[str, Any], instruction: str, generator: np.random.Generator) -> ToolCall | None:
        """A call that is usable now, for random agents; None leaves it to the tools' schemas.

        Args:
            info: What the toolkit tells of its present state.
            instruction: The task's.
            generator: The only source of chance.
        """
        return None

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """What `lamsim check` looks at beyond what holds for every family, such as a domain's own rules.

        Args:
            tasks: Those that are checked.

        Returns:
            Checks by name; each yields a sentence for every thing that is wrong, with the name of what is concerned.
        """
        return {}

    def setting(self, task: Task) -> Setting:
        """What other requests in a task's world go by; `lamsim synth --kind multi-turn` makes some."""
        return Setting()

    @abstractmethod
    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """What one who knows the goal does next. It solves every task that ships, with full reward.

        It has no memory: what has been done stands in the conversation, so it can be asked at any point.

        Args:
            task: With the goal.
            messages: The conversation so far.
            info: What the toolkit tells of its present state.
        """
