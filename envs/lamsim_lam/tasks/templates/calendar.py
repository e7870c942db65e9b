"""Requests about appointments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping


def _choose(rows: list[Row], chance: Chance, what: str) -> Row:
    if not rows:
        raise Unsatisfied(f"There is no {what}.")
    return chance.choice(rows)


class FirstAppointment(Template):
    """When a day begins."""

    name = "calendar.first_appointment"
    domains = ("calendar",)
    tools = ("calendar_list_day",)
    says = (
        "When does my first appointment on {day} begin?",
        "At what time do I have to be ready on {day}? I mean my first appointment.",
        "What time is the earliest thing in my calendar for {day}?",
        "Tell me the starting time of my first appointment of {day}.",
        "How early does {day} start for me, going by my calendar?",
        "I need to know when my first meeting of {day} starts.",
        "For {day}: when is the first thing on my calendar?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        event = chance.choice(list(world.rows("events", lambda row: row["start"] > world.now)))
        day = event["start"][:10]
        return {"day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        first = min(row["start"] for row in solver.rows("events", lambda row: row["start"].startswith(given["day"])))
        event = solver.one("events", lambda row: row["start"] == first)
        return Answer("clock", event["start"][11:])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_list_day", {"day": given["day"]}
        return f"It begins at {found.value[0]['start'][11:]}."


class MoveAppointment(Template):
    """An appointment to another time of the same day."""

    name = "calendar.move_appointment"
    domains = ("calendar",)
    tools = ("calendar_list_day", "calendar_move")
    vital = ("calendar_move",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Please move my {title} on {day} to {time}.",
        "Can you reschedule the {title} of {day} to {time} the same day?",
        "I can't make it to the {title} on {day}; put it at {time} instead.",
        "The {title} on {day} has to be moved to {time}.",
        "Shift the {title} that I have on {day} to {time}, same day.",
        "On {day} there is a {title} in my calendar. Have it start at {time}, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wanted = [row for row in world.rows("events") if row["start"] > world.now]
        event = _choose([row for row in wanted if row["mine"] is (twist != "forbidden")], chance, "such event")
        day, title = event["start"][:10], event["title"]
        if twist == "absent":
            there = {row["title"] for row in wanted if row["start"].startswith(day)}
            title = _choose([row for row in wanted if row["title"] not in there], chance, "other title")["title"]
        time = f"{chance.choice((8, 12, 17)):02d}:00"
        ask = Ask(
            "another time", "To which time shall I move it?", f"To {time}, please.", "when|what time|which time|time"
        )
        return {
            "title": Slot(title, title),
            "day": Slot(day, said_day(day, world.today, chance)),
            "time": Slot(time, time, ask),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        event = solver.one(
            "events", lambda row: row["title"] == given["title"] and row["start"].startswith(given["day"])
        )
        start = f"{given['day']} {given['time']}"
        if start <= solver.now or overlapping(solver, start, event["minutes"], event["id"]):
            raise Unsatisfied("There is no room at that time.")
        solver.update("events", event["id"], start=start)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_list_day", {"day": given["day"]}
        events = [event for event in found.value if event["title"] == given["title"]]
        if not events:
            raise Impossible(f"There is no {given['title']} on {given['day']} in the calendar.")
        start = f"{given['day']} {given['time']}"
        moved = yield "calendar_move", {"event_id": events[0]["id"], "start": start}
        if moved.error:
            raise Impossible(moved.value)
        return f"The {given['title']} now begins at {given['time']}."


TEMPLATES: tuple[Template, ...] = (FirstAppointment(), MoveAppointment())
