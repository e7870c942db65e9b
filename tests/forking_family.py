"""A family for tests whose toolkit can only be kept by forks."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import gymnasium

from lamsim import Evaluator, Family, Message, Score, Task, TaskSet, ToolCall, ToolkitSpec, Turn

ENV_ID = "lamsim-tests/Workshop-v0"


class TurnScore:
    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        right = state["done"] and len(state["rows"]) == task.goal["turns"]
        return Score(float(right), right, float(right), {})


class WorkshopFamily(Family):
    """Turn the wheel so often, then stop."""

    task_instruction = "You turn a wheel."
    max_steps = 20

    @cached_property
    def tasks(self) -> TaskSet:
        return TaskSet(
            Task(f"turns-{n}", f"Turn the wheel {n} times, then stop.", {}, {"turns": n}, "train") for n in range(2, 6)
        )

    def toolkit(self, task: Task) -> ToolkitSpec:
        return ToolkitSpec("forking_toolkit:Workshop", snapshots="fork")

    def evaluator(self, task: Task) -> Evaluator:
        return TurnScore()

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        name = "turn" if info["turns"] < task.goal["turns"] else "stop"
        return Message("assistant", calls=(ToolCall(name, {}),))


if ENV_ID not in gymnasium.registry:
    gymnasium.register(
        ENV_ID, entry_point="lamsim.registration:make_env", kwargs={"family": "forking_family:WorkshopFamily"}
    )
