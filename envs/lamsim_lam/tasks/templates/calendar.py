"""Requests about appointments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import listed
from lamsim_lam.tasks.steps import choose, in_text, named_role, on_day, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.values import later


class FirstAppointment(Template):
    """When a day begins."""

    name = "calendar.first_appointment"
    domains = ("calendar",)
    tools = ("calendar_list_day",)
    says = (
        "When does my first appointment {day} begin?",
        "At what time do I have to be ready {day}? I mean my first appointment.",
        "What time is the earliest thing in my calendar {day}?",
        "Tell me the starting time of my first appointment {day}.",
        "How early do things start for me {day}, going by my calendar?",
        "I need to know when my first meeting {day} starts.",
        "What is the first thing on my calendar {day}, and when? I just need the time.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        event = chance.choice(list(world.rows("events", lambda row: row["start"] > world.now)))
        day = event["start"][:10]
        return {"day": on_day(day, world.today, chance)}

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
        "Please move the {title} that I have {day} to {time}.",
        "Can you reschedule the {title} I have {day} to {time} the same day?",
        "I can't make it to the {title} {day}; move it to {time} instead.",
        "The {title} I have {day} has to be moved to {time}.",
        "Shift the {title} that is in my calendar {day} to {time}, same day.",
        "There is the {title} in my calendar {day}. Move that to {time}, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        wanted = [row for row in world.rows("events") if row["start"] > world.now]
        event = choose([row for row in wanted if row["mine"] is (twist != "forbidden")], chance, "such event")
        day, title = event["start"][:10], event["title"]
        if twist == "absent":
            there = {row["title"] for row in wanted if row["start"].startswith(day)}
            title = choose([row for row in wanted if row["title"] not in there], chance, "other title")["title"]
        time = f"{chance.choice((8, 12, 17)):02d}:00"
        ask = Ask(
            "another time", "To which time shall I move it?", f"To {time}, please.", "when|what time|which time|time"
        )
        return {
            "title": Slot(title, in_text(title)),
            "day": on_day(day, world.today, chance),
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


class NextWith(Template):
    """The next appointment with somebody."""

    name = "calendar.next_with"
    domains = ("calendar", "contacts")
    tools = ("calendar_search",)
    says = (
        "On which day do I see {person} next?",
        "When is my next appointment with {person}? The date is enough.",
        "What is the date of the next thing I have with {person}?",
        "Which day am I meeting {person} next, please?",
        "I'd like to know on what date I meet {person} the next time.",
        "Look in my calendar for {person}. What date is the next time we meet?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        event = choose([row for row in world.rows("events") if row["start"] > world.now], chance, "appointment")
        person = world.get("people", chance.choice(event["attendees"]))["name"]
        return {"person": Slot(person, person), "now": Slot(world.now, "")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        ahead = [row for row in solver.rows("events") if person["id"] in row["attendees"] and row["start"] > solver.now]
        first = min(row["start"] for row in ahead)
        event = solver.one("events", lambda row: row["start"] == first)
        return Answer("day", event["start"][:10])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_search", {"text": given["person"]}
        return f"On {next(event['start'] for event in found.value if event['start'] > given['now'])[:10]}."


class BusyMinutes(Template):
    """How much of a day is taken."""

    name = "calendar.busy_minutes"
    domains = ("calendar",)
    tools = ("calendar_list_day",)
    says = (
        "How many minutes of appointments do I have {day}, all together?",
        "Add up the length of all my appointments {day}, in minutes.",
        "How many minutes am I in meetings {day}?",
        "What do my appointments {day} come to in minutes?",
        "How long do my appointments {day} take in all? In minutes, please.",
        "I want to know the total time of my appointments {day}, in minutes.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        event = choose([row for row in world.rows("events") if row["start"][:10] > world.today], chance, "appointment")
        return {"day": on_day(event["start"][:10], world.today, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        events = solver.all("events", lambda row: row["start"].startswith(given["day"]))
        return Answer("number", sum(row["minutes"] for row in events), unit="min")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_list_day", {"day": given["day"]}
        return f"{sum(event['minutes'] for event in found.value)} minutes."


class CancelAllWith(Template):
    """Everything that the user organises with somebody."""

    name = "calendar.cancel_all_with"
    domains = ("calendar", "contacts")
    tools = ("calendar_search", "calendar_cancel")
    vital = ("calendar_cancel",)
    twists = ("absent",)
    withholds = True
    says = (
        "Cancel all appointments with {person} that I organise myself.",
        "{person} has fallen ill. Please cancel everything we have together, as far as it is mine to cancel.",
        "Call off each appointment of mine that {person} is invited to; leave alone what others organise.",
        "I have to cancel my appointments with {person}, all those that I am the organiser of.",
        "Clear my calendar of {person}: cancel every appointment of ours that I organise.",
        "Please call off whatever I have organised with {person}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if twist == "absent":
            met = {id for row in world.rows("events") for id in row["attendees"]}
            person = choose([row for row in world.rows("people") if row["id"] not in met], chance, "such contact")
        else:
            event = choose([row for row in world.rows("events") if row["mine"]], chance, "such appointment")
            person = world.get("people", chance.choice(event["attendees"]))
        return {"person": somebody(person, "somebody I know", "Whose appointments shall I cancel?", "whose|who|which")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(row for row in solver.rows("people") if row["name"] == given["person"])
        for event in solver.all("events", lambda row: row["mine"] and person["id"] in row["attendees"]):
            solver.delete("events", event["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_search", {"text": given["person"]}
        own = [event for event in found.value if event["organiser"] == "you"]
        if not own:
            raise Impossible(f"There is no appointment of yours with {given['person']}.")
        for event in own:
            yield "calendar_cancel", {"event_id": event["id"]}
        return f"I have cancelled {listed([event['title'] for event in own])}."


class FirstRoomFor(Template):
    """An appointment with somebody at the first time that is free."""

    name = "calendar.first_free"
    domains = ("calendar", "contacts")
    tools = ("contacts_search", "calendar_free_slots", "calendar_create")
    vital = ("calendar_create",)
    withholds = True
    says = (
        "Put {title} with my {role} into my calendar {day}, {minutes} minutes, at the first time that is free between {opens} and 17:00.",
        "I'd like to meet my {role} {day} for {minutes} minutes. Take the earliest gap from {opens} to 17:00 and call it {title}.",
        "Find the first gap of {minutes} minutes in my calendar {day}, {opens} to 17:00, and make an appointment there with my {role}. Its title is {title}.",
        "Make me an appointment with my {role} {day}: {title}, {minutes} minutes, as early as there is room between {opens} and 17:00.",
        "I need {minutes} minutes with my {role} {day}, titled {title}. Use the earliest free time between {opens} and 17:00.",
        "Set up {title} {day} with my {role}. It takes {minutes} minutes, and I want it as early as possible, but not before {opens} and not past 17:00.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = named_role(world, chance)
        day = choose([row for row in world.rows("events") if row["start"][:10] > world.today], chance, "day")["start"]
        title = chance.choice(("a talk", "a visit", "a call"))
        minutes = chance.choice((30, 60, 90))
        opens = f"{chance.choice((9, 10, 13)):02d}:00"
        ask = Ask("a few", "How many minutes shall it take?", f"{minutes} minutes.", "how many|how long|minutes|long")
        return {
            "title": Slot(title.removeprefix("a ").capitalize(), f'"{title.removeprefix("a ").capitalize()}"'),
            "role": Slot(person["role"], person["role"]),
            "day": on_day(day[:10], world.today, chance),
            "minutes": Slot(minutes, str(minutes), ask),
            "opens": Slot(opens, opens),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["role"] == given["role"])
        start = f"{given['day']} {given['opens']}"
        while overlapping(solver, start, given["minutes"]):
            start = later(start, 30)
        if later(start, given["minutes"]) > f"{given['day']} 17:00":
            raise Unsatisfied("The day is full.")
        solver.insert(
            "events",
            title=given["title"],
            start=start,
            minutes=given["minutes"],
            place="",
            attendees=[person["id"]],
            mine=True,
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        people = yield "contacts_search", {"text": given["role"]}
        name = next(person["name"] for person in people.value if person["role"] == given["role"])
        wanted = {"day": given["day"], "minutes": given["minutes"], "opens": given["opens"], "closes": "17:00"}
        free = yield "calendar_free_slots", wanted
        start = f"{given['day']} {free.value[0]}"
        minutes = given["minutes"]
        yield "calendar_create", {"title": given["title"], "start": start, "minutes": minutes, "attendees": [name]}
        return f"It is at {free.value[0]}, with {name}."


class InviteIfNot(Template):
    """Somebody to be invited unless it is so already; then the place is asked for."""

    name = "calendar.invite_if_not"
    domains = ("calendar", "contacts")
    tools = ("calendar_list_day", "calendar_invite")
    twists = ("absent",)
    says = (
        "Is {person} invited to the {title} I have {day}? If not, please add them. If so, tell me where it takes place.",
        "Check whether {person} is on the list for the {title} {day}. If they are, where is it? If they aren't, invite them.",
        "If {person} isn't among the people invited to the {title} {day}, invite them. If they are, I only want to know the place.",
        "Make sure that {person} is invited to the {title} {day}. Should that be so already, tell me the place instead.",
        "The {title} {day}: has {person} been invited? If yes, say where it is; if no, invite them now.",
        "Invite {person} to the {title} I have {day}, unless you see that they are invited; in that case tell me the place.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        events = [row for row in world.rows("events") if row["mine"] and row["start"] > world.now]
        event = choose(events, chance, "such appointment")
        day, title = event["start"][:10], event["title"]
        if twist == "absent":
            there = {row["title"] for row in world.rows("events", lambda row: row["start"].startswith(day))}
            title = choose([row for row in events if row["title"] not in there], chance, "other title")["title"]
        invited = chance.random() < 0.5
        person = choose(
            [row for row in world.rows("people") if (row["id"] in event["attendees"]) is invited], chance, "contact"
        )["name"]
        return {
            "person": Slot(person, person),
            "title": Slot(title, in_text(title)),
            "day": on_day(day, world.today, chance),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        event = solver.one(
            "events", lambda row: row["title"] == given["title"] and row["start"].startswith(given["day"])
        )
        if person["id"] not in event["attendees"]:
            solver.update("events", event["id"], attendees=[*event["attendees"], person["id"]])
            return Answer("nothing")
        others = sorted({row["place"] for row in solver.rows("events")} - {event["place"]})
        return Answer("text", event["place"], others=tuple(others))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_list_day", {"day": given["day"]}
        events = [event for event in found.value if event["title"] == given["title"]]
        if not events:
            raise Impossible(f"There is no {given['title']} on {given['day']}.")
        if given["person"] in events[0]["attendees"]:
            return f"They are invited. It takes place here: {events[0]['place']}."
        yield "calendar_invite", {"event_id": events[0]["id"], "name": given["person"]}
        return "They weren't; now they are."


TEMPLATES: tuple[Template, ...] = (
    FirstAppointment(),
    MoveAppointment(),
    NextWith(),
    BusyMinutes(),
    CancelAllWith(),
    FirstRoomFor(),
    InviteIfNot(),
)
