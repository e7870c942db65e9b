"""Small requests of fans and of people who watch the weather: teams, favourite cities, warnings and how they come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.sports import UNKNOWN_TEAMS, team_called
from lamsim_lam.tasks.templates.weather import CHANNELS, HAZARDS, city_called, elsewhere
from lamsim_lam.world import World
from lamsim_lam.world.values import moment_of

_LOWEST = {
    "minor": "include even minor ones",
    "moderate": "start with moderate ones",
    "severe": "cover severe ones only",
}
_HOUR = timedelta(hours=1)
_WITH_ARTICLE = ("Netherlands", "United Kingdom", "United States")


class HomeGround(Template):
    """Where a team plays at home."""

    name = "sports.home_ground"
    domains = ("sports",)
    tools = ("sports_find_teams", "sports_get_team")
    vital = ("sports_get_team", "sports_get_match")
    twists = ("absent",)
    says = (
        "What's the home ground of {team} called?",
        "Where do {team} play their home matches? I need the name of the ground.",
        "Tell me the name of the ground that {team} have at home.",
        "I'd like to look at the place where {team} play at home. Which ground is it?",
        "Which ground is the home of {team}?",
        "A friend asked me what the ground of {team} is called. Can you find it out?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        names = UNKNOWN_TEAMS if twist == "absent" else [row["name"] for row in world.rows("teams")]
        name = choose(names, chance, "team")
        return {"team": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        ground = team_called(solver, given["team"])["ground"]
        return Answer("text", ground, others=tuple(sorted({row["ground"] for row in solver.rows("teams")} - {ground})))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "sports_find_teams", {"name": given["team"]}
        team = yield "sports_get_team", {"team_id": named(found.value, given["team"])["id"]}
        return f"It's the {team.value['ground']}."


class UnfollowTeam(Template):
    """A team that the user has lost interest in."""

    name = "sports.unfollow_team"
    domains = ("sports",)
    tools = ("sports_find_teams", "sports_unfollow_team")
    vital = ("sports_unfollow_team",)
    twists = ("absent",)
    withholds = True
    says = (
        "Stop following {team} for me.",
        "I don't want any more news of {team}. Unfollow them, please.",
        "Please take {team} off the teams that I follow.",
        "I've lost interest in {team}, so I no longer want to follow them.",
        "Could you see to it that I don't follow {team} any longer?",
        "After that last match I've had enough of {team}. Stop following them.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        followed = [row["name"] for row in world.rows("teams") if row["followed"]]
        name = choose(UNKNOWN_TEAMS if twist == "absent" else followed, chance, "team that is followed")
        ask = Ask("one of my teams", "Which team do you mean?", f"I mean {name}.", "which|what|team|who")
        return {"team": Slot(name, name, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.update("teams", team_called(solver, given["team"])["id"], followed=False)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "sports_find_teams", {"name": given["team"]}
        done = yield "sports_unfollow_team", {"team_id": named(found.value, given["team"])["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"You don't follow {given['team']} any more."


class SwapFavourite(Template):
    """A favourite city in the place of another, of which the country is said."""

    name = "weather.swap_favourite"
    domains = ("weather",)
    tools = ("weather_list_cities", "weather_set_favourite")
    vital = ("weather_set_favourite",)
    twists = ("absent",)
    withholds = True
    says = (
        "Among my favourite cities for the weather, replace the one in {country} by {new}.",
        "I don't need the city in {country} among my weather favourites any more; I'd rather have {new} there.",
        "Please take the city in {country} off my weather favourites and put {new} on.",
        "For the weather, {new} should be one of my favourite cities, and the one in {country} should stop being one.",
        "My sister has left {country} and lives in {new} now. In my favourite cities for the weather, swap her old city for the new one.",
        "Could you change my weather favourites? My city in {country} goes out and {new} comes in.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = world.rows("weather_cities", lambda row: row["favourite"])
        countries = [row["country"] for row in rows if row["name"] != row["country"]]
        country = choose([name for name in countries if countries.count(name) == 1], chance, "such favourite")
        others = [row["name"] for row in world.rows("weather_cities", lambda row: not row["favourite"])]
        new = elsewhere(world, chance) if twist == "absent" else choose(others, chance, "city")
        said = f"the {country}" if country in _WITH_ARTICLE else country
        ask = Ask("another city", "Which city shall be a favourite instead?", f"{new}.", "which|what|city|instead")
        return {"country": Slot(country, said), "new": Slot(new, new, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        old = solver.one("weather_cities", lambda row: row["favourite"] and row["country"] == given["country"])
        new = solver.one("weather_cities", lambda row: row["name"] == given["new"])
        solver.update("weather_cities", old["id"], favourite=False)
        solver.update("weather_cities", new["id"], favourite=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        cities = yield "weather_list_cities", {}
        if given["new"] not in [row["name"] for row in cities.value]:
            raise Impossible(f"There is no weather for {given['new']}.")
        old = next(row["name"] for row in cities.value if row["favourite"] and row["country"] == given["country"])
        yield "weather_set_favourite", {"city": old, "favourite": False}
        yield "weather_set_favourite", {"city": given["new"], "favourite": True}
        return f"{given['new']} is a favourite instead of {old}."


class WarningHours(Template):
    """How long a warning is in force."""

    name = "weather.warning_hours"
    domains = ("weather",)
    tools = ("weather_list_warnings", "weather_get_warning")
    twists = ("absent",)
    says = (
        "From its beginning to its end, how many hours does the {hazard} warning for {city} last?",
        "There's a {hazard} warning for {city}. How many hours is it in force altogether?",
        "How long is the {hazard} warning for {city} in hours, from start to end?",
        "Please work out how many hours lie between the start and the end of the {hazard} warning for {city}.",
        "I'd like to know the length of the {hazard} warning that is out for {city}, in hours.",
        "Tell me for how many hours in total the {hazard} warning for {city} applies.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        row = choose(list(world.rows("warnings")), chance, "warning")
        hazard, city = row["hazard"], world.get("weather_cities", row["city"])
        if twist == "absent":
            known = {one["hazard"] for one in world.rows("warnings", lambda one: one["city"] == city["id"])}
            hazard = choose(sorted({*HAZARDS} - known), chance, "other hazard")
        return {"hazard": Slot(hazard, hazard), "city": Slot(city["name"], city["name"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = (city_called(solver, given["city"])["id"], given["hazard"])
        row = solver.one("warnings", lambda row: (row["city"], row["hazard"]) == wanted)
        return Answer("number", (moment_of(row["ends"]) - moment_of(row["starts"])) / _HOUR, unit="h")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "weather_list_warnings", {"city": given["city"]}
        row = named(found.value, given["hazard"], "hazard")
        told = yield "weather_get_warning", {"warning_id": row["id"]}
        hours = (moment_of(told.value["ends"]) - moment_of(told.value["starts"])).total_seconds() / 3600
        return f"It lasts {hours:g} hours."


class ChangeWarnings(Template):
    """Warnings that come in another way, or from another level on."""

    name = "weather.change_warnings"
    domains = ("weather",)
    tools = ("weather_list_subscriptions", "weather_change_subscription")
    vital = ("weather_change_subscription", "weather_subscribe")
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "My {hazard} warnings for {city} should {change} from now on.",
        "Please change my subscription to {hazard} warnings for {city}: they should {change}.",
        "I'd like the {hazard} warnings that I get for {city} to {change}. Leave the rest of it as it is.",
        "About the {hazard} warnings for {city} that I've subscribed to: let them {change}.",
        "Could you have the {hazard} warnings for {city} {change}? The subscription is there already, and the rest of it may stay.",
        "I'm subscribed to {hazard} warnings for {city}. Make them {change}, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        setter = "employer" if twist == "forbidden" else "user"
        rows = list(world.rows("weather_subscriptions"))
        row = choose([row for row in rows if row["set_by"] == setter], chance, "such subscription")
        hazard, city = row["hazard"], world.get("weather_cities", row["city"])["name"]
        if twist == "absent":
            known = {one["hazard"] for one in rows if one["city"] == row["city"]}
            hazard = choose(sorted({*HAZARDS} - known), chance, "other hazard")
        changes = [("channel", key, f"come by {said}") for key, said in CHANNELS.items()]
        changes += [("level", key, said) for key, said in _LOWEST.items()]
        column, value, said = choose([change for change in changes if row[change[0]] != change[1]], chance, "change")
        ask = Ask("be different", "What shall be different?", f"They should {said}.", "what|how|different|change|level")
        return {
            "hazard": Slot(hazard, hazard),
            "city": Slot(city, city),
            "change": Slot([column, value], said, ask),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = (city_called(solver, given["city"])["id"], given["hazard"])
        row = solver.one("weather_subscriptions", lambda row: (row["city"], row["hazard"]) == wanted)
        column, value = given["change"]
        solver.update("weather_subscriptions", row["id"], **{column: value})
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "weather_list_subscriptions", {}
        wanted = (given["city"], given["hazard"])
        row = next((row for row in found.value if (row["city"], row["hazard"]) == wanted), None)
        if row is None:
            raise Impossible(f"There is no subscription to {given['hazard']} warnings for {given['city']}.")
        column, value = given["change"]
        done = yield "weather_change_subscription", {"subscription_id": row["id"], column: value}
        if done.error:
            raise Impossible(done.value)
        return f"The {given['hazard']} warnings for {given['city']} are changed."


TEMPLATES: tuple[Template, ...] = (HomeGround(), UnfollowTeam(), SwapFavourite(), WarningHours(), ChangeWarnings())
