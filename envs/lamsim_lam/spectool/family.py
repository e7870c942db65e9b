"""The SpecTool family: queries with labelled trajectories over LAM's worlds and tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any

from lamsim import ErrorPatterns, Family, Message, Task, TaskSet, ToolCall, ToolkitSpec
from lamsim.errors import UsageError, unknown
from lamsim_lam.spectool.contract import pattern_faults, query_faults, unneeded_tools
from lamsim_lam.spectool.making import made
from lamsim_lam.spectool.queries import CLASSES, QUERIES
from lamsim_lam.spectool.saying import AUGMENTATIONS
from lamsim_lam.spectool.scoring import SpecToolScore
from lamsim_lam.tasks.task_set import MadeTasks

CONVENTIONS = ("paper", "code")

TASKS = 4
"""Of each kind of query, unless more are wanted."""


class LamSpecTool(Family):
    """SpecTool (Kokane et al. 2024), made anew: queries of several calls, and seven error patterns for each episode.

    Every query has at least two accepted trajectories, which were gone in its world and found right.

    Args:
        tasks_per_query: How many tasks of each kind of query.
        augmentation: `constraint` puts a constraint on each query and solves it again, `transform` says the same
            queries in other words, `irrelevance` with sentences that are of no use; None leaves them as they are.
        query_class: Only queries of this class: `errand`, `single` or `joined`; None for all.
        convention: Whether a missing required argument counts as IAV, as in SpecTool's paper, or IAN, as in its code.

    Raises:
        UsageError: If there is no such augmentation, class or convention, or the number is below 1.
    """

    task_instruction = (
        "You are the assistant of a person and use the tools to look at and change this person's data. Do all that is "
        "asked, in the order in which it is asked, and nothing else. Once everything is done, call finish with the "
        "answer to what was asked. You have at most 10 steps."
    )
    max_steps = 10

    def __init__(
        self,
        *,
        tasks_per_query: int = TASKS,
        augmentation: str | None = None,
        query_class: str | None = None,
        convention: str = "paper",
    ) -> None:
        if tasks_per_query < 1:
            raise UsageError("tasks_per_query is at least 1.")
        if augmentation is not None and augmentation not in AUGMENTATIONS:
            raise unknown("augmentation", augmentation, AUGMENTATIONS)
        if query_class is not None and query_class not in CLASSES:
            raise unknown("query class", query_class, CLASSES)
        if convention not in CONVENTIONS:
            raise unknown("convention", convention, CONVENTIONS)
        self._numbers = range(tasks_per_query)
        self._queries = [
            query
            for query in QUERIES.values()
            if query_class in (None, query.kind) and (augmentation != "constraint" or query.kind != "single")
        ]
        self._make = lru_cache(maxsize=1024)(partial(made, augmentation=augmentation or ""))
        by_convention = ErrorPatterns(_trajectories, convention="code" if convention == "code" else "paper")
        self._score = SpecToolScore(by_convention)

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        places = {f"{query.name}-{number}": (query, number) for query in self._queries for number in self._numbers}
        return MadeTasks(places, self._make, lambda query, number: "test")

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return ToolkitSpec("lamsim_lam.world.toolkit:Desk")

    def evaluator(self, task: Task) -> SpecToolScore:
        """See `Family`."""
        return self._score

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`."""
        whole = (made(query, number) for query in QUERIES.values() for number in range(TASKS))
        return {
            "queries": query_faults(QUERIES.values()),
            "patterns": pattern_faults(whole),
            "tools": unneeded_tools(self.tasks),
        }

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`; it goes on with the first accepted trajectory."""
        answered = {message.call_id for message in messages if message.role == "tool"}
        done = [
            (call.name, call.arguments)
            for message in messages
            for call in message.calls
            if isinstance(call, ToolCall) and call.id in answered
        ]
        way = _trajectories(task)[0]
        call = next((call for call in way if (call.name, call.arguments) not in done), way[-1])
        return Message("assistant", calls=(ToolCall(call.name, dict(call.arguments)),))


def _trajectories(task: Task) -> Any:
    return task.goal.trajectories
