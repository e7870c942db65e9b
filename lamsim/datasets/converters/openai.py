"""OpenAI's chat messages, as fine-tuning files and logs of requests have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_converter import ChatConverter
from lamsim.datasets.converters.chat_messages import (
    Dialogue,
    calls_of,
    messages_of,
    record_of,
    text_of,
    tools_of,
)
from lamsim.datasets.converters.converter import Misfit, Record
from lamsim.datasets.exporters.openai import call_json


class OpenAI(ChatConverter):
    """Rows of `messages` and `tools`, `arguments` as strings.

    Read are also `functions`, `function_call` and the role `function` of the first API, the role `developer`, content
    in parts, and `reasoning_content`, which becomes the thought. Names of tools are not checked: the service takes
    letters, digits, `_` and `-`; `lamsim data export --to openai` leaves episodes with others out.
    """

    name: ClassVar[str] = "openai"
    about: ClassVar[str] = "OpenAI chat messages (chat completions, fine-tuning files)"

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        messages = item.get("messages")
        if not isinstance(messages, list):
            raise Misfit("A row of OpenAI messages has a list 'messages'.")
        dialogue = Dialogue()
        for message in messages:
            _add(dialogue, message)
        tools = tools_of(item.get("tools") or item.get("functions") or [])
        return record_of(id, tools, dialogue.messages, dialogue.instruction)

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        instruction = record.get("task_instruction")
        messages = [{"role": "system", "content": instruction}] if instruction else []
        messages += [_message(message) for message in messages_of(record)]
        tools = tools_of(record.get("tools") or [])
        return {"messages": messages, "tools": tools} if tools else {"messages": messages}


def _add(dialogue: Dialogue, message: Any) -> None:
    role = message.get("role") if isinstance(message, dict) else None
    if role in ("system", "developer"):
        dialogue.system(text_of(message.get("content")))
    elif role == "user":
        dialogue.user(text_of(message.get("content")))
    elif role == "assistant":
        said = [message.get("reasoning_content"), text_of(message.get("content")), message.get("refusal")]
        dialogue.assistant("\n".join([text for text in said if isinstance(text, str) and text]), _calls(message))
    elif role in ("tool", "function"):
        id, name = message.get("tool_call_id") or "", message.get("name") or ""
        dialogue.result(text_of(message.get("content")), id, name)
    else:
        raise Misfit(f"A message has the role {role!r}.")


def _calls(message: Mapping[str, Any]) -> list[Any]:
    listed = message.get("tool_calls") or ()
    if not isinstance(listed, list | tuple) or not all(isinstance(call, dict) for call in listed):
        raise Misfit("The calls of a message are no list of objects.")
    calls = []
    for call in listed:
        function = call.get("function")
        if not isinstance(function, dict):
            raise Misfit("A call has no function.")
        calls.append({**function, "id": call.get("id")})
    only = message.get("function_call")
    return [*calls, only] if isinstance(only, dict) else calls


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    role, text = message["role"], text_of(message.get("content"))
    if role == "tool":
        return {"role": "tool", "tool_call_id": message.get("tool_call_id") or "", "content": text}
    calls = calls_of(message)
    if not calls:
        return {"role": role, "content": text}
    ids = [call.get("id") or "" for call in message["tool_calls"]]
    written = [call_json(call["name"], call["arguments"], id) for call, id in zip(calls, ids, strict=True)]
    return {"role": role, "content": text or None, "tool_calls": written}
