"""Errands about going out: trips, dinners, films, matches, launches."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.detours import team_in_tables
from lamsim_lam.spectool.errand import Errand, Limit, add_event, friend, holder_of, meet, named_by_role, same, titled
from lamsim_lam.spectool.wordings import NUMBERS, ahead, clock, days_on
from lamsim_lam.tasks.steps import choose, named_role
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.restaurants import free_tables, open_at
from lamsim_lam.world.domains.travel import price_of
from lamsim_lam.world.values import later


class GoWith(Errand):
    """A trip for two with bags."""

    name = "travel.go_with"
    domains = ("travel",)
    routes = ("", "group", "after", "bags")
    says = (
        "My {role} and I are going to {place} {day}. Book us the first {kind} with two free seats; we'll check in {bags} between us.",
        "Get me and my {role} on the earliest {kind} to {place} {day} that has room for both of us. We have {bags} to check in altogether.",
        "I need seats to {place} {day} for my {role} and myself, with {bags} in all. Take the first {kind} that can carry us both.",
        "Please book the earliest possible {kind} to {place} {day}, two seats: mine and my {role}'s. There will be {bags} to check in.",
        "{bags_first} and two travellers, my {role} and I: what we need is the first {kind} to {place} {day} with enough room. Book it, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        row = choose(list(_free(world, "", "")), chance, "departure")
        bags = chance.choice((1, 2, 3))
        said = "one bag" if bags == 1 else f"{NUMBERS[bags]} bags"
        return {
            "role": same(named_role(world, chance)["role"]),
            "kind": same(row["kind"]),
            "place": same(row["destination"]),
            "day": ahead(row["leaves"][:10], world.today, chance),
            "bags": Slot(bags, said),
            "bags_first": Slot(bags, said.capitalize()),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        for hour in ("09:00", "12:00", "15:00"):
            yield Limit(hour, f"We can't be there before {clock(hour, chance).said}, so nothing that leaves earlier.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = holder_of(solver, given["role"])
        found = [row for row in _free(solver, given["place"], given["day"]) if _not_before(row, given["limit"])]
        if not found:
            raise Unsatisfied("There is none.")
        first = min(found, key=lambda row: str(row["leaves"]))
        solver.needed.append(first["id"])
        solver.update("departures", first["id"], seats=first["seats"] - 2)
        solver.insert(
            "travel_bookings",
            departure=first["id"],
            companions=[person["id"]],
            bags=given["bags"],
            price=price_of(first, 2, given["bags"]),
            status="confirmed",
            booked_by="user",
            refundable=True,
        )
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        name = yield from named_by_role(given["role"], by)
        found = yield "travel_search", {"destination": given["place"], "day": given["day"]}
        fit = [row for row in found.value if row["seats"] >= 2 and row["state"] != "cancelled"]
        wanted: dict[str, Any] = {"departure_id": next(row["id"] for row in fit if _not_before(row, given["limit"]))}
        if "after" not in by:
            wanted["companions"] = [name]
        if not by or by == "group":
            wanted["bags"] = given["bags"]
        booking = yield "travel_book", wanted
        if "after" in by:
            yield "travel_add_companion", {"booking_id": booking.value["id"], "name": name}
        if "bags" not in wanted:
            yield "travel_set_bags", {"booking_id": booking.value["id"], "bags": given["bags"]}
        return f"You and {name} are booked to {given['place']}."


def _free(world: World, place: str, day: str) -> Iterable[Row]:
    """Departures from home with two free seats that the user has not booked."""
    home, booked = user_of(world)["city"], {row["departure"] for row in world.rows("travel_bookings")}
    for row in world.rows("departures", lambda row: row["origin"] == home and row["leaves"] > world.now):
        runs = row["seats"] >= 2 and row["state"] != "cancelled" and row["id"] not in booked
        if runs and place in ("", row["destination"]) and row["leaves"].startswith(day):
            yield row


def _not_before(row: Mapping[str, Any], time: str | None) -> bool:
    return time is None or row["leaves"][11:] >= time


class DinnerForThree(Errand):
    """A table for three at a restaurant that becomes a favourite."""

    name = "restaurants.dinner_for_three"
    domains = ("restaurants",)
    routes = ("", "group", "after", "group after")
    says = (
        "Reserve a table at {place} {day} at {time} for {friend}, my {role} and me. And make the place one of my favourites.",
        "I'm having dinner with {friend} and my {role} {day}. Please get us a table at {place} for {time}, and add the restaurant to my favourites.",
        "There'll be three of us at {place} {day}: {friend}, my {role} and myself. We'd like to sit down at {time}. Mark the restaurant as a favourite, too.",
        "Could you see to a table at {place}, {day}, {time}? My {role} and {friend} are coming along, so put both on the reservation. I love that place, it should be among my favourites.",
        "{place} is where I want to eat with my {role} and {friend} {day} at {time}. Book it with their names, and put it on my list of favourites.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        place = choose([row for row in world.rows("restaurants") if not row["favourite"]], chance, "restaurant")
        role = named_role(world, chance)["role"]
        day = days_on(world.today, chance.randrange(1, 15))
        time = chance.choice(("18:00", "18:30", "19:00", "19:30", "20:00"))
        return {
            "place": same(place["name"]),
            "role": same(role),
            "friend": same(friend(world, chance, role)["name"]),
            "day": ahead(day, world.today, chance),
            "time": clock(time, chance),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        name = given["friend"].split()[0]
        yield Limit(4, f"{name} brings somebody along whom I don't know yet, so there will be four of us.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        place = solver.one("restaurants", lambda row: row["name"] == given["place"])
        person = solver.one("people", lambda row: row["name"] == given["friend"])
        start, party = f"{given['day']} {given['time']}", given["limit"] or 3
        tables = free_tables(solver, place["id"], start, party)
        if not open_at(place, start) or not tables:
            raise Unsatisfied("There is no table.")
        solver.insert(
            "reservations",
            restaurant=place["id"],
            dining_table=tables[0]["id"],
            start=start,
            party=party,
            guests=sorted((person["id"], holder_of(solver, given["role"])["id"])),
            host=None,
            by="user",
        )
        solver.update("restaurants", place["id"], favourite=True)
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        name = yield from named_by_role(given["role"], by)
        found = yield "restaurants_search", {"name": given["place"]}
        id = next(row["id"] for row in found.value if row["name"] == given["place"])
        party, guests = given["limit"] or 3, [name, given["friend"]]
        wanted = {"restaurant_id": id, "start": f"{given['day']} {given['time']}"}
        if "after" in by:
            made = yield "restaurants_reserve", {**wanted, "party": party - len(guests)}
            for guest in guests:
                yield "restaurants_invite_guest", {"reservation_id": made.value["id"], "name": guest}
        else:
            yield "restaurants_reserve", {**wanted, "party": party, "guests": guests}
        yield "restaurants_set_favourite", {"restaurant_id": id, "favourite": True}
        return f"A table at {given['place']} is reserved."


class CinemaNight(Errand):
    """Tickets for a film, and the time in the calendar."""

    name = "movies.cinema_night"
    domains = ("movies", "calendar")
    routes = ("", "group", "after", "group after")
    says = (
        "Get two tickets for the first showing of {movie} {day} that starts at {time} or later. Then block my calendar for exactly as long as the film, title {title}, and invite my {role}.",
        "I want to take my {role} to see {movie} {day}: two seats, the first show from {time} on. Put it into my calendar as {title}, from its start for the length of the film, with an invitation to them.",
        "Please buy two seats for {movie} {day}, at the earliest screening that doesn't begin before {time}. And enter {title} in the calendar for just that time (the film's own length), inviting my {role}.",
        "Two for {movie}, please: {day}, the first screening at or after {time}. My {role} comes along, so send them an invitation: an entry {title} that begins with the film and is as long as it.",
        "Which is the first show of {movie} {day} that isn't before {time}? Buy two seats for it and put {title} into my calendar, beginning then and lasting as long as the film. My {role} should be invited.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        shows = list(world.rows("screenings", lambda row: row["start"] > later(world.now, 720) and row["seats"] >= 2))
        show = choose(shows, chance, "screening")
        movie = world.get("movies", show["movie"])
        time = chance.choice(
            [time for time in ("14:00", "16:00", "17:00", "18:00", "19:00") if time <= show["start"][11:]] or ["12:00"]
        )
        return {
            "movie": same(movie["title"]),
            "day": ahead(show["start"][:10], world.today, chance),
            "time": clock(time, chance),
            "title": titled(chance.choice(("Cinema", "At the cinema", f"Film: {movie['title']}"))),
            "role": same(named_role(world, chance)["role"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        cinemas = [row["name"] for row in world.rows("cinemas")]
        for cinema in chance.sample(cinemas, len(cinemas)):
            yield Limit(cinema, f"It has to be at the {cinema}; the others are too far away.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        movie = solver.one("movies", lambda row: row["title"] == given["movie"])
        start = f"{given['day']} {given['time']}"
        shows = [
            row
            for row in solver.rows("screenings", lambda row: row["movie"] == movie["id"])
            if start <= row["start"]
            and row["start"].startswith(given["day"])
            and given["limit"] in (None, solver.get("cinemas", row["cinema"])["name"])
        ]
        shows.sort(key=lambda row: str(row["start"]))
        if not shows or shows[0]["seats"] < 2 or [row["start"] for row in shows].count(shows[0]["start"]) > 1:
            raise Unsatisfied("There is no such show.")
        show = shows[0]
        solver.needed.append(show["id"])
        solver.update("screenings", show["id"], seats=show["seats"] - 2)
        price = round(show["price"] * 2, 2)
        solver.insert("movie_tickets", screening=show["id"], seats=2, price=price, buyer=None)
        add_event(solver, given["title"], show["start"], movie["minutes"], [holder_of(solver, given["role"])])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        found = yield "movies_search", {"title": given["movie"]}
        movie = next(row for row in found.value if row["title"] == given["movie"])
        shows = yield "movies_list_screenings", {"movie_id": movie["id"], "day": given["day"]}
        start = f"{given['day']} {given['time']}"
        show = next(row for row in shows.value if row["start"] >= start and given["limit"] in (None, row["cinema"]))
        yield "movies_buy_tickets", {"screening_id": show["id"], "seats": 2}
        name = yield from named_by_role(given["role"], by)
        yield from meet(given["title"], show["start"], movie["minutes"], (name,), by)
        return f"You have two seats for {given['movie']} at {show['start']}."


class MatchDay(Errand):
    """Tickets for the next match of a team, and the time in the calendar."""

    name = "sports.match_day"
    domains = ("sports", "calendar")
    routes = ("", "tables", "after", "tables after")
    says = (
        "Buy {seats} tickets for the next match of {team} that can be booked, and put it into my calendar as {title}: it starts an hour before the match and takes four hours. Invite {friend}.",
        "{team} play again soon. Get {seats} seats for their next match (one that still has tickets on sale), then enter {title} from an hour before the kick-off, four hours long, with {friend} invited.",
        "{friend} and I want to see {team}. Please buy {seats} tickets for their next match that isn't called off, and make an appointment {title} with {friend}, from one hour before it begins, for four hours.",
        "I'd like {seats} seats at the next match of {team} that takes place. Block four hours for it in my calendar, beginning an hour before the match; call it {title} and invite {friend}.",
        "Next match of {team} that goes ahead as planned: {seats} tickets, please. The calendar entry {title} should begin an hour earlier than the match and last four hours; {friend} is coming along, so invite them.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        team = chance.choice(list(world.rows("teams")))
        seats = chance.choice((2, 3, 4))
        return {
            "team": same(team["name"]),
            "seats": Slot(seats, NUMBERS[seats]),
            "title": titled(chance.choice(("Match", "At the match", "Match day"))),
            "friend": same(friend(world, chance)["name"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("home", "Only a match at home counts.")
        yield Limit("away", "I don't mean a match at home; we want to travel.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        team = solver.one("teams", lambda row: row["name"] == given["team"])
        person = solver.one("people", lambda row: row["name"] == given["friend"])
        sides = ("home", "away") if given["limit"] is None else (given["limit"],)
        found = [
            row
            for row in solver.rows("matches", lambda row: row["state"] == "planned" and row["start"] > solver.now)
            if team["id"] in [row[side] for side in sides]
        ]
        if not found:
            raise Unsatisfied("There is no such match.")
        match = min(found, key=lambda row: str(row["start"]))
        if match["seats"] < given["seats"]:
            raise Unsatisfied("There are not enough seats.")
        solver.needed.append(match["id"])
        solver.update("matches", match["id"], seats=match["seats"] - given["seats"])
        price = round(match["price"] * given["seats"], 2)
        solver.insert("match_tickets", match=match["id"], seats=given["seats"], price=price, buyer=None)
        add_event(solver, given["title"], later(match["start"], -60), 240, [person])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        if "tables" in by:
            teams = yield from team_in_tables({"name": given["team"]}, {}, {})
        else:
            teams = (yield "sports_find_teams", {"name": given["team"]}).value
        listed = yield "sports_list_matches", {"team_id": teams[0]["id"], "when": "ahead"}
        sides = ("home", "away") if given["limit"] is None else (given["limit"],)
        match = next(
            row for row in listed.value if row["state"] == "planned" and given["team"] in [row[side] for side in sides]
        )
        yield "sports_buy_tickets", {"match_id": match["id"], "seats": given["seats"]}
        yield from meet(given["title"], later(match["start"], -60), 240, (given["friend"],), by)
        return f"You have {given['seats']} seats for {match['home']} against {match['away']}."


class WatchLaunch(Errand):
    """A launch that is followed, and the time in the calendar."""

    name = "space.watch_launch"
    domains = ("space", "calendar")
    routes = ("", "group", "after", "group after")
    says = (
        "When does the next mission to {target} lift off? Follow that launch, and enter {title} in my calendar from half an hour before until an hour after it. My {role} should be invited.",
        "I don't want to miss the next launch of a mission to {target}: follow it, and keep my calendar free for it as {title}, from thirty minutes before the start, an hour and a half in all. Invite my {role}, too.",
        "Follow the next launch towards {target}, please. Then make an appointment {title} with my {role}; it begins half an hour before lift-off and lasts ninety minutes.",
        "My {role} and I are going to watch the next start of a mission to {target}. Mark that launch as followed and invite them to {title}: an hour and a half, beginning half an hour ahead of the launch.",
        "There's a mission to {target} coming up. Have me follow its next launch and put {title} into my calendar for an hour and a half, starting half an hour before it; ask my {role} along with an invitation.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = [row for row in world.rows("launches") if row["start"] > world.now and not row["followed"]]
        launch = choose(rows, chance, "launch")
        target = world.get("missions", launch["mission"])["target"]
        return {
            "target": same("the Moon" if target == "Moon" else target),
            "title": titled(chance.choice(("Launch", "Rocket launch", "Watching the launch"))),
            "role": same(named_role(world, chance)["role"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("crew", "I mean one with people on board.")
        yield Limit("no crew", "I mean one without people on board.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        target = given["target"].removeprefix("the ")
        missions = {
            row["id"]
            for row in solver.rows("missions", lambda row: row["target"] == target)
            if _fits(row, given["limit"])
        }
        found = [row for row in solver.rows("launches") if row["mission"] in missions and row["start"] > solver.now]
        if not found:
            raise Unsatisfied("There is no such launch.")
        launch = min(found, key=lambda row: str(row["start"]))
        if launch["followed"] or len({row["mission"] for row in found}) > 2:
            raise Unsatisfied("There are too many missions, or it is followed.")
        solver.needed.append(launch["id"])
        solver.update("launches", launch["id"], followed=True)
        add_event(solver, given["title"], later(launch["start"], -30), 90, [holder_of(solver, given["role"])])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        missions = yield "space_list_missions", {"target": given["target"].removeprefix("the ")}
        launches: list[Any] = []
        for mission in missions.value:
            if _fits(mission, given["limit"]):
                launches += (yield "space_list_launches", {"mission": mission["name"]}).value
        launch = min(launches, key=lambda row: str(row["start"]))
        yield "space_follow_launch", {"launch_id": launch["id"]}
        name = yield from named_by_role(given["role"], by)
        yield from meet(given["title"], later(launch["start"], -30), 90, (name,), by)
        return f"The launch of {launch['mission']} is on {launch['start']}."


def _fits(mission: Mapping[str, Any], limit: str | None) -> bool:
    return limit is None or (mission["crew"] > 0) is (limit == "crew")


ERRANDS: tuple[Errand, ...] = (GoWith(), DinnerForThree(), CinemaNight(), MatchDay(), WatchLaunch())
