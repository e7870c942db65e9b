"""Requests about trips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, make_appointment, on_day, send_mail, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.travel import arrives, price_of
from lamsim_lam.world.values import later


def _outward(world: World) -> list[Row]:
    """Departures from home that are still to leave."""
    home = user_of(world)["city"]
    return list(world.rows("departures", lambda row: row["origin"] == home and row["leaves"] > world.now))


def _to(world: World, place: str) -> list[Row]:
    """Those to a place."""
    return [row for row in _outward(world) if row["destination"] == place]


def _trips(world: World) -> list[tuple[Row, Row]]:
    """The user's bookings of such departures with these; cancelled ones are left out."""
    ahead = {row["id"]: row for row in _outward(world)}
    found = world.rows("travel_bookings", lambda row: row["status"] == "confirmed" and row["departure"] in ahead)
    return [(row, ahead[row["departure"]]) for row in found]


def _trip(solver: Solver, place: str) -> tuple[Row, Row]:
    """The trip to a place."""
    found = [(row, departure) for row, departure in _trips(solver) if departure["destination"] == place]
    if len(found) != 1:
        raise Unsatisfied("There are other trips to that place.")
    booking, departure = found[0]
    solver.one("travel_bookings", lambda row: row["id"] == booking["id"])
    return booking, departure


def _elsewhere(world: World, chance: Chance) -> str:
    """A place that one can go to, and to which no trip is booked, not even a cancelled one."""
    booked = {world.get("departures", row["departure"])["destination"] for row in world.rows("travel_bookings")}
    places: list[str] = sorted({row["destination"] for row in _outward(world)} - booked)
    return choose(places, chance, "other destination")


def _booked(found: Any, place: str) -> Mapping[str, Any]:
    """The trip to a place among listed bookings."""
    trips = [row for row in found if row["destination"] == place and row["status"] == "confirmed"]
    if not trips:
        raise Impossible(f"There is no trip to {place} ahead.")
    return dict(trips[0])


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
        row = choose([row for row in _outward(world) if _runs(row, 1)], chance, "departure")
        return {"kind": Slot(row["kind"], row["kind"]), "place": Slot(row["destination"], row["destination"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = [row for row in _to(solver, given["place"]) if _runs(row, 1)]
        fare = min(row["fare"] for row in found)
        solver.all("departures", lambda row: row["fare"] == fare and row in found)
        return Answer("number", fare, unit=user_of(solver)["currency"], tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_search", {"destination": given["place"]}
        return f"The lowest fare is {min(row['fare'] for row in found.value if _runs(row, 1))}."


def _runs(row: Mapping[str, Any], seats: int) -> bool:
    """Whether a departure takes place and has so many seats left."""
    return bool(row["seats"] >= seats and row["state"] != "cancelled")


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
        ahead = [row for row in _outward(world) if row["id"] not in booked]
        days = {(row["destination"], row["leaves"][:10]) for row in _outward(world)}
        runs = {(row["destination"], row["leaves"][:10]) for row in _outward(world) if _runs(row, 2)}
        if twist == "forbidden":
            ahead = [row for row in ahead if (row["destination"], row["leaves"][:10]) not in runs]
        else:
            ahead = [row for row in ahead if _runs(row, 2)]
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
        there = {row["id"] for row in _to(solver, given["place"]) if row["leaves"].startswith(given["day"])}
        found = [row for row in solver.all("departures", lambda row: row["id"] in there) if _runs(row, 2)]
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
        rows = [row for row in found.value if _runs(row, 2)]
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
            place = _elsewhere(world, chance)
        else:
            found = [
                departure["destination"]
                for row, departure in _trips(world)
                if (row["refundable"] and row["booked_by"] == "user") is (twist != "forbidden")
            ]
            place = choose(found, chance, "such trip")
        ask = Ask(
            "trip", "Which of your trips do you mean?", f"The one to {place}.", "which|what|where|trip|destination"
        )
        return {"trip": Slot(place, f"trip to {place}", ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        booking, departure = _trip(solver, given["trip"])
        solver.update("departures", departure["id"], seats=departure["seats"] + 1 + len(booking["companions"]))
        solver.update("travel_bookings", booking["id"], status="cancelled")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        trip = _booked(found.value, given["trip"])
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
        if len([row for row, _ in _trips(world) if row["booked_by"] == "user"]) < 2:
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


class BlockCalendar(Template):
    """A journey's time in the calendar, if nothing else is there."""

    name = "travel.block_calendar"
    domains = ("travel", "calendar")
    tools = (
        "travel_list_bookings",
        "travel_get_booking",
        "travel_get_departure",
        "calendar_list_day",
        "calendar_create",
    )
    says = (
        "Check whether I have any appointment while I'm on the way to {place}. If not, put the journey into my calendar as {title}, with its own time and length; if I do, just tell me which appointment it is.",
        "Enter my trip to {place} in the calendar under the title {title}, from departure until arrival. But if an appointment is in the way, leave it and tell me what that is.",
        "Is my calendar free while I travel to {place}? If so, add an entry {title} that begins when I leave and lasts as long as the journey. If it isn't, tell me the appointment that clashes.",
        "If there is nothing else at that time, block my calendar for the journey to {place}, calling it {title}, for exactly as long as it takes. Otherwise I want to know the name of what is there already.",
        "I'm booked to {place}. Does that collide with an appointment? If yes, with which one? If no, create an appointment {title} with the start and duration of the journey.",
        "Please compare my trip to {place} with my calendar. Name the appointment that overlaps with the journey, or, if none does, add the journey as {title}, start and length as scheduled.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        found = [row for _, row in _trips(world) if row["state"] == "on time" and _within_a_day(row)]
        clashing = [row for row in found if overlapping(world, row["leaves"], row["minutes"])]
        place = choose(clashing if clashing and chance.random() < 0.5 else found, chance, "trip")["destination"]
        title = chance.choice((f"On the way to {place}", f"Trip to {place}", f"Journey to {place}"))
        return {"place": Slot(place, place), "title": Slot(title, f'"{title}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        _, departure = _trip(solver, given["place"])
        clash = overlapping(solver, departure["leaves"], departure["minutes"])
        if not clash:
            make_appointment(solver, given["title"], departure["leaves"], departure["minutes"])
            return Answer("nothing")
        if len(clash) > 1:
            raise Unsatisfied("More than one appointment is in the way.")
        event = solver.one("events", lambda row: row["id"] == clash[0]["id"])
        others = {row["title"] for row in solver.rows("events")} - {event["title"]}
        return Answer("text", event["title"], others=tuple(sorted(others)))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        booking = yield "travel_get_booking", {"booking_id": _booked(found.value, given["place"])["id"]}
        departure = yield "travel_get_departure", {"departure_id": booking.value["departure"]}
        leaves, minutes = departure.value["leaves"], departure.value["minutes"]
        day = yield "calendar_list_day", {"day": leaves[:10]}
        for event in day.value:
            if event["start"] < later(leaves, minutes) and leaves < later(event["start"], event["minutes"]):
                return f"{event['title']} is in the way."
        yield "calendar_create", {"title": given["title"], "start": leaves, "minutes": minutes}
        return "The journey is in the calendar now."


def _within_a_day(row: Row) -> bool:
    """Whether a journey is over before midnight."""
    return later(row["leaves"], row["minutes"])[:10] == str(row["leaves"])[:10]


class TellArrival(Template):
    """A mail with the time of an arrival."""

    name = "travel.tell_arrival"
    domains = ("travel", "mail")
    tools = ("travel_list_bookings", "travel_get_booking", "travel_get_departure", "mail_send")
    vital = ("mail_send", "mail_reply", "mail_forward")
    twists = ("absent",)
    withholds = True
    says = (
        "Send {person} a mail with the subject {subject} that says on which date and at what time I arrive in {place}, delays included.",
        "In {place}, {person} is going to pick me up. Please mail them the date and time of my arrival there, with any delay counted in; the subject is {subject}.",
        "When do I get to {place}, counting delays? Don't tell me, write it to {person} by mail: date and time, subject {subject}.",
        "Could you let {person} know by mail when I'll be in {place}? Date and time of arrival, including a delay if there is one. Subject: {subject}.",
        "Write a mail to {person}, subject {subject}, with the day and the time at which I really arrive in {place}, so mind delays.",
        "I want {person} to know the exact arrival of my trip to {place}. Mail date and time under the subject {subject}, and take delays into account.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if twist == "absent":
            place = _elsewhere(world, chance)
        else:
            place = choose([row["destination"] for _, row in _trips(world)], chance, "trip")
        person = choose(list(world.rows("people", lambda row: row["email"])), chance, "contact")
        subject = chance.choice((f"My arrival in {place}", "When I arrive", f"See you in {place}"))
        return {
            "person": somebody(person, "my host", "Who is it to be sent to?", "who|whom|name|host"),
            "place": Slot(place, place),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        _, departure = _trip(solver, given["place"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], arrives(departure).split())
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        booking = yield "travel_get_booking", {"booking_id": _booked(found.value, given["place"])["id"]}
        departure = yield "travel_get_departure", {"departure_id": booking.value["departure"]}
        day, time = departure.value["arrives"].split()
        body = f"I arrive in {given['place']} on {day} at {time}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"I have written to {given['person']}."


class LaterIfNotDearer(Template):
    """The next departure instead, if it costs no more."""

    name = "travel.later_if_not_dearer"
    domains = ("travel",)
    tools = ("travel_list_bookings", "travel_get_booking", "travel_search", "travel_rebook")
    says = (
        "I'd rather leave for {place} later. Move my booking to the next {kind} after mine that runs and has room for all of us, provided its fare isn't higher than mine; if it is, tell me that fare.",
        "Look at the next {kind} to {place} after the one I'm booked on; skip any that are cancelled or lack seats for everybody on my booking. Is its fare the same or lower? Then rebook. If not, what is the fare?",
        "Can my trip to {place} be put off to the following {kind}? It must not be cancelled and must have seats for my whole party. Do it if the fare is no higher than that of mine, or else tell me what the fare is.",
        "Change my trip to {place} to the {kind} after it, the first that isn't cancelled and has enough seats for us. Only if the fare doesn't go up, though. If it does, I just want to know the new fare.",
        "If the next {kind} to {place}, after the one that I have and with room for all who travel with me, has no higher fare, then rebook me on it. If its fare is higher, leave everything and tell me how high. Cancelled ones don't count.",
        "My trip to {place} comes a bit early. Find the next {kind} that takes place and can take all of us. Rebook when it doesn't have a higher fare; when it does, report the fare to me.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        found = [
            departure
            for row, departure in _trips(world)
            if row["booked_by"] == "user"
            and _next(_to(world, departure["destination"]), departure, 1 + len(row["companions"]))
        ]
        row = choose(found, chance, "trip with a later departure")
        return {"place": Slot(row["destination"], row["destination"]), "kind": Slot(row["kind"], row["kind"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        booking, old = _trip(solver, given["place"])
        travellers = 1 + len(booking["companions"])
        found = _next(_to(solver, given["place"]), old, travellers)
        if found is None:
            raise Unsatisfied("There is none later.")
        new = solver.one("departures", lambda row: row["id"] == found["id"])
        if new["fare"] > old["fare"]:
            return Answer("number", new["fare"], unit=user_of(solver)["currency"], tolerance=0.005)
        solver.update("departures", old["id"], seats=old["seats"] + travellers)
        solver.update("departures", new["id"], seats=new["seats"] - travellers)
        price = price_of(new, travellers, booking["bags"])
        solver.update("travel_bookings", booking["id"], departure=new["id"], price=price)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        booking = yield "travel_get_booking", {"booking_id": _booked(found.value, given["place"])["id"]}
        listed = yield "travel_search", {"destination": given["place"]}
        old = next(row for row in listed.value if row["id"] == booking.value["departure"])
        new = _next(listed.value, old, 1 + len(booking.value["companions"]))
        if new is None:
            raise Impossible("There is no later one.")
        if new["fare"] > old["fare"]:
            return f"The fare would be {new['fare']}."
        yield "travel_rebook", {"booking_id": booking.value["id"], "departure_id": new["id"]}
        return f"You now leave on {new['leaves']}."


def _next(rows: list[Row], old: Row, seats: int) -> Row | None:
    """The first departure after another that runs and has so many seats."""
    found = [row for row in rows if row["leaves"] > old["leaves"] and _runs(row, seats)]
    return min(found, key=lambda row: row["leaves"], default=None)


TEMPLATES: tuple[Template, ...] = (
    CheapestFare(),
    BookTogether(),
    CancelTrip(),
    TripCosts(),
    BlockCalendar(),
    TellArrival(),
    LaterIfNotDearer(),
)
