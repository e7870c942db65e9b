r"""The xLAM v1 format: one prompt in sections, and answers that are a JSON object with `thought` and `tool_calls`.

After section 3 of the xLAM report (arXiv 2409.03215) and the client of its repository. Query is the last message of the
user; what came before stands in history steps of the keys `step_id`, `thought`, `tool_calls`, `next_observation`,
`user_input`. Tools are flat, `parameters` maps argument names to their schemas, and a required one says so.

The object has no place for what the agent says: the client takes the thought of a text without calls for it. So

    calls, or nothing at all        {"thought": thought, "tool_calls": [...]}
    content alone                   {"thought": content, "tool_calls": []}
    any other                       {"thought": thought, "tool_calls": [...], "content": content}

and a thought without calls is read as content unless there is a key `content`. White space counts.

As in the client a missing key is an empty value. Beyond it: a Markdown code block around the object, text behind it,
one call where a list belongs, a string that holds the list, a bare list of calls and a bare call are read, too. A text
that is no JSON object, or one with neither key, from which the client gets nothing, is an unreadable call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from lamsim.formats.calls_json import Unreadable, dumps, read_all, read_calls, read_json, unfenced, write_call
from lamsim.formats.chat_format import ChatFormat
from lamsim.formats.xlam_prompt import XLAMPrompt
from lamsim.messages import InvalidToolCall, Message
from lamsim.tools import Tool

DEFAULT_TASK = (
    "Based on the previous context and API request history, generate an API request or a response as an AI assistant."
)
"""The client's task instruction where none is given."""


class XLAM(ChatFormat):
    """Sections and JSON objects; the module says how they are written and read."""

    name: ClassVar[str] = "xlam"
    format_instruction: ClassVar[str] = """\
The output should be of the JSON format, which specifies a list of generated function calls. The example format is as \
follows, please make sure the parameter type is correct. If no function call is needed, please make \n\
tool_calls an empty list "[]".
```
{"thought": "the thought process, or an empty string", "tool_calls": [{"name": "api_name1", \
"arguments": {"argument1": "value1", "argument2": "value2"}}]}
```"""

    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> XLAMPrompt:
        """See `ChatFormat`; without an instruction the client's default stands there."""
        sections = {
            "TASK INSTRUCTION": task_instruction or DEFAULT_TASK,
            "AVAILABLE TOOLS": dumps([flat_tool(tool) for tool in tools]),
            "FORMAT INSTRUCTION": self.format_instruction,
        }
        head = [f"[BEGIN OF {name}]\n{text}\n[END OF {name}]\n\n" for name, text in sections.items()]
        return XLAMPrompt("".join(head))

    def encode(self, message: Message) -> str:
        """See `ChatFormat`."""
        thought, content, calls = message.thought, message.content, message.calls
        if len(calls) == 1 and isinstance(calls[0], InvalidToolCall) and not thought and not content:
            return calls[0].text
        written = ", ".join([write_call(call) for call in calls])
        if content and not thought and not calls:
            return f'{{"thought": {dumps(content)}, "tool_calls": []}}'
        if not content and (calls or not thought):
            return f'{{"thought": {dumps(thought)}, "tool_calls": [{written}]}}'
        return f'{{"thought": {dumps(thought)}, "tool_calls": [{written}], "content": {dumps(content)}}}'

    def parse(self, text: str) -> Message:
        """See `ChatFormat`."""
        try:
            value = _answer(read_json(unfenced(text))[0])
            items = _items(value.get("tool_calls"))
        except Unreadable as error:
            return Message("assistant", calls=(InvalidToolCall(text, str(error)),))
        calls = read_calls(items, text) if items else ()
        thought, content = value.get("thought"), value.get("content")
        thought = thought if isinstance(thought, str) else ""
        if isinstance(content, str):
            return Message("assistant", content, thought, calls)
        return Message("assistant", "", thought, calls) if calls else Message("assistant", thought)


def flat_tool(tool: Tool) -> dict[str, Any]:
    """A tool in v1's flat shape; definitions that its schemas refer to stand beside the parameters."""
    required = tool.parameters.get("required") or ()
    parameters = {
        name: {**schema, "required": True}
        if name in required and isinstance(schema, Mapping) and "required" not in schema
        else schema
        for name, schema in (tool.parameters.get("properties") or {}).items()
    }
    flat = {"name": tool.name, "description": tool.description, "parameters": parameters}
    if "$defs" in tool.parameters:
        flat["$defs"] = tool.parameters["$defs"]
    return flat


def _answer(value: Any) -> dict[str, Any]:
    """The object with `thought` and `tool_calls` that a JSON value is, or is short for."""
    if isinstance(value, list):
        return {"tool_calls": value}
    if not isinstance(value, dict):
        raise Unreadable("is no JSON object")
    if "tool_calls" in value or "thought" in value:
        return value
    if "name" in value:
        return {"tool_calls": [value]}
    raise Unreadable('has neither "thought" nor "tool_calls"')


def _items(calls: Any) -> list[Any]:
    if isinstance(calls, str):
        calls = read_all(calls) if calls.strip() else None
    if calls is None:
        return []
    if isinstance(calls, dict):
        return [calls]
    if not isinstance(calls, list):
        raise Unreadable('has "tool_calls" that are no list')
    return calls
