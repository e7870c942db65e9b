"""The unified format itself: its several spellings are read, the one of `docs/trajectories.md` is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_messages import read_arguments, read_json, record_of, tools_of
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record

_LONGEST = 10_000_000
"""Characters of Python that are read."""


class Unified(Converter):
    """Unified Format 2.0.

    Read are also: `conversation` and `tools` as strings of JSON or Python (ActionStudio's loader takes them so), tools
    without `{"type": "function"}` around them, `arguments` as strings, a system message within `conversation` (MCPEval
    writes the task instruction there once more), and records without the keys that may be null. Written is the one
    spelling of `docs/trajectories.md`, so such a record does not come back as it was.
    """

    name: ClassVar[str] = "unified"
    about: ClassVar[str] = "xLAM's Unified Format 2.0 (ActionStudio, MCPEval, lamsim)"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        if not isinstance(item, dict) or "conversation" not in item:
            raise Misfit("A record of the unified format has the key 'conversation'.")
        messages = _unpacked(item["conversation"], "conversation")
        tools = tools_of(_unpacked(item.get("tools") or [], "tools"))
        record = record_of(str(item.get("unique_trajectory_id") or id), tools, messages)
        instruction = item.get("task_instruction") or ""
        if not isinstance(instruction, str):
            raise Misfit("The task instruction is no text.")
        if messages and messages[0].get("role") == "system":
            format_instruction = item.get("format_instruction")
            said = messages[0].get("content")
            if not instruction and isinstance(said, str):
                instruction = said
            if said in (instruction, f"{instruction}\n{format_instruction}"):
                messages = messages[1:]
        conversation = [_message(message) for message in messages]
        yield {**record, **item, **record, **_kept(item), "task_instruction": instruction, "conversation": conversation}

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        yield record


def _kept(item: Record) -> Record:
    return {key: item[key] for key in ("format_instruction", "few_shot_examples", "lamsim") if key in item}


def _unpacked(value: Any, what: str) -> list[Any]:
    if isinstance(value, str):
        text = value
        value = read_json(text)
        if value is None:
            try:
                value = ast.literal_eval(text[:_LONGEST])
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                raise Misfit(f"The {what} are a string that is neither JSON nor Python.") from None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Misfit(f"The {what} are no list of objects.")
    return value


def _message(message: dict[str, Any]) -> dict[str, Any]:
    calls = message.get("tool_calls")
    if calls is None:
        return message
    if not isinstance(calls, list):
        raise Misfit("The calls of a message are no list.")
    return {**message, "tool_calls": [_call(call) for call in calls]}


def _call(call: Any) -> Any:
    if not isinstance(call, dict):
        raise Misfit("A call is no object.")
    function = call.get("function", call)
    if not isinstance(function, dict):
        raise Misfit("A call's function is no object.")
    if "function" in call and isinstance(function.get("arguments"), dict):
        return call
    function = {"name": function.get("name"), "arguments": read_arguments(function.get("arguments"))}
    return {"type": "function", "function": function, "id": call.get("id") or ""}
