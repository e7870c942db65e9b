"""Requests about the user's health."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, make_appointment, named, send_mail
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.health import KINDS, NOTICE_MINUTES, TABLETS
from lamsim_lam.world.values import later

_SAID = {"weight": "weight", "pulse": "resting pulse", "temperature": "body temperature", "glucose": "blood glucose"}
_NO_PRACTICES = ("Harbour Clinic", "Allergy Point", "Sleep Centre")
NO_MEDICINES = ("Bravolin", "Nocterol", "Hexamine Plus")


def _ago(world: World, days: int) -> str:
    return (date.fromisoformat(world.today) - timedelta(days)).isoformat()


def _booked(world: World, soon: bool) -> list[Row]:
    """Visits to come, those that can't be cancelled any more or the others."""
    limit = later(world.now, NOTICE_MINUTES)
    return [row for row in world.rows("visits") if row["status"] == "booked" and (row["start"] < limit) is soon]


def _latest(solver: Solver, kind: str) -> Row:
    """The newest measurement of a kind."""
    latest = max(row["day"] for row in solver.rows("measurements", lambda row: row["kind"] == kind))
    return solver.one("measurements", lambda row: row["kind"] == kind and row["day"] == latest)


class AverageReading(Template):
    """The mean of what was measured in some weeks."""

    name = "health.average_reading"
    domains = ("health",)
    tools = ("health_list_measurements",)
    says = (
        "What has my average {kind} been since {day}, that day included? One decimal is enough.",
        "Give me the mean of all {kind} measurements from {day} (inclusive) up to now, to one decimal.",
        "On average, how high was my {kind} from {day} until today, with both days counting? Round to one decimal.",
        "I'd like to know the average of my {kind} readings since {day}, counting that day too, with one decimal.",
        "Take all readings of my {kind} from {day} on and tell me their mean, rounded to a tenth.",
        "My doctor wants the average {kind} of the time since {day}, including {day}. What is it, to one decimal place?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kind = chance.choice(tuple(KINDS))
        day = _ago(world, chance.randrange(10, 40))
        if sum(row["kind"] == kind and row["day"] >= day for row in world.rows("measurements")) < 2:
            raise Unsatisfied("There are too few readings.")
        return {"kind": Slot(kind, _SAID[kind]), "day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all("measurements", lambda row: row["kind"] == given["kind"] and row["day"] >= given["day"])
        unit = KINDS[given["kind"]][0]
        return Answer("number", fmean(row["value"] for row in found), unit=unit, tolerance=0.06)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_measurements", {"kind": given["kind"], "since": given["day"]}
        return f"It was {fmean(row['value'] for row in found.value):.1f} on average."


class BestDay(Template):
    """The day with the most steps, or the longest sleep."""

    name = "health.best_day"
    domains = ("health",)
    tools = ("health_get_activity",)
    says = (
        "Looking at {first} to {last}, on which day have I {done}?",
        "Between {first} and {last}, both included, what was the date on which I {done}?",
        "Tell me the date on which I {done} in the time from {first} to {last}.",
        "Find the day from {first} up to and including {last} when I {done}.",
        "From {first} to {last}: which day was it that I {done}?",
        "I wonder when I {done}. Only the days from {first} until {last} matter; give me the date.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        begin = chance.randrange(6, 21)
        first, last = _ago(world, begin), _ago(world, max(1, begin - chance.randrange(4, 12)))
        column = chance.choice(("steps", "sleep_minutes"))
        done = {"steps": "walked the most steps", "sleep_minutes": "slept the longest"}[column]
        return {
            "done": Slot(column, done),
            "first": Slot(first, said_day(first, world.today, chance)),
            "last": Slot(last, said_day(last, world.today, chance)),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        days = list(solver.rows("activity", lambda row: given["first"] <= row["day"] <= given["last"]))
        best = max(row[given["done"]] for row in days)
        day = solver.one("activity", lambda row: row in days and row[given["done"]] == best)["day"]
        if day in (given["first"], given["last"]):
            raise Unsatisfied("The request has the answer.")
        return Answer("day", day)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_get_activity", {"since": given["first"], "until": given["last"]}
        return f"It was {max(found.value, key=lambda row: row[given['done']])['day']}."


class RecordReading(Template):
    """Something that was measured today."""

    name = "health.record_reading"
    domains = ("health",)
    tools = ("health_list_measurements", "health_add_measurement")
    vital = ("health_add_measurement",)
    withholds = True
    says = (
        "Please note my {kind} of today: {value}. And what was it the time before?",
        "I've just measured my {kind}. It's {value}, please write that down and tell me what it was at my last measurement.",
        "In my health data, today's {kind} should be noted as {value}; and let me know the reading before that one.",
        "Today's {kind} is {value}. Record it, please, and tell me the value that was measured last before today.",
        "Could you enter my {kind}? Today it is {value}. I'd also like to hear my previous reading.",
        "For my records, my {kind} today: {value}. Please save it. What had I measured the last time?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kind, value, unit, said = chance.choice(
            (
                ("weight", chance.randrange(121, 215), "lb", "pounds"),
                ("weight", chance.randrange(551, 980) / 10, "kg", "kilograms"),
                ("pulse", chance.randrange(52, 90), "bpm", "beats per minute"),
                ("temperature", chance.randrange(970, 1020) / 10, "F", "degrees Fahrenheit"),
                ("glucose", chance.randrange(43, 76) / 10, "mmol/L", "mmol/L"),
            )
        )
        told = f"{value} {said}"
        ask = Ask(
            "a bit higher than usual", "What exactly did you measure?", f"It's {told}.", "what|how|value|exact|unit"
        )
        return {"kind": Slot(kind, _SAID[kind]), "value": Slot([value, unit], told, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        value, unit = given["value"]
        kept = {"lb": value * 0.45359237, "F": (value - 32) * 5 / 9}.get(unit, value)
        before, unit = _latest(solver, given["kind"]), KINDS[given["kind"]][0]
        solver.insert("measurements", kind=given["kind"], value=round(float(kept), 1), unit=unit, day=solver.today)
        return Answer("number", before["value"], unit=unit, tolerance=0.001)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        value, unit = given["value"]
        found = yield "health_list_measurements", {"kind": given["kind"]}
        yield "health_add_measurement", {"kind": given["kind"], "value": value, "unit": unit}
        return f"I have noted it. Before, it was {found.value[0]['value']} {found.value[0]['unit']}."


class RefillIfLow(Template):
    """A new pack of a medicine, if there are few tablets."""

    name = "health.refill_if_low"
    domains = ("health",)
    tools = ("health_list_medicines", "health_refill_medicine")
    twists = ("absent", "forbidden")
    says = (
        "If I have fewer than {limit} tablets of {medicine} left, order a new pack. If not, tell me how many there are.",
        "How many tablets of {medicine} are left? Below {limit}, just refill it; otherwise tell me the number.",
        "Check my {medicine}. If there are fewer than {limit} tablets left, get me a refill; if not, I only want to know how many there are.",
        "Should my {medicine} be down to fewer than {limit} tablets, please order a pack. Should there be enough, say how many I have.",
        "Please look after my {medicine}. I need a refill when fewer than {limit} tablets are left. When there are more, tell me how many.",
        "I don't want to run out of {medicine}, so order a pack in case there are fewer than {limit} tablets. Else let me know the count.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        used_up = [row for row in world.rows("medicines") if row["prescription"] and not row["refills"]]
        others = [row for row in world.rows("medicines") if row not in used_up]
        row = chance.choice(used_up if twist == "forbidden" else others)
        limit = row["tablets"] + chance.randrange(1, 9) if twist == "forbidden" else chance.randrange(8, 30)
        if limit == row["tablets"]:
            raise Unsatisfied("The request has the answer.")
        name = chance.choice(NO_MEDICINES) if twist == "absent" else row["name"]
        return {"medicine": Slot(name, name), "limit": Slot(limit, str(limit))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = solver.one("medicines", lambda row: row["name"] == given["medicine"])
        if row["tablets"] >= given["limit"]:
            return Answer("number", row["tablets"])
        left = row["refills"] - bool(row["prescription"])
        solver.update("medicines", row["id"], tablets=row["tablets"] + TABLETS, refills=left)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_medicines", {}
        row = named(found.value, given["medicine"])
        if row["tablets"] >= given["limit"]:
            return f"There are {row['tablets']} tablets left."
        done = yield "health_refill_medicine", {"medicine_id": row["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"A pack of {given['medicine']} is on its way."


class BookFirstVisit(Template):
    """The first free time at a practice, and the same in the calendar."""

    name = "health.book_first_visit"
    domains = ("health", "calendar")
    tools = ("health_list_practices", "health_free_times", "health_book_visit", "calendar_create")
    vital = ("health_book_visit",)
    twists = ("absent",)
    withholds = True
    says = (
        "Book the first free time at {practice} from {day} on; the reason is {reason}. Then put it into my calendar as {title}, for as long as a visit takes there.",
        "I need a visit at {practice} (reason: {reason}), as early as possible but not before {day}. Add it to my calendar, titled {title}, with the length visits have there.",
        "Please get me the earliest slot that {practice} has on {day} or later, giving {reason} as the reason, and make a calendar entry {title} that is as long as their visits.",
        "Arrange a visit at {practice}: the earliest free time on or after {day}, reason {reason}. My calendar should show it as {title} for as many minutes as they plan.",
        "From {day} on, what is the first time that {practice} is free? Book it with the reason {reason}, and enter {title} in my calendar for the time the visit takes.",
        "See when {practice} can take me, {day} at the earliest, and book the first time, with {reason} as the reason. After that, create {title} in my calendar at the same time and as long as the visit.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        practice = choose([row for row in world.rows("practices") if row["free"]], chance, "such practice")
        first = {
            day: min(time for time in practice["free"] if time >= day)
            for day in sorted(t[:10] for t in practice["free"])
        }
        open_days = [day for day, time in first.items() if not overlapping(world, time, practice["minutes"])]
        day = choose(open_days, chance, "room in the calendar")
        name = chance.choice(_NO_PRACTICES) if twist == "absent" else practice["name"]
        reason = chance.choice(("a check-up", "a second opinion", "a certificate", "an examination"))
        ask = Ask("the usual", "What is the reason for the visit?", f"It's for {reason}.", "reason|what|why|which")
        title = f"Visit: {name}"
        return {
            "practice": Slot(name, name),
            "day": Slot(day, said_day(day, world.today, chance)),
            "reason": Slot(reason, f'"{reason}"', ask),
            "title": Slot(title, f'"{title}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        practice = solver.one("practices", lambda row: row["name"] == given["practice"])
        start = min(time for time in practice["free"] if time >= given["day"])
        solver.update("practices", practice["id"], free=[time for time in practice["free"] if time != start])
        solver.insert("visits", practice=practice["id"], start=start, reason=given["reason"], status="booked")
        make_appointment(solver, given["title"], start, practice["minutes"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_practices", {}
        practice = named(found.value, given["practice"])
        free = yield "health_free_times", {"practice_id": practice["id"]}
        start = next(time for time in free.value if time >= given["day"])
        yield "health_book_visit", {"practice_id": practice["id"], "start": start, "reason": given["reason"]}
        yield "calendar_create", {"title": given["title"], "start": start, "minutes": practice["minutes"]}
        return f"You are expected at {given['practice']} at {start}."


class CancelVisit(Template):
    """A visit that will not be."""

    name = "health.cancel_visit"
    domains = ("health",)
    tools = ("health_list_visits", "health_cancel_visit")
    vital = ("health_cancel_visit",)
    twists = ("forbidden", "absent")
    says = (
        "Cancel my next visit at {practice}.",
        "I can't go to {practice}. Please cancel what I have booked there.",
        "Please call off the visit that I have coming up at {practice}.",
        "My upcoming visit at {practice} has to be cancelled.",
        "Could you cancel my booking at {practice}? I feel fine again.",
        "I won't need the visit at {practice} that is booked for me; let it be cancelled.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        visit = choose(_booked(world, twist == "forbidden"), chance, "such visit")
        name = world.get("practices", visit["practice"])["name"]
        name = chance.choice(_NO_PRACTICES) if twist == "absent" else name
        return {"practice": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        practice = next(solver.rows("practices", lambda row: row["name"] == given["practice"]))
        visit = solver.one("visits", lambda row: row["practice"] == practice["id"] and row["status"] == "booked")
        solver.update("visits", visit["id"], status="cancelled")
        solver.update("practices", practice["id"], free=sorted([*practice["free"], visit["start"]]))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_visits", {}
        visit = named(found.value, given["practice"], "practice")
        done = yield "health_cancel_visit", {"visit_id": visit["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The visit at {given['practice']} is cancelled."


class SendReading(Template):
    """The latest reading for somebody whom the user calls by a role."""

    name = "health.send_reading"
    domains = ("health", "contacts", "mail")
    tools = ("health_list_measurements", "contacts_search", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    says = (
        "Mail my {role} my latest {kind} reading, with the subject {subject}.",
        "My {role} would like to know my most recent {kind}. Send the value by mail; subject {subject}.",
        "Please write my {role} a mail, subject {subject}, that says what my {kind} was when I measured it last.",
        "What was my last {kind} reading? Let my {role} know by mail, under the subject {subject}.",
        "Send a mail to my {role} with the subject {subject} and tell the value of my newest {kind} measurement in it.",
        "Could you find the newest value of my {kind} and mail it to my {role}? The subject is {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        people = [
            row for row in world.rows("people") if row["group"] == "family" or row["role"] in ("doctor", "dentist")
        ]
        person, kind = chance.choice(people), chance.choice(tuple(KINDS))
        subject = chance.choice(("My latest reading", "Health update", "As promised"))
        return {
            "role": Slot(person["role"], person["role"]),
            "kind": Slot(kind, _SAID[kind]),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["role"] == given["role"])
        reading = _latest(solver, given["kind"])
        send_mail(solver, person["id"], given["subject"], [f"{reading['value']:g}"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        readings = yield "health_list_measurements", {"kind": given["kind"]}
        found = yield "contacts_search", {"text": given["role"]}
        person = named(found.value, given["role"], "role")
        reading = readings.value[0]
        body = f"My {_SAID[given['kind']]} was {reading['value']:g} {reading['unit']} on {reading['day']}."
        yield "mail_send", {"to": [person["name"]], "subject": given["subject"], "body": body}
        return f"{person['name']} knows it now."


TEMPLATES: tuple[Template, ...] = (
    AverageReading(),
    BestDay(),
    RecordReading(),
    RefillIfLow(),
    BookFirstVisit(),
    CancelVisit(),
    SendReading(),
)
