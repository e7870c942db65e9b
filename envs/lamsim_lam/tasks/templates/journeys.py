"""Requests about journeys: in the calendar, in a mail, at another time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, make_appointment, send_mail, somebody
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates.trips import booked_to, departures_to, elsewhere, has_room, trip_to, trips
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.calendar import overlapping
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.travel import arrives, price_of
from lamsim_lam.world.values import later


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
        found = [row for _, row in trips(world) if row["state"] == "on time" and _within_a_day(row)]
        clashing = [row for row in found if overlapping(world, row["leaves"], row["minutes"])]
        place = choose(clashing if clashing and chance.random() < 0.5 else found, chance, "trip")["destination"]
        title = chance.choice((f"On the way to {place}", f"Trip to {place}", f"Journey to {place}"))
        return {"place": Slot(place, place), "title": Slot(title, f'"{title}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        _, departure = trip_to(solver, given["place"])
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
        booking = yield "travel_get_booking", {"booking_id": booked_to(found.value, given["place"])["id"]}
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
            place = elsewhere(world, chance)
        else:
            place = choose([row["destination"] for _, row in trips(world)], chance, "trip")
        person = choose(list(world.rows("people", lambda row: row["email"])), chance, "contact")
        subject = chance.choice((f"My arrival in {place}", "When I arrive", f"See you in {place}"))
        return {
            "person": somebody(person, "my host", "Who is it to be sent to?", "who|whom|name|host"),
            "place": Slot(place, place),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        _, departure = trip_to(solver, given["place"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        send_mail(solver, person["id"], given["subject"], arrives(departure).split())
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "travel_list_bookings", {}
        booking = yield "travel_get_booking", {"booking_id": booked_to(found.value, given["place"])["id"]}
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
            for row, departure in trips(world)
            if row["booked_by"] == "user"
            and _next(departures_to(world, departure["destination"]), departure, 1 + len(row["companions"]))
        ]
        row = choose(found, chance, "trip with a later departure")
        return {"place": Slot(row["destination"], row["destination"]), "kind": Slot(row["kind"], row["kind"])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        booking, old = trip_to(solver, given["place"])
        travellers = 1 + len(booking["companions"])
        found = _next(departures_to(solver, given["place"]), old, travellers)
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
        booking = yield "travel_get_booking", {"booking_id": booked_to(found.value, given["place"])["id"]}
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
    found = [row for row in rows if row["leaves"] > old["leaves"] and has_room(row, seats)]
    return min(found, key=lambda row: row["leaves"], default=None)


TEMPLATES: tuple[Template, ...] = (BlockCalendar(), TellArrival(), LaterIfNotDearer())
