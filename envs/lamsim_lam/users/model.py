"""A user whose words a language model finds, while rules decide what is said when."""

from __future__ import annotations

import re
from typing import Any

from lamsim import ChatModel, Message
from lamsim_lam.tasks.template import Gold
from lamsim_lam.users.rules import Requester

TRIES = 3
"""Wordings that are asked for before the rules' own words are used."""

_VALUE = re.compile(r"\"[^\"]+\"|\d[\d:.,]*\d|\d|\b[A-Z]\w+(?: [A-Z]\w+)*")
_PROMPT = (
    "You play a person who talks to an assistant. You will be given what the assistant has just said and what the "
    "person answers. Say the answer in your own words, as this person would: {manner} Keep every name, number, date "
    "and quotation as it is, add no other facts, ask nothing, and write nothing but the answer."
)
_MANNERS = (
    "as short as can be.",
    "politely, in one or two sentences.",
    "chatty and a little absent-minded, in two or three sentences.",
)


class ModelUser:
    """A user with a model's words and without a model's leaks.

    Rules (`Requester`) decide what the user tells, agrees to or asks for next, and when the conversation is over; the
    model only words it. A wording in which a value is missing, or one stands that was not to be told yet, is not used.

    Args:
        gold: The task's.
        model: The model.
    """

    def __init__(self, gold: Gold, model: ChatModel) -> None:
        self._rules = Requester(gold)
        self._model = model
        self._secrets = tuple(value for wish in gold.wishes for value in _values(f"{wish.asked} {wish.says}"))
        self._manner = _MANNERS[gold.number % len(_MANNERS)]
        self._heard = _values(gold.wishes[0].says)

    def reply(self, message: Message, sight: str) -> str | None:
        """See `lamsim.User`."""
        told = self._rules.reply(message, sight)
        if told is None:
            return None
        self._heard = (*self._heard, *_values(told), *_values(message.content))
        return self._worded(message.content, told)

    def _worded(self, heard: str, told: str) -> str:
        messages = [
            {"role": "system", "content": _PROMPT.format(manner=self._manner)},
            {"role": "user", "content": f"The assistant says: {heard}\nThe person answers: {told}"},
        ]
        for _ in range(TRIES):
            words = self._model(messages).strip()
            kept = all(value in words for value in _values(told))
            leaked = any(secret in words for secret in self._secrets if secret not in self._heard)
            if words and kept and not leaked:
                return words
        return told

    def get_state(self) -> Any:
        """See `lamsim.User`."""
        return self._rules.get_state(), self._heard

    def set_state(self, state: Any) -> None:
        """See `lamsim.User`."""
        rules, self._heard = state
        self._rules.set_state(rules)


def _values(text: str) -> tuple[str, ...]:
    """Names, numbers and quotations; the first word of a sentence is none because of its capital."""
    found = []
    for sentence in re.split(r"(?<=[.!?]) +", text):
        for value in _VALUE.finditer(sentence):
            if value.start() or value[0][0] in '"0123456789' or " " in value[0]:
                found.append(value[0])
    return tuple(found)
