"""Errands: SpecTool's own requests, each with several routes to its end and with constraints that can be put on it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lamsim_lam.spectool.detours import Steps, by_group
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping


@dataclass(frozen=True, slots=True)
class Limit:
    """A constraint that is put on a request.

    Attributes:
        value: What solution and routes work with: a JSON value that is true.
        said: A sentence that follows the request.
    """

    value: Any
    said: str


class Errand(Template):
    """A request of several calls that depend on each other, with several right ways to make them.

    The placeholder `limit` has the value of the constraint that is put on the request, or None.

    Attributes:
        routes: At least two, each a text whose words a route understands; the first is the expert's.
    """

    tools: ClassVar[tuple[str, ...]] = ()
    routes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """One way to do it with tools, knowing the request alone.

        Args:
            given: The placeholders' values.
            by: One of `routes`.

        Raises:
            Impossible: If this way leads nowhere in this world.
        """

    @abstractmethod
    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """Constraints that make sense for the request; whether one changes its solution is found by solving it."""

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        return self.route(given, self.routes[0])


def same(value: Any) -> Slot:
    """A placeholder that is said as it is."""
    return Slot(value, str(value))


def titled(title: str) -> Slot:
    """A title, between quotation marks that it does not have itself."""
    return Slot(title, f"'{title}'" if '"' in title else f'"{title}"')


def by_role(role: str, by: str) -> Steps:
    """The contact with a role: searched, or on the list of the group if the route has `group`."""
    if "group" in by:
        people = yield from by_group({"text": role}, {}, {})
    else:
        people = (yield "contacts_search", {"text": role}).value
    return next(row for row in people if row["role"] == role)


def named_by_role(role: str, by: str) -> Steps:
    """The name of that contact."""
    return (yield from by_role(role, by))["name"]


def meet(title: str, start: str, minutes: int, names: Sequence[str], by: str) -> Steps:
    """An appointment with others: made with them, or they are invited to it after that if the route has `after`."""
    made = {"title": title, "start": start, "minutes": minutes}
    if "after" not in by:
        return (yield "calendar_create", {**made, "attendees": [*names]})
    event = (yield "calendar_create", made).value
    for name in names:
        yield "calendar_invite", {"event_id": event["id"], "name": name}
    return event


def add_event(solver: Solver, title: str, start: str, minutes: int, people: Sequence[Row] = ()) -> None:
    """Has an appointment of the user's be made.

    Raises:
        Unsatisfied: If there is no room for it.
    """
    if start < solver.now or overlapping(solver, start, minutes):
        raise Unsatisfied("There is no room at that time.")
    attendees = [row["id"] for row in people]
    solver.insert("events", title=title, start=start, minutes=minutes, place="", attendees=attendees, mine=True)


def holder_of(solver: Solver, role: str) -> Row:
    """The contact with a role."""
    return solver.one("people", lambda row: row["role"] == role)


def friend(world: World, chance: Chance, *but: str) -> Row:
    """A friend or relative whose first name is nobody else's, and who has none of some roles."""
    names = [row["name"].split()[0] for row in world.rows("people")]
    known = [
        row
        for row in world.rows("people")
        if row["group"] in ("friends", "family")
        and row["role"] not in (*but,)
        and names.count(row["name"].split()[0]) == 1
    ]
    if not known:
        raise Unsatisfied("There is no such friend.")
    return chance.choice(known)
