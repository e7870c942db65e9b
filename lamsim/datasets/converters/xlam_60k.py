"""xlam-function-calling-60k: a query, tools with Python types, and the calls that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_converter import ChatConverter
from lamsim.datasets.converters.chat_messages import Dialogue, calls_of, functions_of, messages_of, record_of, text_of
from lamsim.datasets.converters.converter import Misfit, Record
from lamsim.datasets.converters.flat_tools import python_typed, read_tool, with_python_type, write_tool


class Xlam60k(ChatConverter):
    """Rows of `id`, `query`, `answers` and `tools`, the latter two JSON in strings.

    A row is one request and the calls for it, so of a longer conversation there is only the first request and the calls
    of the message right after it.
    """

    name: ClassVar[str] = "xlam-60k"
    about: ClassVar[str] = "xlam-function-calling-60k (Salesforce, APIGen)"
    packed: ClassVar[tuple[str, ...]] = ("answers", "tools")

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        query, answers, tools = item.get("query"), item.get("answers"), item.get("tools")
        if not isinstance(query, str) or not isinstance(answers, list) or not isinstance(tools, list):
            raise Misfit("A row of xlam-function-calling-60k has 'query', and 'answers' and 'tools' as JSON lists.")
        dialogue = Dialogue()
        dialogue.user(query)
        dialogue.assistant("", answers)
        own = item.get("id")
        return record_of(
            id if own is None else str(own), [read_tool(tool, python_typed) for tool in tools], dialogue.messages
        )

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        query, answer = _first(record)
        id = record["unique_trajectory_id"]
        return {
            "id": int(id) if id.isascii() and id.isdecimal() and str(int(id[:18])) == id else id,
            "query": text_of(query.get("content")),
            "answers": calls_of(answer),
            "tools": [write_tool(function, with_python_type) for function in functions_of(record)],
        }


def _first(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first message of the user and the agent's that answers it."""
    messages = messages_of(record)
    for query, answer in pairwise(messages):
        if query["role"] == "user" and answer["role"] == "assistant":
            return query, answer
    raise Misfit("It has no request that the agent answers.")
