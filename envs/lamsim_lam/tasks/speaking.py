"""How users say days, times and lists, and how requests begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lamsim_lam.tasks.template import Chance


@dataclass(frozen=True, slots=True)
class Persona:
    """A way to talk.

    Attributes:
        openers: What may stand before the first request.
        moves_on: What may stand before a later one.
        closers: What may stand behind a request.
    """

    openers: tuple[str, ...]
    moves_on: tuple[str, ...]
    closers: tuple[str, ...]


PERSONAS = (
    Persona(("",), ("Next. ", "OK. ", ""), ("",)),
    Persona(
        ("Hello. ", "Good day. ", "Hi. "), ("Thank you. ", "Very good, thank you. "), (" Thank you.", " Thanks.", "")
    ),
    Persona(
        ("Hi there! ", "Hey! ", "Hi, I hope you can help me. ", "Right, here is something for you. "),
        ("Great! And another thing. ", "Lovely. While you are at it, there is more. ", "Perfect! One more thing. "),
        (" Thanks a lot!", " Thanks so much!", ""),
    ),
)
"""A brief one, a polite one and a chatty one."""


def said_first(body: str, persona: Persona, chance: Chance) -> str:
    """A first request with what people say around it."""
    return f"{chance.choice(persona.openers)}{body}{chance.choice(persona.closers)}"


def said_next(body: str, persona: Persona, chance: Chance) -> str:
    """A later request."""
    return f"{chance.choice(persona.moves_on)}{body}{chance.choice(persona.closers)}"


def said_day(day: str, today: str, chance: Chance) -> str:
    """A day as people say it, without a preposition: `2026-03-04` may be `tomorrow` or `Wednesday, 4 March`."""
    ahead = (date.fromisoformat(day) - date.fromisoformat(today)).days
    near: tuple[str, ...] = {0: ("today",), 1: ("tomorrow",)}.get(ahead, ())
    return chance.choice((*_dates(day), *near, *near))


def said_date(day: str, chance: Chance) -> str:
    """A day as people say it by its date, whatever day it is today: `4 March` or `Wednesday, 4 March`."""
    return chance.choice(_dates(day))


def _dates(day: str) -> tuple[str, ...]:
    then = date.fromisoformat(day)
    return f"{then.day} {then:%B}", f"{then:%B} {then.day}", f"{then:%A}, {then.day} {then:%B}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
