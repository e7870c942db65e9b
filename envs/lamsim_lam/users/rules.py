"""The user: answers what is asked, confirms, comes out with the next wish, and leaves when there is none."""

from __future__ import annotations

import re
from typing import Any

from lamsim import Message
from lamsim_lam.tasks.template import Gold

AGREES = "Yes, please go ahead."
_KNOWS_NO_MORE = "I have told you all that I know. Please go on as you think best."
_PATIENCE = 3
"""Fruitless questions that the user answers before leaving."""

_OFFER = re.compile(
    r"[^.!?]*\b(anything|something|what) (else|more)\b[^.!?]*\?|[^.!?]*\b(any other|further) \w+[^.!?]*\?", re.I
)


def is_report(words: str) -> bool:
    """Whether words ask nothing, but for whether there is more to do."""
    return "?" not in _OFFER.sub("", words)


class Requester:
    """A user made of rules, who knows the wishes and nothing of their solutions.

    What was withheld is told once the agent asks for it; a question that is about nothing known is answered, too, a few
    times. Words that ask nothing are a report: the user comes out with the next wish, or leaves.

    Args:
        gold: The task's.
    """

    def __init__(self, gold: Gold) -> None:
        self._wishes = gold.wishes
        self._confirms = gold.confirms
        self._place = 0
        self._told = False
        self._fruitless = 0

    def reply(self, message: Message, sight: str) -> str | None:
        """See `lamsim.User`."""
        words = message.content
        if is_report(words):
            self._place += 1
            return self._wishes[self._place].says if self._place < len(self._wishes) else None
        ask = self._wishes[self._place].ask
        if ask is not None and not self._told and re.search(rf"\b({ask.about})", words, re.I):
            self._told = True
            return ask.reveal
        if self._confirms and (ask is None or self._told):
            return AGREES
        self._fruitless += 1
        return None if self._fruitless > _PATIENCE else _KNOWS_NO_MORE

    def get_state(self) -> Any:
        """See `lamsim.User`."""
        return self._place, self._told, self._fruitless

    def set_state(self, state: Any) -> None:
        """See `lamsim.User`."""
        self._place, self._told, self._fruitless = state
