"""Travel: flights and trains from the user's city and back, and the user's bookings with companions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.places import PLACES, Place

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named, user_of
from lamsim_lam.world.money import usual
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of, later

TRAVEL = Domain("travel", "Flights, trains and the user's bookings.", needs=("contacts",))

DESTINATIONS = 6
BAG_FEE = 0.2
"""A checked bag costs this share of one fare."""

_TRAIN_KM = 900
_DAYS = range(-6, 24)
_LISTED = 12
_BOOKINGS = 8
_CARRIERS = {
    "train": ("Norlum Rail", "Galdor Express", "Solven Railways"),
    "flight": ("Aldora Airways", "Pelkor Air", "Wexal Airlines"),
}
Kind = Literal["any", "flight", "train"]
When = Literal["upcoming", "past", "all"]


@TRAVEL.table("departures", "departure", "DEP")
def departures(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Departures from the user's city to six others and back, the earliest days first."""
    user = user_of(world)
    home = next(place for place in PLACES if place.city == user["city"])
    others = sorted((place for place in PLACES if place is not home), key=lambda place: _kilometres(home, place))
    near = draw.sample(others[:6], 3)
    routes = [*near, *draw.sample([place for place in others if place not in near], DESTINATIONS - 3)]
    today = date.fromisoformat(world.today)
    for place, back in ((place, back) for place in routes for back in (False, True)):
        away = _kilometres(home, place)
        kind = "train" if away < _TRAIN_KM else "flight"
        minutes = int(40 + away / (2.5 if kind == "train" else 13)) // 5 * 5
        days = sorted(draw.sample(_DAYS, 4 if back else 6))
        for offset in (*days, *([days[-1]] if not back else [])):
            leaves = datetime.combine(
                today + timedelta(days=offset), time(draw.randrange(9, 20), draw.randrange(12) * 5)
            )
            state = draw.choices(("on time", "delayed", "cancelled"), (16, 3, 1))[0] if offset >= 0 else "on time"
            yield {
                "kind": kind,
                "carrier": draw.choice(_CARRIERS[kind]),
                "origin": place.city if back else home.city,
                "destination": home.city if back else place.city,
                "leaves": leaves.isoformat(" ", "minutes"),
                "minutes": minutes,
                "fare": usual(round(25 + away * draw.uniform(0.05, 0.12)), user["currency"]),
                "seats": draw.choice((0, 1, 4, 9, 20, 31)),
                "state": state,
                "delay": draw.randrange(4, 25) * 5 if state == "delayed" else 0,
            }


@TRAVEL.table("travel_bookings", "booking", "BKG", links={"departure": "departures", "companions": "people"})
def travel_bookings(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Trips of the user's, one or none to a city; some were booked by the user's company, some can't be cancelled."""
    home = user_of(world)["city"]
    people = [row["id"] for row in world.rows("people") if row["group"] in ("family", "friends")]
    there: dict[str, list[Row]] = {}
    for row in world.rows("departures"):
        if row["origin"] == home:
            there.setdefault(row["destination"], []).append(row)
    for place, found in enumerate(there.values()):
        ahead = [row for row in found if row["leaves"] > world.now and row["state"] != "cancelled"]
        if place == 4 or not ahead:
            continue
        gone = [row for row in found if row["leaves"] < world.now]
        chosen = draw.choice(gone if place == 5 and gone else ahead)
        companions = sorted(draw.sample(people, draw.choice((0, 1, 1, 2))))
        bags = draw.randrange(0, 3)
        yield {
            "departure": chosen["id"],
            "companions": companions,
            "bags": bags,
            "price": price_of(chosen, 1 + len(companions), bags),
            "status": "confirmed",
            "booked_by": "company" if place == 2 else "user",
            "refundable": place in (0, 5) or draw.random() < 0.6,
        }


def _kilometres(one: Place, other: Place) -> float:
    """The distance on the globe (haversine formula)."""
    lat, there = radians(one.lat), radians(other.lat)
    half = sin((there - lat) / 2) ** 2 + cos(lat) * cos(there) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 12742 * asin(sqrt(half))


def price_of(departure: Row, travellers: int, bags: int) -> float:
    """What a booking costs, in the user's currency."""
    return round(float(departure["fare"]) * (travellers + BAG_FEE * bags), 2)


def arrives(departure: Row) -> str:
    """When a departure is at its destination, its delay included; all clocks are the same."""
    return later(departure["leaves"], departure["minutes"] + departure["delay"])


def _brief(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "kind", "leaves", "fare", "seats", "state")}


def _shown(world: World, row: Row) -> dict[str, Any]:
    departure = world.get("departures", row["departure"])
    told = {key: departure[key] for key in ("kind", "origin", "destination", "leaves")}
    return {"id": row["id"], **told, "status": row["status"], "booked_by": row["booked_by"], "price": row["price"]}


@TRAVEL.reads
def travel_list_destinations(world: World) -> list[dict[str, Any]]:
    """Lists the cities that flights or trains go to from the user's city."""
    home = user_of(world)["city"]
    kinds = {row["destination"]: row["kind"] for row in world.rows("departures") if row["origin"] == home}
    return [{"city": city, "by": kind} for city, kind in sorted(kinds.items())]


@TRAVEL.reads
def travel_search(
    world: World, destination: str, origin: str = "", day: Day | None = None, kind: Kind = "any"
) -> list[dict[str, Any]]:
    """Lists departures that are still to leave, the earliest first: time, fare, free seats, and whether it
    is on time, delayed or cancelled.

    Args:
        destination: The city to go to.
        origin: The city to leave from; empty for the user's own.
        day: Only departures of that day, YYYY-MM-DD.
        kind: Only flights or only trains.
    """
    begin = "" if day is None else day_of(day).isoformat()
    origin = origin or user_of(world)["city"]
    found = [
        row
        for row in world.rows("departures")
        if row["destination"].casefold() == destination.casefold()
        and row["origin"].casefold() == origin.casefold()
        and row["leaves"] > world.now
        and row["leaves"].startswith(begin)
        and kind in ("any", row["kind"])
    ]
    return [_brief(row) for row in sorted(found, key=lambda row: row["leaves"])[:_LISTED]]


@TRAVEL.reads
def travel_get_departure(world: World, departure_id: str) -> dict[str, Any]:
    """Tells everything about a departure: carrier, duration in minutes, fare, delay in minutes, and when it arrives
    with that delay.

    Args:
        departure_id: The departure's id, e.g. DEP-012.
    """
    row = world.get("departures", departure_id)
    return {**row, "arrives": arrives(row)}


@TRAVEL.reads
def travel_list_bookings(world: World, when: When = "upcoming") -> list[dict[str, Any]]:
    """Lists the user's bookings, the earliest first, at most eight; cancelled ones are among them.

    Args:
        when: Only trips that are still to begin, or only those that have begun.
    """
    found = [_shown(world, row) for row in world.rows("travel_bookings")]
    kept = [row for row in found if when in ("all", "upcoming" if row["leaves"] > world.now else "past")]
    return sorted(kept, key=lambda row: str(row["leaves"]))[:_BOOKINGS]


@TRAVEL.reads
def travel_get_booking(world: World, booking_id: str) -> dict[str, Any]:
    """Tells everything about a booking: departure, companions, bags, price, whether it can be cancelled.

    Args:
        booking_id: The booking's id, e.g. BKG-002.
    """
    row = world.get("travel_bookings", booking_id)
    names = [world.get("people", id)["name"] for id in row["companions"]]
    more = {key: row[key] for key in ("departure", "bags", "refundable")}
    return {**_shown(world, row), **more, "companions": names}


@TRAVEL.writes
def travel_book(world: World, departure_id: str, companions: list[str] | None = None, bags: int = 0) -> dict[str, Any]:
    """Books a departure for the user and, if wanted, for companions; the booking can be cancelled later.

    Args:
        departure_id: The departure's id.
        companions: Full names of contacts who travel with the user.
        bags: Checked bags of all travellers together.
    """
    row = _open(world, departure_id)
    people = sorted({person_named(world, name)["id"] for name in companions or ()})
    _bags(bags, 1 + len(people))
    if any(
        kept["departure"] == departure_id and kept["status"] == "confirmed" for kept in world.rows("travel_bookings")
    ):
        raise Conflict(f"The user has a booking for {departure_id} already.")
    _take(world, row, 1 + len(people))
    booking = world.insert(
        "travel_bookings",
        departure=departure_id,
        companions=people,
        bags=bags,
        price=price_of(row, 1 + len(people), bags),
        status="confirmed",
        booked_by="user",
        refundable=True,
    )
    return travel_get_booking(world, booking["id"])


@TRAVEL.writes
def travel_rebook(world: World, booking_id: str, departure_id: str) -> dict[str, Any]:
    """Moves a booking to another departure between the same two cities, at that departure's fare.

    Args:
        booking_id: The booking's id.
        departure_id: The id of the new departure.
    """
    booking, row = _own(world, booking_id), _open(world, departure_id)
    old = world.get("departures", booking["departure"])
    if (old["origin"], old["destination"]) != (row["origin"], row["destination"]):
        raise Conflict(f"The new departure must go from {old['origin']} to {old['destination']}, too.")
    if old["id"] == row["id"]:
        raise Conflict(f"The booking is for {departure_id} already.")
    travellers = 1 + len(booking["companions"])
    _take(world, row, travellers)
    _take(world, old, -travellers)
    price = price_of(row, travellers, booking["bags"])
    world.update("travel_bookings", booking_id, departure=departure_id, price=price)
    return travel_get_booking(world, booking_id)


@TRAVEL.writes
def travel_cancel_booking(world: World, booking_id: str) -> dict[str, Any]:
    """Cancels a booking and pays back its price, if its fare allows that.

    Args:
        booking_id: The booking's id.
    """
    booking = _own(world, booking_id)
    if not booking["refundable"]:
        raise NotAllowed(f"{booking_id} has a fare that can't be cancelled.")
    _take(world, world.get("departures", booking["departure"]), -1 - len(booking["companions"]))
    return _shown(world, world.update("travel_bookings", booking_id, status="cancelled"))


@TRAVEL.writes
def travel_add_companion(world: World, booking_id: str, name: str) -> dict[str, Any]:
    """Adds a companion to a booking; one more fare is added to its price.

    Args:
        booking_id: The booking's id.
        name: The contact's full name.
    """
    booking, person = _own(world, booking_id), person_named(world, name)
    if person["id"] in booking["companions"]:
        raise Conflict(f"{person['name']} travels on {booking_id} already.")
    row = _open(world, booking["departure"])
    _take(world, row, 1)
    return _travelling(world, booking, sorted([*booking["companions"], person["id"]]))


@TRAVEL.writes
def travel_remove_companion(world: World, booking_id: str, name: str) -> dict[str, Any]:
    """Takes a companion off a booking; the fare is paid back.

    Args:
        booking_id: The booking's id.
        name: The contact's full name.
    """
    booking, person = _own(world, booking_id), person_named(world, name)
    if person["id"] not in booking["companions"]:
        raise NotFound("companion called", name)
    _take(world, world.get("departures", booking["departure"]), -1)
    return _travelling(world, booking, [id for id in booking["companions"] if id != person["id"]])


@TRAVEL.writes
def travel_set_bags(world: World, booking_id: str, bags: int) -> dict[str, Any]:
    """Changes how many checked bags a booking has, at a fifth of a fare for each.

    Args:
        booking_id: The booking's id.
        bags: Checked bags of all travellers together, at most two for each.
    """
    booking = _own(world, booking_id)
    travellers = 1 + len(booking["companions"])
    _bags(bags, travellers)
    price = price_of(world.get("departures", booking["departure"]), travellers, bags)
    world.update("travel_bookings", booking_id, bags=bags, price=price)
    return travel_get_booking(world, booking_id)


def _own(world: World, booking_id: str) -> Row:
    """A booking that the user may change."""
    row = world.get("travel_bookings", booking_id)
    if row["booked_by"] != "user":
        raise NotAllowed(f"{booking_id} was booked by the user's company, which alone may change it.")
    if row["status"] == "cancelled":
        raise Conflict(f"{booking_id} is cancelled.")
    if world.get("departures", row["departure"])["leaves"] < world.now:
        raise Conflict(f"The trip of {booking_id} has begun already.")
    return row


def _open(world: World, departure_id: str) -> Row:
    """A departure that can still be booked."""
    row = world.get("departures", departure_id)
    if row["leaves"] < world.now:
        raise Conflict(f"{departure_id} has left at {row['leaves']}.")
    if row["state"] == "cancelled":
        raise Conflict(f"{departure_id} is cancelled; choose another departure.")
    return row


def _take(world: World, departure: Row, seats: int) -> None:
    """Books so many seats, or gives them back if it is a negative number."""
    if departure["seats"] < seats:
        raise Conflict(f"{departure['id']} has {departure['seats']} free seats, {seats} are needed.")
    world.update("departures", departure["id"], seats=departure["seats"] - seats)


def _bags(bags: int, travellers: int) -> None:
    if not 0 <= bags <= 2 * travellers:
        raise Refused(f"{bags} bags are not possible: at most two for each of {travellers} travellers.")


def _travelling(world: World, booking: Row, companions: list[str]) -> dict[str, Any]:
    price = price_of(world.get("departures", booking["departure"]), 1 + len(companions), booking["bags"])
    world.update("travel_bookings", booking["id"], companions=companions, price=price)
    return travel_get_booking(world, booking["id"])
