"""Simulated users: they come out with a wish at a time, tell what is missing when asked, and give nothing away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lamsim.chat_models import ChatModel
from lamsim.messages import Message
from lamsim.synthesis.multi_turn.blueprints import Blueprint, Secret
from lamsim.synthesis.multi_turn.leaks import LeakControl

AGREES = "Yes, please."
KNOWS_NO_MORE = "That's all I can tell you. Please do as you think best."
PATIENCE = 3
"""Fruitless questions that are answered before the user leaves."""

MOST_TOLD = 2
"""Secrets that are told at once, however many are asked for."""

STOP = "###STOP###"
"""What a model that plays the user says in the end, as in APIGen-MT."""

_CONSENT = re.compile(
    r"\b(?:shall|should|may) i\b|\bgo ahead\b|\bproceed\b|\bconfirm|\bis that (?:right|ok|okay)\b", re.I
)
_MORE = re.compile(r"[^.!?]*\b(?:anything|something|what) (?:else|more)\b[^.!?]*\?", re.I)


class RuleUser:
    """A user made of rules.

    Args:
        blueprint: What the user wants.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self._wishes = blueprint.wishes
        self._place = 0
        self._told: tuple[int, ...] = ()
        self._fruitless = 0

    @property
    def open(self) -> list[Secret]:
        """What the user may tell now."""
        return list(self._wishes[self._place].secrets) if self._place < len(self._wishes) else []

    def reply(self, message: Message, sight: str) -> str | None:
        """See `lamsim.users.User`."""
        words = message.content
        if "?" not in _MORE.sub("", words):
            self._place, self._told, self._fruitless = self._place + 1, (), 0
            return self._wishes[self._place].says if self._place < len(self._wishes) else None
        wish = self._wishes[self._place]
        if _CONSENT.search(words) and len(self._told) == len(wish.secrets):
            return AGREES
        asked = self._asked(words, wish.secrets)
        if asked:
            self._told = (*self._told, *[number for number in asked if number not in self._told])
            return " ".join(wish.secrets[number].says for number in asked)
        if _CONSENT.search(words):
            return AGREES
        self._fruitless += 1
        return None if self._fruitless > PATIENCE else KNOWS_NO_MORE

    def _asked(self, words: str, secrets: Sequence[Secret]) -> list[int]:
        """What a question is about: of what was not told yet that which shares most words with it, two at most."""
        scores = {
            number: len(set(re.findall(rf"(?i)\b(?:{secret.about})", words))) for number, secret in enumerate(secrets)
        }
        meant = [number for number, secret in enumerate(secrets) if secret.asks in words]
        fitting = sorted(
            (number for number, score in scores.items() if score), key=lambda one: (one in self._told, -scores[one])
        )
        return sorted((meant or fitting)[: 1 if len(re.findall(r"\?|\band\b", words)) < 2 else MOST_TOLD])

    def get_state(self) -> Any:
        """See `lamsim.users.User`."""
        return self._place, self._told, self._fruitless

    def set_state(self, state: Any) -> None:
        """See `lamsim.users.User`."""
        self._place, self._told, self._fruitless = state


class ModelUser:
    """A user whose words a model finds: the best of several that give nothing away, as the model itself rates them.

    The rules still decide what is told when, and speak themselves if all that the model says leaks.

    Args:
        blueprint: What the user wants.
        control: Judges the words.
        model: The model.
        candidates: How often it is asked; APIGen-MT's is 4.
    """

    def __init__(self, blueprint: Blueprint, control: LeakControl, model: ChatModel, candidates: int = 4) -> None:
        self._rules = RuleUser(blueprint)
        self._control = control
        self._model = model
        self._candidates = candidates

    def reply(self, message: Message, sight: str) -> str | None:
        """See `lamsim.users.User`.

        Raises:
            MachineError: If the model can't answer.
        """
        allowed = self._rules.open
        meant = self._rules.reply(message, sight)
        if meant is None:
            return None
        allowed = [secret for secret in (*allowed, *self._rules.open) if secret.says in meant]
        asked = [
            {
                "role": "system",
                "content": "You play a person who talks to an assistant. Say what you are told to say in your own "
                "words, with all names, numbers and quoted texts as they are, and nothing else that the assistant "
                f"could need. Say {STOP} only if you have nothing to say.",
            },
            {"role": "user", "content": f"The assistant said: {message.content}\n\nSay this: {meant}"},
        ]
        said = [self._model(asked).replace(STOP, "").strip() for _ in range(self._candidates)]
        fitting = [
            text for text in dict.fromkeys(said) if text and self._whole(text, meant) and not self._leaks(text, allowed)
        ]
        if len(fitting) < 2:
            return fitting[0] if fitting else meant
        return max(fitting, key=lambda text: self._rating(text, message.content, meant))

    def _leaks(self, text: str, allowed: Sequence[Secret]) -> bool:
        return any(True for _ in self._control.leaks(text, allowed))

    def _whole(self, text: str, meant: str) -> bool:
        """Whether no quoted text, number or address was lost."""
        return all(
            part in text for part in re.findall(r'"[^"]*"|[\w.+-]+@[\w.-]+\w|\b[\w-]*\d[\w:.-]*\w|\b\d+\b', meant)
        )

    def _rating(self, text: str, heard: str, meant: str) -> float:
        """The model's own critique, from 0 to 10; 0 if it can't be read."""
        critique = self._model(
            [
                {
                    "role": "system",
                    "content": "Rate from 0 to 10 how much this sounds like a person who answers the "
                    "assistant and says what was meant. Answer with the number alone.",
                },
                {"role": "user", "content": f"Assistant: {heard}\nMeant: {meant}\nSaid: {text}"},
            ]
        )
        found = re.search(r"\d+(?:\.\d+)?", critique)
        return min(float(found[0]), 10.0) if found else 0.0

    def get_state(self) -> Any:
        """See `lamsim.users.User`."""
        return self._rules.get_state()

    def set_state(self, state: Any) -> None:
        """See `lamsim.users.User`."""
        self._rules.set_state(state)
