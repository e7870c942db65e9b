"""Restaurants: places in the user's city, their tables, and reservations with contacts as guests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.places import STREETS
from lamsim_sandbox.simulation.themes.trade import ADJECTIVES, NOUNS

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named, user_of
from lamsim_lam.world.money import usual
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Moment, later, moment, moment_of

RESTAURANTS = Domain("restaurants", "Restaurants and reservations.", needs=("contacts",))

PLACES = 14
STAY = 120
"""Minutes that a table is taken for."""

_AHEAD = 90
"""Days that a reservation may lie ahead."""

Cuisine = Literal["any", "French", "Greek", "Indian", "Italian", "Japanese", "Lebanese", "Mexican", "Thai"]
When = Literal["upcoming", "past", "all"]
_CUISINES = ("French", "Greek", "Indian", "Italian", "Japanese", "Lebanese", "Mexican", "Thai")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LARGEST = 8
_LISTED = 8


@RESTAURANTS.table("restaurants", "restaurant", "RST")
def restaurants(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Restaurants with unique names."""
    currency = user_of(world)["currency"]
    for adjective, noun in zip(draw.sample(ADJECTIVES, PLACES), draw.sample(NOUNS, PLACES), strict=True):
        yield {
            "name": f"The {adjective} {noun}",
            "cuisine": draw.choice(_CUISINES),
            "street": f"{draw.choice(STREETS)} {draw.randrange(1, 90)}",
            "price": usual(draw.randrange(12, 70), currency),
            "rating": draw.randrange(30, 50) / 10,
            "vegetarian": draw.random() < 0.5,
            "garden": draw.random() < 0.4,
            "opens": draw.choice(("11:30", "12:00", "17:00")),
            "closes": draw.choice(("22:00", "23:00")),
            "closed_on": draw.choice(_WEEKDAYS),
            "favourite": draw.random() < 0.2,
        }


@RESTAURANTS.table("dining_tables", "table", "TBL", links={"restaurant": "restaurants"})
def dining_tables(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Three tables for each restaurant, the smallest first."""
    for row in world.rows("restaurants"):
        for seats in sorted((2, 4, draw.choice((2, 6, _LARGEST)))):
            yield {"restaurant": row["id"], "seats": seats, "where": draw.choice(("window", "inside", "corner"))}


@RESTAURANTS.table(
    "reservations",
    "reservation",
    "RSV",
    links={"restaurant": "restaurants", "dining_table": "dining_tables", "guests": "people", "host": "people"},
)
def reservations(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The user's, friends' that the user is invited to, and strangers'; never two at a table at a time."""
    friends = [row["id"] for row in world.rows("people") if row["group"] in ("friends", "family")]
    tables: dict[str, list[Row]] = {}
    for row in world.rows("dining_tables"):
        tables.setdefault(row["restaurant"], []).append(row)
    today = date.fromisoformat(world.today)
    for place, restaurant in enumerate(world.rows("restaurants")):
        days = draw.sample([d for d in range(1, 15) if _weekday(today + timedelta(d)) != restaurant["closed_on"]], 2)
        for stranger in (False, True):
            if not stranger and place > 7:
                continue
            ahead = days.pop() if stranger or place < 6 else -draw.randrange(2, 20)
            table = draw.choice(tables[restaurant["id"]])
            party = draw.randrange(2, table["seats"] + 1)
            guests = [] if stranger else sorted(draw.sample(friends, party - 1))
            hosted = not stranger and place in (1, 4)
            start = moment(today + timedelta(ahead), time(draw.randrange(18, 20), draw.choice((0, 30))))
            yield {
                "restaurant": restaurant["id"],
                "dining_table": table["id"],
                "start": start,
                "party": party,
                "guests": [id for id in guests if id != guests[0]] if hosted else guests,
                "host": guests[0] if hosted else None,
                "by": "stranger" if stranger else "contact" if hosted else "user",
            }


def _written(start: str) -> str:
    """A moment as rows have it, however it was written."""
    return moment_of(start).replace(tzinfo=None).isoformat(" ", "minutes")


def _weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def open_at(restaurant: Row, start: str) -> bool:
    """Whether one may sit down at a moment, an hour before it closes at the latest."""
    last = later(f"{start[:10]} {restaurant['closes']}", -60)[11:]
    day = _weekday(date.fromisoformat(start[:10]))
    return bool(day != restaurant["closed_on"] and restaurant["opens"] <= start[11:] <= last)


def free_tables(world: World, restaurant_id: str, start: str, party: int, but: str = "") -> list[Row]:
    """The tables that are free for so many people, the smallest first, disregarding one reservation."""
    taken = {
        row["dining_table"]
        for row in world.rows("reservations")
        if row["id"] != but and later(row["start"], -STAY) < start < later(row["start"], STAY)
    }
    found = world.rows("dining_tables", lambda row: row["restaurant"] == restaurant_id and row["seats"] >= party)
    return sorted((row for row in found if row["id"] not in taken), key=lambda row: (row["seats"], row["id"]))


def _shown(world: World, row: Row) -> dict[str, Any]:
    names = [world.get("people", id)["name"] for id in row["guests"]]
    return {
        "id": row["id"],
        "restaurant_id": row["restaurant"],
        "restaurant": world.get("restaurants", row["restaurant"])["name"],
        **{key: row[key] for key in ("start", "party")},
        "guests": names,
        "by": world.get("people", row["host"])["name"] if row["host"] else "you",
    }


@RESTAURANTS.reads
def restaurants_search(
    world: World,
    name: str = "",
    cuisine: Cuisine = "any",
    vegetarian: bool = False,
    garden: bool = False,
    max_price: float | None = None,
) -> list[dict[str, Any]]:
    """Finds restaurants in the user's city; prices are of a meal for one person, in the user's currency.

    Args:
        name: A part of the name.
        cuisine: The kitchen.
        vegetarian: Whether only those with vegetarian dishes are wanted.
        garden: Whether only those with seats in a garden are wanted.
        max_price: The most that a meal may cost.
    """
    found = [
        row
        for row in world.rows("restaurants")
        if name.casefold() in row["name"].casefold()
        and cuisine in ("any", row["cuisine"])
        and (row["vegetarian"] or not vegetarian)
        and (row["garden"] or not garden)
        and (max_price is None or row["price"] <= max_price)
    ]
    return [{key: row[key] for key in ("id", "name", "cuisine", "price", "rating")} for row in found]


@RESTAURANTS.reads
def restaurants_get(world: World, restaurant_id: str) -> dict[str, Any]:
    """Tells everything about a restaurant: address, opening hours, the day on which it is closed, tables.

    Args:
        restaurant_id: The restaurant's id, e.g. RST-004.
    """
    row = world.get("restaurants", restaurant_id)
    tables = world.rows("dining_tables", lambda table: table["restaurant"] == restaurant_id)
    return {**row, "tables": [{key: table[key] for key in ("id", "seats", "where")} for table in tables]}


@RESTAURANTS.reads
def restaurants_free_tables(world: World, restaurant_id: str, start: Moment, party: int) -> list[dict[str, Any]]:
    """Lists the tables of a restaurant that are free at a time for two hours, the smallest first.

    Args:
        restaurant_id: The restaurant's id.
        start: When one would sit down, YYYY-MM-DD HH:MM.
        party: How many people.
    """
    start = _written(start)
    row = world.get("restaurants", restaurant_id)
    if not open_at(row, start):
        return []
    found = free_tables(world, restaurant_id, start, party)
    return [{key: table[key] for key in ("id", "seats", "where")} for table in found]


@RESTAURANTS.reads
def restaurants_list_reservations(world: World, when: When = "upcoming") -> list[dict[str, Any]]:
    """Lists the reservations of the user and those that the user is invited to, the earliest first, at most
    eight.

    Args:
        when: Only those to come, or only those that are over.
    """
    found = [row for row in world.rows("reservations") if row["by"] != "stranger"]
    kept = [row for row in found if when in ("all", "upcoming" if row["start"] > world.now else "past")]
    return [_shown(world, row) for row in sorted(kept, key=lambda row: row["start"])[:_LISTED]]


@RESTAURANTS.reads
def restaurants_get_reservation(world: World, reservation_id: str) -> dict[str, Any]:
    """Tells everything about a reservation, the table, too.

    Args:
        reservation_id: The reservation's id, e.g. RSV-003.
    """
    row = _known(world, reservation_id)
    table = world.get("dining_tables", row["dining_table"])
    return {**_shown(world, row), "table": {key: table[key] for key in ("id", "seats", "where")}}


@RESTAURANTS.writes
def restaurants_reserve(
    world: World, restaurant_id: str, start: Moment, party: int, guests: list[str] | None = None
) -> dict[str, Any]:
    """Reserves the smallest free table of a restaurant for two hours.

    Args:
        restaurant_id: The restaurant's id.
        start: When it begins, YYYY-MM-DD HH:MM.
        party: How many people, the user among them.
        guests: Full names of contacts who come along.
    """
    start = _written(start)
    invited = sorted({person_named(world, name)["id"] for name in guests or ()})
    if not len(invited) < party <= _LARGEST:
        raise Refused(f"{party} is no possible party: it is the user and all guests, {_LARGEST} at most.")
    table = _table(world, restaurant_id, start, party)
    row = world.insert(
        "reservations",
        restaurant=restaurant_id,
        dining_table=table["id"],
        start=start,
        party=party,
        guests=invited,
        host=None,
        by="user",
    )
    return _shown(world, row)


@RESTAURANTS.writes
def restaurants_move_reservation(world: World, reservation_id: str, start: Moment) -> dict[str, Any]:
    """Moves a reservation to another time at the same restaurant, to the smallest table that is free then.

    Args:
        reservation_id: The reservation's id.
        start: The new time, YYYY-MM-DD HH:MM.
    """
    row, start = _own(world, reservation_id), _written(start)
    table = _table(world, row["restaurant"], start, row["party"], reservation_id)
    return _shown(world, world.update("reservations", reservation_id, start=start, dining_table=table["id"]))


@RESTAURANTS.writes
def restaurants_change_party(world: World, reservation_id: str, party: int) -> dict[str, Any]:
    """Changes how many people a reservation is for, and the table if it must be a larger one.

    Args:
        reservation_id: The reservation's id.
        party: How many people, the user among them.
    """
    row = _own(world, reservation_id)
    if not len(row["guests"]) < party <= _LARGEST:
        raise Refused(f"{party} is no possible party: it is the user and all guests, {_LARGEST} at most.")
    return _shown(world, _resized(world, row, party, row["guests"]))


@RESTAURANTS.writes
def restaurants_invite_guest(world: World, reservation_id: str, name: str) -> dict[str, Any]:
    """Adds a contact to a reservation, which is then for one person more.

    Args:
        reservation_id: The reservation's id.
        name: The contact's full name.
    """
    row, person = _own(world, reservation_id), person_named(world, name)
    if person["id"] in row["guests"]:
        raise Conflict(f"{person['name']} is a guest already.")
    return _shown(world, _resized(world, row, row["party"] + 1, sorted([*row["guests"], person["id"]])))


@RESTAURANTS.writes
def restaurants_cancel_reservation(world: World, reservation_id: str) -> str:
    """Cancels a reservation.

    Args:
        reservation_id: The reservation's id.
    """
    row = _own(world, reservation_id)
    world.delete("reservations", reservation_id)
    return f"The reservation {reservation_id} on {row['start']} was cancelled."


@RESTAURANTS.writes
def restaurants_set_favourite(world: World, restaurant_id: str, favourite: bool) -> dict[str, Any]:
    """Makes a restaurant one of the user's favourites, or no longer.

    Args:
        restaurant_id: The restaurant's id.
        favourite: Whether it is to be one.
    """
    row = world.update("restaurants", restaurant_id, favourite=favourite)
    return {key: row[key] for key in ("id", "name", "favourite")}


def _known(world: World, reservation_id: str) -> Row:
    """A reservation that the user may see."""
    row = world.get("reservations", reservation_id)
    if row["by"] == "stranger":
        raise NotFound("reservation of the user's with the id", reservation_id)
    return row


def _own(world: World, reservation_id: str) -> Row:
    """A reservation that the user may change."""
    row = _known(world, reservation_id)
    if row["by"] != "user":
        raise NotAllowed(f"Only {world.get('people', row['host'])['name']}, who reserved the table, may change it.")
    if row["start"] < world.now:
        raise Conflict(f"{reservation_id} is over since {row['start']}.")
    return row


def _table(world: World, restaurant_id: str, start: str, party: int, but: str = "") -> Row:
    """The table that is given to a party."""
    row = world.get("restaurants", restaurant_id)
    if not world.now < start < later(world.now, _AHEAD * 24 * 60):
        raise Conflict(f"{start} is not within the next {_AHEAD} days; it is {world.now}.")
    if not open_at(row, start):
        hours = f"{row['opens']} to {row['closes']}, with an hour to eat, and never on {row['closed_on']}"
        raise Conflict(f"{row['name']} is closed then; it is open from {hours}.")
    found = free_tables(world, restaurant_id, start, party, but)
    if not found:
        raise Conflict(f"{row['name']} has no free table for {party} at {start}; try another time.")
    return found[0]


def _resized(world: World, row: Row, party: int, guests: list[str]) -> Row:
    table = world.get("dining_tables", row["dining_table"])
    if table["seats"] < party:
        table = _table(world, row["restaurant"], row["start"], party, row["id"])
    return world.update("reservations", row["id"], party=party, guests=guests, dining_table=table["id"])
