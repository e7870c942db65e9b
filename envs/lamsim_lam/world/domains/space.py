"""Space: invented missions, launches and launch pads, satellites, and an observatory whose telescopes can be booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, Literal

from lamsim_sandbox.simulation.themes.trade import PLANETS

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Moment, later, moment, moment_of

SPACE = Domain("space", "Missions, launches, satellites and observations.", needs=("contacts",))

LONGEST = 120
"""Minutes that an observation may take."""

_AHEAD = 60
"""Days that an observation may lie ahead."""

_LISTED = 10
_MISSIONS = ("Larkspur", "Meridian", "Tern", "Halcyon", "Wayfarer", "Ostara", "Juniper", "Sextant", "Plover", "Quill")
_AGENCIES = ("Aldora Space Agency", "Norlum Orbital", "Pelkor Research Institute")
_ROCKETS = ("Galdor 2", "Fenor Heavy", "Tavul 9")
_PADS = ("Cape Solven", "Port Wexal", "Orlum Plateau", "Isle of Quin")
_SATELLITES = ("Heron", "Curlew", "Egret", "Petrel", "Osprey", "Kittiwake", "Gannet", "Dunlin", "Fulmar", "Merlin")
_TELESCOPES = ("North Dome", "South Dome", "Garden Refractor")
Target = Literal["any", "Moon", "Mercury", "Venus", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"]
Purpose = Literal["any", "weather", "navigation", "communication", "research"]
When = Literal["ahead", "past", "all"]


@SPACE.table("launch_pads", "launch pad", "PAD")
def launch_pads(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Four pads; one is being repaired."""
    for place, name in enumerate(_PADS):
        yield {
            "name": name,
            "state": "under repair" if place == 3 else "open",
            "latitude": draw.randrange(-400, 400) / 10,
            "viewing_distance_km": draw.randrange(3, 13),
        }


@SPACE.table("missions", "mission", "MSN")
def missions(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Missions to planets and the Moon."""
    for name in draw.sample(_MISSIONS, len(_MISSIONS)):
        yield {
            "name": name,
            "agency": draw.choice(_AGENCIES),
            "target": draw.choice(("Moon", "Moon", "Mars", "Mars", *PLANETS)),
            "crew": draw.choice((0, 0, 0, 2, 3, 4)),
            "budget_millions": draw.randrange(80, 2400),
        }


@SPACE.table("launches", "launch", "LCH", links={"mission": "missions", "pad": "launch_pads"})
def launches(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Two launches for each mission: one some time ago, one to come, or neither certain yet."""
    today = date.fromisoformat(world.today)
    pads = [row["id"] for row in world.rows("launch_pads")]
    for mission in world.rows("missions"):
        for past in (True, False):
            day = today + timedelta(-draw.randrange(20, 900) if past else draw.randrange(2, 26))
            yield {
                "mission": mission["id"],
                "pad": draw.choice(pads[:3] if not past else pads),
                "rocket": draw.choice(_ROCKETS),
                "start": moment(day, time(draw.randrange(5, 23), draw.randrange(12) * 5)),
                "state": draw.choice(("success", "success", "failure"))
                if past
                else draw.choices(("planned", "delayed"), (3, 1))[0],
                "followed": not past and draw.random() < 0.3,
            }


@SPACE.table("satellites", "satellite", "SAT")
def satellites(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Twenty satellites of four purposes."""
    for place, name in enumerate([f"{bird} {number}" for number in ("A", "B") for bird in _SATELLITES]):
        yield {
            "name": name,
            "operator": draw.choice(_AGENCIES),
            "purpose": ("weather", "navigation", "communication", "research")[(place + draw.randrange(2)) % 4],
            "altitude_km": draw.randrange(320, 2000) if draw.random() < 0.7 else draw.randrange(8000, 36000),
            "working": draw.random() < 0.85,
        }


@SPACE.table("telescopes", "telescope", "TEL")
def telescopes(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Three telescopes of an observatory; members of the public may not use the largest."""
    for name, mirror in zip(_TELESCOPES, (120, 60, 20), strict=True):
        yield {"name": name, "mirror_cm": mirror + draw.randrange(10), "public": mirror < 100}


@SPACE.table("observations", "observation", "OBS", links={"telescope": "telescopes", "observer": "people"})
def observations(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Bookings of the next evenings, one a telescope and day: the user's (no observer) and friends'."""
    today = date.fromisoformat(world.today)
    people = [row["id"] for row in world.rows("people", lambda row: row["group"] == "friends")]
    planets = iter(draw.sample(PLANETS, 5))
    for telescope in world.rows("telescopes"):
        for day in sorted(draw.sample(range(10), 6)):
            mine = telescope["public"] and draw.random() < 0.3
            target = next(planets, None) if mine else None
            yield {
                "telescope": telescope["id"],
                "target": target or draw.choice(PLANETS[2:5]),
                "start": moment(today + timedelta(day), time(draw.randrange(19, 23), draw.choice((0, 30)))),
                "minutes": draw.choice((30, 45, 60)),
                "observer": None if target else draw.choice(people),
            }


def taken(world: World, telescope_id: str, start: str, minutes: int, but: str = "") -> list[Row]:
    """The observations of a telescope in a span of time, disregarding one of them."""
    end = later(start, minutes)
    return [
        row
        for row in world.rows("observations", lambda row: row["telescope"] == telescope_id)
        if row["id"] != but and row["start"] < end and start < later(row["start"], row["minutes"])
    ]


def _launch(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "rocket", "start", "state", "followed")}
    mission, pad = world.get("missions", row["mission"]), world.get("launch_pads", row["pad"])
    return {**told, "mission": mission["name"], "pad": pad["name"]}


def _observation(world: World, row: Row) -> dict[str, Any]:
    observer = "you" if row["observer"] is None else world.get("people", row["observer"])["name"]
    told = {key: row[key] for key in ("id", "target", "start", "minutes")}
    return {**told, "telescope": world.get("telescopes", row["telescope"])["name"], "observer": observer}


@SPACE.reads
def space_list_missions(world: World, target: Target = "any") -> list[Row]:
    """Lists missions with their agency, target, number of crew and budget in millions.

    Args:
        target: Only missions that go there.
    """
    return list(world.rows("missions", lambda row: target in ("any", row["target"])))[:_LISTED]


@SPACE.reads
def space_list_launches(world: World, mission: str = "", pad: str = "", when: When = "ahead") -> list[dict[str, Any]]:
    """Lists launches, the earliest first, 10 at most: mission, rocket, pad, start and state.

    Args:
        mission: Only launches of the mission of this name.
        pad: Only launches from the pad of this name.
        when: Only launches that are still to come, or only those that were.
    """
    shown = [_launch(world, row) for row in world.rows("launches")]
    found = [
        row
        for row in shown
        if mission.casefold() in ("", row["mission"].casefold())
        and pad.casefold() in ("", row["pad"].casefold())
        and when in ("all", "ahead" if row["start"] > world.now else "past")
    ]
    return sorted(found, key=lambda row: str(row["start"]))[:_LISTED]


@SPACE.reads
def space_get_launch(world: World, launch_id: str) -> dict[str, Any]:
    """Tells everything about a launch, and from how many kilometres away it can be watched.

    Args:
        launch_id: The launch's id, e.g. LCH-004.
    """
    row = world.get("launches", launch_id)
    return {**_launch(world, row), "viewing_distance_km": world.get("launch_pads", row["pad"])["viewing_distance_km"]}


@SPACE.writes
def space_follow_launch(world: World, launch_id: str, followed: bool = True) -> dict[str, Any]:
    """Follows a launch that is still to come, or stops following it.

    Args:
        launch_id: The launch's id.
        followed: False to stop.
    """
    row = world.get("launches", launch_id)
    if row["start"] <= world.now:
        raise Conflict(f"{launch_id} was on {row['start']}; only launches to come can be followed.")
    return _launch(world, world.update("launches", launch_id, followed=followed))


@SPACE.reads
def space_list_pads(world: World) -> list[Row]:
    """Lists the launch pads: state, latitude, and the distance of the viewing area in kilometres."""
    return list(world.rows("launch_pads"))


@SPACE.reads
def space_find_satellites(
    world: World, name: str = "", purpose: Purpose = "any", working_only: bool = False
) -> list[dict[str, Any]]:
    """Finds satellites, 10 at most, with their altitude in kilometres.

    Args:
        name: A part of the name.
        purpose: What they are for.
        working_only: Whether to leave out those that don't work any more.
    """
    found = [
        row
        for row in world.rows("satellites")
        if name.casefold() in row["name"].casefold()
        and purpose in ("any", row["purpose"])
        and (row["working"] or not working_only)
    ]
    return [{key: row[key] for key in ("id", "name", "purpose", "altitude_km")} for row in found[:_LISTED]]


@SPACE.reads
def space_get_satellite(world: World, satellite_id: str) -> Row:
    """Tells everything about a satellite: operator, purpose, altitude in kilometres, whether it works.

    Args:
        satellite_id: The satellite's id, e.g. SAT-011.
    """
    return world.get("satellites", satellite_id)


@SPACE.reads
def space_list_telescopes(world: World) -> list[Row]:
    """Lists the telescopes of the observatory, with the mirror in centimetres and whether the public may book them."""
    return list(world.rows("telescopes"))


@SPACE.reads
def space_list_observations(world: World, telescope_id: str = "") -> list[dict[str, Any]]:
    """Lists the observations to come that are booked, by the user and by others, the earliest first, 10 at most.

    Args:
        telescope_id: Only those with this telescope, e.g. TEL-002; empty for all of the user's own.
    """
    if telescope_id:
        world.get("telescopes", telescope_id)
    found = [
        _observation(world, row)
        for row in world.rows("observations")
        if row["start"] > world.now and (row["telescope"] == telescope_id or not (telescope_id or row["observer"]))
    ]
    return sorted(found, key=lambda row: str(row["start"]))[:_LISTED]


@SPACE.writes
def space_book_observation(
    world: World, telescope_id: str, target: str, start: Moment, minutes: int = 30
) -> dict[str, Any]:
    """Books a telescope for an observation of the user's, between 18:00 and midnight.

    Args:
        telescope_id: The telescope's id.
        target: What to look at, e.g. Saturn.
        start: When it begins, YYYY-MM-DD HH:MM.
        minutes: How long it takes, 15 to 120.
    """
    telescope, target = world.get("telescopes", telescope_id), target.strip()
    if not 1 <= len(target) <= 60:
        raise Refused("An observation needs a target of 1 to 60 characters, e.g. Saturn.")
    if not 15 <= minutes <= LONGEST:
        raise Refused(f"An observation takes 15 to {LONGEST} minutes, not {minutes}.")
    if not telescope["public"]:
        raise NotAllowed(f"{telescope['name']} is for the staff of the observatory only.")
    begin = _evening(world, telescope, start, minutes)
    new = {"telescope": telescope_id, "target": target, "start": begin, "minutes": minutes, "observer": None}
    return _observation(world, world.insert("observations", **new))


@SPACE.writes
def space_move_observation(world: World, observation_id: str, start: Moment) -> dict[str, Any]:
    """Moves an observation of the user's to another time, with the same telescope and for as long.

    Args:
        observation_id: The observation's id, e.g. OBS-005.
        start: The new beginning, YYYY-MM-DD HH:MM.
    """
    row = _own(world, observation_id)
    begin = _evening(world, world.get("telescopes", row["telescope"]), start, row["minutes"], observation_id)
    return _observation(world, world.update("observations", observation_id, start=begin))


@SPACE.writes
def space_cancel_observation(world: World, observation_id: str) -> str:
    """Cancels an observation of the user's.

    Args:
        observation_id: The observation's id, e.g. OBS-005.
    """
    _own(world, observation_id)
    world.delete("observations", observation_id)
    return f"{observation_id} is cancelled."


def _own(world: World, observation_id: str) -> Row:
    """An observation that the user may change."""
    row = world.get("observations", observation_id)
    if row["observer"] is not None:
        observer = world.get("people", row["observer"])["name"]
        raise NotAllowed(f"{observation_id} was booked by {observer}, who alone may change or cancel it.")
    if row["start"] <= world.now:
        raise Conflict(f"{observation_id} has begun at {row['start']}.")
    return row


def _evening(world: World, telescope: Row, start: str, minutes: int, but: str = "") -> str:
    """A moment at which a telescope is free for so long, disregarding one observation, as rows have it."""
    begin = moment_of(start).replace(tzinfo=None).isoformat(" ", "minutes")
    if not world.now < begin < later(world.now, _AHEAD * 1440):
        raise Conflict(f"{begin} is not within the next {_AHEAD} days; it is {world.now}.")
    if begin[11:] < "18:00" or later(begin, minutes) > later(f"{begin[:10]} 00:00", 1440):
        raise Conflict("The observatory is open from 18:00 to midnight.")
    if clash := taken(world, telescope["id"], begin, minutes, but):
        raise Conflict(f"{telescope['name']} is booked from {clash[0]['start']} for {clash[0]['minutes']} minutes.")
    return begin
