"""A record's conversation as chat messages: what the agent saw and said, and nothing of goals or rewards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from lamsim.datasets.exporters.source import Record, Unfit
from lamsim.datasets.styling import Style, text_messages
from lamsim.errors import UsageError, unknown

Chat: TypeAlias = list[dict[str, Any]]
"""Messages as chat templates take them: `arguments` are objects."""

Thoughts: TypeAlias = Literal["content", "reasoning", "drop"]
THOUGHTS: tuple[Thoughts, ...] = ("content", "reasoning", "drop")
"""Where the thought beside a call goes: it stays `content`, becomes `reasoning_content`, or is left out."""


def checked_thoughts(thoughts: str) -> Thoughts:
    """The option `thoughts`.

    Raises:
        UsageError: If it is none of `THOUGHTS`.
    """
    for known in THOUGHTS:
        if thoughts == known:
            return known
    raise unknown("way with thoughts", thoughts, THOUGHTS)


def chat(record: Record, thoughts: Thoughts = "content") -> Chat:
    """The conversation, with the task instruction before it as the system message.

    The format instruction stays out: how calls are written is for the trainer's chat template to say. A record with a
    style says it itself: its messages are plain text, with the tools, the calls and the results written in it; the
    thoughts stay where its format has them, unless they are dropped.

    Raises:
        Unfit: If a message is not one, or the style is none.
    """
    instruction = record["task_instruction"]
    messages = [{"role": "system", "content": instruction}] if instruction else []
    messages += [message_of(message, thoughts) for message in record["conversation"]]
    style = _style(record)
    return messages if style is None else text_messages(record, style, thoughts != "drop")


def tools_of(record: Record) -> list[dict[str, Any]]:
    """The catalog, each tool as `{"type": "function", "function": {...}}`; empty where the messages hold it as text.

    Raises:
        Unfit: If one has no name, or the style is none.
    """
    tools = [tool if "function" in tool else {"type": "function", "function": tool} for tool in record["tools"]]
    if not all(isinstance(tool["function"], dict) and isinstance(tool["function"].get("name"), str) for tool in tools):
        raise Unfit("a tool without a name")
    return tools if _style(record) is None else []


def _style(record: Record) -> Style | None:
    try:
        return Style.of(record)
    except UsageError:
        raise Unfit("a style that nobody knows") from None


def message_of(message: Mapping[str, Any], thoughts: Thoughts = "content") -> dict[str, Any]:
    """One message, with only the keys that chat templates know.

    Raises:
        Unfit: If it is none.
    """
    role = message.get("role")
    content = message.get("content") or ""
    if not isinstance(content, str):
        raise Unfit("content that is no text")
    if role == "tool":
        name, call_id = message.get("name") or "", message.get("tool_call_id") or ""
        return {"role": "tool", "name": name, "content": content, "tool_call_id": call_id}
    if role not in ("system", "user", "assistant"):
        raise Unfit(f"a message of the role {role!r}")
    if role != "assistant" or not message.get("tool_calls"):
        return {"role": role, "content": content}
    written: dict[str, Any] = {"role": role, "content": content if thoughts == "content" else ""}
    if thoughts == "reasoning" and content:
        written["reasoning_content"] = content
    written["tool_calls"] = [_call(call) for call in message["tool_calls"]]
    return written


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call.get("function") or {}
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except ValueError:
            raise Unfit("arguments that are no JSON object") from None
    if not isinstance(arguments, dict) or not isinstance(function.get("name"), str):
        raise Unfit("arguments that are no JSON object")
    written = {"type": "function", "function": {"name": function["name"], "arguments": arguments}}
    return {**written, "id": call["id"]} if call.get("id") else written


def opening(messages: Chat) -> int:
    """How many messages stand before the agent's first."""
    return next(place for place, message in enumerate(messages) if message["role"] == "assistant")


def dumps(value: Any) -> str:
    """JSON text, as the rows and the digests of rows have it."""
    return json.dumps(value, ensure_ascii=False)
