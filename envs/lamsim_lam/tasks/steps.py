"""Steps that templates of several domains share: a choice, somebody, a day, a mail that is sent, an appointment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from lamsim_sandbox.simulation.themes.people import FEMALE, LAST, MALE

from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Slot, Solver, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping

_T = TypeVar("_T")


def choose(items: Sequence[_T], chance: Chance, what: str) -> _T:
    """One of several.

    Raises:
        Unsatisfied: If there is none.
    """
    if not items:
        raise Unsatisfied(f"There is no {what}.")
    return chance.choice(items)


def somebody(row: Row, vague: str, question: str, about: str) -> Slot:
    """A contact by the full name, who can be withheld."""
    return Slot(row["name"], row["name"], Ask(vague, question, f"It is {row['name']}.", about))


def named(found: Any, name: str, key: str = "name") -> Mapping[str, Any]:
    """The row of a name, or of another column's text, among those that a tool has listed.

    Raises:
        Impossible: If there is none.
    """
    row = next((row for row in found if row[key] == name), None)
    if row is None:
        raise Impossible(f"There is nothing called {name!r}.")
    return dict(row)


def quoted(text: str) -> Slot:
    """A text that the user says in quotation marks."""
    return Slot(text, f'"{text}"')


def on_day(day: str, today: str, chance: Chance) -> Slot:
    """A day as people say when something is: `on 4 March`, `tomorrow`."""
    said = said_day(day, today, chance)
    return Slot(day, said if said in ("today", "tomorrow") else f"on {said}")


def in_text(title: str) -> str:
    """A title of two words or more in the middle of a sentence: `Budget review` is the budget review."""
    return title[:1].lower() + title[1:]


def stranger(world: World, chance: Chance) -> str:
    """A full name that no contact has, nor a part of it."""
    known = {part for row in world.rows("people") for part in row["name"].split()}
    first = [name for name in FEMALE + MALE if name not in known]
    return f"{chance.choice(first)} {chance.choice([name for name in LAST if name not in known])}"


def named_role(world: World, chance: Chance) -> Row:
    """A contact whom the role tells apart, as the dentist.

    Raises:
        Unsatisfied: If there is none.
    """
    roles = [row["role"] for row in world.rows("people")]
    return choose(
        [row for row in world.rows("people") if row["role"] and roles.count(row["role"]) == 1], chance, "such contact"
    )


def send_mail(solver: Solver, recipient: str, subject: str, words: Iterable[str]) -> None:
    """Has a mail be sent to a contact of that id, with words that its text must have."""
    solver.insert(
        "mails",
        sender=None,
        recipients=[recipient],
        subject=subject,
        body=list(words),
        sent=solver.now,
        folder="sent",
        read=True,
        starred=False,
    )


def make_appointment(solver: Solver, title: str, start: str, minutes: int) -> None:
    """Has an appointment of the user's alone be made.

    Raises:
        Unsatisfied: If there is no room for it.
    """
    if start < solver.now or overlapping(solver, start, minutes):
        raise Unsatisfied("There is no room at that time.")
    solver.insert("events", title=title, start=start, minutes=minutes, place="", attendees=[], mine=True)
