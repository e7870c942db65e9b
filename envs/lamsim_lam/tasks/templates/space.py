"""Requests about launches, satellites and observations."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, make_appointment, named, on_day
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Result, Slot, Solver, Template, Unsatisfied, Use
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.space import taken
from lamsim_lam.world.values import later

_MINUTES = 45
"""Of an observation that is asked for."""

_TIMES = ("19:00", "20:00", "20:30", "21:00", "22:00")
UNKNOWN_MISSIONS = ("Brambling", "Tessera", "Marigold", "Old Compass")
_UNKNOWN_TELESCOPES = ("West Dome", "Roof Reflector", "Meadow Refractor")


def launches_ahead(world: World) -> list[Row]:
    """Launches to come."""
    return list(world.rows("launches", lambda row: row["start"] > world.now))


def mission_of(world: World, row: Row) -> str:
    """The name of a launch's mission."""
    return str(world.get("missions", row["mission"])["name"])


def launch_ahead(solver: Solver, mission: str) -> Row:
    """The launch to come of a mission."""
    return solver.one("launches", lambda row: row["start"] > solver.now and mission_of(solver, row) == mission)


def next_launch(mission: str) -> Generator[Use, Result, Mapping[str, Any]]:
    """A step of a plan to the launch to come of a mission."""
    found = yield "space_list_launches", {"mission": mission, "when": "ahead"}
    if not found.value:
        raise Impossible(f"No launch of {mission} is planned.")
    return dict(found.value[0])


def telescope_called(name: str) -> Generator[Use, Result, Mapping[str, Any]]:
    """A step of a plan to a telescope."""
    found = yield "space_list_telescopes", {}
    row = named(found.value, name)
    return dict(row)


class NextLaunch(Template):
    """The next launch from a pad."""

    name = "space.next_launch"
    domains = ("space",)
    tools = ("space_list_launches",)
    says = (
        "On which date is the next launch from {pad}?",
        "When does the next rocket take off from {pad}? The date is enough.",
        "I'd like to watch a launch at {pad}. What's the date of the first that is still to come?",
        "Which day is the next launch scheduled for at {pad}?",
        "Look up the launches to come from {pad} and give me the date of the earliest.",
        "We're driving to {pad} for the next launch. What date should I put down?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name = world.get("launch_pads", choose(launches_ahead(world), chance, "launch")["pad"])["name"]
        return {"pad": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        pad = next(solver.rows("launch_pads", lambda row: row["name"] == given["pad"]))
        rows = [row for row in launches_ahead(solver) if row["pad"] == pad["id"]]
        first = min(row["start"] for row in rows)
        return Answer("day", solver.one("launches", lambda row: row in rows and row["start"] == first)["start"][:10])

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "space_list_launches", {"pad": given["pad"]}
        return f"It is on {found.value[0]['start'][:10]}."


class HighestSatellite(Template):
    """The highest satellite of a purpose."""

    name = "space.highest_satellite"
    domains = ("space",)
    tools = ("space_find_satellites",)
    says = (
        "Which {purpose} satellite that still works orbits {where}?",
        "Of all working {purpose} satellites, which one flies {where}?",
        "Tell me the name of the {purpose} satellite with the orbit {where}, leaving out those that have failed.",
        "There are several {purpose} satellites. Which of the ones still working is {where}?",
        "I'm writing about {purpose} satellites that are in working order and want to mention the one flying {where}. What's it called?",
        "Compare the altitudes of the {purpose} satellites that still do their job. Which has its orbit {where}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        purposes = [row["purpose"] for row in world.rows("satellites") if row["working"]]
        purpose = choose([one for one in sorted(set(purposes)) if purposes.count(one) > 1], chance, "such purpose")
        sign, said = chance.choice(((1, "highest up"), (-1, "closest to the ground")))
        return {"purpose": Slot(purpose, purpose), "where": Slot(sign, said)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        wanted = (given["purpose"], True)
        rows = list(solver.rows("satellites", lambda row: (row["purpose"], row["working"]) == wanted))
        most = max(given["where"] * row["altitude_km"] for row in rows)
        found = solver.one("satellites", lambda row: row in rows and given["where"] * row["altitude_km"] == most)
        return Answer("text", found["name"], others=tuple(row["name"] for row in rows if row is not found))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "space_find_satellites", {"purpose": given["purpose"], "working_only": True}
        return f"It is {max(found.value, key=lambda row: given['where'] * row['altitude_km'])['name']}."


class BudgetTotal(Template):
    """What missions cost together."""

    name = "space.budget_total"
    domains = ("space",)
    tools = ("space_list_missions",)
    says = (
        "How many millions do the missions to {target} cost altogether, going by their budgets?",
        "Add up the budgets of all missions that go to {target}. I need the sum in millions.",
        "What's the total budget, in millions, of every mission to {target}?",
        "For an article: how much money goes into missions to {target}, all their budgets together, in millions?",
        "Tell me what the budgets of the missions with {target} as their target come to, in millions.",
        "In millions, what do we get if we sum up the budgets of the missions flying to {target}?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        targets = [row["target"] for row in world.rows("missions")]
        target = choose([one for one in sorted(set(targets)) if targets.count(one) > 1], chance, "such target")
        return {"target": Slot(target, "the Moon" if target == "Moon" else target)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        rows = solver.all("missions", lambda row: row["target"] == given["target"])
        return Answer("number", sum(row["budget_millions"] for row in rows))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "space_list_missions", {"target": given["target"]}
        return f"It comes to {sum(row['budget_millions'] for row in found.value)} million."


class BookTelescope(Template):
    """A telescope for an evening."""

    name = "space.book_telescope"
    domains = ("space",)
    tools = ("space_list_telescopes", "space_book_observation")
    vital = ("space_book_observation",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Book the telescope {telescope} for me {day} {time}, for 45 minutes. I'd like to look at {target}.",
        "I want to observe {target} {day}. Please reserve the {telescope} {time}; 45 minutes will do.",
        "Could you get me 45 minutes at the {telescope} {day} {time}? The target is {target}.",
        "It's going to be clear, so I'd like to see {target} through the {telescope} {day}, {time}. Book 45 minutes.",
        "Reserve the {telescope} at the observatory {day} {time}. {target} is what I'll look at, and I need it for 45 minutes.",
        "Please make an observation of {target} possible for me: telescope {telescope}, {day} {time}, 45 minutes.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        telescope = choose(
            list(world.rows("telescopes", lambda row: row["public"] is (twist != "forbidden"))), chance, "telescope"
        )
        name = chance.choice(_UNKNOWN_TELESCOPES) if twist == "absent" else telescope["name"]
        time = chance.choice(_TIMES)
        starts = [later(f"{world.today} {time}", 1440 * ahead) for ahead in range(1, 13)]
        free = [start for start in starts if not taken(world, telescope["id"], start, _MINUTES)]
        day = choose(free, chance, "evening")[:10]
        target = chance.choice(("Mars", "Jupiter", "Saturn", "Venus"))
        ask = Ask("in the evening", "At what time shall I book it?", f"At {time}.", "when|what time|which time|time")
        return {
            "telescope": Slot(name, name),
            "day": on_day(day, world.today, chance),
            "time": Slot(time, f"at {time}", ask),
            "target": Slot(target, target),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        telescope = solver.one("telescopes", lambda row: row["name"] == given["telescope"])
        start = f"{given['day']} {given['time']}"
        if taken(solver, telescope["id"], start, _MINUTES):
            raise Unsatisfied("Somebody has booked it.")
        new = {"target": given["target"], "start": start, "minutes": _MINUTES, "observer": None}
        solver.insert("observations", telescope=telescope["id"], **new)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        telescope = yield from telescope_called(given["telescope"])
        start = f"{given['day']} {given['time']}"
        wanted = {"telescope_id": telescope["id"], "target": given["target"], "start": start, "minutes": _MINUTES}
        done = yield "space_book_observation", wanted
        if done.error:
            raise Impossible(done.value)
        return f"The {given['telescope']} is yours on {start}."


class CancelObservation(Template):
    """An observation is off."""

    name = "space.cancel_observation"
    domains = ("space",)
    tools = ("space_list_telescopes", "space_list_observations", "space_cancel_observation")
    vital = ("space_cancel_observation",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Cancel the observation with the {telescope} {day}, please.",
        "The observation that is booked for the {telescope} {day} has to be cancelled.",
        "Clouds are coming: the {telescope} won't be needed {day}. Call that observation off.",
        "Could you cancel the booking of the {telescope} {day}?",
        "There's an observation with the {telescope} {day}. Please drop it.",
        "We won't make it to the observatory, so the {telescope} is free for others {day}. Cancel the booking there is.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        coming = list(world.rows("observations", lambda row: row["start"] > world.now))
        wanted = [row for row in coming if (row["observer"] is None) is (twist != "forbidden")]
        row = choose(wanted, chance, "such observation")
        day, name = row["start"][:10], world.get("telescopes", row["telescope"])["name"]
        if twist == "absent":
            booked = {one["start"][:10] for one in coming if one["telescope"] == row["telescope"]}
            days = [later(f"{world.today} 00:00", 1440 * ahead)[:10] for ahead in range(1, 14)]
            day = choose([day for day in days if day not in booked], chance, "free day")
        ask = Ask("telescope", "Which telescope is it?", f"The {name}.", "which|what|telescope")
        return {"telescope": Slot(name, name, ask), "day": on_day(day, world.today, chance)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        telescope = next(solver.rows("telescopes", lambda row: row["name"] == given["telescope"]))["id"]
        row = solver.one(
            "observations", lambda row: row["telescope"] == telescope and row["start"].startswith(given["day"])
        )
        solver.delete("observations", row["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        telescope = yield from telescope_called(given["telescope"])
        found = yield "space_list_observations", {"telescope_id": telescope["id"]}
        row = next((row for row in found.value if row["start"].startswith(given["day"])), None)
        if row is None:
            raise Impossible(f"No observation with the {given['telescope']} is booked for {given['day']}.")
        done = yield "space_cancel_observation", {"observation_id": row["id"]}
        if done.error:
            raise Impossible(done.value)
        return "The observation is cancelled."


class FollowUnlessDelayed(Template):
    """A launch to be followed, unless it is delayed."""

    name = "space.follow_unless_delayed"
    domains = ("space",)
    tools = ("space_list_launches", "space_follow_launch")
    twists = ("absent",)
    says = (
        "Follow the coming launch of {mission} for me, unless it's marked as delayed. If it is, tell me the date it's now set for.",
        "Is the next launch of {mission} delayed? If so, I want to know its new date. If not, follow it.",
        "Please look at the launch of {mission} that's still to come. Delayed? Then tell me on which date it is. Planned as usual? Then follow it.",
        "If there's no delay for the upcoming launch of {mission}, have me follow that launch. If there is, just give me the date on which it's going to be.",
        "I'd like to follow the next launch of {mission} as long as it isn't delayed; in case it is, the present date of the launch is all I need.",
        "Check the state of the coming {mission} launch: follow it if it's planned, and tell me its date if it's delayed.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        late = chance.random() < 0.5
        rows = [row for row in launches_ahead(world) if not row["followed"]]
        wanted = [row for row in rows if (row["state"] == "delayed") is late]
        name = mission_of(world, choose(wanted or rows, chance, "such launch"))
        if twist == "absent":
            name = chance.choice(UNKNOWN_MISSIONS)
        return {"mission": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = launch_ahead(solver, given["mission"])
        if row["state"] == "delayed":
            return Answer("day", row["start"][:10])
        solver.update("launches", row["id"], followed=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        row = yield from next_launch(given["mission"])
        if row["state"] == "delayed":
            return f"It is delayed and is going to be on {row['start'][:10]}."
        yield "space_follow_launch", {"launch_id": row["id"]}
        return f"You follow the launch of {given['mission']}."


class LaunchAppointment(Template):
    """An appointment for a launch."""

    name = "space.launch_appointment"
    domains = ("space", "calendar")
    tools = ("space_list_launches", "calendar_create")
    vital = ("calendar_create",)
    twists = ("absent",)
    says = (
        "Put the coming launch of {mission} into my calendar: title {title}, from the time of the launch, one hour long, without place and guests.",
        "I don't want to miss the next launch of {mission}. Make an appointment called {title} that begins with it and lasts an hour; leave place and attendees empty.",
        "Please block an hour in my calendar from the moment when {mission} is launched next. The title is {title}; no place, nobody invited.",
        "Add {title} to my calendar at the very time of the coming launch of {mission}. Make it 60 minutes, with nobody invited and no place.",
        "When is {mission} going to be launched? Enter that in my calendar as {title}, sixty minutes from the launch on, without any place or attendees.",
        "For the upcoming launch of {mission}, I need a 60-minute appointment named {title} in my calendar that starts at the launch time. No place, no attendees.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        free = [row for row in launches_ahead(world) if not overlapping(world, row["start"], 60)]
        name = mission_of(world, choose(free, chance, "launch"))
        if twist == "absent":
            name = chance.choice(UNKNOWN_MISSIONS)
        title = chance.choice((f"Launch of {name}", "Rocket launch", f"{name} lifts off"))
        return {"mission": Slot(name, name), "title": Slot(title, f'"{title}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        make_appointment(solver, given["title"], launch_ahead(solver, given["mission"])["start"], 60)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        row = yield from next_launch(given["mission"])
        yield "calendar_create", {"title": given["title"], "start": row["start"], "minutes": 60}
        return f"{given['title']} is in your calendar."


TEMPLATES: tuple[Template, ...] = (
    NextLaunch(),
    HighestSatellite(),
    BudgetTotal(),
    BookTelescope(),
    CancelObservation(),
    FollowUnlessDelayed(),
    LaunchAppointment(),
)
