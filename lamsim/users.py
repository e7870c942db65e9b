"""Users: who the agent talks to when it speaks instead of calling a tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lamsim.messages import Message
from lamsim.tools import Tool


@dataclass(frozen=True, slots=True)
class Reply:
    """A user's words that come with tools which the agent did not have before.

    The words must tell the agent how to call them: prompts list a catalog once, at their beginning.

    Attributes:
        text: The words.
        tools: The new tools.
    """

    text: str
    tools: tuple[Tool, ...] = ()


class User(Protocol):
    """The other side of the conversation."""

    def reply(self, message: Message, sight: str) -> str | Reply | None:
        """Answers the agent.

        Args:
            message: What the agent said.
            sight: What the toolkit shows now; empty if it shows nothing.

        Returns:
            The user's words, or None if the conversation is over.
        """

    def get_state(self) -> Any:
        """What a snapshot must keep of the user: a picklable, immutable value."""

    def set_state(self, state: Any) -> None:
        """Brings back a kept state."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody listens: speaking changes nothing, and the agent sees the world again.

    Attributes:
        hint: What is said where the toolkit shows nothing.
    """

    hint: str = "Nobody answers. Call one of the tools."

    def reply(self, message: Message, sight: str) -> str | None:
        """See `User`."""
        return sight or self.hint

    def get_state(self) -> Any:
        """See `User`."""
        return None

    def set_state(self, state: Any) -> None:
        """See `User`."""


class Script:
    """A user whose turns are known beforehand; after the last one the conversation is over.

    With no turns at all, the agent's first words are its final answer.

    Args:
        turns: The user's words, in order.
    """

    def __init__(self, turns: Sequence[str | Reply] = ()) -> None:
        self._turns = tuple(turns)
        self._said = 0

    def reply(self, message: Message, sight: str) -> str | Reply | None:
        """See `User`."""
        if self._said >= len(self._turns):
            return None
        self._said += 1
        return self._turns[self._said - 1]

    def get_state(self) -> Any:
        """See `User`."""
        return self._said

    def set_state(self, state: Any) -> None:
        """See `User`."""
        self._said = state
