"""Messages, calls and tools as the unified format has them, made of what other formats have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import from_json

from lamsim.datasets.converters.converter import Misfit, Record

dumps = json.JSONEncoder(ensure_ascii=False).encode
"""Writes JSON within strings."""


def read_json(text: str, default: Any = None) -> Any:
    """The JSON value that a text is; the default if it is none."""
    try:
        return from_json(text)
    except ValueError:
        pass
    try:
        return json.loads(text)  # takes lone surrogates
    except (ValueError, RecursionError):
        return default


def read_arguments(value: Any) -> Any:
    """A call's arguments as an object; a text that is none stays, as what the model wrote."""
    if isinstance(value, str):
        read = read_json(value) if value.strip() else {}
        return read if isinstance(read, dict) else value
    if value is None:
        return {}
    return value if isinstance(value, dict) else dumps(value)


def text_of(content: Any) -> str:
    """The text of a message's content: itself, or of its parts those that are text."""
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    if isinstance(content, list):
        texts = [part.get("text") if isinstance(part, dict) else part for part in content]
        return "\n".join([text for text in texts if isinstance(text, str)])
    return dumps(content)


def tools_of(listed: Any) -> list[dict[str, Any]]:
    """A catalog, each tool with `{"type": "function"}` around it.

    Raises:
        Misfit: If it is no list of tools with names.
    """
    if not isinstance(listed, list):
        raise Misfit("The tools are no list.")
    tools = []
    for tool in listed:
        function = tool.get("function", tool) if isinstance(tool, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise Misfit("A tool has no name.")
        tools.append(tool if "function" in tool else {"type": "function", "function": tool})
    return tools


def functions_of(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A record's catalog without what stands around each tool.

    Raises:
        Misfit: If a tool has no name.
    """
    return [tool["function"] for tool in tools_of(record.get("tools") or [])]


def record_of(
    id: str,
    tools: list[dict[str, Any]],
    conversation: list[dict[str, Any]],
    instruction: str = "",
    format_instruction: str | None = None,
) -> Record:
    """A record of the unified format."""
    return {
        "unique_trajectory_id": id,
        "task_instruction": instruction,
        "format_instruction": format_instruction,
        "few_shot_examples": None,
        "tools": tools,
        "conversation": conversation,
    }


def calls_of(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The calls of a message of the unified format, as `{"name", "arguments"}`.

    Raises:
        Misfit: If one is none.
    """
    functions = []
    for call in message.get("tool_calls") or ():
        function = call.get("function") if isinstance(call, Mapping) else None
        if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
            raise Misfit("A call has no name.")
        functions.append({"name": function["name"], "arguments": read_arguments(function.get("arguments"))})
    return functions


def messages_of(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A record's conversation.

    Raises:
        Misfit: If a message has a role that no format has a place for.
    """
    conversation: list[dict[str, Any]] = record["conversation"]
    for message in conversation:
        if message.get("role") not in ("system", "user", "assistant", "tool"):
            raise Misfit(f"A message has the role {message.get('role')!r}.")
    return conversation


class Dialogue:
    """A conversation of the unified format that grows; calls get ids where they bring none, and results their calls'.

    Attributes:
        messages: What has been said.
        instruction: The text of the first system message, if the conversation begins with it.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.instruction = ""
        self._calls = 0
        self._open: list[tuple[str, str]] = []

    def system(self, text: str) -> None:
        """Adds a system message, or takes the instruction from it."""
        if self.messages or self.instruction:
            self.messages.append({"role": "system", "content": text})
        else:
            self.instruction = text

    def user(self, text: str) -> None:
        """Adds a message of the user."""
        self.messages.append({"role": "user", "content": text})

    def assistant(self, text: str, calls: Iterable[Any] = ()) -> None:
        """Adds a message of the agent.

        Args:
            text: What it says, or its thought beside calls.
            calls: Objects with `name`, `arguments` and perhaps `id`.

        Raises:
            Misfit: If a call has no name.
        """
        message: dict[str, Any] = {"role": "assistant", "content": text}
        written: list[dict[str, Any]] = []
        for call in calls:
            name = call.get("name") if isinstance(call, Mapping) else None
            if not isinstance(name, str):
                raise Misfit("A call has no name.")
            id = call.get("id") or f"call_{self._calls}"
            function = {"name": name, "arguments": read_arguments(call.get("arguments"))}
            written.append({"type": "function", "function": function, "id": id})
            self._calls += 1
        if written:
            message["tool_calls"] = written
            self._open = [(call["function"]["name"], call["id"]) for call in written]
        self.messages.append(message)

    def result(self, text: str, id: str = "", name: str = "") -> None:
        """Adds what the next call that is open gave, or the one of an id."""
        place = next((at for at, call in enumerate(self._open) if call[1] == id), 0 if not id else -1)
        known = self._open.pop(place) if self._open and place >= 0 else (name, id)
        self.messages.append(
            {"role": "tool", "name": name or known[0], "content": text, "tool_call_id": id or known[1]}
        )

    def results(self, text: str) -> None:
        """Adds what the open calls gave: a JSON list of as many holds one of each, else the text is the first's."""
        if len(self._open) > 1 and text.startswith("["):
            each = read_json(text)
            if isinstance(each, list) and len(each) == len(self._open):
                for content in each:
                    self.result(content if isinstance(content, str) else dumps(content))
                return
        self.result(text)


def results_text(contents: list[str], calls: int) -> str | None:
    """The results of several calls as one text that `Dialogue.results` reads; None if each should stand for itself."""
    if len(contents) == 1:
        return contents[0]
    return dumps(contents) if len(contents) == calls else None
