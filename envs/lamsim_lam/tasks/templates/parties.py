"""Small requests about those who come along: companions and bags of a trip, and who sits at which table when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, on_day, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates.restaurants import (
    listed_at,
    place_of,
    reservation_at,
    reservations_ahead,
    unknown_place,
    unreserved_place,
)
from lamsim_lam.tasks.templates.trips import booked_to, elsewhere, trip_to, trips
from lamsim_lam.world import World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.restaurants import free_tables, open_at
from lamsim_lam.world.domains.travel import price_of

_LARGEST = 8
"""No reservation is for more."""


class SwapCompanion(Template):
    """Somebody travels in somebody else's place."""

    name = "travel.swap_companion"
    domains = ("travel",)
    tools = ("travel_list_bookings", "travel_remove_companion", "travel_add_companion")
    vital = ("travel_remove_companion", "travel_add_companion")
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "{old} can't come to {place} with me after all. Take {new} along on that booking instead.",
        "On my trip to {place}, swap {old} for {new}.",
        "There's a change of plan for {place}: {new} is going to travel with me, and {old} stays at home. Please change the booking.",
        "Could you put {new} on my booking to {place} in place of {old}?",
        "My booking to {place} still has {old} on it. Take that name off and add {new}, please.",
        "Please update who is coming to {place} with me: it's {new} rather than {old}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        by = "company" if twist == "forbidden" else "user"
        found = [pair for pair in trips(world) if pair[0]["booked_by"] == by and pair[0]["companions"]]
        booking, departure = choose(found, chance, "trip in company")
        old = world.get("people", chance.choice(booking["companions"]))["name"]
        free = world.rows("people", lambda row: row["group"] in ("family", "friends"))
        new = choose([row for row in free if row["id"] not in booking["companions"]], chance, "other companion")
        place = elsewhere(world, chance) if twist == "absent" else departure["destination"]
        return {
            "place": Slot(place, place),
            "old": Slot(old, old),
            "new": somebody(new, "somebody else", "Who will travel with you instead?", "who|whom|name|instead"),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        booking, _ = trip_to(solver, given["place"])
        ids = {row["name"]: row["id"] for row in solver.rows("people")}
        kept = [id for id in booking["companions"] if id != ids[given["old"]]]
        solver.update("travel_bookings", booking["id"], companions=sorted([*kept, ids[given["new"]]]))
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        trip = booked_to(found.value, given["place"])["id"]
        done = yield "travel_remove_companion", {"booking_id": trip, "name": given["old"]}
        if done.error:
            raise Impossible(done.value)
        yield "travel_add_companion", {"booking_id": trip, "name": given["new"]}
        return f"{given['new']} travels to {given['place']} in place of {given['old']}."


class CheckedBags(Template):
    """So many bags on a trip."""

    name = "travel.checked_bags"
    domains = ("travel",)
    tools = ("travel_list_bookings", "travel_set_bags")
    vital = ("travel_set_bags",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Change my trip to {place} to {bags} in total.",
        "I have to rethink my luggage for {place}. Please have {bags} on that booking altogether.",
        "For my journey to {place}, I'd like {bags} all in all. Can you change the booking?",
        "I've packed for {place} now, and it comes to {bags}. Put that on the booking in place of what it says.",
        "Could you see to it that my booking to {place} includes {bags}, no more and no fewer?",
        "The booking of my trip to {place} has the wrong luggage on it. Please correct it; it should be {bags} overall.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        company = twist == "forbidden" and chance.random() < 0.5
        found = [pair for pair in trips(world) if (pair[0]["booked_by"] == "company") is company]
        booking, departure = choose(found, chance, "such trip")
        most = 2 + 2 * len(booking["companions"])
        bags = chance.choice([n for n in range(1, most + 1) if n != booking["bags"]])
        if twist == "forbidden" and not company:
            bags = most + chance.randrange(1, 3)
        place = elsewhere(world, chance) if twist == "absent" else departure["destination"]
        said = f"{bags} checked bag{'s' if bags > 1 else ''}"
        ask = Ask(
            "another number of checked bags",
            "How many checked bags shall it be?",
            f"{said.capitalize()}.",
            "how many|number|bags",
        )
        return {"place": Slot(place, place), "bags": Slot(bags, said, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        booking, departure = trip_to(solver, given["place"])
        price = price_of(departure, 1 + len(booking["companions"]), given["bags"])
        solver.update("travel_bookings", booking["id"], bags=given["bags"], price=price)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        trip = booked_to(found.value, given["place"])
        done = yield "travel_set_bags", {"booking_id": trip["id"], "bags": given["bags"]}
        if done.error:
            raise Impossible(done.value)
        return f"The luggage to {given['place']} is changed."


class WithinReach(Template):
    """The cities that trains go to, or planes."""

    name = "travel.within_reach"
    domains = ("travel",)
    tools = ("travel_list_destinations",)
    says = (
        "Which cities can I get to from here by {kind}?",
        "I'd like to go somewhere by {kind}. Which cities are there to choose from, leaving from mine?",
        "List all the cities that one can travel to by {kind} from where I live.",
        "Where could a journey by {kind} take me from my city? Name every destination.",
        "What are the destinations that I can reach from home by {kind}?",
        "I'm dreaming of a weekend away, travelling by {kind}. Tell me all the cities that are on offer from here.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        kinds = {row["kind"] for row in world.rows("departures")}
        if len(kinds) < 2:
            raise Unsatisfied("There is no other way to travel.")
        kind = chance.choice(sorted(kinds))
        return {"kind": Slot(kind, "plane" if kind == "flight" else kind)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        home = user_of(solver)["city"]
        kinds = {row["destination"]: row["kind"] for row in solver.rows("departures") if row["origin"] == home}
        wanted = sorted(city for city, kind in kinds.items() if kind == given["kind"])
        return Answer("items", wanted, others=tuple(sorted(set(kinds) - set(wanted))))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_destinations", {}
        return "; ".join(row["city"] for row in found.value if row["by"] == given["kind"])


class LunchOrDinner(Template):
    """A reservation is moved to the first of two times that there is a table at."""

    name = "restaurants.lunch_or_dinner"
    domains = ("restaurants",)
    tools = ("restaurants_list_reservations", "restaurants_free_tables", "restaurants_move_reservation")
    vital = ("restaurants_move_reservation",)
    twists = ("forbidden", "absent")
    says = (
        "Move my reservation at {place}: I'd like to have it {day} at {early} if they have a table for all of us then, and if not, at {late} on the same day.",
        "We can't make it to {place} as planned. See if there's a table for our party {day} at {early} and move the reservation there; if there isn't one, make it {late} that day.",
        "Please put our meal at {place} off to lunch at {early} {day}. Should no table be free for us at that hour, then move it to dinner at {late} instead.",
        "Is there a free table for us at {place} {day} at {early}? If so, change the reservation to that time. Otherwise, change it to {late} that evening.",
        "I need another time for our table at {place}. It should be {day}: at {early} as long as a table for our number is free then, or else at {late}.",
        "Our meal at {place} should take place {day}. I'd prefer {early}, but if they can't seat us all then, reschedule the reservation to {late}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        row = choose(reservations_ahead(world, "contact" if twist == "forbidden" else "user"), chance, "reservation")
        restaurant = world.get("restaurants", row["restaurant"])
        early, late = chance.choice(("12:30", "13:00", "13:30")), chance.choice(("18:30", "19:00", "19:30", "20:00"))
        today = date.fromisoformat(world.today)
        days = [(today + timedelta(ahead)).isoformat() for ahead in range(1, 14)]
        free = [
            day
            for day in days
            if open_at(restaurant, f"{day} {late}")
            and day != row["start"][:10]
            and free_tables(world, restaurant["id"], f"{day} {late}", row["party"])
        ]
        place = unreserved_place(world, chance) if twist == "absent" else place_of(world, row)
        return {
            "place": Slot(place, place),
            "day": on_day(choose(free, chance, "such day"), world.today, chance),
            "early": Slot(early, early),
            "late": Slot(late, late),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = reservation_at(solver, given["place"])
        restaurant = solver.get("restaurants", row["restaurant"])
        for start in (f"{given['day']} {given['early']}", f"{given['day']} {given['late']}"):
            tables = free_tables(solver, restaurant["id"], start, row["party"], row["id"])
            if open_at(restaurant, start) and tables:
                solver.update("reservations", row["id"], start=start, dining_table=tables[0]["id"])
                return Answer("nothing")
        raise Unsatisfied("There is no free table.")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_list_reservations", {"when": "upcoming"}
        row = listed_at(found.value, given["place"])
        early = f"{given['day']} {given['early']}"
        wanted = {"restaurant_id": row["restaurant_id"], "start": early, "party": row["party"]}
        tables = yield "restaurants_free_tables", wanted
        start = early if tables.value else f"{given['day']} {given['late']}"
        done = yield "restaurants_move_reservation", {"reservation_id": row["id"], "start": start}
        if done.error:
            raise Impossible(done.value)
        return f"The reservation at {given['place']} is for {start} now."


class MoreAtTheTable(Template):
    """More people, if the table has a seat for each."""

    name = "restaurants.more_at_the_table"
    domains = ("restaurants",)
    tools = ("restaurants_list_reservations", "restaurants_get_reservation", "restaurants_change_party")
    twists = ("forbidden", "absent")
    says = (
        "If the table that is reserved for us at {place} is large enough for {people} people, change the reservation to that number. If it's too small, leave it and tell me how many seats the table has.",
        "We may be {people} people at {place}. Can the table we've got there seat that many? Then change the number on the reservation; otherwise just tell me how many it seats.",
        "How many can sit at our table at {place}? If it's {people} or more, make the reservation one for {people} people. If it's fewer, change nothing and give me the number of seats.",
        "Please look at the table of our reservation at {place}. With enough seats for {people}, set the party to {people} people; with too few, I only want to hear how many seats there are.",
        "It looks like there will be {people} of us at {place}. As long as our table there has room for everyone, update the size of the party; if it hasn't, don't, but let me know how many people it's for at most.",
        "I'd like our reservation at {place} to be for {people} people, provided that the table we have can take them. If it can't, keep things as they are and say how many seats it has.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        rows = reservations_ahead(world, "contact" if twist == "forbidden" else "user")
        seats = {row["id"]: world.get("dining_tables", row["dining_table"])["seats"] for row in rows}
        roomy = [row for row in rows if row["party"] < seats[row["id"]]]
        if twist == "forbidden" or (roomy and chance.random() < 0.6):
            row = choose(roomy, chance, "table with a free seat")
            people = chance.randrange(row["party"], seats[row["id"]]) + 1
        else:
            row = choose([row for row in rows if seats[row["id"]] < _LARGEST], chance, "smaller table")
            people = min(seats[row["id"]] + chance.randrange(1, 3), _LARGEST)
        place = unreserved_place(world, chance) if twist == "absent" else place_of(world, row)
        return {"place": Slot(place, place), "people": Slot(people, str(people))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = reservation_at(solver, given["place"])
        seats = solver.get("dining_tables", row["dining_table"])["seats"]
        if seats < given["people"]:
            return Answer("number", seats)
        solver.update("reservations", row["id"], party=given["people"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_list_reservations", {"when": "upcoming"}
        row = listed_at(found.value, given["place"])
        told = yield "restaurants_get_reservation", {"reservation_id": row["id"]}
        seats = told.value["table"]["seats"]
        if seats < given["people"]:
            return f"The table has {seats} seats."
        done = yield "restaurants_change_party", {"reservation_id": row["id"], "party": given["people"]}
        if done.error:
            raise Impossible(done.value)
        return f"The reservation is for {given['people']} people now."


class NewFavourite(Template):
    """One favourite more."""

    name = "restaurants.new_favourite"
    domains = ("restaurants",)
    tools = ("restaurants_search", "restaurants_set_favourite")
    vital = ("restaurants_set_favourite",)
    twists = ("absent",)
    withholds = True
    says = (
        "Add {place} to my favourite restaurants.",
        "I've fallen in love with {place}. Please make it one of my favourites.",
        "Could you mark {place} as a favourite of mine?",
        "From now on, {place} is one of my favourites; please save that.",
        "The food was wonderful at {place}, so put it among my favourite restaurants.",
        "I want to find {place} again, so save it as a favourite.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        place = choose(list(world.rows("restaurants", lambda row: not row["favourite"])), chance, "such place")["name"]
        place = unknown_place(world, chance) if twist == "absent" else place
        ask = Ask("a restaurant", "Which restaurant do you mean?", f"I mean {place}.", "which|what|name|restaurant")
        return {"place": Slot(place, place, ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = solver.one("restaurants", lambda row: row["name"] == given["place"])
        solver.update("restaurants", row["id"], favourite=True)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_search", {"name": given["place"]}
        if not found.value:
            raise Impossible(f"There is no restaurant called {given['place']}.")
        yield "restaurants_set_favourite", {"restaurant_id": found.value[0]["id"], "favourite": True}
        return f"{given['place']} is a favourite now."


TEMPLATES: tuple[Template, ...] = (
    SwapCompanion(),
    CheckedBags(),
    WithinReach(),
    LunchOrDinner(),
    MoreAtTheTable(),
    NewFavourite(),
)
