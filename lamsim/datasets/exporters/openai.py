"""OpenAI's fine-tuning files: chat messages as the API has them, `arguments` as strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.exporters.chat import Chat, chat, dumps, tools_of
from lamsim.datasets.exporters.exporter import Exporter
from lamsim.datasets.exporters.parquet import Shape
from lamsim.datasets.exporters.source import Record, Source, Unfit
from lamsim.errors import UsageError

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MAX_TOOLS = 128
"""Tools that a request may have."""


class OpenAIFineTuning(Exporter):
    """Rows for OpenAI's supervised fine-tuning.

    Results stand right behind the calls, and the last message is the agent's, as the service wants it. It refuses a
    whole file for one bad line, so episodes with names of tools that it does not take, or with calls without an answer
    in mid-conversation, are left out.
    """

    name: ClassVar[str] = "openai"
    about: ClassVar[str] = "OpenAI fine-tuning: whole episodes"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl",)
    columns: ClassVar[Mapping[str, Shape]] = {"messages": ["json"], "tools": ["json"]}

    def __init__(self, *, min_reward: float | None = None, thoughts: str = "content") -> None:
        super().__init__(min_reward=min_reward, thoughts=thoughts)
        if self.thoughts == "reasoning":
            raise UsageError("OpenAI's files have no place for reasoning_content: thoughts are content or drop.")

    def rows(self, source: Source) -> Iterator[Record]:
        """See `Exporter`."""
        return source.rows(self._row, self.min_reward)

    def _row(self, record: Record) -> Record:
        tools = tools_of(record)
        if len(tools) > MAX_TOOLS:
            raise Unfit(f"more than {MAX_TOOLS} tools")
        for tool in tools:
            _check_name(tool["function"]["name"])
        messages = [_message(message) for message in _ordered(chat(record, self.thoughts))]
        return {"messages": messages, "tools": tools} if tools else {"messages": messages}


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise Unfit("a tool's name that OpenAI does not take")


def _ordered(messages: Chat) -> Chat:
    """The messages up to the agent's last, results of calls before answers to what was no call.

    Raises:
        Unfit: If calls before the last have no answers.
    """
    last = max(place for place, message in enumerate(messages) if message["role"] == "assistant")
    ordered: Chat = []
    place = 0
    while place <= last:
        message = messages[place]
        ordered.append(message)
        place += 1
        if message["role"] != "assistant" or place > last:
            continue
        answers = []
        while messages[place]["role"] != "assistant":
            answers.append(messages[place])
            place += 1
        results = [answer for answer in answers if answer["role"] == "tool"]
        asked = [call.get("id", "") for call in message.get("tool_calls", ())]
        if asked != [result["tool_call_id"] for result in results] or "" in asked:
            raise Unfit("calls that are not answered one by one")
        ordered += results + [answer for answer in answers if answer["role"] != "tool"]
    return ordered


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    if message["role"] == "tool":
        return {"role": "tool", "tool_call_id": message["tool_call_id"], "content": message["content"]}
    if not message.get("tool_calls"):
        return dict(message)
    calls = []
    for call in message["tool_calls"]:
        function = call["function"]
        _check_name(function["name"])
        calls.append(call_json(function["name"], function["arguments"], call["id"]))
    said = {"content": message["content"]} if message["content"] else {}
    return {"role": "assistant", **said, "tool_calls": calls}


def call_json(name: str, arguments: Mapping[str, Any] | str, id: str) -> dict[str, Any]:
    """A call as the API has it; arguments that could not be read are a text already."""
    written = arguments if isinstance(arguments, str) else dumps(arguments)
    return {"id": id, "type": "function", "function": {"name": name, "arguments": written}}
