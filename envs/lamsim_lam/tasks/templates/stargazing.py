"""Small requests of people who watch the sky: a launch to watch, a satellite's operator, another time to observe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, named, on_day
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.space import (
    UNKNOWN_MISSIONS,
    launch_ahead,
    launches_ahead,
    mission_of,
    next_launch,
    telescope_called,
)
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.space import taken
from lamsim_lam.world.values import later

_TIMES = ("18:30", "19:00", "20:00", "21:00", "21:30", "22:30")
_UNKNOWN_SATELLITES = ("Avocet A", "Sandpiper B", "Lapwing A", "Turnstone B")
_DISTANCE = "viewing_distance_km"


def _closest(world: World) -> int:
    return min(int(row[_DISTANCE]) for row in world.rows("launch_pads"))


class FollowIfNear(Template):
    """A launch to be followed, if one can watch it from near by."""

    name = "space.follow_if_near"
    domains = ("space",)
    tools = ("space_list_launches", "space_get_launch", "space_follow_launch", "space_list_pads")
    twists = ("absent",)
    says = (
        "How far away is the viewing area for the coming launch of {mission}? If it's {limit} km at most, follow that launch for me. If it's more, tell me which launch pad has the closest viewing area of all.",
        "If the next launch of {mission} can be watched from {limit} km away or less, I want to follow it. Otherwise, which of all the launch pads lets spectators closest?",
        "Follow the upcoming launch of {mission}, provided that people can watch it from no more than {limit} km away. If they can't, give me the name of the launch pad where the viewing area is nearest.",
        "Check the viewing distance of {mission}'s next launch: up to {limit} km, follow the launch; beyond that, name the launch pad whose viewing area is the closest one.",
        "I'd like to see a rocket from near by. Should the viewing distance at the coming {mission} launch be {limit} km or less, follow it; should it be greater, tell me at which launch pad one gets closest.",
        "Please look up from how far away the next {mission} launch can be watched. More than {limit} km? Then I'd rather know which launch pad has the shortest viewing distance. Otherwise follow the launch.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        near, closest = chance.random() < 0.5, _closest(world)
        distances = {row["id"]: int(row[_DISTANCE]) for row in world.rows("launch_pads")}
        rows = [row for row in launches_ahead(world) if not row["followed"]]
        launch = choose([row for row in rows if near or distances[row["pad"]] > closest], chance, "such launch")
        distance = distances[launch["pad"]]
        limit = distance + chance.randrange(0, 4) if near else chance.randrange(closest, distance)
        name = chance.choice(UNKNOWN_MISSIONS) if twist == "absent" else mission_of(world, launch)
        return {"mission": Slot(name, name), "limit": Slot(limit, str(limit))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        launch = launch_ahead(solver, given["mission"])
        if solver.get("launch_pads", launch["pad"])[_DISTANCE] <= given["limit"]:
            solver.update("launches", launch["id"], followed=True)
            return Answer("nothing")
        best = _closest(solver)
        pad = solver.one("launch_pads", lambda row: row[_DISTANCE] == best)["name"]
        return Answer("text", pad, others=tuple(r["name"] for r in solver.rows("launch_pads") if r["name"] != pad))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        row = yield from next_launch(given["mission"])
        launch = yield "space_get_launch", {"launch_id": row["id"]}
        if launch.value[_DISTANCE] <= given["limit"]:
            yield "space_follow_launch", {"launch_id": row["id"]}
            return f"You follow the launch of {given['mission']}."
        pads = yield "space_list_pads", {}
        return f"One gets closest at {min(pads.value, key=lambda pad: pad[_DISTANCE])['name']}."


class SatelliteOperator(Template):
    """Who runs a satellite."""

    name = "space.satellite_operator"
    domains = ("space",)
    tools = ("space_find_satellites", "space_get_satellite")
    vital = ("space_get_satellite",)
    twists = ("absent",)
    says = (
        "Who operates the satellite {satellite}?",
        "I wonder which organisation runs the satellite {satellite}. Can you find out?",
        "I have a question about the satellite {satellite} and need to know whom to write to. Who is its operator?",
        "Tell me the operator of the satellite {satellite}.",
        "The satellite {satellite} passed over us last night. Whose is it, I mean, who operates it?",
        "For a caption I need the name of the operator behind the satellite {satellite}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = choose(list(world.rows("satellites")), chance, "satellite")["name"]
        name = chance.choice(_UNKNOWN_SATELLITES) if twist == "absent" else name
        return {"satellite": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        operator = solver.one("satellites", lambda row: row["name"] == given["satellite"])["operator"]
        others = {row["operator"] for row in solver.rows("satellites")} - {operator}
        return Answer("text", operator, others=tuple(sorted(others)))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "space_find_satellites", {"name": given["satellite"]}
        row = named(found.value, given["satellite"])
        satellite = yield "space_get_satellite", {"satellite_id": row["id"]}
        return f"It is operated by {satellite.value['operator']}."


class MoveObservation(Template):
    """An observation at another time of the same evening."""

    name = "space.move_observation"
    domains = ("space",)
    tools = ("space_list_telescopes", "space_list_observations", "space_move_observation")
    vital = ("space_move_observation", "space_book_observation")
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Move the observation with the {telescope} {day} to {time} that same evening.",
        "The observation booked for the {telescope} {day} has to be shifted to {time}; the day stays the same.",
        "Could you change the time of the observation {day} with the {telescope} to {time}?",
        "Please reschedule the {telescope} booking {day} to {time}, still on the same evening.",
        "About the observation with the {telescope} {day}: its beginning needs to change to {time}, nothing else.",
        "There's an observation {day} with the {telescope}. It suits me better if you move it to {time} that evening.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        coming = list(world.rows("observations", lambda row: row["start"] > world.now))
        row = choose([r for r in coming if (r["observer"] is None) is (twist != "forbidden")], chance, "observation")
        day, name = row["start"][:10], world.get("telescopes", row["telescope"])["name"]
        time = choose([time for time in _TIMES if _free(world, row, f"{day} {time}")], chance, "other time")
        if twist == "absent":
            booked = {one["start"][:10] for one in coming if one["telescope"] == row["telescope"]}
            days = [later(f"{world.today} 00:00", 1440 * ahead)[:10] for ahead in range(1, 14)]
            day = choose([day for day in days if day not in booked], chance, "free day")
        ask = Ask("another time", "To what time shall I move it?", f"To {time}.", "when|time|begin|start|hour")
        return {
            "telescope": Slot(name, name),
            "day": on_day(day, world.today, chance),
            "time": Slot(time, time, ask),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        telescope = next(solver.rows("telescopes", lambda row: row["name"] == given["telescope"]))["id"]
        row = solver.one(
            "observations", lambda row: row["telescope"] == telescope and row["start"].startswith(given["day"])
        )
        solver.update("observations", row["id"], start=f"{given['day']} {given['time']}")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        telescope = yield from telescope_called(given["telescope"])
        found = yield "space_list_observations", {"telescope_id": telescope["id"]}
        row = next((row for row in found.value if row["start"].startswith(given["day"])), None)
        if row is None:
            raise Impossible(f"No observation with the {given['telescope']} is booked for {given['day']}.")
        start = f"{given['day']} {given['time']}"
        done = yield "space_move_observation", {"observation_id": row["id"], "start": start}
        if done.error:
            raise Impossible(done.value)
        return f"The observation begins at {given['time']} now."


def _free(world: World, row: Row, start: str) -> bool:
    """Whether an observation can begin at another moment of an evening."""
    if start in (row["start"], world.now) or start < world.now:
        return False
    return not taken(world, row["telescope"], start, row["minutes"], row["id"])


TEMPLATES: tuple[Template, ...] = (FollowIfNear(), SatelliteOperator(), MoveObservation())
