"""Small requests about medicines: a dose that was taken, reminders, and how long the tablets last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.health import NO_MEDICINES
from lamsim_lam.world import Row, World

_TAKEN = {1: "one tablet", 2: "two tablets", 3: "three tablets"}
_TIMES = ("07:00", "07:30", "12:30", "18:00", "21:30", "22:00")


def _medicine(world: World, chance: Chance, twist: str) -> Slot:
    """Any medicine of the user's, or one that the user does not have."""
    name = choose(list(world.rows("medicines")), chance, "medicine")["name"]
    name = chance.choice(NO_MEDICINES) if twist == "absent" else name
    return Slot(name, name)


def _row(solver: Solver, name: str) -> Row:
    return solver.one("medicines", lambda row: row["name"] == name)


class LogDose(Template):
    """Tablets that were taken, and how many are left."""

    name = "health.log_dose"
    domains = ("health",)
    tools = ("health_list_medicines", "health_log_dose")
    vital = ("health_log_dose",)
    twists = ("absent",)
    withholds = True
    says = (
        "I've just taken {taken} of {medicine}. Please note that, and tell me how many tablets are left.",
        "Write down that I took {taken} of {medicine}. How many does that leave me with?",
        "Please record a dose: {taken} of {medicine}, taken just now. I'd also like to know how many tablets I have after that.",
        "I had {taken} of {medicine} a minute ago. Note it, and then let me know the number of tablets that remain.",
        "For my records, {taken} of {medicine} went down just now. Enter that, please. What's left of the tablets?",
        "Could you log that I've taken {taken} of {medicine}, and say how many tablets there still are?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        taken = chance.choice(tuple(_TAKEN))
        reveal = f"{_TAKEN[taken].capitalize()}."
        ask = Ask("some tablets", "How many tablets have you taken?", reveal, "how many|number|how much")
        return {"medicine": _medicine(world, chance, twist), "taken": Slot(taken, _TAKEN[taken], ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = _row(solver, given["medicine"])
        left = row["tablets"] - given["taken"]
        solver.update("medicines", row["id"], tablets=left)
        return Answer("number", left)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_medicines", {}
        wanted = {"medicine_id": named(found.value, given["medicine"])["id"], "tablets": given["taken"]}
        done = yield "health_log_dose", wanted
        if done.error:
            raise Impossible(done.value)
        return f"I have noted it. There are {done.value['tablets']} tablets left."


class SetReminder(Template):
    """A daily reminder to take a medicine."""

    name = "health.set_reminder"
    domains = ("health",)
    tools = ("health_list_medicines", "health_set_reminder")
    vital = ("health_set_reminder",)
    twists = ("absent",)
    withholds = True
    says = (
        "Remind me to take {medicine} every day at {time}.",
        "I keep forgetting my {medicine}. Set a daily reminder for it at {time}.",
        "Please add a reminder for my {medicine}, every day at {time}.",
        "Could I be reminded of {medicine} at {time} each day? Add that to the reminders, please.",
        "At {time} every day, I want a reminder that it's time for {medicine}.",
        "My doctor told me to take {medicine} at {time}, so set up a daily reminder for then.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        time = chance.choice(_TIMES)
        ask = Ask("the usual time", "At what time?", f"At {time}.", "when|time|hour")
        return {"medicine": _medicine(world, chance, twist), "time": Slot(time, time, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = _row(solver, given["medicine"])
        solver.update("medicines", row["id"], reminders=sorted([*row["reminders"], given["time"]]))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_medicines", {}
        medicine = named(found.value, given["medicine"])
        yield "health_set_reminder", {"medicine_id": medicine["id"], "time": given["time"]}
        return f"You will be reminded of {given['medicine']} at {given['time']}."


class RemindIfNot(Template):
    """A reminder to take a medicine, if there is none."""

    name = "health.remind_if_not"
    domains = ("health",)
    tools = ("health_list_medicines", "health_get_medicine", "health_set_reminder")
    twists = ("absent",)
    says = (
        "If there's no daily reminder for my {medicine} yet, set one at {time}. If there is, just tell me how many there are.",
        "Am I reminded to take {medicine} at all? If not, add a daily reminder at {time}. If so, how many a day do I get?",
        "Check the reminders for {medicine}. Should there be none, I want one every day at {time}; should there be any, leave them and tell me the number.",
        "How many daily reminders do I have for {medicine}? If it's none, put one at {time}; otherwise only tell me how many.",
        "I can't remember whether I ever set a reminder for {medicine}. Set one for {time} each day if I didn't, or else tell me how many are set.",
        "Please set a daily reminder for {medicine} at {time}, but only if it has none. In case it has, I'd like to know how many and nothing is to be added.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        time = chance.choice(_TIMES)
        return {"medicine": _medicine(world, chance, twist), "time": Slot(time, time)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = _row(solver, given["medicine"])
        if row["reminders"]:
            return Answer("number", len(row["reminders"]))
        solver.update("medicines", row["id"], reminders=[given["time"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_medicines", {}
        medicine = yield "health_get_medicine", {"medicine_id": named(found.value, given["medicine"])["id"]}
        if medicine.value["reminders"]:
            return f"The number of reminders is {len(medicine.value['reminders'])}."
        yield "health_set_reminder", {"medicine_id": medicine.value["id"], "time": given["time"]}
        return f"There was none; you will be reminded at {given['time']}."


class TabletsLast(Template):
    """For how many days the tablets are enough."""

    name = "health.tablets_last"
    domains = ("health",)
    tools = ("health_list_medicines", "health_get_medicine")
    vital = ("health_get_medicine",)
    twists = ("absent",)
    says = (
        "How many full days will my tablets of {medicine} last if I take as many a day as I should?",
        "For how many whole days have I got enough {medicine}, at the number of tablets that I take daily?",
        "I'm going away. Work out for how many complete days the {medicine} that I have left is enough.",
        "When I keep to my daily dose of {medicine}, the tablets that are left cover how many full days?",
        "Tell me how many days the rest of my {medicine} lasts at the daily dose, counting only full days.",
        "With the tablets of {medicine} that I still have and the number that I need a day, how many full days can I go on?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"medicine": _medicine(world, chance, twist)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = _row(solver, given["medicine"])
        return Answer("number", row["tablets"] // row["tablets_a_day"], unit="day")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "health_list_medicines", {}
        medicine = yield "health_get_medicine", {"medicine_id": named(found.value, given["medicine"])["id"]}
        days = medicine.value["tablets"] // medicine.value["tablets_a_day"]
        return f"They last {days} days."


TEMPLATES: tuple[Template, ...] = (LogDose(), SetReminder(), RemindIfNot(), TabletsLast())
