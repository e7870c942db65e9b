"""Calendar: the user's appointments, with contacts as attendees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Clock, Day, Moment, clock_of, day_of, later, moment, moment_of

CALENDAR = Domain("calendar", "The user's appointments.", needs=("contacts",))

DAYS = 14
"""From today on, so many days have appointments."""

SHOWN = 20
"""Appointments that a search shows."""

_WORK = ("Budget review", "Sprint planning", "Design review", "One-on-one", "Hiring interview", "Sales call", "Demo")
_PRIVATE = {
    "family": ("Family dinner", "Birthday planning"),
    "friends": ("Coffee", "Tennis", "Board games", "Dinner"),
    "services": ("Appointment",),
}
_ROOMS = ("Room Alder", "Room Birch", "Room Cedar", "online")


@CALENDAR.table("events", "event", "EVT", links={"attendees": "people"})
def events(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Two weeks of appointments that don't overlap."""
    people = list(world.rows("people"))
    today = date.fromisoformat(world.today)
    for day in (today + timedelta(days=offset) for offset in range(DAYS)):
        if day.weekday() < 5:
            hours = sorted(draw.sample((9, 10, 11, 13, 14, 15, 16, 18), draw.randrange(2, 5)))
        else:
            hours = sorted(draw.sample((10, 12, 15, 19), draw.randrange(0, 3)))
        for hour in hours:
            group = "work" if hour < 18 and day.weekday() < 5 else draw.choice(tuple(_PRIVATE))
            there = [row for row in people if row["group"] == group]
            invited = draw.sample(there, draw.randrange(1, 4) if group == "work" else 1)
            if group == "services":
                title = f"{invited[0]['role'].capitalize()} appointment"
            else:
                title = draw.choice(_WORK if group == "work" else _PRIVATE[group])
            yield {
                "title": title,
                "start": moment(day, time(hour, draw.choice((0, 0, 30)))),
                "minutes": draw.choice((30, 30, 60) if hour != 18 else (60, 90)) if group == "work" else 60,
                "place": draw.choice(_ROOMS) if group == "work" else draw.choice(("Cafe Lumen", "at home", "in town")),
                "attendees": [row["id"] for row in invited],
                "mine": group != "work" or draw.random() < 0.6,
            }


def overlapping(world: World, start: str, minutes: int, but: str = "") -> list[Row]:
    """The appointments in a span of time."""
    end = later(start, minutes)
    return [
        row
        for row in world.rows("events")
        if row["id"] != but and row["start"] < end and start < later(row["start"], row["minutes"])
    ]


def shown(world: World, row: Row) -> dict[str, Any]:
    """An appointment as tools tell it, with the attendees' names."""
    names = [world.get("people", id)["name"] for id in row["attendees"]]
    told = {key: row[key] for key in ("id", "title", "start", "minutes", "place")}
    return {**told, "attendees": names, "organiser": "you" if row["mine"] else names[0]}


@CALENDAR.reads
def calendar_today(world: World) -> str:
    """Tells the present date, day of the week and time."""
    return f"{moment_of(world.now):%A}, {world.now}"


@CALENDAR.reads
def calendar_list_day(world: World, day: Day) -> list[dict[str, Any]]:
    """Lists the appointments of a day, the earliest first.

    Args:
        day: The day, YYYY-MM-DD.
    """
    day_of(day)
    found = [row for row in world.rows("events") if row["start"].startswith(day)]
    return [shown(world, row) for row in sorted(found, key=lambda row: row["start"])]


@CALENDAR.reads
def calendar_search(world: World, text: str) -> list[dict[str, Any]]:
    """Finds appointments by a part of their title or of an attendee's name; the 20 earliest.

    Args:
        text: What to look for.
    """
    wanted = text.casefold()
    events = [shown(world, row) for row in sorted(world.rows("events"), key=lambda row: row["start"])]
    found = [row for row in events if any(wanted in said.casefold() for said in (row["title"], *row["attendees"]))]
    return found[:SHOWN]


@CALENDAR.reads
def calendar_get(world: World, event_id: str) -> dict[str, Any]:
    """Tells everything about an appointment.

    Args:
        event_id: The appointment's id, e.g. EVT-012.
    """
    return shown(world, world.get("events", event_id))


@CALENDAR.reads
def calendar_free_slots(
    world: World, day: Day, minutes: int, opens: Clock = "09:00", closes: Clock = "17:00"
) -> list[str]:
    """Lists the times of a day at which there is room for an appointment, every half hour.

    Args:
        day: The day, YYYY-MM-DD.
        minutes: How long the appointment is to be.
        opens: The earliest start, HH:MM.
        closes: When it must be over, HH:MM.
    """
    _check_length(minutes)
    date_of, last = day_of(day), moment(day_of(day), clock_of(closes))
    start = moment(date_of, clock_of(opens))
    found = []
    while later(start, minutes) <= last:
        if not overlapping(world, start, minutes):
            found.append(start[11:])
        start = later(start, 30)
    return found


@CALENDAR.writes
def calendar_create(
    world: World, title: str, start: Moment, minutes: int, attendees: list[str] | None = None, place: str = ""
) -> dict[str, Any]:
    """Creates an appointment of the user's.

    Args:
        title: The title.
        start: When it begins, YYYY-MM-DD HH:MM.
        minutes: How long it is.
        attendees: Full names of contacts who are invited.
        place: Where it is.
    """
    moment_of(start)
    _check_length(minutes)
    invited = [person_named(world, name)["id"] for name in attendees or ()]
    if start < world.now:
        raise Conflict(f"{start} is in the past; it is {world.now}.")
    if clash := overlapping(world, start, minutes):
        raise Conflict(f"At that time there is already {clash[0]['title']!r} ({clash[0]['id']}).")
    row = world.insert("events", title=title, start=start, minutes=minutes, place=place, attendees=invited, mine=True)
    return shown(world, row)


@CALENDAR.writes
def calendar_move(world: World, event_id: str, start: Moment) -> dict[str, Any]:
    """Moves an appointment to another time; its length stays.

    Args:
        event_id: The appointment's id.
        start: The new beginning, YYYY-MM-DD HH:MM.
    """
    moment_of(start)
    row = _own(world, event_id)
    if clash := overlapping(world, start, row["minutes"], event_id):
        raise Conflict(f"At that time there is already {clash[0]['title']!r} ({clash[0]['id']}).")
    return shown(world, world.update("events", event_id, start=start))


@CALENDAR.writes
def calendar_invite(world: World, event_id: str, name: str) -> dict[str, Any]:
    """Invites a contact to an appointment.

    Args:
        event_id: The appointment's id.
        name: The contact's full name.
    """
    row, person = _own(world, event_id), person_named(world, name)
    if person["id"] in row["attendees"]:
        raise Conflict(f"{person['name']} is invited already.")
    return shown(world, world.update("events", event_id, attendees=[*row["attendees"], person["id"]]))


@CALENDAR.writes
def calendar_uninvite(world: World, event_id: str, name: str) -> dict[str, Any]:
    """Takes a contact off the list of an appointment.

    Args:
        event_id: The appointment's id.
        name: The contact's full name.
    """
    row, person = _own(world, event_id), person_named(world, name)
    if person["id"] not in row["attendees"]:
        raise NotFound("attendee called", name)
    return shown(
        world, world.update("events", event_id, attendees=[id for id in row["attendees"] if id != person["id"]])
    )


@CALENDAR.writes
def calendar_cancel(world: World, event_id: str) -> str:
    """Cancels an appointment.

    Args:
        event_id: The appointment's id.
    """
    row = _own(world, event_id)
    world.delete("events", event_id)
    return f"{row['title']} on {row['start']} was cancelled."


def _own(world: World, event_id: str) -> Row:
    row = world.get("events", event_id)
    if not row["mine"]:
        organiser = world.get("people", row["attendees"][0])["name"]
        raise NotAllowed(f"Only {organiser}, who organises {row['title']!r}, may change it.")
    return row


def _check_length(minutes: int) -> None:
    if not 5 <= minutes <= 1440:
        raise Refused(f"An appointment has 5 to 1440 minutes, not {minutes}.")
