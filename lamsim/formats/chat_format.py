"""What a chat format is: an append-only prompt, an encoder for the agent's messages, and its inverse."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import ClassVar, Self, TypeAlias

from lamsim.messages import Message
from lamsim.tools import Tool

_Writer: TypeAlias = Callable[[Message], str]


class Prompt(ABC):
    """The prompt text of one conversation as it grows; adding a message costs what that message costs."""

    @abstractmethod
    def add(self, message: Message, text: str | None = None) -> None:
        """Appends a message.

        Args:
            message: The message.
            text: For the agent's messages, the model's own text, which then stands in the prompt unchanged.
        """

    @abstractmethod
    def full(self) -> str:
        """The whole prompt, up to where the agent speaks next."""

    @abstractmethod
    def turn(self) -> str:
        """What has come since the last `full` or `turn` that the model did not write itself."""

    @abstractmethod
    def copy(self) -> Prompt:
        """An independent prompt with the same text."""


class ChatFormat(ABC):
    """One way to write a conversation with tools as text.

    `parse` is total: it never raises, and what can't be read is an `InvalidToolCall` or plain content.
    `parse(encode(message)) == message` for every message of the agent whose calls are all readable.

    Attributes:
        name: As the option `format=` names it.
        format_instruction: What tells the model how to write its calls; empty if the template itself does.
        templated: Whether prompts already hold a model family's own turn delimiters, so that a completion endpoint
            takes them as they are; the others go to a chat endpoint as one user message.
    """

    name: ClassVar[str]
    format_instruction: ClassVar[str] = ""
    templated: ClassVar[bool] = False

    @abstractmethod
    def begin(self, task_instruction: str, tools: Sequence[Tool]) -> Prompt:
        """A prompt without messages yet.

        Args:
            task_instruction: What holds for every task of the environment; it stands first.
            tools: The catalog.
        """

    @abstractmethod
    def encode(self, message: Message) -> str:
        """Writes an agent's message as the model would."""

    @abstractmethod
    def parse(self, text: str) -> Message:
        """Reads a model's text."""

    def render(self, conversation: Iterable[Message], tools: Sequence[Tool], task_instruction: str = "") -> str:
        """The prompt of a whole conversation, for those who don't keep a `Prompt`."""
        prompt = self.begin(task_instruction, tools)
        for message in conversation:
            prompt.add(message)
        return prompt.full()


_MANY_PARTS = 64
"""Parts after which they are made one: joining them into each prompt stays cheap, and so does making them one."""


class LinearPrompt(Prompt):
    """A prompt in which every message adds text behind the last one.

    So each `full()` is the one before it + the agent's text + `turn()`.

    Args:
        head: What stands before the first message.
        cue: What makes the agent speak; the agent's own text follows it.
        end: What closes the agent's text.
        write: Writes any other message, delimiters included.
        encode: Writes an agent's message of which there is no model text.
    """

    def __init__(self, head: str, cue: str, end: str, write: _Writer, encode: _Writer) -> None:
        self._parts = [head]
        self._cue, self._end, self._write, self._encode = cue, end, write, encode
        self._shown = 0
        self._asked = False

    def add(self, message: Message, text: str | None = None) -> None:
        """See `Prompt`."""
        if message.role == "assistant":
            self._parts += (self._ask(), self._encode(message) if text is None else text)
            self._shown = len(self._parts)
            self._append(self._end)
        else:
            self._append(self._write(message))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._asked = False

    def _ask(self) -> str:
        """The cue; it enters the text for good only when the agent has answered it."""
        return self._cue

    def full(self) -> str:
        """See `Prompt`."""
        if len(self._parts) > _MANY_PARTS:
            self._parts = ["".join(self._parts)]
        self._shown = len(self._parts)
        self._asked = True
        return "".join([*self._parts, self._ask()])

    def turn(self) -> str:
        """See `Prompt`."""
        new = "".join(self._parts[self._shown :])
        self._shown = len(self._parts)
        if not self._asked:
            self._asked = True
            new += self._ask()
        return new

    def copy(self) -> Self:
        """See `Prompt`."""
        twin = copy(self)
        twin._parts = list(self._parts)
        return twin
