r"""The Hermes format: ChatML with `<tools>`, `<tool_call>` and `<tool_response>`, as Qwen2.5 and Hermes use it.

Prompts are what the chat template of Qwen2.5-Instruct renders. An agent's text is

    <think>
    thought
    </think>

    content
    <tool_call>
    {"name": ..., "arguments": {...}}
    </tool_call>

of which each part may be missing. It is read as vLLM's `hermes` parser does: content is what stands before the first
`<tool_call>`, a call reaches up to `</tool_call>` or the end of the text, what comes behind the calls is not read.
Text with neither thought nor calls is content as it stands; elsewhere the white space around thought and content does
not count. Beyond vLLM: `<think>` is split off (it may lack its beginning, which some templates put into the prompt,
or its end, if the model was cut off); missing arguments are empty ones; and where vLLM gives up on all calls because
one is broken, only that one is unreadable.

The four markers within thought or content are written with a backslash behind `<`, see `Escape`; within a call's
strings `<` becomes \u003c, which every JSON reader understands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from lamsim.formats.calls_json import MAX_CALLS, Unreadable, dumps, read_all, read_call, too_many, write_call
from lamsim.formats.chat_format import ChatFormat, LinearPrompt
from lamsim.formats.escape import Escape
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

DEFAULT_SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
"""The system message of Qwen2.5's template where none is given."""

_BEFORE_TOOLS = """

# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>"""

_AFTER_TOOLS = """
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call>"""

_CALL, _CALL_END, _THINK, _THINK_END = "<tool_call>", "</tool_call>", "<think>", "</think>"
_CUE, _END = "<|im_start|>assistant\n", "<|im_end|>\n"
_MARKER_TAIL = "/?(?:think|tool_call)>"
_ESCAPE = Escape("<", _MARKER_TAIL, "<")
_MARKER = re.compile(f"<(?={_MARKER_TAIL})")


class HermesPrompt(LinearPrompt):
    """ChatML in which the results of one step share a user block; the block is closed by what comes after it."""

    _in_block = False

    def add(self, message: Message, text: str | None = None) -> None:
        """See `Prompt`."""
        if message.role == "tool":
            begin = "" if self._in_block else "<|im_start|>user"
            self._append(f"{begin}\n<tool_response>\n{message.content}\n</tool_response>")
            self._in_block = True
            return
        if self._in_block and message.role != "assistant":
            self._append(_END)
            self._in_block = False
        super().add(message, text)
        self._in_block = False

    def _ask(self) -> str:
        return _END + _CUE if self._in_block else _CUE


class Hermes(ChatFormat):
    """ChatML with `<tool_call>` blocks; the module says how it is written and read."""

    name: ClassVar[str] = "hermes"
    templated: ClassVar[bool] = True

    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> HermesPrompt:
        """See `ChatFormat`; without an instruction the template's own system message stands first."""
        system = task_instruction or DEFAULT_SYSTEM
        if tools:
            listed = "".join([f"\n{dumps(tool.to_json())}" for tool in tools])
            system = f"{system}{_BEFORE_TOOLS}{listed}{_AFTER_TOOLS}"
        return HermesPrompt(f"<|im_start|>system\n{system}{_END}", _CUE, _END, _write, self.encode)

    def encode(self, message: Message) -> str:
        """See `ChatFormat`."""
        thought, content, calls = message.thought, message.content, message.calls
        if not calls and not thought:
            return _ESCAPE.write(content)
        parts = [_block(call) for call in calls]
        if content:
            parts.insert(0, _ESCAPE.write_trimmed(content))
        text = "\n".join(parts)
        return f"{_THINK}\n{_ESCAPE.write_trimmed(thought)}\n{_THINK_END}\n\n{text}" if thought else text

    def parse(self, text: str) -> Message:
        """See `ChatFormat`."""
        thought, body = _split_thought(text) if "think>" in text else (None, text)
        start = body.find(_CALL)
        if start < 0:
            if thought is None:
                return Message("assistant", _ESCAPE.read(text))
            return Message("assistant", _ESCAPE.read_trimmed(body), thought)
        content = _ESCAPE.read_trimmed(body[:start]) if start else ""
        return Message("assistant", content, thought or "", _read_blocks(body, start))


def _write(message: Message) -> str:
    return f"<|im_start|>{message.role}\n{message.content}{_END}"


def _block(call: ToolCall | InvalidToolCall) -> str:
    written = write_call(call)
    if "<" in written and isinstance(call, ToolCall):
        written = _MARKER.sub(r"\\u003c", written)
    return f"{_CALL}\n{written}\n{_CALL_END}"


def _split_thought(text: str) -> tuple[str | None, str]:
    """The thought, None if there is no mark of one, and what stands behind it."""
    begun = text.lstrip().startswith(_THINK)
    call = text.find(_CALL)
    before_call = len(text) if call < 0 else call
    end = text.find(_THINK_END, 0, len(text) if begun else before_call)
    if end >= 0:
        thought, rest = text[:end], text[end + len(_THINK_END) :]
    elif begun:
        thought, rest = text[:before_call], text[before_call:]
    else:
        return None, text
    return _ESCAPE.read_trimmed(thought.strip().removeprefix(_THINK)), rest


def _read_blocks(text: str, start: int) -> tuple[ToolCall | InvalidToolCall, ...]:
    """Reads all `<tool_call>` blocks, of which the first begins at `start`."""
    calls: list[ToolCall | InvalidToolCall] = []
    while start >= 0:
        if len(calls) == MAX_CALLS:
            return (too_many(text),)
        start += len(_CALL)
        end = text.find(_CALL_END, start)
        body = text[start:end].strip() if end >= 0 else text[start:].strip()
        try:
            calls.append(read_call(read_all(body)))
        except Unreadable as error:
            calls.append(InvalidToolCall(body, str(error)))
        start = text.find(_CALL, end) if end >= 0 else -1
    return tuple(calls)
