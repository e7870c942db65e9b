"""Hermes function calling: ShareGPT turns with tools, calls and results as text between tags."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_converter import ChatConverter, Source
from lamsim.datasets.converters.chat_messages import (
    Dialogue,
    calls_of,
    dumps,
    messages_of,
    read_json,
    record_of,
    text_of,
    tools_of,
)
from lamsim.datasets.converters.converter import Record
from lamsim.datasets.converters.sharegpt import turns_of
from lamsim.formats import format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.trajectory import encode_line

_HERMES = format_named("hermes")
_TOOLS = re.compile(r"<tools>\s*([\[{].*?)\s*</tools>", re.DOTALL)
_RESPONSE, _RESPONSE_END = "<tool_response>", "</tool_response>"
_BEFORE = "You may call functions. Their signatures stand between <tools> and </tools>, as JSON."
_AFTER = """\
Write each call as a JSON object with name and arguments between <tool_call> and </tool_call>:
<tool_call>
{"name": "function_name", "arguments": {"argument": "value"}}
</tool_call>"""
_LONGEST = 1_000_000
"""Characters of Python that are read."""


class Hermes(ChatConverter):
    """Rows of `id`, `conversations` and `tools` (a JSON string), as NousResearch/hermes-function-calling-v1 has them.

    The system message holds the tools between `<tools>` tags; what stands before them is the task instruction, what
    behind them the format instruction. The agent's turns are read and written by the chat format `hermes`, calls and
    tools also as Python's dictionaries, which that data set has too.
    """

    name: ClassVar[str] = "hermes"
    about: ClassVar[str] = "Hermes function calling (NousResearch): <tools>, <tool_call>, <tool_response>"
    packed: ClassVar[tuple[str, ...]] = ("tools",)

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        dialogue = Dialogue()
        listed: Any = item.get("tools")
        format_instruction: str | None = None
        for side, text in turns_of(item):
            if side == "system":
                before, tools, after = _split(text, item.get("tools"))
                if tools is not None and not dialogue.messages:
                    listed, text = listed or tools, before
                    format_instruction = after or None
                dialogue.system(text)
            elif side == "human":
                dialogue.user(text)
            elif side == "observation":
                _add_results(dialogue, text)
            else:
                _add_said(dialogue, text)
        own = item.get("id")
        id = own if isinstance(own, str) else id
        return record_of(id, tools_of(listed or []), dialogue.messages, dialogue.instruction, format_instruction)

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        tools = tools_of(record.get("tools") or [])
        system = text_of(record.get("task_instruction"))
        if tools:
            written = _listed(tools)
            if source.get("own_words"):
                parts = [system, written, record.get("format_instruction")]
                system = "\n".join([part for part in parts if part])
            else:
                parts = [system and f"{system}\n", _BEFORE, written, _AFTER]
                system = "\n".join([part for part in parts if part])
        turns = [{"from": "system", "value": system}] if system else []
        turns += [{"from": side, "value": text} for side, text in _turns(messages_of(record))]
        item: dict[str, Any] = {"id": record["unique_trajectory_id"], "conversations": turns}
        return {**item, "tools": tools} if tools else item

    def hints(self, item: Mapping[str, Any]) -> Source:
        """See `ChatConverter`: whether tools are introduced in words that are not ours."""
        first = next(turns_of(item), ("", ""))
        return {"own_words": True} if first[0] == "system" and _AFTER not in first[1] else {}


def _listed(tools: Any) -> str:
    return f"<tools>\n{encode_line(tools).decode().rstrip()}\n</tools>"


def _split(text: str, known: Any) -> tuple[str, Any, str]:
    """What stands before the tools of a system message, the tools or None, and what stands behind them.

    Args:
        text: The message.
        known: The tools as the row has them; need not be read again where the message has the same.
    """
    listed = _listed(known)
    start, tools = text.find(listed), known
    end = start + len(listed)
    if start < 0:
        found = _TOOLS.search(text)
        tools = _tools(found[1]) if found else None
        if found is None or tools is None:
            return text, None, ""
        start, end = found.span()
    before, after = text[:start].rstrip(), text[end:].strip()
    if after == _AFTER and before.endswith(_BEFORE):
        return before.removesuffix(_BEFORE).removesuffix("\n").removesuffix("\n"), tools, ""
    return before, tools, after


def _tools(text: str) -> list[Any] | None:
    """Tools as a list in JSON or Python, as one object, or as an object on each line."""
    value = _read(text)
    if value is None:
        value = [_read(line) for line in text.splitlines() if line.strip()]
    tools = [value] if isinstance(value, dict) else value
    sound = isinstance(tools, list) and all(isinstance(tool, dict) for tool in tools)
    return tools if sound and all(isinstance(tool.get("function", tool), dict) for tool in tools) else None


def _read(text: str) -> Any:
    value = read_json(text)
    if value is None and text.lstrip().startswith(("[", "{")):
        try:
            value = ast.literal_eval(text[:_LONGEST].strip())
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return None
        return value if read_json(_json_or_empty(value)) == value else None
    return value


def _json_or_empty(value: Any) -> str:
    try:
        return dumps(value)
    except (TypeError, ValueError, RecursionError):
        return ""


def _add_said(dialogue: Dialogue, text: str) -> None:
    if "<tool_call>" not in text:
        dialogue.assistant(text)
        return
    message = _HERMES.parse(text)
    said = [message.thought, message.content]
    calls = []
    for call in message.calls:
        read = _read(call.text) if isinstance(call, InvalidToolCall) else None
        if isinstance(call, ToolCall):
            calls.append({"name": call.name, "arguments": dict(call.arguments)})
        elif isinstance(read, dict) and isinstance(read.get("name"), str):
            calls.append(read)
        else:
            said.append(call.text)
    dialogue.assistant("\n".join([part for part in said if part]) if calls else text, calls)


def _add_results(dialogue: Dialogue, text: str) -> None:
    for content in _responses(text):
        dialogue.result(content)


def _responses(text: str) -> list[str]:
    """What stands between the tags of a turn; the text itself if there is none, or more than them."""
    contents: list[str] = []
    after = 0
    while (start := text.find(_RESPONSE, after)) >= 0 and not text[after:start].strip():
        end = text.find(_RESPONSE_END, start)
        if end < 0:
            break
        contents.append(text[start + len(_RESPONSE) : end].removeprefix("\n").removesuffix("\n"))
        after = end + len(_RESPONSE_END)
    return contents if contents and not text[after:].strip() else [text]


def _turns(messages: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    results: list[str] = []
    for message in messages:
        text = text_of(message.get("content"))
        if message["role"] == "tool":
            results.append(f"{_RESPONSE}\n{text}\n{_RESPONSE_END}")
            continue
        if results:
            yield "tool", "\n".join(results)
            results = []
        if message["role"] != "assistant":
            yield {"user": "human"}.get(message["role"], "system"), text
            continue
        functions = calls_of(message)
        calls = [ToolCall(call["name"], call["arguments"]) for call in functions if isinstance(call["arguments"], dict)]
        yield "gpt", _HERMES.encode(Message("assistant", text, calls=tuple(calls))) if calls else text
    if results:
        yield "tool", "\n".join(results)
