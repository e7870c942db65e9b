"""Requests about fares and bookings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, on_day, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates.trips import booked_to, departures_to, elsewhere, has_room, outward, trip_to, trips
from lamsim_lam.world import World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.travel import price_of
from lamsim_lam.world.values import later


class CheapestFare(Template):
    """What the cheapest way to a place costs."""

    name = "travel.cheapest_fare"
    domains = ("travel",)
    tools = ("travel_search",)
    says = (
        "What is the lowest fare for a {kind} from here to {place} that isn't sold out or cancelled?",
        "I'd like to go to {place} as cheaply as possible. What would a seat on a {kind} cost me? Forget the ones that are cancelled or full.",
        "How much is the cheapest {kind} to {place} on which there are still seats and which isn't cancelled?",
        "Look for the cheapest {kind} to {place} that runs and has a seat left, and tell me the fare.",
        "Which fare would I pay for the cheapest seat still to be had on a {kind} to {place}? Cancelled departures don't count.",
        "Money is tight. What's the least that I could pay for a {kind} to {place}? Only departures that do run and have room.",
        "Find out what I'd have to spend at least for a {kind} to {place}; it must have a free seat and must not be cancelled.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        row = choose([row for row in outward(world) if has_room(row, 1)], chance, "departure")
        return {"kind": Slot(row["kind"], row["kind"]), "place": Slot(row["destination"], row["destination"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = [row for row in departures_to(solver, given["place"]) if has_room(row, 1)]
        fare = min(row["fare"] for row in found)
        solver.all("departures", lambda row: row["fare"] == fare and row in found)
        return Answer("number", fare, unit=user_of(solver)["currency"], tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_search", {"destination": given["place"]}
        return f"The lowest fare is {min(row['fare'] for row in found.value if has_room(row, 1))}."


class BookTogether(Template):
    """The first departure of a day for two."""

    name = "travel.book_together"
    domains = ("travel",)
    tools = ("travel_search", "travel_book")
    vital = ("travel_book",)
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Book the first {kind} to {place} {day} for me and {person}, no bags. It has to have room for both of us.",
        "I want to go to {place} with {person} {day}. Please book us the earliest {kind} with two free seats, without luggage.",
        "I need two seats on the earliest possible {kind} to {place} {day}: one for me, one for {person}. We take no bags.",
        "Could you get me and {person} on a {kind} to {place} {day}, the first one with seats for two? No checked bags.",
        "Please reserve seats to {place} for {person} and myself {day}, on the first {kind} that can take us both. We travel light, no bags.",
        "We'd like to leave for {place} as early as we can {day}. Book the first {kind} with room for two, for me together with {person}; no luggage.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        booked = {row["departure"] for row in world.rows("travel_bookings")}
        ahead = [row for row in outward(world) if row["id"] not in booked]
        days = {(row["destination"], row["leaves"][:10]) for row in outward(world)}
        runs = {(row["destination"], row["leaves"][:10]) for row in outward(world) if has_room(row, 2)}
        if twist == "forbidden":
            ahead = [row for row in ahead if (row["destination"], row["leaves"][:10]) not in runs]
        else:
            ahead = [row for row in ahead if has_room(row, 2)]
        row = choose(ahead, chance, "departure")
        day, place = row["leaves"][:10], row["destination"]
        if twist == "absent":
            later_days = [later(f"{day} 00:00", 1440 * n)[:10] for n in range(1, 8)]
            day = choose([day for day in later_days if (place, day) not in days], chance, "day without departures")
        person = chance.choice(list(world.rows("people", lambda row: row["group"] in ("friends", "family"))))
        return {
            "kind": Slot(row["kind"], row["kind"]),
            "place": Slot(place, place),
            "day": on_day(day, world.today, chance),
            "person": somebody(
                person, "a friend", "Who is going to travel with you?", "who|whom|name|friend|companion"
            ),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        there = {row["id"] for row in departures_to(solver, given["place"]) if row["leaves"].startswith(given["day"])}
        found = [row for row in solver.all("departures", lambda row: row["id"] in there) if has_room(row, 2)]
        if not found:
            return Answer("nothing")
        first = min(found, key=lambda row: row["leaves"])
        if any(row["departure"] == first["id"] for row in solver.rows("travel_bookings")):
            raise Unsatisfied("The user has a booking for that one.")
        solver.update("departures", first["id"], seats=first["seats"] - 2)
        solver.insert(
            "travel_bookings",
            departure=first["id"],
            companions=[person["id"]],
            bags=0,
            price=price_of(first, 2, 0),
            status="confirmed",
            booked_by="user",
            refundable=True,
        )
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_search", {"destination": given["place"], "day": given["day"]}
        rows = [row for row in found.value if has_room(row, 2)]
        if not rows:
            raise Impossible(f"No {given['kind']} to {given['place']} has two free seats on {given['day']}.")
        yield "travel_book", {"departure_id": rows[0]["id"], "companions": [given["person"]]}
        return f"You and {given['person']} are booked on the {given['kind']} of {rows[0]['leaves']}."


class CancelTrip(Template):
    """A trip is off."""

    name = "travel.cancel_trip"
    domains = ("travel",)
    tools = ("travel_list_bookings", "travel_cancel_booking")
    vital = ("travel_cancel_booking",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Please cancel my {trip}.",
        "My plans have changed. I won't need my {trip} any more, so cancel the booking.",
        "Something has come up, and I can't go on my {trip}. Could you cancel it?",
        "I have to call off my {trip}. Please see to it that the booking is cancelled.",
        "Can you undo the booking for my {trip}? I'm staying at home.",
        "There won't be any {trip} for me after all; get rid of that booking.",
        "I'd like my money back for my {trip}. Cancel it, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if twist == "absent":
            place = elsewhere(world, chance)
        else:
            found = [
                departure["destination"]
                for row, departure in trips(world)
                if (row["refundable"] and row["booked_by"] == "user") is (twist != "forbidden")
            ]
            place = choose(found, chance, "such trip")
        ask = Ask(
            "trip", "Which of your trips do you mean?", f"The one to {place}.", "which|what|where|trip|destination"
        )
        return {"trip": Slot(place, f"trip to {place}", ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        booking, departure = trip_to(solver, given["trip"])
        solver.update("departures", departure["id"], seats=departure["seats"] + 1 + len(booking["companions"]))
        solver.update("travel_bookings", booking["id"], status="cancelled")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        trip = booked_to(found.value, given["trip"])
        done = yield "travel_cancel_booking", {"booking_id": trip["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The trip to {given['trip']} is cancelled."


class TripCosts(Template):
    """What the trips to come cost together."""

    name = "travel.trip_costs"
    domains = ("travel",)
    tools = ("travel_list_bookings",)
    says = (
        "How much do my upcoming trips cost in total? Count only those that I booked myself and that aren't cancelled.",
        "Add up the prices of all trips still ahead of me that I have booked myself; ignore whatever is cancelled.",
        "I'm doing my accounts: what have I paid altogether for journeys that lie ahead? Not the company's bookings, and no cancelled ones.",
        "What is the sum of my own bookings for future travel? Leave out cancelled ones and what my company booked.",
        "Please tell me the total price of the trips that I have booked for myself and haven't started yet, cancelled ones aside.",
        "All my own travel bookings that are still to come, without the cancelled ones: what do they come to?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if len([row for row, _ in trips(world) if row["booked_by"] == "user"]) < 2:
            raise Unsatisfied("There is nothing to add up.")
        return {}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        ahead = {row["id"] for row in solver.rows("departures", lambda row: row["leaves"] > solver.now)}
        found = solver.all(
            "travel_bookings",
            lambda row: row["status"] == "confirmed" and row["booked_by"] == "user" and row["departure"] in ahead,
        )
        total = round(sum(row["price"] for row in found), 2)
        return Answer("number", total, unit=user_of(solver)["currency"], tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {"when": "upcoming"}
        mine = [row["price"] for row in found.value if row["status"] == "confirmed" and row["booked_by"] == "user"]
        return f"They cost {sum(mine):.2f} in total."


TEMPLATES: tuple[Template, ...] = (
    CheapestFare(),
    BookTogether(),
    CancelTrip(),
    TripCosts(),
)
