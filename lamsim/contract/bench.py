"""The bench: an environment under test, its catalogs, and the expert's plays, made once for all checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from lamsim.contract.choosing import chosen
from lamsim.contract.plays import BREAKS, Play, again, difference, expert_act, play
from lamsim.env import ToolEnv
from lamsim.errors import UsageError
from lamsim.family import Family
from lamsim.registration import make
from lamsim.sandboxes import Sandbox
from lamsim.sandboxes.engine import NoEngine
from lamsim.tasks import Task
from lamsim.tools import Tool
from lamsim.verifier import Catalog


@dataclass(frozen=True, slots=True)
class Offer:
    """A task's catalog.

    Attributes:
        tools: What the toolkit offers.
        refused: Why it is no catalog at all, one sentence; empty if it is one.
        broken: What is wrong with tools, by their names: such a catalog can't be played with.
    """

    tools: tuple[Tool, ...] = ()
    refused: str = ""
    broken: tuple[tuple[str, str], ...] = ()

    @property
    def playable(self) -> bool:
        """Whether episodes can be played with it."""
        return not (self.refused or self.broken)


class Bench:
    """What checks look at.

    Attributes:
        blocked: Why no episode at all can be played here, one sentence; empty if they can.

    Args:
        env_id: The environment.
        options: Of `gymnasium.make`.
        number: How many tasks; None for all.
        seed: Of all episodes.

    Raises:
        UsageError: If there is no such environment or option.
    """

    def __init__(self, env_id: str, options: Mapping[str, Any], number: int | None, seed: int) -> None:
        self.env_id, self.options, self.seed = env_id, dict(options), seed
        self.env = self._made(self.options)
        self.family: Family = self.env.family
        if self.env.sandbox.kind == "inprocess" and not self.env.portable and "sandbox" not in options:
            self.options["sandbox"] = "process"
            self.env = self._of_family(sandbox="process")
        self.tasks: tuple[Task, ...] = chosen(self.env.tasks, number)
        self.blocked = ""
        self._offers: dict[str, Offer] = {}
        self._experts: dict[str, Play] = {}
        self._unsteady: dict[str, str] = {}
        self._compiled: dict[str, str] = {}

    def _made(self, options: Mapping[str, Any]) -> ToolEnv:
        return cast(ToolEnv, make(self.env_id, **options).unwrapped)

    def _of_family(self, **changed: Any) -> ToolEnv:
        kept: dict[str, Any] = {
            name: self.options[name] for name in ("feedback", "max_steps", "split") if name in self.options
        }
        made = ToolEnv(self.family, **{"format": self.env.format, "sandbox": self.env.sandbox, **kept, **changed})
        made.spec = self.env.spec  # records name it
        return made

    @property
    def everything(self) -> bool:
        """Whether all tasks are looked at."""
        return len(self.tasks) == len(self.env.tasks)

    def fresh(self) -> ToolEnv:
        """The environment made anew, as `gymnasium.make` makes it.

        Raises:
            UsageError: If it can't be made a second time.
        """
        return self._made(self.options)

    def twin(self, *, format: str | None = None, sandbox: Sandbox | str | None = None, **changed: Any) -> ToolEnv:
        """An environment of the same family object with other options of the engine."""
        if format is not None:
            changed["format"] = format
        if sandbox is not None:
            changed["sandbox"] = sandbox
        return self._of_family(**changed)

    def offer(self, task: Task) -> Offer:
        """A task's catalog; empty if the toolkit can't be made, which the play of the task tells."""
        if task.id not in self._offers:
            self._offers[task.id] = self._opened(task)
        return self._offers[task.id]

    def _opened(self, task: Task) -> Offer:
        try:
            session = self.env.sandbox.open(self.family.toolkit(task), task.world, self.seed)
        except NoEngine as error:
            self.blocked = str(error)
            return Offer(refused=self.blocked)
        except UsageError as error:
            return Offer(refused=str(error))
        except BREAKS:
            return Offer()
        tools = session.tools
        session.close()
        names = [tool.name for tool in tools]
        twice = {name: f"Two tools are called {name!r}" for name in names if names.count(name) > 1}
        broken = {tool.name: reason for tool in tools if (reason := self._no_schema(tool))}
        return Offer(tools, broken=tuple({**broken, **twice}.items()))

    def _no_schema(self, tool: Tool) -> str:
        key = repr(tool)
        if key not in self._compiled:
            self._compiled[key] = ""
            try:
                Catalog((tool,)).check_of(tool.name)
            except BREAKS as error:
                self._compiled[key] = str(error).rstrip(".")
        return self._compiled[key]

    def expert(self, task: Task) -> Play | None:
        """The expert's play of a task; None if its catalog is broken, which the check `schemas` tells."""
        if not self.offer(task).playable:
            return None
        if task.id not in self._experts:
            self._experts[task.id] = play(self.env, task.id, self.seed, expert_act, "expert")
        return self._experts[task.id]

    def played(self) -> Iterator[tuple[Task, Play]]:
        """The tasks that could be started, each with its expert's play, be it broken off or not."""
        for task in self.tasks:
            made = self.expert(task)
            if made is not None and made.sights:
                yield task, made

    def unsteady(self, made: Play) -> str:
        """Where an expert's play comes out another way the second time; empty if it does not."""
        if made.task not in self._unsteady:
            again_played = play(self.env, made.task, self.seed, again(made.texts))
            self._unsteady[made.task] = difference(made, again_played)
        return self._unsteady[made.task]

    def mark_unsteady(self, made: Play, place: str) -> None:
        """Notes that a play comes out another way elsewhere."""
        self._unsteady[made.task] = place

    def repeatable(self) -> Iterator[tuple[Task, Play]]:
        """The plays that came to an end and come out the same again: with them other places can be compared."""
        return ((task, made) for task, made in self.played() if not made.stopped and not self.unsteady(made))

    def solved(self) -> Iterator[tuple[Task, Play]]:
        """The tasks that their expert solves."""
        return ((task, made) for task, made in self.played() if made.success and not made.stopped)
