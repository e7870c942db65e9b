"""How users say days, times and lists, and how requests begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lamsim_lam.tasks.template import Chance

OPENERS = ("", "", "", "Hi! ", "Hello. ", "Good morning. ", "Hi there. ", "Quick one: ", "One more thing: ")
CLOSERS = ("", "", "", " Thanks!", " Thank you.", " Thanks in advance.", " That would be a great help.")


def composed(body: str, chance: Chance) -> str:
    """A request with what people say around it."""
    opener, closer = chance.choice(OPENERS), chance.choice(CLOSERS)
    if opener.endswith(": "):
        body = body[:1].lower() + body[1:] if not body.startswith(("I ", "I'")) else body
    return f"{opener}{body}{closer}"


def said_day(day: str, today: str, chance: Chance) -> str:
    """A day as people say it, without a preposition: `2026-03-04` may be `tomorrow` or `Wednesday, 4 March`."""
    then, now = date.fromisoformat(day), date.fromisoformat(today)
    ahead = (then - now).days
    absolute = (f"{then.day} {then:%B}", f"{then:%B} {then.day}", f"{then:%A}, {then.day} {then:%B}")
    near: tuple[str, ...] = {0: ("today",), 1: ("tomorrow",)}.get(ahead, ())
    return chance.choice((*absolute, *near, *near))


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
