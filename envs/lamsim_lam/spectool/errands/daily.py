"""Errands of every day: medicines and measurements, the weather."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.errand import Errand, Limit, same
from lamsim_lam.spectool.wordings import NUMBERS, ahead, clock, days_on
from lamsim_lam.tasks.steps import choose
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import World


class MorningNotes(Errand):
    """A weight in pounds, tablets that were taken, and a reminder."""

    name = "health.morning_notes"
    domains = ("health",)
    routes = ("", "convert")
    says = (
        "I weighed {pounds} pounds this morning, please note that. I've also taken {tablets} tablets of {medicine}; log them and remind me of it every day at {time}, too.",
        "For my health records: {pounds} lb on the scales today, and {tablets} tablets of {medicine} taken. Add a daily reminder for {medicine} at {time}, please.",
        "Write down that I weigh {pounds} pounds today. Then log {tablets} {medicine} tablets as taken, and set another reminder for that medicine at {time}.",
        "Could you enter today's weight, {pounds} pounds, and that I've swallowed {tablets} tablets of {medicine}? I keep forgetting it later on, so remind me at {time} as well.",
        "{tablets_first} tablets of {medicine} are inside me, log that. My weight today is {pounds} pounds, note that, too. And I'd like an additional reminder for {medicine} at {time}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        time = chance.choice(("06:30", "13:00", "14:30", "17:30", "21:00", "21:30"))
        fit = [row for row in world.rows("medicines") if row["tablets"] >= 5 and time not in row["reminders"]]
        tablets = chance.choice((2, 3))
        return {
            "pounds": same(chance.randrange(120, 205)),
            "medicine": same(choose(fit, chance, "medicine")["name"]),
            "tablets": Slot(tablets, NUMBERS[tablets]),
            "tablets_first": Slot(tablets, NUMBERS[tablets].capitalize()),
            "time": clock(time, chance),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        for left in (10, 20, 30):
            yield Limit(left, f"If that leaves fewer than {left} tablets of it, order a new pack.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        if any(row["kind"] == "weight" and row["day"] == solver.today for row in solver.rows("measurements")):
            raise Unsatisfied("Today's weight was noted.")
        weight = round(given["pounds"] * 0.45359237, 1)
        solver.insert("measurements", kind="weight", value=weight, unit="kg", day=solver.today)
        row = solver.one("medicines", lambda row: row["name"] == given["medicine"])
        left, refills = row["tablets"] - given["tablets"], row["refills"]
        if given["limit"] and left < given["limit"]:
            if row["prescription"] and not refills:
                raise Unsatisfied("The prescription is used up.")
            left, refills = left + 30, refills - bool(row["prescription"])
        reminders = sorted([*row["reminders"], given["time"]])
        solver.update("medicines", row["id"], tablets=left, refills=refills, reminders=reminders)
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "convert" in by:
            kilograms = yield "maths_convert", {"value": given["pounds"], "from_unit": "pound", "to_unit": "kg"}
            weight = {"value": round(kilograms.value, 1), "unit": "kg"}
        else:
            weight = {"value": given["pounds"], "unit": "lb"}
        yield "health_add_measurement", {"kind": "weight", **weight}
        listed = yield "health_list_medicines", {}
        id = next(row["id"] for row in listed.value if row["name"] == given["medicine"])
        taken = yield "health_log_dose", {"medicine_id": id, "tablets": given["tablets"]}
        if given["limit"] and taken.value["tablets"] < given["limit"]:
            yield "health_refill_medicine", {"medicine_id": id}
        yield "health_set_reminder", {"medicine_id": id, "time": given["time"]}
        return "All of that is noted."


class WeatherAbroad(Errand):
    """How warm it gets in Fahrenheit, and a subscription that is changed."""

    name = "weather.abroad"
    domains = ("weather",)
    routes = ("", "convert", "apart", "forecast")
    says = (
        "How warm will it get in {city} {day}, in Fahrenheit? And change my {hazard} warnings for {hazard_city}: only {level} ones from now on, by {channel}.",
        "I have a guest who thinks in Fahrenheit: what will be the high in {city} {day}? Besides, my subscription to {hazard} warnings in {hazard_city} should be for {level} ones, sent by {channel}.",
        "What's the highest temperature to expect in {city} {day}? In degrees Fahrenheit, please. Then set my {hazard} warnings for {hazard_city} to {level} and have them come by {channel}.",
        "Tell me in Fahrenheit how hot it will be at most in {city} {day}. And I get the wrong {hazard} warnings for {hazard_city}: I want {level} ones, by {channel}.",
        "My {hazard} warnings for {hazard_city} should come by {channel} and start at the level {level}; please see to that. I'd also like to know the maximum temperature in {city} {day}, in Fahrenheit.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        names = {row["id"]: row["name"] for row in world.rows("weather_cities")}
        rows = list(world.rows("weather_subscriptions"))
        keys = [(row["city"], row["hazard"]) for row in rows]
        mine = [row for row in rows if row["set_by"] == "user" and keys.count((row["city"], row["hazard"])) == 1]
        row = choose(mine, chance, "subscription")
        levels = [level for level in ("moderate", "severe") if level != row["level"]]
        channels = [channel for channel in ("mail", "text message") if channel != row["channel"]]
        return {
            "city": same(chance.choice(sorted(names.values()))),
            "day": ahead(days_on(world.today, chance.randrange(1, 7)), world.today, chance),
            "hazard": same(row["hazard"]),
            "hazard_city": same(names[row["city"]]),
            "level": same(chance.choice(levels)),
            "channel": same(chance.choice(channels)),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("level", "No, wait: the way in which the warnings come can stay as it is.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        there = solver.one("weather_cities", lambda row: row["name"] == given["hazard_city"])
        row = solver.one(
            "weather_subscriptions", lambda row: (row["city"], row["hazard"]) == (there["id"], given["hazard"])
        )
        new = {"level": given["level"]} if given["limit"] else {"level": given["level"], "channel": given["channel"]}
        solver.update("weather_subscriptions", row["id"], **new)
        city = solver.one("weather_cities", lambda row: row["name"] == given["city"])
        day = solver.one("forecasts", lambda row: (row["city"], row["day"]) == (city["id"], given["day"]))
        return Answer("number", round(day["high"] * 1.8 + 32, 1), unit="F", tolerance=0.5)

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        asked = {"city": given["city"]}
        if "forecast" in by:
            days = yield "weather_get_forecast", {**asked, "units": "imperial"}
            high = next(row["high"] for row in days.value if row["day"] == given["day"])
        elif "convert" in by:
            day = yield "weather_get_day", {**asked, "day": given["day"]}
            told = yield "maths_convert", {"value": day.value["high"], "from_unit": "C", "to_unit": "F"}
            high = told.value
        else:
            day = yield "weather_get_day", {**asked, "day": given["day"], "units": "imperial"}
            high = day.value["high"]
        listed = yield "weather_list_subscriptions", {}
        id = next(
            row["id"] for row in listed.value if (row["city"], row["hazard"]) == (given["hazard_city"], given["hazard"])
        )
        new = {"level": given["level"]} if given["limit"] else {"level": given["level"], "channel": given["channel"]}
        for part in [{key: value} for key, value in new.items()] if "apart" in by else [new]:
            yield "weather_change_subscription", {"subscription_id": id, **part}
        return f"It will have {high} F at most."


ERRANDS: tuple[Errand, ...] = (
    MorningNotes(),
    WeatherAbroad(),
)
