"""Smart home: rooms, devices, sensors, scenes, schedules, electricity, and contacts' keys to the front door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Clock, Day, clock_of, day_of

SMARTHOME = Domain("smarthome", "Devices, sensors, scenes and keys of the user's home.", needs=("contacts",))

ENERGY_DAYS = 9
"""Days up to yesterday of which the use of electricity is known."""

_HOURS = 4
_TENTHS = tuple(tenths for tenths in range(161, 246) if tenths % 10)
"""Temperatures of rooms in tenths of a degree, none of them whole."""

_ROOMS = {
    "kitchen": (("kitchen lamp", "light"), ("coffee machine", "plug"), ("kitchen thermostat", "thermostat")),
    "living room": (
        ("ceiling lamp", "light"),
        ("floor lamp", "light"),
        ("living room thermostat", "thermostat"),
        ("television", "plug"),
        ("living room blind", "blind"),
    ),
    "bedroom": (("bedside lamp", "light"), ("bedroom thermostat", "thermostat"), ("bedroom blind", "blind")),
    "study": (("desk lamp", "light"), ("study thermostat", "thermostat"), ("printer", "plug")),
    "bathroom": (("mirror lamp", "light"), ("bathroom thermostat", "thermostat"), ("ventilation", "plug")),
}
_LANDLORDS = ("bathroom thermostat", "ventilation")
"""Devices that only the landlord may change."""

_LEVELS = {"light": (1, 100), "blind": (0, 100), "thermostat": (5, 30), "plug": (0, 0)}
"""From the least to the greatest level: percent, or degrees Celsius; a plug has none."""

_SCENES = {
    "film night": (("ceiling lamp", False, 1), ("floor lamp", True, 15), ("television", True, 0)),
    "good morning": (("bedside lamp", True, 60), ("bedroom blind", True, 0), ("coffee machine", True, 0)),
    "working": (("desk lamp", True, 90), ("printer", True, 0)),
}
_METERED = ("coffee machine", "television", "printer", "ventilation", "ceiling lamp")
Kind = Literal["any", "light", "thermostat", "blind", "plug"]
Days = Literal["daily", "weekdays", "weekends"]


@SMARTHOME.table("rooms", "room", "ROM")
def rooms(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The rooms."""
    for name in _ROOMS:
        yield {"name": name, "floor": 0 if name in ("kitchen", "living room") else 1}


@SMARTHOME.table("devices", "device", "DEV", links={"room": "rooms"})
def devices(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Devices; one lamp or plug is offline, two devices are the landlord's."""
    ids = {row["name"]: row["id"] for row in world.rows("rooms")}
    offline = draw.choice(("mirror lamp", "television", "printer", "kitchen lamp"))
    for room, there in _ROOMS.items():
        for name, kind in there:
            level = {"light": 5 * draw.randrange(4, 21), "blind": 10 * draw.randrange(11), "plug": 0}.get(kind)
            yield {
                "name": name,
                "room": ids[room],
                "kind": kind,
                "on": draw.random() < 0.6,
                "level": draw.randrange(16, 24) if level is None else level,
                "online": name != offline,
                "managed_by": "landlord" if name in _LANDLORDS else "user",
            }


@SMARTHOME.table("readings", "reading", "RDG", links={"room": "rooms"})
def readings(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Readings of each room's sensor at the last full hours; at one hour, no two rooms are alike."""
    now = int(world.now[11:13])
    there = [row["id"] for row in world.rows("rooms")]
    for hour in range(now - _HOURS + 1, now + 1):
        warm, damp = draw.sample(_TENTHS, len(there)), draw.sample(range(32, 68), len(there))
        for room, tenths, percent in zip(there, warm, damp, strict=True):
            at = f"{world.today} {hour:02d}:00"
            yield {"room": room, "at": at, "temperature": tenths / 10, "humidity": percent}


@SMARTHOME.table("scenes", "scene", "SCN")
def scenes(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Scenes by name."""
    for name in _SCENES:
        yield {"name": name}


@SMARTHOME.table("scene_steps", "step of a scene", "SCS", links={"scene": "scenes", "device": "devices"})
def scene_steps(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What a scene does to each of its devices."""
    ids = {row["name"]: row["id"] for row in world.rows("devices")}
    for scene in world.rows("scenes"):
        for name, on, level in _SCENES[scene["name"]]:
            yield {"scene": scene["id"], "device": ids[name], "on": on, "level": level}


@SMARTHOME.table("schedules", "schedule", "SCH", links={"device": "devices"})
def schedules(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Devices that are switched by themselves."""
    for row in draw.sample([row for row in world.rows("devices") if row["kind"] != "blind"], 4):
        time = f"{draw.randrange(6, 23):02d}:{draw.choice(('00', '15', '30'))}"
        yield {"device": row["id"], "time": time, "days": draw.choice(("daily", "weekdays")), "on": draw.random() < 0.6}


@SMARTHOME.table("energy", "meter reading", "NRG", links={"device": "devices"})
def energy(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Electricity by device and day."""
    ids = {row["name"]: row["id"] for row in world.rows("devices")}
    today = date.fromisoformat(world.today)
    for age in range(ENERGY_DAYS, 0, -1):
        day = (today - timedelta(age)).isoformat()
        for name in _METERED:
            yield {"device": ids[name], "day": day, "kwh": draw.randrange(5, 300) / 100}


@SMARTHOME.table("door_keys", "key", "KEY", links={"person": "people"})
def door_keys(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Electronic keys of contacts; some have run out."""
    today = date.fromisoformat(world.today)
    for person in draw.sample([row["id"] for row in world.rows("people") if row["group"] != "work"], 4):
        yield {"person": person, "until": (today + timedelta(draw.randrange(-20, 60))).isoformat()}


def _device(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "name", "kind", "on", "level")}
    return {**told, "room": world.get("rooms", row["room"])["name"]}


def _schedule(world: World, row: Row) -> dict[str, Any]:
    return {**row, "device": world.get("devices", row["device"])["name"]}


@SMARTHOME.reads
def smarthome_list_devices(world: World, room: str = "", kind: Kind = "any") -> list[dict[str, Any]]:
    """Lists devices: whether each is on, and its level, which is brightness in percent for a light, the wanted
    temperature in degrees Celsius for a thermostat, and percent closed for a blind.

    Args:
        room: Only those of this room, e.g. kitchen; empty for all.
        kind: Only devices of this kind.
    """
    wanted = _room(world, room)["id"] if room else ""
    found = [row for row in world.rows("devices") if kind in ("any", row["kind"]) and wanted in ("", row["room"])]
    return [_device(world, row) for row in found]


@SMARTHOME.reads
def smarthome_get_device(world: World, device_id: str) -> dict[str, Any]:
    """Tells everything about a device: room, state, whether it is online, and who manages it.

    Args:
        device_id: The device's id, e.g. DEV-003.
    """
    row = world.get("devices", device_id)
    return {**_device(world, row), "online": row["online"], "managed_by": row["managed_by"]}


@SMARTHOME.writes
def smarthome_set_device(
    world: World, device_id: str, on: bool | None = None, level: int | None = None
) -> dict[str, Any]:
    """Switches a device or sets its level; what is not given stays.

    Args:
        device_id: The device's id.
        on: Whether it is to be on.
        level: A light's brightness, 1 to 100 percent; a blind, 0 to 100 percent closed; a thermostat, 5 to 30 degrees
            Celsius.
    """
    row = _own(world, device_id)
    given: dict[str, Any] = {} if on is None else {"on": on}
    if level is not None:
        least, most = _LEVELS[row["kind"]]
        if not most:
            raise Refused(f"The {row['name']} has no level; it can only be switched on and off.")
        if not least <= level <= most:
            raise Refused(f"The level of the {row['name']} is from {least} to {most}.")
        given["level"] = level
    if not given:
        raise Refused("Say whether the device is to be on, or which level it is to have.")
    return _device(world, world.update("devices", device_id, **given))


@SMARTHOME.reads
def smarthome_read_sensors(world: World, room: str = "") -> list[dict[str, Any]]:
    """Tells the newest reading of each room's sensor: temperature in degrees Celsius, relative humidity in percent.

    Args:
        room: Only this room, e.g. study; empty for all.
    """
    wanted = [_room(world, room)] if room else list(world.rows("rooms"))
    latest = {row["room"]: row for row in world.rows("readings")}
    return [{**latest[row["id"]], "room": row["name"]} for row in wanted]


@SMARTHOME.reads
def smarthome_energy_use(world: World, since: Day, until: Day | None = None) -> list[dict[str, Any]]:
    """Tells how much electricity each metered device has used, in kilowatt-hours; only the last nine days are known.

    Args:
        since: The first day, YYYY-MM-DD.
        until: The last day, YYYY-MM-DD; yesterday, if it is left out.
    """
    first, last = day_of(since).isoformat(), world.today if until is None else day_of(until).isoformat()
    if first > last:
        raise Refused(f"{first} is after {last}.")
    used: dict[str, float] = {}
    for row in world.rows("energy"):
        used[row["device"]] = used.get(row["device"], 0.0) + row["kwh"] * (first <= row["day"] <= last)
    return [
        {"device_id": id, "device": world.get("devices", id)["name"], "kwh": round(kwh, 2)} for id, kwh in used.items()
    ]


@SMARTHOME.reads
def smarthome_list_scenes(world: World) -> list[dict[str, Any]]:
    """Lists the scenes with what they do."""
    told: list[dict[str, Any]] = []
    for scene in world.rows("scenes"):
        steps = world.rows("scene_steps")
        does = [
            {"device": world.get("devices", row["device"])["name"], "on": row["on"], "level": row["level"]}
            for row in steps
            if row["scene"] == scene["id"]
        ]
        told.append({**scene, "does": does})
    return told


@SMARTHOME.writes
def smarthome_run_scene(world: World, scene_id: str) -> list[dict[str, Any]]:
    """Sets all devices of a scene; nothing is set if one of them is offline.

    Args:
        scene_id: The scene's id, e.g. SCN-001.
    """
    scene = world.get("scenes", scene_id)
    steps = [row for row in world.rows("scene_steps") if row["scene"] == scene["id"]]
    for row in steps:
        _own(world, row["device"])
    changed = [world.update("devices", row["device"], on=row["on"], level=row["level"]) for row in steps]
    return [_device(world, row) for row in changed]


@SMARTHOME.reads
def smarthome_list_schedules(world: World) -> list[dict[str, Any]]:
    """Lists which devices are switched by themselves, and when."""
    return [_schedule(world, row) for row in world.rows("schedules")][:20]


@SMARTHOME.writes
def smarthome_add_schedule(world: World, device_id: str, time: Clock, on: bool, days: Days = "daily") -> dict[str, Any]:
    """Has a device be switched at a time of day.

    Args:
        device_id: The device's id.
        time: When, HH:MM.
        on: Whether it is then switched on, or off.
        days: On which days.
    """
    row, at = _own(world, device_id), clock_of(time).isoformat("minutes")
    same = [old for old in world.rows("schedules") if old["device"] == device_id and old["time"] == at]
    if same:
        raise Conflict(f"{same[0]['id']} switches the {row['name']} at {at} already; delete it first.")
    return _schedule(world, world.insert("schedules", device=device_id, time=at, days=days, on=on))


@SMARTHOME.writes
def smarthome_delete_schedule(world: World, schedule_id: str) -> str:
    """Deletes a schedule.

    Args:
        schedule_id: The schedule's id, e.g. SCH-002.
    """
    row = world.get("schedules", schedule_id)
    _own(world, row["device"])
    world.delete("schedules", schedule_id)
    return f"{schedule_id} was deleted."


@SMARTHOME.reads
def smarthome_list_keys(world: World) -> list[dict[str, Any]]:
    """Lists who has an electronic key for the front door, and until which day; keys that have run out, too."""
    return [{**row, "person": world.get("people", row["person"])["name"]} for row in world.rows("door_keys")][:20]


@SMARTHOME.writes
def smarthome_give_key(world: World, name: str, until: Day) -> dict[str, Any]:
    """Gives a contact an electronic key for the front door.

    Args:
        name: The contact's full name.
        until: The last day on which it opens the door, YYYY-MM-DD.
    """
    person, last = person_named(world, name), day_of(until).isoformat()
    if last < world.today:
        raise Conflict(f"{last} is in the past; today is {world.today}.")
    if any(row["person"] == person["id"] and row["until"] >= world.today for row in world.rows("door_keys")):
        raise Conflict(f"{person['name']} has a key already; take it back first.")
    row = world.insert("door_keys", person=person["id"], until=last)
    return {**row, "person": person["name"]}


@SMARTHOME.writes
def smarthome_take_key(world: World, key_id: str) -> str:
    """Takes a key back.

    Args:
        key_id: The key's id, e.g. KEY-001.
    """
    row = world.get("door_keys", key_id)
    world.delete("door_keys", key_id)
    return f"{world.get('people', row['person'])['name']} has no longer that key."


def _room(world: World, name: str) -> Row:
    found = next(world.rows("rooms", lambda row: row["name"] == name.casefold().strip()), None)
    if found is None:
        raise NotFound("room called", name, f"There are {', '.join(row['name'] for row in world.rows('rooms'))}.")
    return found


def _own(world: World, device_id: str) -> Row:
    """A device that the user can change."""
    row = world.get("devices", device_id)
    if row["managed_by"] != "user":
        raise NotAllowed(f"The {row['name']} is managed by the landlord, who alone may change it.")
    if not row["online"]:
        raise Conflict(f"The {row['name']} is offline; it must be plugged in first.")
    return row
