"""The counter as an environment family: an episode of `calls` calls that ends with the right total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import gymnasium

from lamsim import Evaluator, Family, Message, NativeFormat, StateMatch, Task, TaskSet, ToolCall, ToolkitSpec
from lamsim.formats import ChatFormat

ENV_ID = "lamsim-benchmarks/Counter-v0"


def _read(text: str) -> ToolCall | None:
    name, _, number = text.partition(" ")
    return ToolCall(name, {"n": int(number)}) if number.isdecimal() else None


def _write(call: ToolCall) -> str:
    return f"{call.name} {call.arguments['n']}"


class CounterFamily(Family):
    """Add 1, 2, 3, ...

    Args:
        calls: How many calls an episode has.
    """

    task_instruction = "You keep a running total."

    def __init__(self, *, calls: int = 10) -> None:
        self.calls = calls

    @cached_property
    def tasks(self) -> TaskSet:
        goal = {"state": {"total": sum(range(1, self.calls + 1)), "left": 0, "done": True}}
        text = f"Add the numbers from 1 to {self.calls}, one at a time."
        return TaskSet([Task("count", text, {"calls": self.calls}, goal)])

    def toolkit(self, task: Task) -> ToolkitSpec:
        return ToolkitSpec("counter_toolkit:Counter")

    def evaluator(self, task: Task) -> Evaluator:
        return StateMatch()

    def formats(self) -> Mapping[str, ChatFormat]:
        return {"native": NativeFormat(_read, _write)}

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        return call_number(sum(message.role == "assistant" for message in messages) + 1)


def call_number(n: int) -> Message:
    """What the agent says in step `n`, counted from 1."""
    return Message("assistant", calls=(ToolCall("add", {"n": n}),))


gymnasium.register(
    ENV_ID, entry_point="lamsim.registration:make_env", kwargs={"family": "counter_family:CounterFamily"}
)
