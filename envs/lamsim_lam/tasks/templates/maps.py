"""Requests about places and ways."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from lamsim_sandbox.simulation.themes.places import PLACES as CITIES

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, on_day, quoted
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Result, Slot, Solver, Template, Unsatisfied, Use
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.maps import metres, minutes_for
from lamsim_lam.world.values import later

MODES = {"walk": "on foot", "bike": "by bike", "bus": "by bus", "car": "by car"}
"""How the user says how to go."""

UNKNOWN_PLACES = ("Thistle Bakery", "Cafe Marigold", "Gooseberry Library", "Old Brewery Museum", "Quince Pharmacy")


def _place(solver: Solver, name: str) -> Row:
    """A place by its name."""
    return solver.one("map_places", lambda row: row["name"] == name)


def labelled(solver: Solver, label: str) -> Row:
    """The place that a label of the user's means."""
    saved = solver.one("saved_places", lambda row: row["label"] == label)
    return solver.get("map_places", saved["place"])


def labels_of(world: World, mine: bool = True) -> list[str]:
    """The labels of the user's saved places, or of those from others' lists."""
    return [row["label"] for row in world.rows("saved_places") if (row["owner"] is None) is mine]


def saved_place(label: str) -> Generator[Use, Result, Mapping[str, Any]]:
    """A step of a plan to a saved place."""
    found = yield "maps_list_saved", {}
    row = named(found.value, label, "label")
    return dict(row)


def searched_place(name: str) -> Generator[Use, Result, Mapping[str, Any]]:
    """A step of a plan to a place by its name."""
    found = yield "maps_search", {"text": name}
    row = named(found.value, name)
    return dict(row)


class Nearest(Template):
    """The nearest place of a kind."""

    name = "maps.nearest"
    domains = ("maps",)
    tools = ("maps_list_saved", "maps_find_nearby")
    says = (
        "Which {kind} is nearest to my saved place {label}, measured in a straight line?",
        "Starting from what I've saved as {label}, what's the closest {kind} as the crow flies?",
        "I need a {kind} close to {label}, one of my saved places. What's the nearest one called?",
        "Tell me the name of the {kind} with the shortest straight distance to my saved place {label}.",
        "Looking from {label} on my map: which {kind} is the least far away, in a straight line?",
        "Find the {kind} that lies closest to the place that I call {label} and tell me its name.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kinds = [row["kind"] for row in world.rows("map_places")]
        kind = chance.choice([kind for kind in sorted(set(kinds)) if kinds.count(kind) > 2])
        return {"kind": Slot(kind, kind), "label": quoted(chance.choice(labels_of(world)))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        here = labelled(solver, given["label"])
        rows = [row for row in solver.rows("map_places", lambda row: row["kind"] == given["kind"]) if row is not here]
        least = min(metres(here, row) for row in rows)
        place = solver.one("map_places", lambda row: row in rows and metres(here, row) == least)
        others = tuple(row["name"] for row in solver.rows("map_places") if row["id"] != place["id"])
        return Answer("text", place["name"], others=others)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        here = yield from saved_place(given["label"])
        found = yield "maps_find_nearby", {"place_id": here["place_id"], "kind": given["kind"]}
        return f"It is {found.value[0]['name']}."


class RouteTime(Template):
    """How long a way takes."""

    name = "maps.route_time"
    domains = ("maps",)
    tools = ("maps_list_saved", "maps_search", "maps_get_route")
    twists = ("absent",)
    says = (
        "How many minutes does it take to get from {label} (saved on my map) to {place} {mode}?",
        "I'm at {label}, you'll find it among my saved places. How long will I need to {place} {mode}?",
        "{label} is one of my saved places. What's the travel time from there to {place} {mode}, in minutes?",
        "If I go {mode}, how many minutes is it from my saved place {label} to {place}?",
        "Check the route from the place I've saved as {label} to {place}. How long does it take {mode}?",
        "Could you tell me the time it takes to go from {label}, which is on my list of saved places, to {place} {mode}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        label, mode = chance.choice(labels_of(world)), chance.choice(tuple(MODES))
        here = next(row["place"] for row in world.rows("saved_places") if row["label"] == label)
        place = chance.choice([row["name"] for row in world.rows("map_places") if row["id"] != here])
        if twist == "absent":
            place = chance.choice(UNKNOWN_PLACES)
        return {"label": quoted(label), "place": Slot(place, place), "mode": Slot(mode, MODES[mode])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        here, there = labelled(solver, given["label"]), _place(solver, given["place"])
        return Answer("number", minutes_for(given["mode"], metres(here, there)), unit="min", tolerance=0.5)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        here = yield from saved_place(given["label"])
        there = yield from searched_place(given["place"])
        wanted = {"start_id": here["place_id"], "end_id": there["id"], "mode": given["mode"]}
        route = yield "maps_get_route", wanted
        return f"It takes {route.value['minutes']} minutes."


class FarthestContact(Template):
    """Who lives farthest away."""

    name = "maps.farthest_contact"
    domains = ("maps", "contacts")
    tools = ("contacts_get_profile", "contacts_list_group", "maps_get_city_distance")
    says = (
        "Which of my contacts in the group {group} lives in the city farthest away from mine?",
        "Who of the people in my {group} group has the longest way to me, judging by the distance between our cities?",
        "Compare the cities where the contacts of my {group} group live. Whose city is the farthest from my home city?",
        "I'd like to know who lives farthest from me, as the crow flies from city to city. Only look at the group {group} of my address book.",
        "From my home city, who among the contacts in the group {group} is the most kilometres away?",
        "Looking at everyone in the group {group}: who lives in the most distant city, seen from where I live?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        group = chance.choice(("family", "friends", "work"))
        return {"group": Slot(group, f'"{group}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        at = {place.city: {"lat": place.lat, "lon": place.lon} for place in CITIES}
        home = at[user_of(solver)["city"]]
        people = list(solver.rows("people", lambda row: row["group"] == given["group"]))
        if not people or any(row["city"] not in at for row in people):
            raise Unsatisfied("There is somebody without a city, or nobody.")
        # Whole kilometres are told, so nobody may be as near as that to the farthest.
        away = {row["id"]: metres(home, at[row["city"]]) for row in people}
        most = max(away.values())
        person = solver.one("people", lambda row: row["id"] in away and away[row["id"]] > most - 2000)
        return Answer("text", person["name"], others=tuple(row["name"] for row in people if row["id"] != person["id"]))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        profile = yield "contacts_get_profile", {}
        people = yield "contacts_list_group", {"group": given["group"]}
        away: dict[str, int] = {}
        for city in dict.fromkeys(row["city"] for row in people.value):
            found = yield "maps_get_city_distance", {"city": profile.value["city"], "other": city}
            away[city] = found.value["kilometres"]
        return f"It is {max(people.value, key=lambda row: away[row['city']])['name']}."


class SaveBest(Template):
    """The best-rated place of a kind under a label."""

    name = "maps.save_best"
    domains = ("maps",)
    tools = ("maps_search", "maps_save_place")
    vital = ("maps_save_place", "maps_change_saved")
    withholds = True
    says = (
        "Find the best-rated {kind} in town and save it {label}.",
        "Whichever {kind} has the highest rating should be saved on my map {label}.",
        "Please put the {kind} that people rate best on my list of saved places {label}.",
        "Look through every {kind} in my city, take the one with the top rating and save it {label}.",
        "I want to try the highest-rated {kind}. Save that place for me {label}.",
        "Could you save the {kind} with the best rating on my map {label}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kind = chance.choice(sorted({row["kind"] for row in world.rows("map_places")}))
        known = [row["label"] for row in world.rows("saved_places")]
        label = choose(
            [one for one in (f"My {kind}", "To try", "New", "Saturday") if one not in known], chance, "label"
        )
        ask = Ask(
            "under a label of its own", "Which label shall I give it?", f'Call it "{label}".', "label|name|call|what"
        )
        return {"kind": Slot(kind, kind), "label": Slot(label, f'under the label "{label}"', ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        rows = list(solver.rows("map_places", lambda row: row["kind"] == given["kind"]))
        best = max(row["rating"] for row in rows)
        place = solver.one("map_places", lambda row: row in rows and row["rating"] == best)
        solver.insert("saved_places", label=given["label"], place=place["id"], owner=None)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "maps_search", {"kind": given["kind"]}
        best = max(found.value, key=lambda row: float(row["rating"]))
        yield "maps_save_place", {"place_id": best["id"], "label": given["label"]}
        return f"{best['name']} is saved as {given['label']}."


class ChangeSaved(Template):
    """Another place for a label."""

    name = "maps.change_saved"
    domains = ("maps",)
    tools = ("maps_list_saved", "maps_search", "maps_change_saved")
    vital = ("maps_change_saved",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "The saved place {label} should point to {place} from now on.",
        "On my map, {label} isn't where it used to be. Change that saved place to {place}, please.",
        "Please let the label {label} among my saved places stand for {place}.",
        "Change the saved place {label}: it is {place} now.",
        "Could you update {label} on my map? Keep the label, but let it stand for {place}.",
        "What I've saved as {label} is out of date. Replace the place with {place} and keep the label.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        label = chance.choice(labels_of(world, mine=twist != "forbidden"))
        here = next(row["place"] for row in world.rows("saved_places") if row["label"] == label)
        place = chance.choice([row["name"] for row in world.rows("map_places") if row["id"] != here])
        if twist == "absent":
            place = chance.choice(UNKNOWN_PLACES)
        ask = Ask("another place", "Which place do you mean?", f"I mean {place}.", "which|what|where|place")
        return {"label": quoted(label), "place": Slot(place, place, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        saved = solver.one("saved_places", lambda row: row["label"] == given["label"])
        solver.update("saved_places", saved["id"], place=_place(solver, given["place"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        saved = yield from saved_place(given["label"])
        there = yield from searched_place(given["place"])
        done = yield "maps_change_saved", {"saved_id": saved["id"], "place_id": there["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"{given['label']} is {given['place']} now."


class LeaveInTime(Template):
    """When to set out for an appointment."""

    name = "maps.leave_in_time"
    domains = ("maps", "calendar")
    tools = ("calendar_list_day", "maps_list_saved", "maps_search", "maps_get_route")
    says = (
        "My {title} {day} has been moved to {place}, at the same time as in my calendar. When do I have to leave the place saved as {label} at the latest, going {mode}?",
        "We'll hold the {title} {day} at {place}; the time in my calendar stays. I set out from {label} on my map and go {mode}. What's the latest time to start?",
        "I have to be at {place} when my {title} {day} begins. If I go {mode} from my saved place {label}, at what time must I leave?",
        "For the {title} {day}, everybody meets at {place} at the time that's in my calendar. Work out when I need to set off {mode} from what I've saved as {label}.",
        "At what time do I have to start {mode} from {label}, one of my saved places, to reach {place} exactly when the {title} {day} begins?",
        "The {title} in my calendar {day} is going to be at {place}. Tell me when I must leave from my saved place {label} to arrive right on time {mode}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        named = [(row["title"], row["start"][:10]) for row in world.rows("events")]
        wanted = [row for row in world.rows("events") if named.count((row["title"], row["start"][:10])) == 1]
        event = choose([row for row in wanted if row["start"] > world.now], chance, "appointment")
        label, mode = chance.choice(labels_of(world)), chance.choice(tuple(MODES))
        here = next(row["place"] for row in world.rows("saved_places") if row["label"] == label)
        place = chance.choice([row["name"] for row in world.rows("map_places") if row["id"] != here])
        return {
            "title": Slot(event["title"], event["title"].lower()),
            "day": on_day(event["start"][:10], world.today, chance),
            "place": Slot(place, place),
            "label": quoted(label),
            "mode": Slot(mode, MODES[mode]),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = (given["title"], given["day"])
        event = solver.one("events", lambda row: (row["title"], row["start"][:10]) == wanted)
        here, there = labelled(solver, given["label"]), _place(solver, given["place"])
        leave = later(event["start"], -minutes_for(given["mode"], metres(here, there)))
        if leave < solver.now:
            raise Unsatisfied("It is too late for that.")
        return Answer("clock", leave[11:])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        events = yield "calendar_list_day", {"day": given["day"]}
        event = next(row for row in events.value if row["title"] == given["title"])
        here = yield from saved_place(given["label"])
        there = yield from searched_place(given["place"])
        wanted = {"start_id": here["place_id"], "end_id": there["id"], "mode": given["mode"]}
        route = yield "maps_get_route", wanted
        return f"You must leave at {later(event['start'], -route.value['minutes'])[11:]}."


TEMPLATES: tuple[Template, ...] = (
    Nearest(),
    RouteTime(),
    FarthestContact(),
    SaveBest(),
    ChangeSaved(),
    LeaveInTime(),
)
