"""Gates: constraints that can be put on a request of any joined query, to be looked up before it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from lamsim_lam.spectool.detours import Steps
from lamsim_lam.spectool.wordings import ahead, days_on
from lamsim_lam.tasks.steps import choose
from lamsim_lam.tasks.template import Chance, Plan, Slot
from lamsim_lam.world import World


class Gate(ABC):
    """A condition on which one of the requests depends.

    Attributes:
        domain: Whose tools tell whether it holds.
        says: A sentence that follows the requests, with the placeholders in braces; `{thing}` is the request.
    """

    domain: str
    says: str

    @abstractmethod
    def draw(self, world: World, chance: Chance, holds: bool) -> Mapping[str, Slot]:
        """Fills the placeholders so that it holds, or not.

        Raises:
            Unsatisfied: If this world does not allow that.
        """

    @abstractmethod
    def holds(self, world: World, given: Mapping[str, Any]) -> bool:
        """Whether it holds."""

    @abstractmethod
    def look(self, given: Mapping[str, Any]) -> Steps:
        """Finds out with tools whether it holds."""

    def passed(self, plan: Plan, given: Mapping[str, Any]) -> Plan:
        """A plan that is carried out only if it holds."""
        if (yield from self.look(given)):
            return (yield from plan)
        return "I have left that."


class FreeDay(Gate):
    """A day without appointments."""

    domain = "calendar"
    says = "But don't do the {thing} thing yet if I have any appointment {day}."

    def draw(self, world: World, chance: Chance, holds: bool) -> Mapping[str, Slot]:
        """See `Gate`."""
        days = [days_on(world.today, days) for days in range(1, 15)]
        fit = [day for day in days if self.holds(world, {"day": day}) is holds]
        return {"day": ahead(choose(fit, chance, "such day"), world.today, chance)}

    def holds(self, world: World, given: Mapping[str, Any]) -> bool:
        """See `Gate`."""
        return not any(row["start"].startswith(given["day"]) for row in world.rows("events"))

    def look(self, given: Mapping[str, Any]) -> Steps:
        """See `Gate`."""
        return not (yield "calendar_list_day", {"day": given["day"]}).value


class UnreadMail(Gate):
    """An unread mail from somebody."""

    domain = "mail"
    says = (
        "But don't do the {thing} thing yet if there's still an unread mail from {person} in my inbox; "
        "I want to read that first."
    )

    def draw(self, world: World, chance: Chance, holds: bool) -> Mapping[str, Slot]:
        """See `Gate`."""
        names = [row["name"] for row in world.rows("people") if row["email"]]
        fit = [name for name in names if self.holds(world, {"person": name}) is holds]
        name = choose(fit, chance, "such contact")
        return {"person": Slot(name, name)}

    def holds(self, world: World, given: Mapping[str, Any]) -> bool:
        """See `Gate`."""
        person = next(world.rows("people", lambda row: row["name"] == given["person"]))
        return not any(
            row["sender"] == person["id"] and row["folder"] == "inbox" and not row["read"]
            for row in world.rows("mails")
        )

    def look(self, given: Mapping[str, Any]) -> Steps:
        """See `Gate`."""
        found = (yield "mail_list", {"folder": "inbox", "unread_only": True}).value
        return all(row["from"] != given["person"] for row in found)


GATES: tuple[Gate, ...] = (FreeDay(), UnreadMail())
