r"""The ReAct format: Thought, Action, Action Input, Observation and Final Answer as lines of text.

    Thought: thought
    Action: name
    Action Input: {"argument": ...}

Several calls repeat the last two lines. What the agent says stands behind `Final Answer:`, which is the last label and
takes the whole rest of the text, so

    nothing at all        ->  Final Answer:
    content               ->  Final Answer: content
    calls                 ->  Action and Action Input, no Final Answer
    calls and content     ->  Action and Action Input, then Final Answer
    thought with any      ->  Thought before it

A label counts at the start of a line, may be indented a little and numbered (`Action 1:`). Text before the first label
is thought, too. From an `Observation:` behind a call on nothing is read: the model has made it up. White space around
the parts does not count. An input may stand in a Markdown code block; no input text is no arguments, but the line
itself must be there. A text with neither Action nor Final Answer is an unreadable call.

A line of a thought that looks like a label gets a backslash before it, see `Escape`; a name that could be misread is
written as a JSON string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from lamsim.formats.calls_json import (
    MAX_CALLS,
    Unreadable,
    dumps,
    read_all,
    read_arguments,
    read_json,
    too_many,
    unfenced,
)
from lamsim.formats.chat_format import ChatFormat, LinearPrompt
from lamsim.formats.escape import Escape, guard_ends, unguard_ends
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

_INDENT = "^[ \t]{0,8}"
_LABEL_TEXT = r"(Thought|Action Input|Action|Observation|Final Answer)[ \t]?[0-9]{0,3}[ \t]?:"
_LABEL = re.compile(_INDENT + _LABEL_TEXT, re.MULTILINE)
_ESCAPE = Escape(_INDENT, _LABEL_TEXT.replace("(", "(?:"), ":")


class ReActPrompt(LinearPrompt):
    """Lines of text; the answer to an unreadable call is an observation like that to any other."""

    _unread = 0

    def add(self, message: Message, text: str | None = None) -> None:
        """See `Prompt`."""
        if message.role == "assistant":
            self._unread = sum([isinstance(call, InvalidToolCall) for call in message.calls])
        elif message.role == "user" and self._unread:
            self._unread -= 1
            message = Message("tool", message.content)
        super().add(message, text)


class ReAct(ChatFormat):
    """Thought / Action / Action Input / Observation; the module says how it is written and read."""

    name: ClassVar[str] = "react"
    format_instruction: ClassVar[str] = """Work in steps. A step that calls a tool has these lines:

Thought: why this call comes next
Action: name of the tool
Action Input: its arguments as one JSON object

To call several tools in one step, repeat the lines Action and Action Input. Then stop: you will be shown each result \
after "Observation:", never write one yourself. A step that speaks to the user, to ask or to give the answer, has \
these lines:

Thought: why there is nothing to call
Final Answer: what you tell the user"""

    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> ReActPrompt:
        """See `ChatFormat`."""
        sections = [task_instruction] if task_instruction else []
        if tools:
            listed = [dumps(tool.to_json()["function"]) for tool in tools]
            sections.append("\n".join(["You can call these tools:", *listed]))
        sections += (self.format_instruction, "")
        return ReActPrompt("\n\n".join(sections), "", "\n", _write, self.encode)

    def encode(self, message: Message) -> str:
        """See `ChatFormat`."""
        lines = [f"Thought: {_ESCAPE.write_trimmed(message.thought)}"] if message.thought else []
        for call in message.calls:
            if isinstance(call, InvalidToolCall):
                lines.append(call.text)
            else:
                lines.append(f"Action: {_write_name(call.name)}\nAction Input: {dumps(call.arguments)}")
        if message.content:
            lines.append(f"Final Answer: {guard_ends(message.content)}")
        elif not message.calls:
            lines.append("Final Answer:")
        return "\n".join(lines)

    def parse(self, text: str) -> Message:
        """See `ChatFormat`."""
        thoughts: list[str] = []
        calls: list[ToolCall | InvalidToolCall] = []
        content: str | None = None
        name: str | None = None
        for label, start, value in _sections(text):
            if len(calls) > MAX_CALLS:
                return Message("assistant", calls=(too_many(text),))
            if label == "Action Input":
                calls.append(_read_call(name, value))
                name = None
                continue
            if name is not None:
                calls.append(InvalidToolCall(f"Action: {name}", "has no Action Input"))
                name = None
            if label == "Action":
                name = value.strip().partition("\n")[0].rstrip()
            elif label == "Final Answer":
                content = unguard_ends(text[start:])
                break
            elif label == "Observation" and calls:
                break
            elif thought := _ESCAPE.read_trimmed(value):
                thoughts.append(thought)
        if name is not None:
            calls.append(InvalidToolCall(f"Action: {name}", "has no Action Input"))
        if not calls and content is None:
            return Message("assistant", calls=(InvalidToolCall(text, "has neither an Action nor a Final Answer"),))
        return Message("assistant", content or "", "\n".join(thoughts), tuple(calls))


def _write(message: Message) -> str:
    return f"{'Observation' if message.role == 'tool' else 'Question'}: {message.content}\n"


def _write_name(name: str) -> str:
    plain = name and name.strip() == name and not name.startswith('"') and "\n" not in name
    return name if plain else dumps(name)


def _read_name(name: str) -> str:
    if name.startswith('"'):
        try:
            value = read_all(name)
        except Unreadable:
            return name
        return value if isinstance(value, str) else name
    if not name:
        raise Unreadable("names no tool")
    return name


def _sections(text: str) -> Iterator[tuple[str, int, str]]:
    """Each label, where the text behind it starts, and that text up to the next label; first what has no label."""
    label, start = "", 0
    for match in _LABEL.finditer(text):
        yield label, start, text[start : match.start()]
        label, start = match[1], match.end()
    yield label, start, text[start:]


def _read_call(name: str | None, value: str) -> ToolCall | InvalidToolCall:
    if name is None:
        return InvalidToolCall(f"Action Input:{value}", "has an Action Input but no Action before it")
    try:
        given = unfenced(value)
        return ToolCall(_read_name(name), read_arguments(read_json(given)[0] if given else ""))
    except Unreadable as error:
        return InvalidToolCall(f"Action: {name}\nAction Input:{value}".rstrip(), str(error))
