"""Requests about the user's home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, named, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.smarthome import ENERGY_DAYS

_NO_ROOMS = ("cellar", "attic", "garage", "guest room")
NO_DEVICES = ("dishwasher", "aquarium pump", "hallway lamp", "heated blanket")


def _usable(world: World, kinds: tuple[str, ...]) -> list[Row]:
    """Devices of some kinds that the user can change."""
    return [
        row for row in world.rows("devices") if row["kind"] in kinds and row["online"] and row["managed_by"] == "user"
    ]


def _current(world: World) -> dict[str, Row]:
    """The newest reading of each room, by the room's id."""
    return {row["room"]: row for row in world.rows("readings")}


class ExtremeRoom(Template):
    """The warmest, coldest, dampest or driest room."""

    name = "smarthome.extreme_room"
    domains = ("smarthome",)
    tools = ("smarthome_read_sensors",)
    says = (
        "Which room is the {extreme} at the moment?",
        "By the newest sensor readings, what is the {extreme} room?",
        "Find out which of my rooms is {extreme} right now.",
        "I want to know which room in the house is the {extreme} just now.",
        "Compare the rooms for me: where is it {extreme}, going by the sensors?",
        "Name the room that is {extreme} at present, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        extreme = chance.choice(("warmest", "coldest", "most humid", "least humid"))
        column = "temperature" if extreme in ("warmest", "coldest") else "humidity"
        return {"extreme": Slot([column, extreme in ("warmest", "most humid")], extreme)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        column, high = given["extreme"]
        current = sorted(_current(solver).values(), key=lambda row: float(row[column]), reverse=high)
        solver.needed.append(current[0]["id"])
        name = solver.get("rooms", current[0]["room"])["name"]
        return Answer("text", name, others=tuple(row["name"] for row in solver.rows("rooms") if row["name"] != name))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        column, high = given["extreme"]
        found = yield "smarthome_read_sensors", {}
        best = sorted(found.value, key=lambda row: float(row[column]), reverse=high)[0]
        return f"It's the {best['room']}."


class EnergyOf(Template):
    """What a device has used in some days."""

    name = "smarthome.energy_of"
    domains = ("smarthome",)
    tools = ("smarthome_energy_use",)
    twists = ("absent",)
    says = (
        "How many kilowatt-hours did the {device} use from {first} to {last}, both days included?",
        "What was the electricity consumption of the {device} between {first} and {last}, in kWh? Both days count.",
        "Tell me how much power the {device} used in the days from {first} up to and including {last}, in kWh.",
        "For my records I need the kilowatt-hours of the {device}: {first} to {last}, inclusive.",
        "I suspect the {device} of wasting electricity. How many kWh did it take from {first} through {last}?",
        "Please look up the energy that went into the {device} from {first} until {last} (inclusive), in kilowatt-hours.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        begin = chance.randrange(3, ENERGY_DAYS + 1)
        ages = (begin, chance.randrange(1, begin - 1))
        first, last = ((date.fromisoformat(world.today) - timedelta(age)).isoformat() for age in ages)
        metered = sorted({row["device"] for row in world.rows("energy")})
        name = world.get("devices", chance.choice(metered))["name"]
        name = chance.choice(NO_DEVICES) if twist == "absent" else name
        return {
            "device": Slot(name, name),
            "first": Slot(first, said_day(first, world.today, chance)),
            "last": Slot(last, said_day(last, world.today, chance)),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        device = solver.one("devices", lambda row: row["name"] == given["device"])
        used = solver.rows("energy", lambda row: row["device"] == device["id"])
        total = sum(row["kwh"] for row in used if given["first"] <= row["day"] <= given["last"])
        return Answer("number", round(total, 2), unit="kWh", tolerance=0.011)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_energy_use", {"since": given["first"], "until": given["last"]}
        row = named(found.value, given["device"], "device")
        return f"The {given['device']} used {row['kwh']:.2f} kWh."


class HeatIfCold(Template):
    """A thermostat that is turned up, if the room is cold."""

    name = "smarthome.heat_if_cold"
    domains = ("smarthome",)
    tools = ("smarthome_read_sensors", "smarthome_list_devices", "smarthome_set_device")
    twists = ("absent", "forbidden")
    says = (
        "If it is colder than {limit} degrees in the {room}, set the thermostat there to {target}. Otherwise tell me the temperature.",
        "How warm is the {room}? Below {limit} degrees, its thermostat should go to {target}; else just tell me how warm it is.",
        "The {room} must not be colder than {limit} degrees: check the sensor, and if it is, put the thermostat at {target}. If it's not, I'd like to hear the temperature.",
        "Set the thermostat in the {room} to {target} degrees, but only in case it's below {limit} degrees there now. In the other case, say how many degrees it has.",
        "Please see whether the {room} has less than {limit} degrees. Then turn its thermostat to {target}. If it has more, tell me the reading.",
        "I'm freezing, or maybe not: with under {limit} degrees in the {room}, make it {target} on the thermostat there. With more than that, only report the temperature.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        heaters = [row for row in world.rows("devices", lambda row: row["kind"] == "thermostat")]
        wanted = [row for row in heaters if (row["managed_by"] != "user") is (twist == "forbidden")]
        heater = chance.choice(wanted)
        now = _current(world)[heater["room"]]["temperature"]
        limit = int(now) + (1 if twist == "forbidden" else chance.choice((-1, 0, 1, 1, 2)))
        target = max(limit, heater["level"]) + chance.randrange(1, 4)
        room = chance.choice(_NO_ROOMS) if twist == "absent" else world.get("rooms", heater["room"])["name"]
        return {"room": Slot(room, room), "limit": Slot(limit, str(limit)), "target": Slot(target, str(target))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        room = solver.one("rooms", lambda row: row["name"] == given["room"])
        reading = _current(solver)[room["id"]]
        solver.needed.append(reading["id"])
        if reading["temperature"] >= given["limit"]:
            return Answer("number", reading["temperature"], unit="C", tolerance=0.051)
        heater = solver.one("devices", lambda row: row["room"] == room["id"] and row["kind"] == "thermostat")
        solver.update("devices", heater["id"], level=given["target"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_read_sensors", {"room": given["room"]}
        if found.error:
            raise Impossible(found.value)
        now = found.value[0]["temperature"]
        if now >= given["limit"]:
            return f"It has {now} degrees there."
        heaters = yield "smarthome_list_devices", {"room": given["room"], "kind": "thermostat"}
        done = yield "smarthome_set_device", {"device_id": heaters.value[0]["id"], "level": given["target"]}
        if done.error:
            raise Impossible(done.value)
        return "I have turned the heating up."


class LightsOut(Template):
    """All lamps that are on, but those of one room, are switched off."""

    name = "smarthome.lights_out"
    domains = ("smarthome",)
    tools = ("smarthome_list_devices", "smarthome_set_device")
    vital = ("smarthome_set_device", "smarthome_run_scene")
    says = (
        "Switch off all the lights that are on, except in the {room}.",
        "Lights out everywhere but in the {room}, please.",
        "I'm staying in the {room}, so turn off every light in the other rooms.",
        "Please make sure that no lamp burns outside the {room}. What's on in the {room} may stay on.",
        "All lights that are still on may go off now, apart from those in the {room}.",
        "Could you turn off the lamps in every room other than the {room}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        room = chance.choice(list(world.rows("rooms")))
        lit = [
            row for row in world.rows("devices") if row["kind"] == "light" and row["on"] and row["room"] != room["id"]
        ]
        if not lit or not all(row["online"] for row in lit):
            raise Unsatisfied("No lamp is on there, or one can't be switched.")
        return {"room": Slot(room["name"], room["name"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        room = next(solver.rows("rooms", lambda row: row["name"] == given["room"]))
        lamps = solver.all("devices", lambda row: row["kind"] == "light" and row["on"] and row["room"] != room["id"])
        for row in lamps:
            solver.update("devices", row["id"], on=False)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_devices", {"kind": "light"}
        for row in found.value:
            if row["on"] and row["room"] != given["room"]:
                yield "smarthome_set_device", {"device_id": row["id"], "on": False}
        return f"The lights are off, but for the {given['room']}."


class AddSchedule(Template):
    """A device that is to be switched by itself."""

    name = "smarthome.add_schedule"
    domains = ("smarthome",)
    tools = ("smarthome_list_devices", "smarthome_add_schedule")
    vital = ("smarthome_add_schedule",)
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Have the {device} switched {state} at {time} {days}.",
        "I want the {device} to go {state} by itself {days} at {time}.",
        "Make a schedule for the {device}: {state} at {time}, {days}.",
        "Please set up that the {device} turns {state} at {time} {days}.",
        "Could the {device} be turned {state} automatically at {time} {days}?",
        "From now on, the {device} should switch {state} {days} at {time}. Add a schedule for that.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        landlords = [row for row in world.rows("devices") if row["managed_by"] != "user"]
        device = chance.choice(landlords if twist == "forbidden" else _usable(world, ("light", "plug", "thermostat")))
        name = chance.choice(NO_DEVICES) if twist == "absent" else device["name"]
        time = f"{chance.randrange(6, 24):02d}:{chance.choice(('05', '10', '45'))}"
        on = chance.random() < 0.5
        days, said = chance.choice(
            (("daily", "every day"), ("weekdays", "from Monday to Friday"), ("weekends", "on Saturdays and Sundays"))
        )
        ask = Ask("the usual time", "At what time?", f"At {time}.", "what time|when|time|which time|hour")
        return {
            "device": Slot(name, name),
            "state": Slot(on, "on" if on else "off"),
            "time": Slot(time, time, ask),
            "days": Slot(days, said),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        device = solver.one("devices", lambda row: row["name"] == given["device"])
        solver.insert("schedules", device=device["id"], time=given["time"], days=given["days"], on=given["state"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_devices", {}
        device = named(found.value, given["device"])
        wanted = {"device_id": device["id"], "time": given["time"], "on": given["state"], "days": given["days"]}
        done = yield "smarthome_add_schedule", wanted
        if done.error:
            raise Impossible(done.value)
        return f"The {given['device']} will be switched at {given['time']}."


class KeyForGuest(Template):
    """A key for somebody until the day of an appointment."""

    name = "smarthome.key_for_guest"
    domains = ("smarthome", "calendar")
    tools = ("calendar_search", "smarthome_give_key")
    vital = ("smarthome_give_key",)
    twists = ("absent",)
    withholds = True
    says = (
        "Give {person} a key for the front door that works until the day of our {title}.",
        "I'd like {person} to be able to come in until our {title} is due. Issue a key that is valid up to that date.",
        "Please issue an electronic key to {person}; the last day on which it works should be that of our {title} in the calendar.",
        "Let {person} have a key for my door, valid through the date of our {title}.",
        "When is our {title}? Until that day, {person} should have a key to the front door. Please arrange it.",
        "For {person}, I need a door key that runs out after the day of our {title}, which is in my calendar.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        keys = {row["person"] for row in world.rows("door_keys") if row["until"] >= world.today}
        pairs = [(row, id) for row in world.rows("events") if row["start"] > world.now for id in row["attendees"]]
        meetings = [(row["title"], id) for row, id in pairs]
        clear = [pair for pair in meetings if meetings.count(pair) == 1 and pair[1] not in keys]
        title, who = choose(clear, chance, "appointment")
        person = world.get("people", who)
        if twist == "absent":
            title = chance.choice(("Wine tasting", "Rehearsal", "Garage sale"))
        return {
            "person": somebody(person, "somebody", "Who is to have the key?", "who|whom|name|person"),
            "title": Slot(title, title.lower()),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        event = solver.one("events", lambda row: row["title"] == given["title"] and person["id"] in row["attendees"])
        solver.insert("door_keys", person=person["id"], until=event["start"][:10])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_search", {"text": given["person"]}
        event = named(found.value, given["title"], "title")
        until = event["start"][:10]
        yield "smarthome_give_key", {"name": given["person"], "until": until}
        return f"{given['person']} has a key until {until}."


TEMPLATES: tuple[Template, ...] = (
    ExtremeRoom(),
    EnergyOf(),
    HeatIfCold(),
    LightsOut(),
    AddSchedule(),
    KeyForGuest(),
)
