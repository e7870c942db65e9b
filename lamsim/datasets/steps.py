"""The steps of a recorded conversation: each assistant message with its calls and what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lamsim.feedback import Pattern
from lamsim.messages import InvalidToolCall, ToolCall

_MEANT_AS_CALL = re.compile(
    r'"tool_calls"|"arguments"\s*:|"parameters"\s*:\s*\{|<tool_call>|<function=|\[TOOL_CALLS\]|<\|python_tag\|>'
    r'|(?:^|\n)\s*Action\s*:|(?:^|\n)\s*Action Input\s*:|^\s*\[?\{\s*"(?:thought|name)"'
    r'|"type"\s*:\s*"(?:tool_use|function_call)"|<parameter[= ]|<invoke\b|tool▁(?:call|sep)|^\s*\[\s*[A-Za-z_][\w.]*\('
    r"|(?:^|\n)\s*-\s*name:.*\n\s*arguments:"
)


@dataclass(slots=True)
class Step:
    """One assistant message.

    Attributes:
        index: Its place in the conversation.
        turn: How many user messages stand before it; one that only answers a call that could not be read is none.
        content: Its thought where calls stand beside it, else what it says.
        calls: What it calls, in order; what can't be read as a call is an `InvalidToolCall`.
        results: Places of the tool messages that answer, in the order of the calls; None where none does.
        strays: Places of the tool messages that answer no call of this step.
    """

    index: int
    turn: int
    content: str
    calls: list[ToolCall | InvalidToolCall]
    results: list[int | None]
    strays: list[int]

    @property
    def unreadable(self) -> bool:
        """Whether something was meant as a call and nothing could be called."""
        return bool(self.calls) and all(isinstance(call, InvalidToolCall) for call in self.calls)


def steps_of(conversation: list[dict[str, Any]], recorded: Any = None) -> list[Step]:
    """Reads the steps; junk is data, nothing raises.

    Args:
        conversation: The messages.
        recorded: What was recorded of each step while it was played (`lamsim.steps`), in which the verifier has said
            what could not be read; without it, that is told by the look of the text.
    """
    steps: list[Step] = []
    turn = 0
    unreadable = _said_unreadable(recorded, sum(message.get("role") == "assistant" for message in conversation))
    for index, message in enumerate(conversation):
        role = message.get("role")
        if role == "assistant":
            content = message.get("content")
            text = content if isinstance(content, str) else ""
            listed = message.get("tool_calls")
            if listed is None or listed == []:
                calls: list[ToolCall | InvalidToolCall] = []
                if text and (len(steps) in unreadable or _MEANT_AS_CALL.search(text)):
                    calls.append(InvalidToolCall(text, "is written as text and can't be read"))
            elif isinstance(listed, list):
                calls = [call_of(item) for item in listed]
            else:
                calls = [InvalidToolCall(str(listed)[:200], "is in no list")]
            steps.append(Step(index, turn, text, calls, [None] * len(calls), []))
        elif role == "tool" and steps:
            _answer(steps[-1], index, message.get("tool_call_id"))
        elif role == "user" and not (steps and steps[-1].unreadable and steps[-1].index == index - 1):
            turn += 1
    return steps


def _said_unreadable(recorded: Any, count: int) -> frozenset[int]:
    """The places of steps of which the verifier said, when they were played, that a call could not be read."""
    if not isinstance(recorded, list) or len(recorded) != count:
        return frozenset()
    return frozenset(
        place
        for place, step in enumerate(recorded)
        if isinstance(step, Mapping) and isinstance(told := step.get("feedback"), list)
        for fault in told
        if isinstance(fault, Mapping) and fault.get("pattern") == Pattern.INVALID_FORMAT
    )


def call_of(item: Any) -> ToolCall | InvalidToolCall:
    """Reads a call as the unified format or OpenAI writes it; arguments may be an object or its JSON text."""
    function = item.get("function", item) if isinstance(item, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name:
        return InvalidToolCall(str(item)[:200], "has no name")
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            return InvalidToolCall(str(item)[:200], "has arguments that are no JSON")
    if not isinstance(arguments, dict):
        return InvalidToolCall(str(item)[:200], "has arguments that are no object")
    id = item.get("id")
    return ToolCall(name, arguments, id if isinstance(id, str) else "")


def _answer(step: Step, index: int, call_id: Any) -> None:
    for place, call in enumerate(step.calls):
        if step.results[place] is not None:
            continue
        if not call_id or not isinstance(call, ToolCall) or not call.id or call.id == call_id:
            step.results[place] = index
            return
    step.strays.append(index)
