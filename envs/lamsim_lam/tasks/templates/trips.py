"""Departures and the user's trips, as requests about them see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.tasks.steps import choose
from lamsim_lam.tasks.template import Chance, Impossible, Solver, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of


def outward(world: World) -> list[Row]:
    """Departures from home that are still to leave."""
    home = user_of(world)["city"]
    return list(world.rows("departures", lambda row: row["origin"] == home and row["leaves"] > world.now))


def departures_to(world: World, place: str) -> list[Row]:
    """Those to a place."""
    return [row for row in outward(world) if row["destination"] == place]


def trips(world: World) -> list[tuple[Row, Row]]:
    """The user's bookings of such departures with these; cancelled ones are left out."""
    ahead = {row["id"]: row for row in outward(world)}
    found = world.rows("travel_bookings", lambda row: row["status"] == "confirmed" and row["departure"] in ahead)
    return [(row, ahead[row["departure"]]) for row in found]


def trip_to(solver: Solver, place: str) -> tuple[Row, Row]:
    """The trip to a place."""
    found = [(row, departure) for row, departure in trips(solver) if departure["destination"] == place]
    if len(found) != 1:
        raise Unsatisfied("There are other trips to that place.")
    booking, departure = found[0]
    solver.one("travel_bookings", lambda row: row["id"] == booking["id"])
    return booking, departure


def elsewhere(world: World, chance: Chance) -> str:
    """A place that one can go to, and to which no trip is booked, not even a cancelled one."""
    booked = {world.get("departures", row["departure"])["destination"] for row in world.rows("travel_bookings")}
    places: list[str] = sorted({row["destination"] for row in outward(world)} - booked)
    return choose(places, chance, "other destination")


def booked_to(found: Any, place: str) -> Mapping[str, Any]:
    """The trip to a place among listed bookings."""
    trips = [row for row in found if row["destination"] == place and row["status"] == "confirmed"]
    if not trips:
        raise Impossible(f"There is no trip to {place} ahead.")
    return dict(trips[0])


def has_room(row: Mapping[str, Any], seats: int) -> bool:
    """Whether a departure takes place and has so many seats left."""
    return bool(row["seats"] >= seats and row["state"] != "cancelled")
