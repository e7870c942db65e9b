"""The user: answers what is asked, confirms, and leaves when the agent says that it is done."""

from __future__ import annotations

import re
from typing import Any

from lamsim import Message
from lamsim_lam.tasks.template import Ask, Gold

AGREES = "Yes, please go ahead."
_KNOWS_NO_MORE = "I have told you all that I know. Please go on as you think best."
_PATIENCE = 3
"""Fruitless questions that the user answers before leaving."""


class Requester:
    """A user made of rules, who knows the request and nothing of its solution.

    What was withheld is told once the agent asks for it; a question that is about nothing known is answered, too, a few
    times. Words that ask nothing are the agent's last: the conversation is over.

    Args:
        gold: The task's.
    """

    def __init__(self, gold: Gold) -> None:
        self._ask: Ask | None = gold.ask
        self._confirms = gold.confirms
        self._told = False
        self._fruitless = 0

    def reply(self, message: Message, sight: str) -> str | None:
        """See `lamsim.User`."""
        words = message.content
        if "?" not in words:
            return None
        if self._ask is not None and not self._told and re.search(rf"\b({self._ask.about})", words, re.I):
            self._told = True
            return self._ask.reveal
        if self._confirms and (self._ask is None or self._told):
            return AGREES
        self._fruitless += 1
        return None if self._fruitless > _PATIENCE else _KNOWS_NO_MORE

    def get_state(self) -> Any:
        """See `lamsim.User`."""
        return self._told, self._fruitless

    def set_state(self, state: Any) -> None:
        """See `lamsim.User`."""
        self._told, self._fruitless = state
