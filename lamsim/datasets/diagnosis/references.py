"""Labelled trajectories: which calls a task takes, for the patterns that only show against them (IAC, IAV)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim.datasets.diagnosis.errors import StepErrors
from lamsim.datasets.steps import steps_of
from lamsim.evaluators import Comparison, Labelled, LabelledCall
from lamsim.messages import ToolCall


class References:
    """The right calls of tasks, several ways for a task if there are several trajectories of it.

    Args:
        records: Trajectories that are right, for instance an expert's.
    """

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._ways: dict[str, list[Labelled]] = {}
        for record in records:
            ways = self._ways.setdefault(_task(record), [])
            if (calls := _calls(record)) not in ways:
                ways.append(calls)

    def __len__(self) -> int:
        return len(self._ways)

    def compare(self, record: Mapping[str, Any], steps: Iterable[StepErrors]) -> Comparison | None:
        """Holds a record's sound calls against the way of its task that fits best; None if the task is not known."""
        ways = self._ways.get(_task(record))
        if ways is None:
            return None
        return Comparison.best(ways, [call for step in steps for call in step.sound_calls])


def _task(record: Mapping[str, Any]) -> str:
    """What names a record's task: environment and task, or a stranger's id."""
    block = record.get("lamsim") or {}
    if "env" in block and "task" in block:
        return f"{block['env']} {block['task']}"
    return str(record["unique_trajectory_id"])


def _calls(record: Mapping[str, Any]) -> Labelled:
    return tuple(
        LabelledCall(call.name, call.arguments)
        for step in steps_of(record["conversation"])
        for call in step.calls
        if isinstance(call, ToolCall)
    )
