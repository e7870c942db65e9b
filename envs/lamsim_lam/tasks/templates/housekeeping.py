"""Small requests about the home: scenes, devices that may be offline, schedules, and keys to be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import listed
from lamsim_lam.tasks.steps import choose, named, on_day, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.smarthome import NO_DEVICES
from lamsim_lam.world import Row, World

_NO_SCENES = ("dinner party", "holiday", "bedtime", "spring cleaning")


def _steps(world: World, scene: Row) -> list[tuple[Row, Row]]:
    """The steps of a scene, each with its device."""
    steps = world.rows("scene_steps", lambda row: row["scene"] == scene["id"])
    return [(step, world.get("devices", step["device"])) for step in steps]


def _scenes(world: World, online: bool) -> list[str]:
    """Scenes of which all devices are online, or the others."""
    scenes = world.rows("scenes")
    return [row["name"] for row in scenes if all(device["online"] for _, device in _steps(world, row)) is online]


def _run(solver: Solver, scene: Row) -> None:
    for step, device in _steps(solver, scene):
        solver.needed.append(device["id"])
        solver.update("devices", device["id"], on=step["on"], level=step["level"])


def _scheduled(world: World, twist: str, chance: Chance) -> tuple[str, bool]:
    """A device that is switched by itself, and whether it is switched on; one that is not if it is to be absent."""
    rows = [(row, world.get("devices", row["device"])) for row in world.rows("schedules")]
    if twist == "absent":
        known = {device["id"] for _, device in rows}
        free = [row["name"] for row in world.rows("devices") if row["id"] not in known]
        return choose(free, chance, "device without a schedule"), chance.random() < 0.5
    if twist:
        rows = [(row, device) for row, device in rows if device["managed_by"] != "user" or not device["online"]]
    else:
        rows = [(row, device) for row, device in rows if device["managed_by"] == "user" and device["online"]]
    row, device = choose(rows, chance, "such schedule")
    return device["name"], row["on"]


def _ahead(world: World, chance: Chance) -> Slot:
    """A day on which some keys are valid and others are not, none of them for the last time."""
    untils = [row["until"] for row in world.rows("door_keys")]
    today = date.fromisoformat(world.today)
    days = [(today + timedelta(ahead)).isoformat() for ahead in range(1, 40)]
    before = {day: (date.fromisoformat(day) - timedelta(1)).isoformat() for day in days}
    days = [day for day in days if min(untils) < day < max(untils) and not {day, before[day]} & {*untils}]
    return on_day(choose(days, chance, "such day"), world.today, chance)


class RunScene(Template):
    """All devices of a scene are set."""

    name = "smarthome.run_scene"
    domains = ("smarthome",)
    tools = ("smarthome_list_scenes", "smarthome_run_scene")
    vital = ("smarthome_run_scene", "smarthome_set_device")
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Start the {scene} scene, please.",
        "Please set everything at home to my {scene} scene.",
        "Could you switch the house over to the {scene} scene?",
        "It's time for the {scene} scene. Get it going.",
        "I'd like to have the {scene} scene on now.",
        "Let all the devices do what the {scene} scene says.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = choose(_NO_SCENES if twist == "absent" else _scenes(world, twist != "forbidden"), chance, "such scene")
        ask = Ask("usual", "Which scene do you mean?", f"The one called {name}.", "which|what|scene")
        return {"scene": Slot(name, name, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        _run(solver, solver.one("scenes", lambda row: row["name"] == given["scene"]))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_scenes", {}
        done = yield "smarthome_run_scene", {"scene_id": named(found.value, given["scene"])["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The {given['scene']} scene is on."


class SceneIfOnline(Template):
    """A scene is run, if none of its devices is offline."""

    name = "smarthome.scene_if_online"
    domains = ("smarthome",)
    tools = ("smarthome_list_scenes", "smarthome_list_devices", "smarthome_get_device", "smarthome_run_scene")
    twists = ("absent",)
    says = (
        "Are all the devices of the {scene} scene online? If so, start the scene. If one isn't, tell me which.",
        "Start the {scene} scene if everything that belongs to it is online. Otherwise name the device that's offline.",
        "Before you start the {scene} scene, see whether one of its devices is offline. If there is one, leave the scene alone and tell me which device it is.",
        "I want the {scene} scene, but it sometimes fails as a device is offline. Should that be so now, tell me which one it is; should it not, get the scene going.",
        "Please check the devices that the {scene} scene uses. With all of them online, switch to that scene; if not, which one has lost its connection?",
        "Is any device in my {scene} scene offline at the moment? If yes, I just want to know which one. If no, run the scene.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        ready, broken = _scenes(world, True), _scenes(world, False)
        name = choose(broken if broken and chance.random() < 0.8 else ready, chance, "such scene")
        name = chance.choice(_NO_SCENES) if twist == "absent" else name
        return {"scene": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        scene = solver.one("scenes", lambda row: row["name"] == given["scene"])
        names = {device["name"]: device["online"] for _, device in _steps(solver, scene)}
        if all(names.values()):
            _run(solver, scene)
            return Answer("nothing")
        offline = solver.one("devices", lambda row: row["name"] in names and not row["online"])["name"]
        return Answer("text", offline, others=tuple(name for name in names if name != offline))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_scenes", {}
        scene = named(found.value, given["scene"])
        devices = yield "smarthome_list_devices", {}
        for step in scene["does"]:
            device = yield "smarthome_get_device", {"device_id": named(devices.value, step["device"])["id"]}
            if not device.value["online"]:
                return f"The {step['device']} is offline."
        yield "smarthome_run_scene", {"scene_id": scene["id"]}
        return f"Everything is online, and the {given['scene']} scene is on."


class DeviceOnline(Template):
    """Whether a device is online."""

    name = "smarthome.device_online"
    domains = ("smarthome",)
    tools = ("smarthome_list_devices", "smarthome_get_device")
    vital = ("smarthome_get_device",)
    twists = ("absent",)
    says = (
        "Is the {device} online at the moment?",
        "Has the {device} got a connection right now? Yes or no will do.",
        "Please check whether the {device} is online.",
        "I can't tell from here: would you say whether the {device} is connected or not?",
        "Somebody may have unplugged the {device}. Is it still online?",
        "The {device} seems to ignore me. Can you see if it's online?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        online = chance.random() < 0.5
        name = choose([row["name"] for row in world.rows("devices") if row["online"] is online], chance, "such device")
        name = chance.choice(NO_DEVICES) if twist == "absent" else name
        return {"device": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        return Answer("truth", solver.one("devices", lambda row: row["name"] == given["device"])["online"])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_devices", {}
        device = yield "smarthome_get_device", {"device_id": named(found.value, given["device"])["id"]}
        return f"Yes, the {given['device']} is online." if device.value["online"] else "No, it's offline."


class DropSchedule(Template):
    """A device that is no longer switched by itself."""

    name = "smarthome.drop_schedule"
    domains = ("smarthome",)
    tools = ("smarthome_list_schedules", "smarthome_delete_schedule")
    vital = ("smarthome_delete_schedule",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Delete the schedule of the {device}.",
        "The {device} is switched by itself at a certain time. I don't want that any more, so remove the schedule.",
        "Please get rid of the schedule that I have for the {device}.",
        "From now on I'll switch the {device} by hand. The schedule for it can go.",
        "Could you see to it that the {device} is no longer switched automatically? Just delete its schedule.",
        "I don't need the {device} to follow a schedule any longer. Take the schedule out.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name, _ = _scheduled(world, twist, chance)
        ask = Ask("device that I told you of", "Which device is it?", f"The {name}.", "which|what|device")
        return {"device": Slot(name, name, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        device = next(solver.rows("devices", lambda row: row["name"] == given["device"]))
        solver.delete("schedules", solver.one("schedules", lambda row: row["device"] == device["id"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_schedules", {}
        row = named(found.value, given["device"], "device")
        done = yield "smarthome_delete_schedule", {"schedule_id": row["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The {given['device']} has no schedule any more."


class ScheduleTime(Template):
    """When a device is switched by itself."""

    name = "smarthome.schedule_time"
    domains = ("smarthome",)
    tools = ("smarthome_list_schedules",)
    twists = ("absent",)
    says = (
        "At what time does the {device} switch {state} by itself?",
        "I've forgotten for when I scheduled the {device} to switch {state}. What's the time?",
        "When is the {device} automatically turned {state}? The time of day is all I need.",
        "Tell me the time at which the {device} is set to switch {state}.",
        "There should be a schedule by which the {device} turns {state}. What time does it say?",
        "By the schedule, what time is it when the {device} gets switched {state}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name, on = _scheduled(world, twist, chance)
        return {"device": Slot(name, name), "state": Slot(on, "on" if on else "off")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        device = next(solver.rows("devices", lambda row: row["name"] == given["device"]))["id"]
        row = solver.one("schedules", lambda row: (row["device"], row["on"]) == (device, given["state"]))
        return Answer("clock", row["time"])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_schedules", {}
        for row in found.value:
            if (row["device"], row["on"]) == (given["device"], given["state"]):
                return f"At {row['time']}."
        raise Impossible(f"There is no such schedule for the {given['device']}.")


class TakeKey(Template):
    """Somebody gives a key back."""

    name = "smarthome.take_key"
    domains = ("smarthome",)
    tools = ("smarthome_list_keys", "smarthome_take_key")
    vital = ("smarthome_take_key",)
    twists = ("absent",)
    withholds = True
    says = (
        "Take the front door key back from {person}.",
        "I don't want {person} to have a key to my home any more. Take it back.",
        "Please make sure that {person} no longer has an electronic key for my front door.",
        "Could you take away the door key that I gave to {person}?",
        "I once gave {person} a key for the front door. Please withdraw it.",
        "The electronic key of {person} isn't needed any longer, so take it back, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        holders = {row["person"] for row in world.rows("door_keys")}
        people = [row for row in world.rows("people") if (row["id"] in holders) is (twist != "absent")]
        person = choose(people, chance, "such contact")
        return {"person": somebody(person, "somebody", "Whose key do you mean?", "who|whom|whose|name|person")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        solver.delete("door_keys", solver.one("door_keys", lambda row: row["person"] == person["id"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_keys", {}
        row = named(found.value, given["person"], "person")
        yield "smarthome_take_key", {"key_id": row["id"]}
        return f"{given['person']} has no key any more."


class KeyHolders(Template):
    """Who can open the front door on a day."""

    name = "smarthome.key_holders"
    domains = ("smarthome",)
    tools = ("smarthome_list_keys",)
    says = (
        "Whose front door key still works {day}?",
        "Of all the people with a key to my front door, who can still get in {day}?",
        "Who has an electronic key that is valid {day}? I need all the names.",
        "I'm not at home {day}. Tell me who could open the front door then with their key.",
        "Name everybody whose key to my door will not have run out {day}.",
        "Some of the keys that I gave away run out soon. Which people still have a valid one {day}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"day": _ahead(world, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        valid = solver.all("door_keys", lambda row: row["until"] >= given["day"])
        names = {row["person"]: solver.get("people", row["person"])["name"] for row in solver.rows("door_keys")}
        wanted = sorted({names[row["person"]] for row in valid})
        return Answer("items", wanted, others=tuple(sorted({*names.values()} - {*wanted})))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_keys", {}
        return f"It is {listed([row['person'] for row in found.value if row['until'] >= given['day']])}."


class TakeOldKeys(Template):
    """All keys that are no longer valid on a day are taken back."""

    name = "smarthome.take_old_keys"
    domains = ("smarthome",)
    tools = ("smarthome_list_keys", "smarthome_take_key")
    vital = ("smarthome_take_key",)
    says = (
        "Take back every front door key that is no longer valid {day}. Keys that have run out already count, too.",
        "All keys to my door that won't work any more {day} should be taken back, even those that have run out before now.",
        "Please clear up the list of keys: whichever of them is past its last day {day}, take it back. That includes the ones which have expired already.",
        "Could you take back the keys to the front door that will have run out {day}, together with those that already have?",
        "I only want to keep the front door keys that are still good {day}. Take all the others back.",
        "Go through the electronic keys and leave nobody with one that doesn't open the door {day}. Take those back, whether they have run out yet or not.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"day": _ahead(world, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        for row in solver.all("door_keys", lambda row: row["until"] < given["day"]):
            solver.delete("door_keys", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "smarthome_list_keys", {}
        for row in found.value:
            if row["until"] < given["day"]:
                yield "smarthome_take_key", {"key_id": row["id"]}
        return "I have taken those keys back."


TEMPLATES: tuple[Template, ...] = (
    RunScene(),
    SceneIfOnline(),
    DeviceOnline(),
    DropSchedule(),
    ScheduleTime(),
    TakeKey(),
    KeyHolders(),
    TakeOldKeys(),
)
