"""Parts of records as benchmarks' converters put them together and take them apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lamsim.datasets.converters.chat_messages import dumps
from lamsim.datasets.converters.converter import Misfit, Record
from lamsim.datasets.steps import call_of
from lamsim.messages import ToolCall
from lamsim.trajectory import encode_line

Message = dict[str, Any]
_decode = json.JSONDecoder(strict=False).decode


class Call(NamedTuple):
    """A call of a conversation with its answer.

    Attributes:
        name: The tool's name.
        arguments: Its arguments.
        answer: What came back; None if nothing did.
        id: The call's id.
    """

    name: str
    arguments: dict[str, Any]
    answer: str | None
    id: str = ""


class Turn(NamedTuple):
    """Something that somebody said or did.

    Attributes:
        role: `system`, `user` or `assistant`.
        content: What is said; beside calls the thought.
        calls: The calls of an assistant's message, with their answers.
    """

    role: str
    content: str
    calls: tuple[Call, ...] = ()


def record_of(
    id: str,
    instruction: str,
    tools: Iterable[Any],
    conversation: list[Message],
    source: Mapping[str, Any],
    **block: Any,
) -> Record:
    """A record that says only what its source says.

    Args:
        id: Its name.
        instruction: What holds for every task of the source.
        tools: Functions, with or without the `{"type": "function"}` around them.
        conversation: Its messages.
        source: What goes to `lamsim.source`; it names the format.
        block: More keys of the block `lamsim`.
    """
    return {
        "unique_trajectory_id": id,
        "task_instruction": instruction,
        "format_instruction": None,
        "few_shot_examples": None,
        "tools": [tool if "function" in tool else {"type": "function", "function": tool} for tool in tools],
        "conversation": conversation,
        "lamsim": {**block, "source": dict(source)},
    }


def source_of(record: Record, format: str) -> dict[str, Any]:
    """What `record_of` was given as source; empty if the record comes from anywhere else."""
    source = (record.get("lamsim") or {}).get("source")
    return source if isinstance(source, dict) and source.get("format") == format else {}


def functions_of(record: Record) -> list[dict[str, Any]]:
    """The tools of a record without what is around them."""
    functions = [tool.get("function", tool) for tool in record["tools"]]
    return [function for function in functions if isinstance(function, dict)]


def said(role: str, content: str) -> Message:
    """A message without calls."""
    return {"role": role, "content": content}


def called(thought: str, calls: Sequence[tuple[str, dict[str, Any], str]]) -> Message:
    """A message of the agent with calls: names, arguments, ids."""
    listed = [
        {"type": "function", "function": {"name": name, "arguments": arguments}, "id": id}
        for name, arguments, id in calls
    ]
    return {"role": "assistant", "content": thought, "tool_calls": listed}


def told(name: str, content: str, id: str) -> Message:
    """A message of a tool."""
    return {"role": "tool", "name": name, "content": content, "tool_call_id": id}


def turns_of(record: Record) -> Iterator[Turn]:
    """The conversation with each answer beside its call.

    Raises:
        Misfit: If a message is of no known role, or a call has no name or no arguments.
    """
    conversation = record["conversation"]
    for index, message in enumerate(conversation):
        role, content = message.get("role"), message.get("content")
        if role == "tool":
            continue
        if role not in ("system", "user", "assistant"):
            raise Misfit(f"It has a message of the role {str(role)[:40]!r}.")
        listed = message.get("tool_calls")
        calls = tuple(_calls(listed, _answers(conversation, index + 1))) if listed else ()
        yield Turn(role, content if isinstance(content, str) else "", calls)


def _answers(conversation: list[Message], start: int) -> list[Message]:
    """The messages of tools that follow each other from a place on."""
    end = start
    while end < len(conversation) and conversation[end].get("role") == "tool":
        end += 1
    return conversation[start:end]


def _calls(listed: Any, answers: list[Message]) -> Iterator[Call]:
    for item in listed if isinstance(listed, list) else [listed]:
        call = call_of(item)
        if not isinstance(call, ToolCall):
            raise Misfit(f"It has a call that {call.reason}.")
        found = next((answer for answer in answers if answer.get("tool_call_id") in (call.id, None, "")), None)
        if found is not None:
            answers.remove(found)
        content = found.get("content") if found is not None else None
        yield Call(call.name, dict(call.arguments), content if isinstance(content, str) else None, call.id)


def only_question(turns: Sequence[Turn], what: str) -> str:
    """The one thing that the user says.

    Raises:
        Misfit: If it is not one; the sentence says that `what` holds one question.
    """
    asked = [turn.content for turn in turns if turn.role == "user"]
    if len(asked) != 1:
        raise Misfit(f"The user says {len(asked)} things, and {what} holds one question.")
    return asked[0]


_ACTION = re.compile(r"(?:\A|\n)Action:[ \t]*(.*?)\s*\nAction Input:[ \t]?", re.DOTALL)


def action_in(text: str) -> tuple[str, str, str] | None:
    """Thought, action and input of a text in the form that ReAct gives calls; None if it has no call.

    A record keeps a call that can't be read as such a text.
    """
    found = _ACTION.search(text)
    if not found:
        return None
    thought = text[: found.start()].strip()
    return thought.removeprefix("Thought:").strip(), found[1], text[found.end() :]


def action_text(thought: str, action: str, given: str) -> str:
    """A call that can't be read, as a text that `action_in` reads."""
    return "\n".join([*([f"Thought: {thought}"] if thought else []), f"Action: {action}", f"Action Input: {given}"])


def object_in(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is; None if it is none."""
    try:
        value = _decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


RESPELLED = "white space around texts, and texts that read as a part of something else"
"""The loss of what `gist` finds changed."""


def gist(conversation: list[Message]) -> dict[str, list[Any]]:
    """Who says what and what is called, without how it is spread over messages."""
    said_by: dict[str, list[Any]] = {}
    for message in conversation:
        if message.get("content"):
            said_by.setdefault(str(message.get("role")), []).append(message["content"])
        for call in message.get("tool_calls") or ():
            said_by.setdefault("calls", []).append(call.get("function", call))
    return said_by


def json_text(value: Any) -> str:
    """What a tool gave, as text: texts as they are, the rest as JSON."""
    return value if isinstance(value, str) else dumps(value)


def alike(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, of the same types, and with their keys in the same order."""
    if type(one) in (dict, list, float):
        return bool(one == other) and encode_line(one) == encode_line(other)
    return type(one) is type(other) and bool(one == other)


def changes(item: Mapping[str, Any], fresh: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of an item that are written otherwise if nobody says how."""
    return {key: value for key, value in item.items() if key not in fresh or not alike(value, fresh[key])}
