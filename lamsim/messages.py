"""The data that flows: messages, tool calls and tool results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Role: TypeAlias = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that could be read.

    Attributes:
        name: The tool's name, as the model wrote it.
        arguments: Argument names and JSON values.
        id: Names the call within its episode; two calls that differ only here are equal.
    """

    name: str
    arguments: Mapping[str, Any]
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class InvalidToolCall:
    """Something that was meant as a call and could not be read.

    Attributes:
        text: What the model wrote.
        reason: What is wrong with it, as the end of the sentence "The call ...".
    """

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    Attributes:
        role: Who speaks.
        content: What is said; for role `tool` what the tool returned.
        thought: The agent's reasoning, kept apart from what it says.
        calls: The agent's tool calls, in order.
        name: For role `tool`, the tool that answers.
        call_id: For role `tool`, the `id` of the call that is answered.
    """

    role: Role
    content: str = ""
    thought: str = ""
    calls: tuple[ToolCall | InvalidToolCall, ...] = ()
    name: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool call gave.

    Attributes:
        content: The text that the agent gets to see.
        error: Whether the tool refused; the text then says why.
        done: Whether the call ended the episode.
        info: What the toolkit tells the caller but not the agent, as JSON values.
    """

    content: str
    error: bool = False
    done: bool = False
    info: Mapping[str, Any] = field(default_factory=dict)
