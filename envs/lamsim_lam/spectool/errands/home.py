"""Errands about the home and what lies around in it: lamps, keys, to-dos, the cart."""

# ruff: noqa: E501 (a phrasing is one line, to be read as a sentence)
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.spectool.detours import Steps
from lamsim_lam.spectool.errand import Errand, Limit, holder_of, named_by_role, same, titled
from lamsim_lam.spectool.wordings import NUMBERS, ahead, clock, days_on, off_weekend
from lamsim_lam.tasks.steps import choose, named_role, send_mail
from lamsim_lam.tasks.template import Chance, Impossible, Plan, Slot, Solver, Unsatisfied
from lamsim_lam.world import World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.shopping import arrival, in_cart, worth
from lamsim_lam.world.money import written


class EveningLight(Errand):
    """A lamp that is dimmed and goes off by itself."""

    name = "smarthome.evening_light"
    domains = ("smarthome",)
    routes = ("", "apart")
    says = (
        "Turn the {lamp} on at {level}, and have it go off by itself at {time} every day. Tell me the humidity in the {room} as well.",
        "I'd like the {lamp} on, at {level}, and switched off automatically every day at {time}. And how humid is it in the {room} right now?",
        "Light, please: the {lamp}, {level}. Every day at {time} it is to switch itself off. By the way, what's the humidity in the {room}?",
        "Switch the {lamp} on, set it to {level} and add a daily schedule that turns it off at {time}. I also want to know how many percent of humidity the {room} has.",
        "Could you set the {lamp} to {level} (it's off at the moment) and see that it goes out at {time}, day after day? What does the sensor in the {room} say about the humidity?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        lamps = [
            row
            for row in world.rows("devices", lambda row: row["kind"] == "light" and row["online"] and not row["on"])
            if row["managed_by"] == "user" and row["level"] not in (20, 25, 50, 75)
        ]
        level, said = chance.choice(
            (
                (50, "half its brightness"),
                (25, "a quarter of its brightness"),
                (75, "three quarters of its brightness"),
                (20, "a fifth of its brightness"),
            )
        )
        return {
            "lamp": same(choose(lamps, chance, "lamp that is off")["name"]),
            "level": Slot(level, said),
            "time": clock(chance.choice(("21:30", "22:00", "22:30", "23:00")), chance),
            "room": same(chance.choice(list(world.rows("rooms")))["name"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        weekdays = Limit(
            "weekdays", "As for switching it off: not on Saturdays and Sundays, please; it may stay on then."
        )
        weekends = Limit("weekends", "As for switching it off: do that on Saturdays and Sundays only.")
        yield from chance.sample((weekdays, weekends), 2)

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        lamp = solver.one("devices", lambda row: row["name"] == given["lamp"])
        if any(row["device"] == lamp["id"] and row["time"] == given["time"] for row in solver.rows("schedules")):
            raise Unsatisfied("Something is switched at that time already.")
        solver.update("devices", lamp["id"], on=True, level=given["level"])
        solver.insert("schedules", device=lamp["id"], time=given["time"], days=given["limit"] or "daily", on=False)
        room = solver.one("rooms", lambda row: row["name"] == given["room"])
        latest = max(solver.rows("readings", lambda row: row["room"] == room["id"]), key=lambda row: str(row["at"]))
        return Answer("number", latest["humidity"], unit="%", tolerance=0.5)

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        found = yield "smarthome_list_devices", {"kind": "light"}
        id = next(row["id"] for row in found.value if row["name"] == given["lamp"])
        if "apart" in by:
            yield "smarthome_set_device", {"device_id": id, "on": True}
            yield "smarthome_set_device", {"device_id": id, "level": given["level"]}
        else:
            yield "smarthome_set_device", {"device_id": id, "on": True, "level": given["level"]}
        off = {"device_id": id, "time": given["time"], "on": False}
        yield "smarthome_add_schedule", {**off, **({"days": given["limit"]} if given["limit"] else {})}
        read = yield "smarthome_read_sensors", {"room": given["room"]}
        return f"The humidity is {read.value[0]['humidity']}%."


class LongerKey(Errand):
    """A key for the front door that opens it for longer, and a mail that says so."""

    name = "smarthome.longer_key"
    domains = ("smarthome", "mail")
    routes = ("", "group", "count", "group count")
    says = (
        "My {role} stays longer. Replace their door key by one that works {span} longer than the one they have, and send them a mail with the subject {subject} that names the new last day.",
        "I've told my {role} that they can keep coming in: take the old key back and give them a new one that runs out {span} after the old one. Mail them its last day under the subject {subject}.",
        "Please prolong my {role}'s key to the front door by {span}. The old one has to be taken back first. They should get a mail, subject {subject}, with the day until which the new one opens the door.",
        "The key that my {role} has for our door should be good for {span} more than now. Take it away, hand out a new one, and write them until which day it is valid. Subject of the mail: {subject}.",
        "Extend my {role}'s door key: {span} on top of the present last day. That takes a new key, as keys can't be changed. Let them know the new last day in a mail headed {subject}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = named_role(world, chance)
        keys = [row["until"] for row in world.rows("door_keys") if row["person"] == person["id"]]
        if len(keys) != 1 or keys[0] < world.today or not person["email"]:
            raise Unsatisfied("They have no key that is valid.")
        weeks = chance.choice((1, 2, 3))
        return {
            "role": same(person["role"]),
            "span": Slot(7 * weeks, "a week" if weeks == 1 else f"{NUMBERS[weeks]} weeks"),
            "subject": titled(chance.choice(("Your key", "The key to our door", "Key, once more"))),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("weekday", "If that new day is a Saturday or Sunday, make it the Friday before.")

    def _until(self, old: str, given: Mapping[str, Any]) -> str:
        day = days_on(old, given["span"])
        return off_weekend(day) if given["limit"] else day

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = holder_of(solver, given["role"])
        old = solver.one("door_keys", lambda row: row["person"] == person["id"])
        until = self._until(old["until"], given)
        solver.delete("door_keys", old["id"])
        solver.insert("door_keys", person=person["id"], until=until)
        send_mail(solver, person["id"], given["subject"], [until])
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        name = yield from named_by_role(given["role"], by)
        keys = yield "smarthome_list_keys", {}
        old = next(row for row in keys.value if row["person"] == name)
        if "count" in by:
            yield "maths_add_days", {"day": old["until"], "days": given["span"]}
        until = self._until(old["until"], given)
        yield "smarthome_take_key", {"key_id": old["id"]}
        yield "smarthome_give_key", {"name": name, "until": until}
        body = f"Your new key opens our door until {until}."
        yield "mail_send", {"to": [name], "subject": given["subject"], "body": body}
        return f"{name} has a key until {until}."


class NewTodo(Errand):
    """A to-do with a date and a priority, and another one that is done."""

    name = "notes.new_todo"
    domains = ("notes",)
    routes = ("", "listed", "after", "listed after")
    says = (
        "Put {title} on my {list} list, high priority, due {day}. And tick off {other}; that's done.",
        "I need a new to-do {title} in the list {list}. It's due {day} and matters a lot, so give it high priority. {other_first} is finished, by the way, so check it off.",
        "Add {title} to {list}: due {day}, priority high. Then mark {other} as done.",
        "Please write down {title} for me on the list {list}, due {day} and of high priority. I have just finished {other}, so that one can be ticked off.",
        "{other_first} is off my mind: mark it as done. What's new is {title}; put that on {list}, as a thing of high priority, due {day}.",
    )
    titles = (
        'Measure the wall for the 55" screen',
        'Sell the old 24" monitor',
        'Look for the "Harbour Lights" poster',
        'Fix the 26" bike',
        'Return "The Salt Road" to the library',
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        lists = [row for row in world.rows("todo_lists") if row["shared_by"] is None]
        titles = [row["title"] for row in world.rows("todos")]
        todos = [row for row in world.rows("todos") if not row["done"] and titles.count(row["title"]) == 1]
        other = choose(todos, chance, "to-do")["title"]
        day = days_on(world.today, chance.choice((2, 3, 4, 5, 6, 7, 8, 10, 14, 21)))
        due = ahead(day, world.today, chance)
        return {
            "title": titled(chance.choice(self.titles)),
            "list": same(chance.choice(lists)["name"]),
            "day": due,
            "other": titled(other),
            "other_first": titled(other),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        yield Limit("weekday", "Should the new one fall on a Saturday or Sunday, make it due on the Friday before.")
        yield Limit("normal", "Come to think of it, a normal priority will do for the new one.")

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        there = solver.one("todo_lists", lambda row: row["name"] == given["list"])
        due, priority = self._as_wanted(given)
        other = solver.one("todos", lambda row: row["title"] == given["other"])
        solver.update("todos", other["id"], done=True)
        new = {"list": there["id"], "title": given["title"], "due": due, "priority": priority}
        solver.insert("todos", **new, tags=[], done=False, person=None)
        return Answer("nothing")

    def _as_wanted(self, given: Mapping[str, Any]) -> tuple[str, str]:
        """Day and priority."""
        due = off_weekend(given["day"]) if given["limit"] == "weekday" else given["day"]
        return due, "normal" if given["limit"] == "normal" else "high"

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        lists = yield "notes_list_lists", {}
        id = next(row["id"] for row in lists.value if row["name"] == given["list"])
        due, priority = self._as_wanted(given)
        if "after" in by:
            made = yield "notes_add_todo", {"list_id": id, "title": given["title"]}
            yield "notes_update_todo", {"todo_id": made.value["id"], "due": due, "priority": priority}
        else:
            yield "notes_add_todo", {"list_id": id, "title": given["title"], "due": due, "priority": priority}
        if "listed" in by:
            found = yield "notes_list_todos", {}
        else:
            found = yield "notes_find_todo", {"text": given["other"]}
        done = [row["id"] for row in found.value if row["title"] == given["other"]]
        if not done:
            raise Impossible("It is not among the first ones.")
        yield "notes_complete_todo", {"todo_id": done[0]}
        return f"{given['title']} is on the list {given['list']}."


class SendCart(Errand):
    """A cart that is changed, ordered and sent to somebody."""

    name = "shopping.send_cart"
    domains = ("shopping",)
    routes = ("", "after", "search", "after search")
    says = (
        "Put the {product} into my cart, {number} of them, throw out the {other}, and order everything; it goes to {person}.",
        "My cart is for {person}: add {number} pieces of the {product}, take the {other} out, and check out with {person} as the recipient.",
        "I'd like {person} to get what is in my cart. First add the {product}, {number} times, and remove the {other}. Then send off the order.",
        "Before you order what's in my cart for {person}: the {other} comes out, and the {product} goes in, {number} of them. Have it all sent straight to {person}.",
        "Please take the {other} out of my cart and put in the {product} instead, {number} of them. After that order the lot, addressed to {person}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        cart = [row["product"] for row in world.rows("cart_lines")]
        if len(cart) < 2:
            raise Unsatisfied("There is too little in the cart.")
        names = [row["name"] for row in world.rows("products")]
        fit = [
            row
            for row in world.rows("products")
            if row["stock"] >= 4 and row["id"] not in cart and sum(row["name"] in name for name in names) == 1
        ]
        number = chance.choice((2, 3, 4))
        people = list(world.rows("people", lambda row: row["group"] in ("friends", "family")))
        return {
            "product": same(choose(fit, chance, "product")["name"]),
            "number": Slot(number, NUMBERS[number]),
            "other": same(world.get("products", chance.choice(cart))["name"]),
            "person": same(chance.choice(people)["name"]),
        }

    def limits(self, world: World, given: Mapping[str, Any], chance: Chance) -> Iterable[Limit]:
        """See `Errand`."""
        price = next(row["price"] for row in world.rows("products") if row["name"] == given["product"])
        most = round(price * (given["number"] - 1) + 1)
        money = written(most, user_of(world)["currency"])
        yield Limit(most, f"If {NUMBERS[given['number']]} of them cost more than {money} together, take one fewer.")

    def _number(self, given: Mapping[str, Any], price: float) -> int:
        too_dear = given["limit"] is not None and price * given["number"] > given["limit"]
        return int(given["number"]) - too_dear

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        product = solver.one("products", lambda row: row["name"] == given["product"])
        other = solver.one("products", lambda row: row["name"] == given["other"])
        person = solver.one("people", lambda row: row["name"] == given["person"])
        items = [id for id in in_cart(solver) if id != other["id"]]
        items += [product["id"]] * self._number(given, product["price"])
        for id in dict.fromkeys(items):
            stock = solver.get("products", id)["stock"]
            if stock < items.count(id):
                raise Unsatisfied("There is not enough of it.")
            solver.update("products", id, stock=stock - items.count(id))
        for line in list(solver.rows("cart_lines")):
            solver.delete("cart_lines", line["id"])
        solver.insert(
            "orders",
            ordered=solver.now,
            items=items,
            total=worth(solver, items),
            recipient=person["id"],
            arrives=arrival(solver),
            status="processing",
        )
        return Answer("nothing")

    def route(self, given: Mapping[str, Any], by: str) -> Plan:
        """See `Errand`."""
        found = yield "shopping_search", {"text": given["product"]}
        product = next(row for row in found.value if row["name"] == given["product"])
        number = self._number(given, product["price"])
        if "after" in by:
            yield "shopping_add_to_cart", {"product_id": product["id"]}
            if number > 1:
                yield "shopping_set_quantity", {"product_id": product["id"], "quantity": number}
        else:
            yield "shopping_add_to_cart", {"product_id": product["id"], "quantity": number}
        other = yield from self._in_cart(given["other"], by)
        yield "shopping_set_quantity", {"product_id": other, "quantity": 0}
        yield "shopping_checkout", {"recipient": given["person"]}
        return f"The order goes to {given['person']}."

    def _in_cart(self, name: str, by: str) -> Steps:
        """The id of a product of the cart."""
        if "search" in by:
            found = (yield "shopping_search", {"text": name}).value
            return next(row["id"] for row in found if row["name"] == name)
        lines = (yield "shopping_view_cart", {}).value["lines"]
        return next(line["product_id"] for line in lines if line["name"] == name)


ERRANDS: tuple[Errand, ...] = (
    EveningLight(),
    LongerKey(),
    NewTodo(),
    SendCart(),
)
