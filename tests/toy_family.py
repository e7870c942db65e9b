"""A family for tests over the toy toolkit, as short as a family can be."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import gymnasium

from lamsim import Evaluator, Family, Message, NativeFormat, Score, Task, TaskSet, ToolCall, ToolkitSpec, Turn
from lamsim.formats import ChatFormat

ENV_ID = "lamsim-tests/Till-v0"
START = {"start": 1}


class TillScore:
    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        right = state["done"] and state["total"] == task.goal["total"]
        progress = min(1.0, state["total"] / task.goal["total"])
        return Score(float(right), right, progress, {"total": float(right)})


def read(text: str) -> ToolCall | None:
    name, _, coins = text.partition(" ")
    if name == "put" and coins.isdecimal() and coins.isascii() and len(coins) < 20:
        return ToolCall("put", {"coins": int(coins)})
    return ToolCall(name, {}) if name in ("count", "shake", "shut") and not coins else None


def write(call: ToolCall) -> str:
    coins = call.arguments.get("coins")
    if call.name == "put" and isinstance(coins, int):
        return f"put {coins}"
    return " ".join([call.name, *(str(value) for value in call.arguments.values())])


class TillFamily(Family):
    """Fill the till."""

    task_instruction = "You keep a till."
    max_steps = 300

    def __init__(self, *, tasks: int = 8) -> None:
        self._count = tasks

    @cached_property
    def tasks(self) -> TaskSet:
        return TaskSet(
            Task(f"till-{n}", f"Fill the till up to {n + 3} coins, then shut it.", START, {"total": n + 3}, split)
            for n in range(self._count)
            for split in ["train" if n % 4 else "test"]
        )

    def toolkit(self, task: Task) -> ToolkitSpec:
        return ToolkitSpec("toy_toolkit:Till")

    def evaluator(self, task: Task) -> Evaluator:
        return TillScore()

    def formats(self) -> Mapping[str, ChatFormat]:
        return {"native": NativeFormat(read, write)}

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        missing = task.goal["total"] - info["total"]
        call = ToolCall("put", {"coins": missing}) if missing > 0 else ToolCall("shut", {})
        return Message("assistant", thought=f"{missing} coins to go", calls=(call,))


if ENV_ID not in gymnasium.registry:
    gymnasium.register(ENV_ID, entry_point="lamsim.registration:make_env", kwargs={"family": "toy_family:TillFamily"})
