"""The error patterns that each step of a record shows: as they were recorded, or judged anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lamsim.datasets.judging import Catalogs, judge
from lamsim.datasets.steps import Step, steps_of
from lamsim.feedback import Convention, Pattern, code_of
from lamsim.messages import ToolCall


@dataclass(frozen=True, slots=True)
class StepErrors:
    """What is wrong with one step.

    Attributes:
        step: The step as it was recorded.
        faults: Pairs of an error pattern and the tool that was called; each pair once.
    """

    step: Step
    faults: tuple[tuple[Pattern, str], ...]

    def codes(self, convention: Convention) -> set[str]:
        """SpecTool's codes; a step shows each once, as its metric counts actions."""
        return {code_of(pattern, convention) for pattern, _ in self.faults}

    @property
    def sound_calls(self) -> list[ToolCall]:
        """The calls without another error than repetition; which of several calls of a tool is faulty isn't told."""
        faulty = {tool for pattern, tool in self.faults if pattern is not Pattern.REPEATED_CALL}
        return [call for call in self.step.calls if isinstance(call, ToolCall) and call.name not in faulty]


def errors_of(record: Mapping[str, Any], catalogs: Catalogs) -> tuple[list[StepErrors], bool]:
    """The errors of each step, in order.

    What the verifier said when the episode was played counts where it still belongs to the record; otherwise the
    calls are judged anew from tools and conversation.

    Args:
        record: A trajectory of the unified format.
        catalogs: Keeps compiled tools from one record to the next.

    Returns:
        The errors, and whether they were recorded.
    """
    steps = steps_of(record["conversation"])
    recorded = _recorded(record, len(steps))
    if recorded is not None:
        return [StepErrors(step, faults) for step, faults in zip(steps, recorded, strict=True)], True
    judged = judge(record["conversation"], steps, catalogs.of(record))
    return [
        StepErrors(
            step, tuple(dict.fromkeys((fault.pattern, fault.tool) for found in feedback for fault in found.faults))
        )
        for step, feedback in zip(steps, judged, strict=True)
    ], False


def _recorded(record: Mapping[str, Any], steps: int) -> list[tuple[tuple[Pattern, str], ...]] | None:
    """The faults by step; None if they were not recorded or the record was changed since."""
    block = record.get("lamsim") or {}
    listed = block.get("steps")
    if not isinstance(listed, list) or len(listed) != steps or "purging" in block or "augmentation" in block:
        return None
    try:
        return [
            tuple(dict.fromkeys((Pattern(fault["pattern"]), str(fault["tool"])) for fault in step["feedback"]))
            for step in listed
        ]
    except (KeyError, TypeError, ValueError):
        return None
