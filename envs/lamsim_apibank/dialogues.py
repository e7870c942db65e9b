"""Dialogues: what the user says, which calls are expected, what the assistant answers; and how they become tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lamsim import InvalidToolCall, Task, ToolCall
from lamsim_apibank.apis.api import Result
from lamsim_apibank.apis.toolkit import CALL, SEARCH

SHELVES = {1: "desk", 2: "desk", 3: "planner"}


@dataclass(frozen=True, slots=True)
class Expected:
    """A call that the dialogue expects.

    Attributes:
        api: The API.
        arguments: By name, of the declared types.
        result: What it results in.
        lead: What the assistant says as it makes the call.
        reply: What it says next, once it has the result; empty if it calls at once.
    """

    api: str
    arguments: Mapping[str, Any]
    result: Result
    lead: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """What follows one message of the user.

    Attributes:
        says: The user's message.
        calls: The calls that it leads to.
        answer: What the assistant says in the end.
    """

    says: str
    calls: tuple[Expected, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A task's goal.

    Attributes:
        name: Unique within its level.
        level: 1, 2 or 3.
        rounds: In order; the last one expects a call.
        split: Of the tasks.
        tables: Databases of its own; None for the library's.
    """

    name: str
    level: int
    rounds: tuple[Round, ...]
    split: str
    tables: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def calls(self) -> tuple[Expected, ...]:
        """All expected calls."""
        return tuple(call for part in self.rounds for call in part.calls)

    def task(self) -> Task:
        """The dialogue as a task: level 1 offers the APIs that it needs, the others the search for them."""
        offered = sorted({call.api for call in self.calls}) if self.level == 1 else None
        world = {"shelf": SHELVES[self.level], "offered": offered, "tables": self.tables}
        return Task(self.name, self.rounds[0].says, world, self, self.split)


def rounds_of(turns: Sequence[tuple[str, Any]]) -> tuple[Round, ...]:
    """Cuts a transcript into rounds; what comes after the last call and its answer is left out.

    Args:
        turns: (`User`, text), (`AI`, text) or (`API`, `Expected`), in order.
    """
    rounds: list[Round] = []
    says, calls, words = "", list[Expected](), list[str]()

    def close() -> None:
        if says or calls:
            rounds.append(Round(says, _with_replies(calls, " ".join(words)), " ".join(words)))

    for role, content in turns:
        if role == "User":
            close()
            says, calls, words = content, [], []
        elif role == "AI":
            words.append(content)
        else:
            calls.append(Expected(content.api, content.arguments, content.result, " ".join(words)))
            words = []
    close()
    while rounds and not rounds[-1].calls:
        del rounds[-1]
    return tuple(rounds)


def _with_replies(calls: Sequence[Expected], answer: str) -> tuple[Expected, ...]:
    replies = [*(call.lead for call in calls[1:]), answer]
    return tuple(
        Expected(call.api, call.arguments, call.result, call.lead, reply)
        for call, reply in zip(calls, replies, strict=False)
    )


def wrapped(api: str, arguments: Mapping[str, Any], level: int) -> ToolCall:
    """A call of an API as the level's toolkit takes it."""
    if level == 1 or api in (SEARCH, CALL):
        return ToolCall(api, arguments)
    return ToolCall(CALL, {"api_name": api, "parameters": arguments})


def unwrapped(call: ToolCall | InvalidToolCall, level: int) -> tuple[str, Mapping[str, Any]] | None:
    """The API and its arguments that a call means; None if it means none."""
    if isinstance(call, InvalidToolCall):
        return None
    if level == 1 or call.name != CALL:
        return call.name, call.arguments
    name, arguments = call.arguments.get("api_name"), call.arguments.get("parameters")
    return (name, arguments) if isinstance(name, str) and isinstance(arguments, Mapping) else None
