"""Requests about restaurants and reservations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_sandbox.simulation.themes.trade import ADJECTIVES, NOUNS

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, on_day, send_mail, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.restaurants import free_tables, open_at
from lamsim_lam.world.values import later

_TIMES = ("18:00", "18:30", "19:00", "19:30", "20:00")


def reservations_ahead(world: World, by: str) -> list[Row]:
    """Reservations to come, of `user`, or of a `contact` who has invited the user."""
    return list(world.rows("reservations", lambda row: row["by"] == by and row["start"] > world.now))


def place_of(world: World, reservation: Row) -> str:
    """The name of a reservation's restaurant."""
    return str(world.get("restaurants", reservation["restaurant"])["name"])


def reservation_at(solver: Solver, place: str) -> Row:
    """The reservation to come at a restaurant."""
    restaurant = next(solver.rows("restaurants", lambda row: row["name"] == place))
    return solver.one(
        "reservations",
        lambda row: row["restaurant"] == restaurant["id"] and row["by"] != "stranger" and row["start"] > solver.now,
    )


def listed_at(found: Any, place: str) -> Mapping[str, Any]:
    """The reservation at a restaurant among listed ones."""
    there = [row for row in found if row["restaurant"] == place]
    if not there:
        raise Impossible(f"There is no reservation at {place}.")
    return dict(there[0])


def unreserved_place(world: World, chance: Chance) -> str:
    """A restaurant at which the user has no reservation."""
    taken = {row["restaurant"] for row in world.rows("reservations") if row["by"] != "stranger"}
    return str(
        choose([row for row in world.rows("restaurants") if row["id"] not in taken], chance, "other place")["name"]
    )


def unknown_place(world: World, chance: Chance) -> str:
    """A name that no restaurant has, nor a part of it."""
    known = {word for row in world.rows("restaurants") for word in row["name"].split()}
    free = [[word for word in words if word not in known] for words in (ADJECTIVES, NOUNS)]
    return f"The {chance.choice(free[0])} {chance.choice(free[1])}"


class BestRated(Template):
    """The best restaurant of a kind."""

    name = "restaurants.best_rated"
    domains = ("restaurants",)
    tools = ("restaurants_search",)
    says = (
        "Which {what} in town has the best rating?",
        "I'm looking for the best-rated {what} here. What is it called?",
        "Tell me the name of the {what} with the highest rating.",
        "I'd like to eat at the {what} that people rate highest. Which one is it?",
        "Of every {what} that there is in my city, which is rated best?",
        "My guests deserve something good: find the {what} with the top rating and give me its name.",
        "What's the name of the {what} that has got the highest rating around here?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        cuisine = chance.choice(list(world.rows("restaurants")))["cuisine"]
        value, said = chance.choice(
            (
                ({"cuisine": cuisine}, f"{cuisine} restaurant"),
                ({"garden": True}, "restaurant with a garden"),
                ({"vegetarian": True}, "restaurant with vegetarian dishes"),
                ({"garden": True, "vegetarian": True}, "restaurant with vegetarian dishes and a garden"),
            )
        )
        if len([row for row in world.rows("restaurants") if _has(row, value)]) < 2:
            raise Unsatisfied("There is nothing to compare.")
        return {"what": Slot(value, said)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        best = max(row["rating"] for row in solver.rows("restaurants", lambda row: _has(row, given["what"])))
        row = solver.one("restaurants", lambda row: _has(row, given["what"]) and row["rating"] == best)
        others = [other["name"] for other in solver.rows("restaurants") if other is not row]
        return Answer("text", row["name"], others=tuple(others))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_search", given["what"]
        return f"It is {max(found.value, key=lambda row: row['rating'])['name']}."


def _has(row: Row, wanted: Mapping[str, Any]) -> bool:
    return all(row[key] == value for key, value in wanted.items())


class DinnerCost(Template):
    """What a reserved dinner will cost."""

    name = "restaurants.dinner_cost"
    domains = ("restaurants",)
    tools = ("restaurants_list_reservations", "restaurants_get")
    says = (
        "What will the meal at {place} that is reserved cost for the whole party, at the restaurant's usual price per person?",
        "We've got a table at {place}. If everybody has a meal at the usual price there, how much will the bill be?",
        "I want to know what to expect for our table at {place}: usual price of a meal times the number of people on the reservation, please.",
        "How much money do we need for our reservation at {place}, if each of us eats for the usual price?",
        "I have a reservation at {place}. Work out the total for all of us who come, going by what a meal costs there.",
        "Suppose I invite everyone at our table at {place}. What would I pay, given what a meal costs there per person?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        row = choose(reservations_ahead(world, "user") + reservations_ahead(world, "contact"), chance, "reservation")
        return {"place": Slot(place_of(world, row), place_of(world, row))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = reservation_at(solver, given["place"])
        restaurant = solver.one("restaurants", lambda other: other["id"] == row["restaurant"])
        total = round(restaurant["price"] * row["party"], 2)
        return Answer("number", total, unit=user_of(solver)["currency"], tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_list_reservations", {"when": "upcoming"}
        row = listed_at(found.value, given["place"])
        restaurant = yield "restaurants_get", {"restaurant_id": row["restaurant_id"]}
        return f"It comes to {restaurant.value['price'] * row['party']:.2f}."


class ReserveForTwo(Template):
    """A table for the user and a contact."""

    name = "restaurants.reserve_for_two"
    domains = ("restaurants",)
    tools = ("restaurants_search", "restaurants_reserve")
    vital = ("restaurants_reserve",)
    twists = ("absent", "forbidden")
    withholds = True
    says = (
        "Reserve a table for {person} and me at {place} {day} {time}.",
        "I'm meeting {person} for dinner at {place} {day}. Get us a table for two, {time}.",
        "Please book a table at {place} for two, {person} and myself. It should be {day} {time}.",
        "Could you get me a table for two {day} {time}? The place is {place}, and {person} is my guest.",
        "I'd like to go to {place} with {person}, {day}. Make a reservation for the two of us, {time}.",
        "I need a table at {place} {day} {time}. There are two of us: {person} and me.",
        "It's dinner with {person} {day}: please reserve at {place}, for us two, {time}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        time = chance.choice(_TIMES)
        days = [later(f"{world.today} {time}", 1440 * ahead) for ahead in range(1, 13)]
        restaurant = chance.choice(list(world.rows("restaurants")))
        start = choose([day for day in days if open_at(restaurant, day) is (twist != "forbidden")], chance, "such day")
        place = restaurant["name"]
        if twist == "absent":
            place = unknown_place(world, chance)
        person = chance.choice(list(world.rows("people", lambda row: row["group"] != "services")))
        ask = Ask("in the evening", "At what time shall I reserve?", f"At {time}.", "when|what time|which time|time")
        return {
            "place": Slot(place, place),
            "day": on_day(start[:10], world.today, chance),
            "time": Slot(time, f"at {time}", ask),
            "person": somebody(person, "a guest", "Who is going to come with you?", "who|whom|name|guest"),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        restaurant = solver.one("restaurants", lambda row: row["name"] == given["place"])
        person = solver.one("people", lambda row: row["name"] == given["person"])
        start = f"{given['day']} {given['time']}"
        if not open_at(restaurant, start):
            return Answer("nothing")
        _reserve(solver, restaurant, start, [person["id"]])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_search", {"name": given["place"]}
        if not found.value:
            raise Impossible(f"There is no restaurant called {given['place']}.")
        start = f"{given['day']} {given['time']}"
        wanted = {"restaurant_id": found.value[0]["id"], "start": start, "party": 2, "guests": [given["person"]]}
        done = yield "restaurants_reserve", wanted
        if done.error:
            raise Impossible(done.value)
        return f"A table at {given['place']} is reserved for {start}."


def _reserve(solver: Solver, restaurant: Row, start: str, guests: list[str]) -> None:
    """Has the smallest free table be reserved for two."""
    tables = free_tables(solver, restaurant["id"], start, 2)
    if not tables:
        raise Unsatisfied("There is no free table.")
    solver.insert(
        "reservations",
        restaurant=restaurant["id"],
        dining_table=tables[0]["id"],
        start=start,
        party=2,
        guests=guests,
        host=None,
        by="user",
    )


class CancelReservation(Template):
    """A dinner is off."""

    name = "restaurants.cancel_reservation"
    domains = ("restaurants",)
    tools = ("restaurants_list_reservations", "restaurants_cancel_reservation")
    vital = ("restaurants_cancel_reservation",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Please cancel my {reservation}.",
        "I can't make it to dinner; the {reservation} has to be cancelled.",
        "Could you cancel the {reservation}? Everybody is ill.",
        "We won't be eating out after all, so drop the {reservation}.",
        "Call off my {reservation}, please, we've decided to cook at home.",
        "There's no need for the {reservation} any more. Can you take care of cancelling it?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if twist == "absent":
            place = unreserved_place(world, chance)
        else:
            place = place_of(
                world, choose(reservations_ahead(world, "contact" if twist else "user"), chance, "such reservation")
            )
        ask = Ask(
            "dinner reservation",
            "Which reservation do you mean?",
            f"The one at {place}.",
            "which|what|where|restaurant",
        )
        return {"reservation": Slot(place, f"reservation at {place}", ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        solver.delete("reservations", reservation_at(solver, given["reservation"])["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_list_reservations", {"when": "upcoming"}
        row = listed_at(found.value, given["reservation"])
        done = yield "restaurants_cancel_reservation", {"reservation_id": row["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The reservation at {given['reservation']} is cancelled."


class InviteAndTell(Template):
    """One guest more, who gets a mail about it."""

    name = "restaurants.invite_and_tell"
    domains = ("restaurants", "mail")
    tools = ("restaurants_list_reservations", "restaurants_invite_guest", "mail_send")
    vital = ("restaurants_invite_guest",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Add {person} as a guest to our dinner at {place} and send an invitation by mail, with the subject {subject}, that says the date and time.",
        "I'd like {person} to join us at {place}. Put that on the reservation, and mail them the date and time under the subject {subject}.",
        "Our party at {place} is going to be one more: {person}. Change the reservation, and let them know by mail on which date and at what time we meet; subject {subject}.",
        "Can you get {person} onto my reservation at {place}? Afterwards write them a mail, subject {subject}, saying the date and the time.",
        "I've asked {person} along to {place}. Please put them on the reservation, then mail them which day and what time it is. Use the subject {subject}.",
        "Invite {person} to the dinner that I've reserved at {place}. That means the reservation itself and a mail to them, titled {subject}, with date and time.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        row = choose(
            reservations_ahead(world, "contact" if twist == "forbidden" else "user"), chance, "such reservation"
        )
        place = place_of(world, row) if twist != "absent" else unreserved_place(world, chance)
        free = [one for one in world.rows("people") if one["id"] not in (*row["guests"], row["host"]) and one["email"]]
        subject = chance.choice(("Join us for dinner", f"Dinner at {place}", "You are invited"))
        return {
            "person": somebody(
                choose(free, chance, "guest"), "a friend", "Whom shall I invite?", "who|whom|name|friend"
            ),
            "place": Slot(place, place),
            "subject": Slot(subject, f'"{subject}"'),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        row = reservation_at(solver, given["place"])
        person = next(solver.rows("people", lambda one: one["name"] == given["person"]))
        table = solver.get("dining_tables", row["dining_table"])
        if table["seats"] <= row["party"]:
            larger = free_tables(solver, row["restaurant"], row["start"], row["party"] + 1, row["id"])
            if not larger:
                raise Unsatisfied("There is no larger table.")
            table = larger[0]
        guests = sorted([*row["guests"], person["id"]])
        solver.update("reservations", row["id"], party=row["party"] + 1, guests=guests, dining_table=table["id"])
        send_mail(solver, person["id"], given["subject"], row["start"].split())
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "restaurants_list_reservations", {"when": "upcoming"}
        row = listed_at(found.value, given["place"])
        done = yield "restaurants_invite_guest", {"reservation_id": row["id"], "name": given["person"]}
        if done.error:
            raise Impossible(done.value)
        day, time = row["start"].split()
        body = f"Please join us at {given['place']} on {day} at {time}."
        yield "mail_send", {"to": [given["person"]], "subject": given["subject"], "body": body}
        return f"{given['person']} is invited."


class DinnerAfterWork(Template):
    """A table, if the day's appointments are over in time."""

    name = "restaurants.dinner_after_work"
    domains = ("restaurants", "calendar")
    tools = ("calendar_list_day", "restaurants_search", "restaurants_reserve")
    says = (
        "If all my appointments {day} are over by {time}, reserve a table for two at {place} for that time, in my name only. If not, tell me when the last one ends.",
        "According to my calendar, am I done by {time} {day}? Then book a table for two at {place} at {time}, no need to name a guest. Otherwise just say at what time my last appointment ends.",
        "I'd like to have dinner at {place} {day} at {time}, a table for two, but only if nothing in my calendar lasts longer than that. If something does, let me know when I'm finished.",
        "When does my last appointment {day} end? If that is after {time}, tell me the time; otherwise get me a table for two at {place} at {time}, without naming anyone else.",
        "Please check whether I could be at {place} at {time} {day}, going by the end of my last appointment. If so, reserve for two people without naming the other one. If I can't, tell me when that appointment ends.",
        "Reserve for two at {place} {day} at {time}, just under my name. One condition: my last appointment of that day must be over by then. If it isn't, skip the reservation and tell me when it's over.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        events = list(world.rows("events", lambda row: row["start"][:10] > world.today))
        day = choose(events, chance, "appointment")["start"][:10]
        place = chance.choice(list(world.rows("restaurants")))["name"]
        time = chance.choice(_TIMES)
        return {
            "day": on_day(day, world.today, chance),
            "time": Slot(time, time),
            "place": Slot(place, place),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        events = list(solver.rows("events", lambda row: row["start"].startswith(given["day"])))
        ends = {row["id"]: later(row["start"], row["minutes"]) for row in events}
        last = solver.one("events", lambda row: ends.get(row["id"]) == max(ends.values()))
        start = f"{given['day']} {given['time']}"
        if ends[last["id"]] > start:
            return Answer("clock", ends[last["id"]][11:])
        restaurant = solver.one("restaurants", lambda row: row["name"] == given["place"])
        if not open_at(restaurant, start):
            raise Unsatisfied("The restaurant is closed then.")
        _reserve(solver, restaurant, start, [])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "calendar_list_day", {"day": given["day"]}
        end = max(later(event["start"], event["minutes"]) for event in found.value)
        start = f"{given['day']} {given['time']}"
        if end > start:
            return f"The last appointment ends at {end[11:]}."
        there = yield "restaurants_search", {"name": given["place"]}
        yield "restaurants_reserve", {"restaurant_id": there.value[0]["id"], "start": start, "party": 2}
        return "The table is reserved."


TEMPLATES: tuple[Template, ...] = (
    BestRated(),
    DinnerCost(),
    ReserveForTwo(),
    CancelReservation(),
    InviteAndTell(),
    DinnerAfterWork(),
)
