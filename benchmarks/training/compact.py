"""The shortest prompt that says everything: ChatML with tools as Python signatures and lists of results as tables.

A small model on a CPU pays for every token. Of the easy tier's prompts a JSON schema takes most; a signature with the
tool's first sentence says the same in a fifth. How calls are written is any other format's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lamsim import ChatFormat, LinearPrompt, Message, Tool, ToolCall
from lamsim.formats import format_named
from lamsim.formats.turns import CHATML

TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "object": "dict", "array": "list"}
END = "<|im_end|>"


class Compact(ChatFormat):
    """ChatML, signatures, tables; calls as another format writes and reads them.

    Args:
        calls: Name of that format.
    """

    templated = True

    def __init__(self, calls: str = "gorilla") -> None:
        self._calls = format_named(calls)
        self.name = f"compact_{calls}"
        example = self.encode(Message("assistant", calls=(ToolCall("tool", {"text": "a", "number": 1}, "call_0"),)))
        self.format_instruction = f"Write a call like this, and nothing else:\n{example}"

    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> LinearPrompt:
        """See `ChatFormat`."""
        catalog = "\n".join(["Tools:", *map(signature, tools)]) if tools else ""
        system = "\n\n".join([part for part in (task_instruction, catalog, self.format_instruction) if part])
        return LinearPrompt(CHATML.write("system", system), CHATML.open("assistant"), CHATML.end, _write, self.encode)

    def encode(self, message: Message) -> str:
        """See `ChatFormat`."""
        return self._calls.encode(message)

    def parse(self, text: str) -> Message:
        """See `ChatFormat`."""
        return self._calls.parse(text)


def _write(message: Message) -> str:
    content = tabled(message.content) if message.role == "tool" else message.content
    return CHATML.write(message.role, content)


def signature(tool: Tool) -> str:
    """A tool in one line, for instance `calendar_get(event_id: str): Tells everything about an appointment.`"""
    required = set(tool.parameters.get("required") or ())
    properties: Mapping[str, Any] = tool.parameters.get("properties") or {}
    given = [
        f"{name}: {_type(schema)}" + ("" if name in required else f"={schema.get('default')!r}")
        for name, schema in properties.items()
    ]
    return f"{tool.name}({', '.join(given)}): {tool.description}"


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "|".join(map(repr, schema["enum"]))
    if "anyOf" in schema:
        return "|".join(_type(part) for part in schema["anyOf"] if part.get("type") != "null")
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema.get('items') or {})}]"
    if kind == "string" and (pattern := schema.get("pattern", "")):
        return " ".join([name for name, mark in (("YYYY-MM-DD", "{4}"), ("HH:MM", ":")) if mark in pattern]) or "str"
    return TYPES.get(str(kind), "any")


def tabled(content: str) -> str:
    """A JSON object as `key=value|...`, a list of alike ones as a head and a line for each; other text as it is."""
    try:
        value = json.loads(content)
    except ValueError:
        return content
    if isinstance(value, dict) and value:
        return "|".join(f"{key}={_cell(item)}" for key, item in value.items())
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(row, dict) for row in value):
        return content
    if len({tuple(row) for row in value}) > 1:
        return content
    return "\n".join(["|".join(value[0]), *["|".join(map(_cell, row.values())) for row in value]])


def _cell(value: Any) -> str:
    return value if isinstance(value, str) and "|" not in value and "\n" not in value else json.dumps(value)
