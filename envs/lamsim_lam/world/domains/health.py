"""Health: measurements, steps and sleep, medicines, and visits at practices, some of whose doctors are contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Clock, Day, Moment, clock_of, day_of, later, moment_of

HEALTH = Domain("health", "Measurements, medicines and visits at practices.", needs=("contacts",))

DAYS = 21
"""Days up to yesterday of which steps and sleep are known."""

TABLETS = 30
"""In a pack."""

NOTICE_MINUTES = 24 * 60
"""Later than so long before its beginning, a visit can't be cancelled."""

_SHOWN = 14
KINDS = {
    "weight": ("kg", 55.0, 98.0, 20.0, 400.0),
    "pulse": ("bpm", 52.0, 84.0, 20.0, 250.0),
    "temperature": ("C", 36.1, 38.4, 30.0, 45.0),
    "glucose": ("mmol/L", 4.3, 7.6, 1.0, 50.0),
}
"""Unit, usual range, and what a person can have at all."""

_FOREIGN = {"lb": ("kg", 0.45359237, 0.0), "F": ("C", 5 / 9, -32.0)}
_MEDICINES = (
    ("Lumexin", "hay fever"),
    ("Corvadol", "blood pressure"),
    ("Tarvelin", "cholesterol"),
    ("Oxamyl", "headaches"),
    ("Fenoral", "the stomach"),
    ("Pirenol", "back pain"),
    ("Zelastin", "asthma"),
    ("Merovan", "the thyroid"),
)
PRACTICES = {
    "Linden Practice": ("general practice", "doctor"),
    "Smile Corner": ("dentistry", "dentist"),
    "Clear View": ("eye care", ""),
    "Derma House": ("dermatology", ""),
    "Motion Studio": ("physiotherapy", ""),
}
"""Speciality and the role of a contact who works there."""

_REASONS = ("check-up", "vaccination", "blood test", "follow-up")
Kind = Literal["weight", "pulse", "temperature", "glucose"]
Unit = Literal["kg", "lb", "bpm", "C", "F", "mmol/L"]


@HEALTH.table("measurements", "measurement", "MEA")
def measurements(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Six weeks of measurements, no two of a kind on one day."""
    today = date.fromisoformat(world.today)
    for kind, (unit, low, high, _, _) in KINDS.items():
        usual = draw.uniform(low, high)
        for age in sorted(draw.sample(range(1, 43), 7), reverse=True):
            value = usual + draw.uniform(-0.06, 0.06) * (high - low)
            tenths = round(value * 10)
            yield {
                "kind": kind,
                "value": round(value) if unit == "bpm" else (tenths + (tenths % 10 == 0)) / 10,
                "unit": unit,
                "day": (today - timedelta(age)).isoformat(),
            }


@HEALTH.table("activity", "day of activity", "ACT")
def activity(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Steps and sleep of the last days."""
    today = date.fromisoformat(world.today)
    for age in range(DAYS, 0, -1):
        day = (today - timedelta(age)).isoformat()
        yield {"day": day, "steps": draw.randrange(1800, 16000), "sleep_minutes": draw.randrange(300, 560)}


@HEALTH.table("medicines", "medicine", "MED", links={"prescribed_by": "people"})
def medicines(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Medicines; two are on prescriptions that are used up."""
    doctor = next((row["id"] for row in world.rows("people") if row["role"] == "doctor"), None)
    for place, (name, used_for) in enumerate(draw.sample(_MEDICINES, 5)):
        free = place == 4
        yield {
            "name": name,
            "used_for": used_for,
            "milligrams": draw.choice((5, 10, 20, 50, 100)),
            "tablets_a_day": draw.choice((1, 1, 2, 3)),
            "tablets": draw.randrange(3, 40),
            "prescription": not free,
            "refills": 0 if free or place < 2 else draw.randrange(1, 4),
            "prescribed_by": None if free else doctor,
            "reminders": draw.choice(([], ["08:00"], ["08:00", "20:00"])),
        }


@HEALTH.table("practices", "practice", "PRC", links={"doctor": "people"})
def practices(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Practices in the user's city with the times that are free there; one has none."""
    city, today = user_of(world)["city"], date.fromisoformat(world.today)
    contacts = {row["role"]: row["id"] for row in world.rows("people")}
    days = [day for day in (today + timedelta(ahead) for ahead in range(1, 14)) if day.weekday() < 5]
    for name, (speciality, role) in PRACTICES.items():
        full = name == "Derma House"
        times = {f"{draw.choice(days)} {draw.randrange(8, 18):02d}:{draw.choice(('00', '30'))}" for _ in range(7)}
        yield {
            "name": name,
            "speciality": speciality,
            "doctor": contacts.get(role),
            "city": city,
            "minutes": draw.choice((20, 30, 45)),
            "free": [] if full else sorted(times),
        }


@HEALTH.table("visits", "visit", "VIS", links={"practice": "practices"})
def visits(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Visits: one yet to come at each of three practices, soon at the first of them; others are past."""
    today = date.fromisoformat(world.today)
    there = draw.sample(list(world.rows("practices")), 5)
    for place, row in enumerate((*there[:3], *there)):
        past = place > 2
        day = today + timedelta(-draw.randrange(10, 300) if past else 1 if place == 0 else draw.randrange(2, 14))
        yield {
            "practice": row["id"],
            "start": f"{day.isoformat()} {8 if place == 0 else draw.randrange(8, 18):02d}:00",
            "reason": draw.choice(_REASONS),
            "status": "done" if past else "booked",
        }


def _visit(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "start", "reason", "status")}
    return {**told, "practice": world.get("practices", row["practice"])["name"]}


def _practice(world: World, row: Row) -> dict[str, Any]:
    doctor = world.get("people", row["doctor"])["name"] if row["doctor"] else None
    return {**{key: row[key] for key in ("id", "name", "speciality", "city", "minutes")}, "doctor": doctor}


@HEALTH.reads
def health_list_measurements(
    world: World, kind: Kind, since: Day | None = None, until: Day | None = None
) -> list[dict[str, Any]]:
    """Lists measurements of a kind, the newest first, at most 14: weight in kg, pulse in bpm, temperature in degrees
    Celsius, glucose in mmol/L.

    Args:
        kind: What was measured.
        since: The first day, YYYY-MM-DD.
        until: The last day, YYYY-MM-DD.
    """
    first, last = _span(world, since, until)
    found = [row for row in world.rows("measurements") if row["kind"] == kind and first <= row["day"] <= last]
    return [dict(row) for row in sorted(found, key=lambda row: row["day"], reverse=True)[:_SHOWN]]


@HEALTH.writes
def health_add_measurement(world: World, kind: Kind, value: float, unit: Unit) -> Row:
    """Notes what was measured today; pounds and degrees Fahrenheit are converted, to tenths.

    Args:
        kind: What was measured.
        value: How much.
        unit: In which unit; it must fit the kind.
    """
    own, _, _, least, most = KINDS[kind]
    target, factor, shift = _FOREIGN.get(unit, (unit, 1.0, 0.0))
    if target != own:
        raise Refused(f"The {kind} is measured in {own}, not in {unit}.")
    converted = (value + shift) * factor
    if not least <= converted <= most:
        raise Refused(f"Nobody has a {kind} of {value:.6g} {unit}.")
    if any(row["kind"] == kind and row["day"] == world.today for row in world.rows("measurements")):
        raise Conflict(f"The {kind} of today was noted already.")
    return world.insert("measurements", kind=kind, value=round(float(converted), 1), unit=own, day=world.today)


@HEALTH.reads
def health_get_activity(world: World, since: Day, until: Day | None = None) -> list[dict[str, Any]]:
    """Lists steps and minutes of sleep day by day, at most 14 days; today is not known yet.

    Args:
        since: The first day, YYYY-MM-DD.
        until: The last day, YYYY-MM-DD; yesterday, if it is left out.
    """
    first, last = _span(world, since, until)
    found = [row for row in world.rows("activity") if first <= row["day"] <= last]
    return [{key: row[key] for key in ("id", "day", "steps", "sleep_minutes")} for row in found[:_SHOWN]]


@HEALTH.reads
def health_list_medicines(world: World) -> list[dict[str, Any]]:
    """Lists the user's medicines: what they are for and how many tablets are left."""
    return [{key: row[key] for key in ("id", "name", "used_for", "tablets")} for row in world.rows("medicines")]


@HEALTH.reads
def health_get_medicine(world: World, medicine_id: str) -> dict[str, Any]:
    """Tells everything about a medicine: strength, tablets a day, tablets and refills left, reminders, doctor.

    Args:
        medicine_id: The medicine's id, e.g. MED-002.
    """
    row = world.get("medicines", medicine_id)
    doctor = world.get("people", row["prescribed_by"])["name"] if row["prescribed_by"] else None
    return {**row, "prescribed_by": doctor}


@HEALTH.writes
def health_refill_medicine(world: World, medicine_id: str) -> Row:
    """Orders a pack of 30 tablets; where a prescription is needed, it uses up one of its refills.

    Args:
        medicine_id: The medicine's id.
    """
    row = world.get("medicines", medicine_id)
    if row["prescription"] and not row["refills"]:
        raise NotAllowed(f"The prescription for {row['name']} has no refills left; only a doctor can renew it.")
    left = row["refills"] - bool(row["prescription"])
    return world.update("medicines", medicine_id, tablets=row["tablets"] + TABLETS, refills=left)


@HEALTH.writes
def health_log_dose(world: World, medicine_id: str, tablets: int) -> Row:
    """Notes that the user has taken tablets.

    Args:
        medicine_id: The medicine's id.
        tablets: How many.
    """
    row = world.get("medicines", medicine_id)
    if tablets < 1:
        raise Refused("At least one tablet must have been taken.")
    if tablets > row["tablets"]:
        raise Conflict(f"There are only {row['tablets']} tablets of {row['name']} left.")
    return world.update("medicines", medicine_id, tablets=row["tablets"] - tablets)


@HEALTH.writes
def health_set_reminder(world: World, medicine_id: str, time: Clock) -> Row:
    """Adds a daily reminder to take a medicine.

    Args:
        medicine_id: The medicine's id.
        time: At what time, HH:MM.
    """
    row, wanted = world.get("medicines", medicine_id), clock_of(time).isoformat("minutes")
    if wanted in row["reminders"]:
        raise Conflict(f"There is a reminder at {wanted} already.")
    return world.update("medicines", medicine_id, reminders=sorted([*row["reminders"], wanted]))


@HEALTH.reads
def health_list_practices(world: World) -> list[dict[str, Any]]:
    """Lists the practices with their specialities, their doctors, and how many minutes a visit takes."""
    return [_practice(world, row) for row in world.rows("practices")]


@HEALTH.reads
def health_free_times(world: World, practice_id: str) -> list[str]:
    """Lists the times that are free at a practice, the earliest first.

    Args:
        practice_id: The practice's id, e.g. PRC-001.
    """
    return list(world.get("practices", practice_id)["free"])


@HEALTH.writes
def health_book_visit(world: World, practice_id: str, start: Moment, reason: str) -> dict[str, Any]:
    """Books a visit at a free time of a practice.

    Args:
        practice_id: The practice's id.
        start: When, YYYY-MM-DD HH:MM.
        reason: What for, in a few words.
    """
    row = world.get("practices", practice_id)
    moment_of(start)
    if not reason.strip() or len(reason) > 200:
        raise Refused("Tell the practice in a few words what the visit is for.")
    if start not in row["free"]:
        raise Conflict(f"{row['name']} is not free at {start}; ask for its free times.")
    world.update("practices", practice_id, free=[time for time in row["free"] if time != start])
    return _visit(world, world.insert("visits", practice=practice_id, start=start, reason=reason, status="booked"))


@HEALTH.reads
def health_list_visits(world: World, upcoming_only: bool = True) -> list[dict[str, Any]]:
    """Lists visits at practices, the latest first.

    Args:
        upcoming_only: Whether to leave out those that are past or cancelled.
    """
    found = [row for row in world.rows("visits") if not upcoming_only or row["status"] == "booked"]
    return [_visit(world, row) for row in sorted(found, key=lambda row: row["start"], reverse=True)[:_SHOWN]]


@HEALTH.writes
def health_cancel_visit(world: World, visit_id: str) -> dict[str, Any]:
    """Cancels a visit, at least 24 hours before it begins; its time is then free again.

    Args:
        visit_id: The visit's id, e.g. VIS-001.
    """
    row = world.get("visits", visit_id)
    if row["status"] != "booked":
        raise Conflict(f"{visit_id} is {row['status']}.")
    if row["start"] < later(world.now, NOTICE_MINUTES):
        raise NotAllowed(f"{visit_id} begins in less than 24 hours; it can't be cancelled any more.")
    there = world.get("practices", row["practice"])
    world.update("practices", there["id"], free=sorted([*there["free"], row["start"]]))
    return _visit(world, world.update("visits", visit_id, status="cancelled"))


def _span(world: World, since: str | None, until: str | None) -> tuple[str, str]:
    first = "" if since is None else day_of(since).isoformat()
    last = world.today if until is None else day_of(until).isoformat()
    if first > last:
        raise Refused(f"{first} is after {last}.")
    return first, last
