"""Orders within the agent's messages: of a call's arguments, and of calls that can stand in any order."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from lamsim.datasets.augmenting.augmentation import (
    Augmentation,
    Record,
    block_of,
    feedback_of,
    function_of,
    names_in,
    said_anew,
    shuffled,
    with_function,
)
from lamsim.datasets.augmenting.words import only_reads
from lamsim.datasets.steps import Step, steps_of
from lamsim.errors import unknown
from lamsim.messages import ToolCall

_FREE = ("reading", "all")


class ShuffleArguments(Augmentation):
    """Writes the arguments of each call in another order."""

    name: ClassVar[str] = "shuffle_arguments"
    about: ClassVar[str] = "the order of the arguments within each call"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        changes = 0
        conversation = []
        for message in record["conversation"]:
            calls = message.get("tool_calls")
            if isinstance(calls, list):
                written = []
                for call in calls:
                    function = function_of(call)
                    arguments = function.get("arguments")
                    if isinstance(arguments, dict) and len(arguments) > 1:
                        order = dict(shuffled(list(arguments.items()), generator))
                        call = with_function(call, {**function, "arguments": order})
                        changes += 1
                    written.append(call)
                message = {**message, "tool_calls": written}
            conversation.append(message)
        if not changes:
            return self.pass_over("no call has two arguments")
        return self.noted(said_anew(record, conversation))


class ShuffleCalls(Augmentation):
    """Puts the calls of a message, and their results with them, into another order where it does not matter.

    Args:
        calls: `reading`: only messages all of whose calls go to tools that only read, told by the verbs in their names.
            `all`: any message with several calls, for data in which calls at once are meant to have no order.
        rate: See `Augmentation`.

    Messages with a call that the verifier found a fault in or that is made twice stay as they are, and so do those with
    a tool that acts on the place the agent is at, and, but for `all` at the end of an episode, with calls that nothing
    answers.
    """

    name: ClassVar[str] = "shuffle_calls"
    about: ClassVar[str] = "the order of calls in one message, where it does not matter"

    def __init__(self, *, calls: str = "reading", rate: float = 1.0) -> None:
        super().__init__(rate=rate)
        if calls not in _FREE:
            raise unknown("kind of free calls", calls, _FREE)
        self._all = calls == "all"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        conversation: list[dict[str, Any]] = record["conversation"]
        steps = steps_of(conversation)
        if not any(len(step.calls) > 1 for step in steps):
            return self.pass_over("no message has two calls")
        faulty = {step.index for step, faults in zip(steps, feedback_of(record, len(steps)), strict=True) if faults}
        placed = frozenset(names_in(block_of(record).get("repeatable")))
        free = [step for step in steps if step.index not in faulty and self._free(step, placed, step is steps[-1])]
        if not free:
            return self.pass_over("the order of the calls may matter")
        changed = list(conversation)
        for step in free:
            order = shuffled(range(len(step.calls)), generator)
            message = conversation[step.index]
            changed[step.index] = {**message, "tool_calls": [message["tool_calls"][place] for place in order]}
            answers = _answers(step)
            if len(answers) == len(order):
                for place, origin in zip(sorted(answers), order, strict=True):
                    changed[place] = conversation[answers[origin]]
        return self.noted(said_anew(record, changed), messages=[step.index for step in free])

    def _free(self, step: Step, placed: frozenset[str], last: bool) -> bool:
        calls = [call for call in step.calls if isinstance(call, ToolCall)]
        if len(calls) < 2 or len(calls) < len(step.calls) or step.strays:
            return False
        if any(call.name in placed or calls.count(call) > 1 for call in calls):
            return False
        if len(_answers(step)) < len(calls):
            # The first of them has ended the episode; answers still name the calls that they are to.
            return self._all and last and all(call.id for call in calls)
        return self._all or all(only_reads(call.name) for call in calls)


def _answers(step: Step) -> list[int]:
    return [place for place in step.results if place is not None]
