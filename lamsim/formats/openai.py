r"""The OpenAI format: the prompt is the JSON of a chat-completion request, the agent's text that of a message.

An agent's text is plain content, or an assistant message as the API has it:

    {"role": "assistant", "content": content or null, "reasoning_content": thought, "tool_calls":
     [{"id": id, "type": "function", "function": {"name": name, "arguments": "{...}"}}]}

where `arguments` is a string that holds JSON; `reasoning_content`, as vLLM and DeepSeek name it, stands there only if
there is a thought, and `id` only if the call has one. A JSON object is taken for a message if it has the role
`assistant` or `tool_calls`; text behind it is not read. Other text is content as it stands, but for text that begins an
object with "tool_calls" and is no JSON: an unreadable call. Content that would be read as a message is written as one.
Beyond the API, `arguments` may be an object, and a call may lack the `function` around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, ClassVar, Self

from lamsim.formats.calls_json import Unreadable, dumps, read_call, read_calls, read_json
from lamsim.formats.chat_format import ChatFormat, Prompt
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

_MANY_MESSAGES = 64
"""Messages after which those of the past are made one text: each prompt joins only the newest."""


class OpenAIPrompt(Prompt):
    """The request {"messages": [...], "tools": [...]}, each message kept as the text it was written as.

    The agent's turns stand there as the messages they were read as; of an unreadable call the text is content. The
    API wants results right behind the calls, so they go before the answer to an unreadable call of the same turn.

    `turn()` gives the whole request at first, and then a JSON list of the messages that are new.

    Args:
        tools: The catalog.
    """

    def __init__(self, tools: Sequence[Tool]) -> None:
        listed = f', "tools": {dumps([tool.to_json() for tool in tools])}' if tools else ""
        self._tail = f"]{listed}}}"
        self._past = '{"messages": ['
        self._empty = True
        self._messages: list[str] = []
        self._shown = 0
        self._results_end = 0
        self._begun = False

    def add(self, message: Message, text: str | None = None) -> None:
        """See `Prompt`."""
        if message.role == "assistant":
            if len(self._messages) > _MANY_MESSAGES:
                self._past = "".join([self._past, *self._messages])
                self._messages = []
            self._put(len(self._messages), _assistant_json(message))
            self._shown = self._results_end = len(self._messages)
        elif message.role == "tool":
            name = f', "name": {dumps(message.name)}' if message.name else ""
            written = f'{{"role": "tool", "tool_call_id": {dumps(message.call_id)}{name}, '
            self._results_end = max(self._results_end, self._shown)
            self._put(self._results_end, f'{written}"content": {dumps(message.content)}}}')
            self._results_end += 1
        else:
            self._put(len(self._messages), f'{{"role": "{message.role}", "content": {dumps(message.content)}}}')

    def _put(self, place: int, written: str) -> None:
        """Puts a message among the others, each but the very first with the comma before it."""
        self._messages.insert(place, written if self._empty else f", {written}")
        self._empty = False

    def full(self) -> str:
        """See `Prompt`."""
        self._begun = True
        self._shown = len(self._messages)
        return "".join([self._past, *self._messages, self._tail])

    def turn(self) -> str:
        """See `Prompt`."""
        if not self._begun:
            return self.full()
        new = "".join(self._messages[self._shown :])
        self._shown = len(self._messages)
        return f"[{new.removeprefix(', ')}]"

    def copy(self) -> Self:
        """See `Prompt`."""
        twin = copy(self)
        twin._messages = list(self._messages)
        return twin


class OpenAI(ChatFormat):
    """Requests and messages as JSON; the module says how they are written and read."""

    name: ClassVar[str] = "openai"

    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> OpenAIPrompt:
        """See `ChatFormat`."""
        prompt = OpenAIPrompt(tools)
        if task_instruction:
            prompt.add(Message("system", task_instruction))
        return prompt

    def encode(self, message: Message) -> str:
        """See `ChatFormat`."""
        content, calls = message.content, message.calls
        if not message.thought and not calls and (content.lstrip()[:1] != "{" or _read(content) is None):
            return content
        if len(calls) == 1 and isinstance(calls[0], InvalidToolCall) and not content and not message.thought:
            return calls[0].text
        return _message_json(message, content)

    def parse(self, text: str) -> Message:
        """See `ChatFormat`."""
        return _read(text) or Message("assistant", text)


def _assistant_json(message: Message) -> str:
    """A message of the history: only readable calls are calls."""
    unread = [call.text for call in message.calls if isinstance(call, InvalidToolCall)]
    if not unread:
        return _message_json(message, message.content)
    calls = tuple([call for call in message.calls if isinstance(call, ToolCall)])
    content = "\n".join([text for text in (message.content, *unread) if text])
    return _message_json(Message("assistant", content, message.thought, calls), content)


def _message_json(message: Message, content: str) -> str:
    calls = message.calls
    thought = f', "reasoning_content": {dumps(message.thought)}' if message.thought else ""
    written = f', "tool_calls": [{", ".join([_write_call(call) for call in calls])}]' if calls else ""
    said = "null" if calls and not content else dumps(content)
    return f'{{"role": "assistant", "content": {said}{thought}{written}}}'


def _write_call(call: ToolCall | InvalidToolCall) -> str:
    if isinstance(call, InvalidToolCall):
        return call.text
    call_id = f'"id": {dumps(call.id)}, ' if call.id else ""
    function = f'{{"name": {dumps(call.name)}, "arguments": {dumps(dumps(call.arguments))}}}'
    return f'{{{call_id}"type": "function", "function": {function}}}'


def _read(text: str) -> Message | None:
    """The message of which the text is the JSON; None if it is plain text."""
    given = text.lstrip()
    if not given.startswith("{"):
        return None
    try:
        value = read_json(given)[0]
    except Unreadable as error:
        if '"tool_calls"' not in text:
            return None
        return Message("assistant", calls=(InvalidToolCall(text, str(error)),))
    if "tool_calls" not in value and value.get("role") != "assistant":
        return None
    items = value.get("tool_calls") or []
    if isinstance(items, dict):
        items = [items]
    if not isinstance(items, list):
        return Message("assistant", calls=(InvalidToolCall(text, 'has "tool_calls" that are no list'),))
    thought = value.get("reasoning_content")
    return Message(
        "assistant",
        _content(value.get("content")),
        thought if isinstance(thought, str) else "",
        read_calls(items, text, _read_call),
    )


def _content(value: Any) -> str:
    """Content is a string, null, or a list of parts of which some have text."""
    if isinstance(value, list):
        texts = [part.get("text") for part in value if isinstance(part, dict)]
        return "".join([text for text in texts if isinstance(text, str)])
    return value if isinstance(value, str) else ""


def _read_call(item: Any) -> ToolCall:
    if type(item) is not dict:
        raise Unreadable("is no JSON object")
    call_id = item.get("id")
    return read_call(item.get("function", item), call_id if isinstance(call_id, str) else "")
