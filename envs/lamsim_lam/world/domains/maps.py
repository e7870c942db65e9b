"""Maps: places in the user's city, routes by four modes, saved places, shared locations, distances of real cities."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.places import PLACES as CITIES
from lamsim_sandbox.simulation.themes.places import STREETS
from lamsim_sandbox.simulation.themes.trade import NOUNS

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named, user_of
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import later

MAPS = Domain("maps", "Places, routes and saved places.", needs=("contacts",))

PLACES = 28
MODES: dict[str, tuple[float, int]] = {"walk": (80.0, 0), "bike": (250.0, 2), "bus": (350.0, 9), "car": (500.0, 6)}
"""Of each mode: metres in a minute, and minutes that every trip takes besides."""

DETOUR = 1.3
"""A route is so many times as long as the straight line."""

_LISTED = 12
_LABEL_LENGTH = 40
_KINDS = ("bakery", "bank", "cafe", "gym", "hospital", "library", "museum", "park", "pharmacy", "supermarket")
_NAMES = {
    **{"bakery": "{} Bakery", "bank": "{} Bank", "cafe": "Cafe {}", "gym": "{} Gym", "hospital": "{} Hospital"},
    **{"library": "{} Library", "museum": "{} Museum", "park": "{} Park", "pharmacy": "{} Pharmacy"},
    **{"supermarket": "{} Market"},
}
_LABELS = ("Home", "Work", "Piano lessons", "Parents", "Garage")
Kind = Literal[
    "any", "bakery", "bank", "cafe", "gym", "hospital", "library", "museum", "park", "pharmacy", "supermarket"
]
Mode = Literal["walk", "bike", "bus", "car"]


@MAPS.table("map_places", "place", "PLC")
def map_places(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Places within a few kilometres of the centre of the user's city; two or more of most kinds."""
    city = user_of(world)["city"]
    centre = next(place for place in CITIES if place.city == city)
    east = cos(radians(centre.lat))
    for place, noun in enumerate(draw.sample(NOUNS, PLACES)):
        kind = _KINDS[place % len(_KINDS)]
        yield {
            "name": _NAMES[kind].format(noun),
            "kind": kind,
            "street": f"{draw.choice(STREETS)} {draw.randrange(1, 120)}",
            "lat": round(centre.lat + draw.uniform(-0.04, 0.04), 5),
            "lon": round(centre.lon + draw.uniform(-0.04, 0.04) / east, 5),
            "rating": draw.randrange(28, 50) / 10,
            "step_free": draw.random() < 0.6,
            "opens": draw.choice(("07:00", "08:00", "09:00", "10:00")),
            "closes": draw.choice(("17:00", "18:30", "20:00", "22:00")),
        }


@MAPS.table("saved_places", "saved place", "SAV", links={"place": "map_places", "owner": "people"})
def saved_places(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Labels of the user's; two come from a list of a contact's, who alone may change them."""
    people = [row["id"] for row in world.rows("people", lambda row: row["group"] in ("friends", "family"))]
    chosen = draw.sample([row["id"] for row in world.rows("map_places")], len(_LABELS) + 2)
    for label, place in zip((*_LABELS, "Meeting point", "Picnic"), chosen, strict=True):
        yield {
            "label": label,
            "place": place,
            "owner": draw.choice(people) if label in ("Meeting point", "Picnic") else None,
        }


@MAPS.table("location_shares", "shared location", "SHL", links={"person": "people"})
def location_shares(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Contacts who see where the user is at the moment; one of them without end."""
    people = [row["id"] for row in world.rows("people", lambda row: row["group"] in ("friends", "family"))]
    for place, person in enumerate(draw.sample(people, 4)):
        yield {"person": person, "until": None if place == 0 else later(world.now, draw.randrange(2, 40) * 15)}


def metres(one: Row, other: Row) -> int:
    """The straight line between two places on the globe (haversine formula), in whole metres."""
    return round(_haversine(one["lat"], one["lon"], other["lat"], other["lon"]) * 1000)


def minutes_for(mode: str, distance: int) -> int:
    """How long a route takes whose straight line has so many metres, in whole minutes, rounded up."""
    speed, besides = MODES[mode]
    return ceil(distance * DETOUR / speed) + besides


def _haversine(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Kilometres."""
    half = sin(radians(to_lat - lat) / 2) ** 2
    half += cos(radians(lat)) * cos(radians(to_lat)) * sin(radians(to_lon - lon) / 2) ** 2
    return 12742 * asin(sqrt(half))


def _brief(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "name", "kind", "rating")}


def _saved(world: World, row: Row) -> dict[str, Any]:
    place = world.get("map_places", row["place"])
    owner = "you" if row["owner"] is None else world.get("people", row["owner"])["name"]
    return {"id": row["id"], "label": row["label"], "place_id": place["id"], "place": place["name"], "owner": owner}


@MAPS.reads
def maps_search(world: World, text: str = "", kind: Kind = "any") -> list[dict[str, Any]]:
    """Finds places in the user's city, 12 at most.

    Args:
        text: A part of the name or of the street.
        kind: The kind of place.
    """
    wanted = text.casefold()
    found = [
        _brief(row)
        for row in world.rows("map_places")
        if kind in ("any", row["kind"]) and (wanted in row["name"].casefold() or wanted in row["street"].casefold())
    ]
    return found[:_LISTED]


@MAPS.reads
def maps_get_place(world: World, place_id: str) -> Row:
    """Tells everything about a place: address, coordinates, opening hours, rating, whether it is step-free.

    Args:
        place_id: The place's id, e.g. PLC-010.
    """
    return world.get("map_places", place_id)


@MAPS.reads
def maps_find_nearby(world: World, place_id: str, kind: Kind = "any", radius: int = 10000) -> list[dict[str, Any]]:
    """Lists the places around another one, the nearest first, 12 at most, with the straight line in metres.

    Args:
        place_id: The id of the place in the middle.
        kind: Only places of that kind.
        radius: Only places within so many metres.
    """
    middle = world.get("map_places", place_id)
    if radius <= 0:
        raise Refused("The radius must be above 0 metres.")
    found = [
        {**_brief(row), "metres": metres(middle, row)}
        for row in world.rows("map_places")
        if row["id"] != place_id and kind in ("any", row["kind"]) and metres(middle, row) <= radius
    ]
    return sorted(found, key=lambda row: int(row["metres"]))[:_LISTED]


@MAPS.reads
def maps_get_route(world: World, start_id: str, end_id: str, mode: Mode) -> dict[str, Any]:
    """Shows the route between two places: its length in metres and how many minutes it takes.

    Args:
        start_id: The id of the place to start from.
        end_id: The id of the place to go to.
        mode: How to go.
    """
    start, end = world.get("map_places", start_id), world.get("map_places", end_id)
    away = metres(start, end)
    told = {"from": start["name"], "to": end["name"], "mode": mode}
    return {**told, "metres": round(away * DETOUR), "minutes": 0 if start_id == end_id else minutes_for(mode, away)}


@MAPS.reads
def maps_get_city_distance(world: World, city: str, other: str) -> dict[str, Any]:
    """Tells how far two cities of the world are apart, as the crow flies, in kilometres.

    Args:
        city: The name of a city.
        other: The name of the other city.
    """
    one, two = _city(city), _city(other)
    return {"from": one.city, "to": two.city, "kilometres": round(_haversine(one.lat, one.lon, two.lat, two.lon))}


@MAPS.reads
def maps_list_saved(world: World) -> list[dict[str, Any]]:
    """Lists the saved places with their labels; some come from a list of a contact's."""
    return [_saved(world, row) for row in list(world.rows("saved_places"))[:20]]


@MAPS.writes
def maps_save_place(world: World, place_id: str, label: str) -> dict[str, Any]:
    """Saves a place under a label.

    Args:
        place_id: The place's id.
        label: A name that no other saved place has, e.g. Tennis.
    """
    world.get("map_places", place_id)
    return _saved(world, world.insert("saved_places", label=_label(world, label), place=place_id, owner=None))


@MAPS.writes
def maps_change_saved(
    world: World, saved_id: str, label: str | None = None, place_id: str | None = None
) -> dict[str, Any]:
    """Gives a saved place another label, or lets its label mean another place; what is not given stays.

    Args:
        saved_id: The saved place's id, e.g. SAV-002.
        label: The new label.
        place_id: The id of the new place.
    """
    row = _own(world, saved_id)
    place = world.get("map_places", row["place"] if place_id is None else place_id)["id"]
    new = row["label"] if label is None else _label(world, label)
    return _saved(world, world.update("saved_places", saved_id, label=new, place=place))


@MAPS.writes
def maps_delete_saved(world: World, saved_id: str) -> str:
    """Deletes a saved place.

    Args:
        saved_id: The saved place's id.
    """
    row = _own(world, saved_id)
    world.delete("saved_places", saved_id)
    return f"{row['label']} was deleted."


@MAPS.reads
def maps_list_shares(world: World) -> list[dict[str, Any]]:
    """Lists who sees where the user is, and until when; null is without end."""
    found = list(world.rows("location_shares"))[:20]
    return [{**row, "person": world.get("people", row["person"])["name"]} for row in found]


@MAPS.writes
def maps_share_location(world: World, name: str, minutes: int) -> dict[str, Any]:
    """Lets a contact see where the user is, from now on.

    Args:
        name: The contact's full name.
        minutes: For how long, 15 to 1440.
    """
    person = person_named(world, name)
    if not 15 <= minutes <= 1440:
        raise Refused(f"A location is shared for 15 to 1440 minutes, not {minutes}.")
    if any(row["person"] == person["id"] for row in world.rows("location_shares")):
        raise Conflict(f"{person['name']} sees the user's location already; stop that first.")
    row = world.insert("location_shares", person=person["id"], until=later(world.now, minutes))
    return {**row, "person": person["name"]}


@MAPS.writes
def maps_stop_sharing(world: World, share_id: str) -> str:
    """Ends the sharing of the user's location with a contact.

    Args:
        share_id: The share's id, e.g. SHL-001.
    """
    person = world.get("location_shares", share_id)["person"]
    world.delete("location_shares", share_id)
    return f"{world.get('people', person)['name']} does not see the user's location any more."


def _city(name: str) -> Any:
    """A city of the world, with its coordinates."""
    found = next((place for place in CITIES if place.city.casefold() == name.strip().casefold()), None)
    if found is None:
        raise NotFound("city", name, "Only larger cities are known.")
    return found


def _own(world: World, saved_id: str) -> Row:
    """A saved place that the user may change."""
    row = world.get("saved_places", saved_id)
    if row["owner"] is not None:
        owner = world.get("people", row["owner"])["name"]
        raise NotAllowed(f"{row['label']} comes from a list of {owner}, who alone may change it.")
    return row


def _label(world: World, label: str) -> str:
    """A label that a place may get."""
    label = label.strip()
    if not 1 <= len(label) <= _LABEL_LENGTH:
        raise Refused(f"A label has 1 to {_LABEL_LENGTH} characters.")
    if any(row["label"].casefold() == label.casefold() for row in world.rows("saved_places")):
        raise Conflict(f"There is a saved place called {label} already.")
    return label
