"""The native format: a benchmark's own action grammar and observation text, with nothing around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from lamsim.errors import UsageError
from lamsim.formats.chat_format import ChatFormat, Prompt
from lamsim.messages import Message, ToolCall
from lamsim.tools import Tool


class NativePrompt(Prompt):
    """Observations as the benchmark writes them; the whole prompt has the agent's actions between them."""

    def __init__(self, encode: Callable[[Message], str]) -> None:
        self._encode = encode
        self._parts: list[str] = []
        self._shown = 0

    def add(self, message: Message, text: str | None = None) -> None:
        """See `Prompt`."""
        if message.role == "assistant":
            self._parts.append(self._encode(message) if text is None else text)
            self._shown = len(self._parts)
        else:
            self._parts.append(message.content)

    def full(self) -> str:
        """See `Prompt`."""
        text = "\n".join(self._parts)
        self._parts = [text] if self._parts else []
        self._shown = len(self._parts)
        return text

    def turn(self) -> str:
        """See `Prompt`."""
        new = "\n".join(self._parts[self._shown :])
        self._shown = len(self._parts)
        return new

    def copy(self) -> NativePrompt:
        """See `Prompt`."""
        twin = NativePrompt(self._encode)
        twin._parts, twin._shown = list(self._parts), self._shown
        return twin


class NativeFormat(ChatFormat):
    """Made by a family from the two halves of its action grammar.

    Args:
        read: Model text -> call, or None if the benchmark takes the text for no action.
        write: Call -> the action's text, of which `read` makes the same call.
    """

    name: ClassVar[str] = "native"

    def __init__(self, read: Callable[[str], ToolCall | None], write: Callable[[ToolCall], str]) -> None:
        self._read, self._write = read, write

    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> Prompt:
        """See `ChatFormat`; neither instruction nor tools are shown, as in the benchmark."""
        return NativePrompt(self.encode)

    def encode(self, message: Message) -> str:
        """See `ChatFormat`; a native action is one call or free text.

        Raises:
            UsageError: If the message has more than one call: the grammar can't say that.
        """
        if not message.calls:
            return message.content
        if len(message.calls) > 1 or not isinstance(message.calls[0], ToolCall):
            raise UsageError("The native format writes one readable call at a time.")
        return self._write(message.calls[0])

    def parse(self, text: str) -> Message:
        """See `ChatFormat`."""
        call = self._read(text)
        return Message("assistant", content=text) if call is None else Message("assistant", calls=(call,))
