"""Requests about who sees where the user is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, quoted, somebody
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates.maps import MODES, labelled
from lamsim_lam.world import World
from lamsim_lam.world.domains.maps import metres, minutes_for
from lamsim_lam.world.values import later

_SHARED = 60
"""Minutes for which a location is shared."""


class ShareOnTheWay(Template):
    """Somebody sees where the user is, if the way is long."""

    name = "maps.share_on_the_way"
    domains = ("maps",)
    tools = ("maps_list_saved", "maps_get_route", "maps_share_location")
    says = (
        "If it takes me more than {limit} minutes {mode} from {start} to {end}, both saved on my map, share my location with {person} for an hour. If it doesn't, tell me how many minutes it takes.",
        "I'm going from {start} to {end}, {mode}; you find both among my saved places. In case that takes more than {limit} minutes, let {person} see where I am for the next hour. In case it doesn't, how long is it?",
        "How long is the way from my saved place {start} to {end}, {mode}? If it's over {limit} minutes, don't tell me, but share my location with {person} for 60 minutes. Otherwise give me the minutes.",
        "Let {person} follow my location for an hour if the route between my saved places {start} and {end} takes over {limit} minutes {mode}. If not, I just want to know the number of minutes.",
        "Please check my way from {start} to {end} {mode} (they are saved places). More than {limit} minutes means that {person} should get my location for one hour; otherwise only say how long it is in minutes.",
        "Should I need more than {limit} minutes {mode} from {start} to {end} on my list of saved places, {person} wants to see my location for an hour, so share it. Should I need less, tell me the minutes.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        start, end = chance.sample(list(world.rows("saved_places", lambda row: row["owner"] is None)), 2)
        if start["place"] == end["place"]:
            raise Unsatisfied("That is no way.")
        mode = chance.choice(("walk", "bike", "bus"))
        away = metres(world.get("map_places", start["place"]), world.get("map_places", end["place"]))
        minutes = minutes_for(mode, away)
        limit = max(5, minutes // 5 * 5 + chance.choice((-10, -5, 5, 10)))
        seen = [row["person"] for row in world.rows("location_shares")]
        free = [row["name"] for row in world.rows("people") if row["id"] not in seen]
        name = choose(free, chance, "contact")
        return {
            "start": quoted(start["label"]),
            "end": quoted(end["label"]),
            "mode": Slot(mode, MODES[mode]),
            "limit": Slot(limit, str(limit)),
            "person": Slot(name, name),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        away = metres(labelled(solver, given["start"]), labelled(solver, given["end"]))
        minutes = minutes_for(given["mode"], away)
        if minutes <= given["limit"]:
            return Answer("number", minutes, unit="min", tolerance=0.5)
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        solver.insert("location_shares", person=person["id"], until=later(solver.now, _SHARED))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "maps_list_saved", {}
        places = {row["label"]: row["place_id"] for row in found.value}
        wanted = {"start_id": places[given["start"]], "end_id": places[given["end"]], "mode": given["mode"]}
        route = yield "maps_get_route", wanted
        if route.value["minutes"] <= given["limit"]:
            return f"It takes {route.value['minutes']} minutes."
        yield "maps_share_location", {"name": given["person"], "minutes": _SHARED}
        return f"{given['person']} sees your location now."


class StopSharing(Template):
    """Nobody but somebody is to see where the user is."""

    name = "maps.stop_sharing"
    domains = ("maps",)
    tools = ("maps_list_shares", "maps_stop_sharing")
    vital = ("maps_stop_sharing",)
    withholds = True
    says = (
        "Stop sharing my location with everybody except {person}.",
        "Too many people can see where I am. Only {person} may go on seeing my location; end it for all others.",
        "Please end all sharing of my location, but not the one with {person}.",
        "Apart from {person}, nobody should see my location any more. Take care of that, please.",
        "I share my location with several contacts. Leave it on for {person} and switch it off for the rest.",
        "Could you see to it that {person} is the only contact who still gets my location?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        shares = list(world.rows("location_shares"))
        if len(shares) < 2:
            raise Unsatisfied("There is nobody else.")
        person = world.get("people", chance.choice(shares)["person"])
        return {"person": somebody(person, "a family member or friend", "Who is that?", "who|whom|name")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        kept = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        for row in solver.all("location_shares", lambda row: row["person"] != kept["id"]):
            solver.delete("location_shares", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "maps_list_shares", {}
        for row in found.value:
            if row["person"] != given["person"]:
                yield "maps_stop_sharing", {"share_id": row["id"]}
        return f"Only {given['person']} sees your location now."


TEMPLATES: tuple[Template, ...] = (ShareOnTheWay(), StopSharing())
