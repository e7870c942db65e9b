"""Requests about products, the cart and orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.steps import choose, make_appointment, named_role, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.world import Row, World
from lamsim_lam.world.domains.contacts import user_of
from lamsim_lam.world.domains.shopping import RETURN_DAYS, arrival, in_cart, worth


def bought(world: World) -> list[tuple[Row, Row]]:
    """Orders with those products of theirs that are in no other order, and in theirs once."""
    orders = [row for row in world.rows("orders") if row["status"] != "cancelled"]
    items = [id for row in orders for id in row["items"]]
    return [(row, world.get("products", id)) for row in orders for id in row["items"] if items.count(id) == 1]


def never_bought(world: World, chance: Chance) -> str:
    """The name of a product that is in no order."""
    items = {id for row in world.rows("orders") for id in row["items"]}
    return str(
        choose([row for row in world.rows("products") if row["id"] not in items], chance, "other product")["name"]
    )


def unknown_product(world: World, name: str, chance: Chance) -> str:
    """The name of a product as another brand would have it, which the shop doesn't sell."""
    brand, _, thing = name.partition(" ")
    known = {row["name"] for row in world.rows("products")}
    other = [f"{row['name'].split()[0]} {thing}" for row in world.rows("products")]
    return choose([text for text in other if text not in known], chance, f"name that is not {brand}'s")


def _order(solver: Solver, items: list[str], recipient: str | None) -> None:
    """Has products be ordered."""
    for id in sorted(set(items)):
        row = solver.get("products", id)
        if row["stock"] < items.count(id):
            raise Unsatisfied("There are not enough of it.")
        solver.update("products", id, stock=row["stock"] - items.count(id))
    solver.insert(
        "orders",
        ordered=solver.now,
        items=items,
        total=worth(solver, items),
        recipient=recipient,
        arrives=arrival(solver),
        status="processing",
    )


class CheapestGood(Template):
    """The cheapest product of a category with a good rating."""

    name = "shopping.cheapest_good"
    domains = ("shopping",)
    tools = ("shopping_search",)
    says = (
        "What is the cheapest thing in the {category} section of the shop that is rated {rating} or better?",
        "I need a small present from the {category} section. Which product there costs least, among those with a rating of at least {rating}?",
        "Name the lowest-priced product of the {category} category whose rating isn't below {rating}.",
        "Find me something cheap but decent from the {category} category: the least expensive product rated {rating} or higher. What's it called?",
        "In the {category} category, which product with at least {rating} stars has the lowest price?",
        "Please look through the {category} products. Anything below {rating} stars is out; of the rest, which one is cheapest?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        category = chance.choice(list(world.rows("products")))["category"]
        ratings = sorted(row["rating"] for row in world.rows("products", lambda row: row["category"] == category))
        rating = chance.choice(ratings[3:-1])
        return {"category": Slot(category, category), "rating": Slot(rating, str(rating))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        good = [
            row
            for row in solver.rows("products", lambda row: row["category"] == given["category"])
            if row["rating"] >= given["rating"]
        ]
        lowest = min(row["price"] for row in good)
        row = solver.one("products", lambda row: row in good and row["price"] == lowest)
        return Answer("text", row["name"], others=tuple(o["name"] for o in solver.rows("products") if o is not row))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_search", {"category": given["category"]}
        good = [row for row in found.value if row["rating"] >= given["rating"]]
        return f"It is the {min(good, key=lambda row: row['price'])['name']}."


class SpentSince(Template):
    """The sum of the orders since a day."""

    name = "shopping.spent_since"
    domains = ("shopping",)
    tools = ("shopping_list_orders",)
    says = (
        "How much have I spent on orders since {day}, that day included? Leave out cancelled ones.",
        "Add up all my orders from {day} on, gifts too, but nothing that was cancelled.",
        "What is the total of the orders that I have placed on or after {day}? Cancelled orders don't count.",
        "I fear I've been shopping too much. What do my orders since {day} come to, that day included and cancelled ones excluded?",
        "Please work out what my orders cost me altogether, counting from {day} (inclusive) until today, without any that were cancelled.",
        "Starting with {day}, what's the sum of everything I ordered and didn't cancel?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        days = sorted({row["ordered"][:10] for row in world.rows("orders")})
        day = chance.choice(days[1:-2])
        return {"day": Slot(day, said_day(day, world.today, chance))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        found = solver.all("orders", lambda row: row["ordered"] >= given["day"] and row["status"] != "cancelled")
        total = round(sum(row["total"] for row in found), 2)
        return Answer("number", total, unit=user_of(solver)["currency"], tolerance=0.005)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_list_orders", {}
        kept = [row for row in found.value if row["ordered"] >= given["day"] and row["status"] != "cancelled"]
        return f"It is {sum(row['total'] for row in kept):.2f} in all."


class SendBack(Template):
    """An item that is not wanted."""

    name = "shopping.send_back"
    domains = ("shopping",)
    tools = ("shopping_find_orders", "shopping_get_order", "shopping_return_item")
    vital = ("shopping_return_item",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "I want to return {product}.",
        "Please send {product} back to the shop, I don't like it.",
        "I'd like to give back {product}. Can you arrange the return?",
        "Could you file a return for {product}? It isn't what I expected.",
        "I'm not happy with {product}, so have it taken back.",
        "See to it that {product} goes back and that I get a refund.",
        "I have no use for {product}. Return it, please.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        if twist == "absent":
            name = never_bought(world, chance)
        else:
            back = {row["product"] for row in world.rows("returns")}
            found = [
                product["name"]
                for order, product in bought(world)
                if order["status"] == "delivered" and product["id"] not in back
                if _returnable(world, order, product) is (twist != "forbidden")
            ]
            name = choose(found, chance, "such item")
        ask = Ask("something that I ordered", "Which item is it about?", f"The {name}.", "which|what|item|product")
        return {"product": Slot(name, f"the {name} that I ordered", ask)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        product = next(solver.rows("products", lambda row: row["name"] == given["product"]))
        order = solver.one("orders", lambda row: product["id"] in row["items"])
        solver.insert("returns", order=order["id"], product=product["id"], refund=product["price"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_find_orders", {"text": given["product"]}
        if not found.value:
            raise Impossible(f"No order has the {given['product']}.")
        order = yield "shopping_get_order", {"order_id": found.value[0]["id"]}
        item = next(item for item in order.value["items"] if item["name"] == given["product"])
        wanted = {"order_id": order.value["id"], "product_id": item["product_id"]}
        done = yield "shopping_return_item", wanted
        if done.error:
            raise Impossible(done.value)
        return f"The {given['product']} goes back."


def _returnable(world: World, order: Row, product: Row) -> bool:
    last = date.fromisoformat(order["arrives"]) + timedelta(RETURN_DAYS)
    return not product["clearance"] and last.isoformat() >= world.today


class GiftByRole(Template):
    """A present for somebody who is named by what they are to the user."""

    name = "shopping.gift_by_role"
    domains = ("shopping", "contacts")
    tools = ("contacts_search", "shopping_search", "shopping_buy_now")
    vital = ("shopping_buy_now", "shopping_checkout")
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Order {product} and have it sent straight to my {role}. The things in my cart can wait.",
        "I'd like to surprise my {role} with {product}. Buy it for delivery to them, without touching my cart.",
        "Please buy {product} for my {role}; it should be delivered to their place. Don't order what's in the cart.",
        "My {role} deserves a treat: order {product} to be sent to them, separately from my cart.",
        "Get {product} from the shop, with my {role} as the recipient. Leave my cart alone.",
        "Can you send {product} to my {role}? One piece, bought directly, so that my cart stays as it is.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        role = named_role(world, chance)["role"]
        found = [row for row in world.rows("products") if (row["stock"] > 0) is (twist != "forbidden")]
        name = choose(found, chance, "product")["name"]
        if twist == "absent":
            name = unknown_product(world, name, chance)
        ask = Ask("a present", "What is it to be?", f"The {name}, please.", "what|which|product|present|gift")
        return {"product": Slot(name, f"the {name}", ask), "role": Slot(role, role)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["role"] == given["role"])
        product = solver.one("products", lambda row: row["name"] == given["product"])
        if product["stock"]:
            _order(solver, [product["id"]], person["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        people = yield "contacts_search", {"text": given["role"]}
        name = next(row["name"] for row in people.value if row["role"] == given["role"])
        found = yield "shopping_search", {"text": given["product"]}
        if not found.value:
            raise Impossible(f"The shop has no {given['product']}.")
        done = yield "shopping_buy_now", {"product_id": found.value[0]["id"], "recipient": name}
        if done.error:
            raise Impossible(done.value)
        return f"The {given['product']} is on its way to {name}."


class BuyIfAffordable(Template):
    """The cart, if an account has enough for it."""

    name = "shopping.buy_if_affordable"
    domains = ("shopping", "finance")
    tools = ("shopping_view_cart", "finance_list_accounts", "shopping_checkout")
    says = (
        "Is there enough money in my {account} for everything in my shopping cart? If so, order it. If not, tell me how much is missing.",
        "Order what's in my cart, provided that the balance of my {account} covers it. Otherwise leave the cart and tell me by what amount I'm short.",
        "I only want to check out if the {account} has at least as much as the cart costs. If it doesn't, how much do I lack?",
        "Compare the total of my cart with the balance of my {account}. Where the money suffices, place the order; where it doesn't, just say what the difference is.",
        "Please buy the contents of my cart if my {account} can pay for them, and if it can't, work out how much more I would need.",
        "How much money would have to be added to my {account} before I could afford my cart? If nothing, go ahead and order.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        usable = list(world.rows("accounts", lambda row: row["name"] in ("checking account", "holiday fund")))
        total = worth(world, in_cart(world))
        short = [row for row in usable if row["balance"] < total]
        name = chance.choice(short if short and chance.random() < 0.6 else usable)["name"]
        return {"account": Slot(name, name)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        account = solver.one("accounts", lambda row: row["name"] == given["account"])
        items, lines = in_cart(solver), solver.all("cart_lines", lambda row: True)
        if not items:
            raise Unsatisfied("The cart is empty.")
        missing = round(worth(solver, items) - account["balance"], 2)
        if missing > 0:
            return Answer("number", missing, unit=user_of(solver)["currency"], tolerance=0.005)
        for line in lines:
            solver.delete("cart_lines", line["id"])
        _order(solver, items, None)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        cart = yield "shopping_view_cart", {}
        accounts = yield "finance_list_accounts", {}
        balance = next(row["balance"] for row in accounts.value if row["name"] == given["account"])
        if balance < cart.value["total"]:
            return f"You lack {cart.value['total'] - balance:.2f}."
        yield "shopping_checkout", {}
        return "The cart is ordered."


class OnlyTheDearest(Template):
    """The most expensive product of the cart, for somebody; the rest stays."""

    name = "shopping.only_the_dearest"
    domains = ("shopping",)
    tools = ("shopping_view_cart", "shopping_buy_now", "shopping_set_quantity")
    vital = ("shopping_buy_now", "shopping_checkout")
    withholds = True
    says = (
        "From my cart, buy only the product with the highest price per piece, in the quantity that's in there, and have it sent to {person}. Then take it out of the cart; the rest stays.",
        "I'd like to give {person} the most expensive product in my cart, judged by its single price. Order all of it that is in the cart, directly to them, remove it from the cart and keep the other things there.",
        "Which product in my cart costs most per piece? Order that one at once for {person}, as many as the cart has, and delete it from the cart. Don't order anything else.",
        "Please send the dearest product of my cart (by price per piece) to {person}, the number that I've put in the cart. It should be gone from the cart afterwards, and nothing else should be bought.",
        "Buy one thing from my cart for {person} now, namely whatever has the highest unit price, with the quantity as in the cart. After that, remove it from the cart and leave what remains.",
        "Everything can stay in my cart except for the product with the highest price for one piece: order that, in full quantity, to be delivered to {person}, and strike it from the cart.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        person = chance.choice(list(world.rows("people")))
        if sum(1 for _ in world.rows("cart_lines")) < 2:
            raise Unsatisfied("There is too little in the cart.")
        return {"person": somebody(person, "a friend of mine", "Who shall get it?", "who|whom|name|recipient|friend")}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        person = solver.one("people", lambda row: row["name"] == given["person"])
        prices = {id: solver.get("products", id)["price"] for id in in_cart(solver)}
        dearest = [id for id, price in prices.items() if price == max(prices.values())]
        if len(dearest) > 1:
            raise Unsatisfied("Two products are equally expensive.")
        line = solver.one("cart_lines", lambda row: row["product"] == dearest[0])
        _order(solver, dearest * line["quantity"], person["id"])
        solver.delete("cart_lines", line["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        cart = yield "shopping_view_cart", {}
        line = max(cart.value["lines"], key=lambda line: line["price"])
        wanted = {"product_id": line["product_id"], "quantity": line["quantity"], "recipient": given["person"]}
        yield "shopping_buy_now", wanted
        yield "shopping_set_quantity", {"product_id": line["product_id"], "quantity": 0}
        return f"The {line['name']} goes to {given['person']}."


class NoteDelivery(Template):
    """The day of a delivery in the calendar."""

    name = "shopping.note_delivery"
    domains = ("shopping", "calendar")
    tools = ("shopping_find_orders", "calendar_create")
    vital = ("calendar_create",)
    twists = ("absent",)
    withholds = True
    says = (
        "Put the delivery of the {product} in my calendar: on the day when it arrives, {time}, 30 minutes, with the title {title}.",
        "On which day does the {product} arrive that I ordered? Block half an hour of my calendar on that day, {time}, and call it {title}.",
        "I must be at home when the {product} comes. Please add a 30-minute appointment {title} on the day of its arrival, {time}.",
        "Make an entry {title} in my calendar for the arrival day of my order with the {product}. Let it begin {time} and last 30 minutes.",
        "The {product} is on its way to me. Create a half-hour appointment on the day it is due, {time}, titled {title}.",
        "Remind me of the parcel with the {product}: I'd like an appointment named {title}, {time}, for 30 minutes, on the day when it's due to arrive.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        coming = [
            product["name"]
            for order, product in bought(world)
            if order["arrives"] > world.today and not order["recipient"]
        ]
        name = never_bought(world, chance) if twist == "absent" else choose(coming, chance, "order on its way")
        time = f"{chance.choice((7, 8, 12, 17, 20)):02d}:00"
        title = chance.choice(("Parcel", "Delivery", "Wait for the parcel"))
        ask = Ask("at a suitable time", "At what time shall it begin?", f"At {time}.", "when|what time|which time|time")
        return {"product": Slot(name, name), "time": Slot(time, f"at {time}", ask), "title": Slot(title, f'"{title}"')}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        product = next(solver.rows("products", lambda row: row["name"] == given["product"]))
        order = solver.one("orders", lambda row: product["id"] in row["items"])
        make_appointment(solver, given["title"], f"{order['arrives']} {given['time']}", 30)
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_find_orders", {"text": given["product"]}
        if not found.value:
            raise Impossible(f"No order has the {given['product']}.")
        start = f"{found.value[0]['arrives']} {given['time']}"
        yield "calendar_create", {"title": given["title"], "start": start, "minutes": 30}
        return f"The delivery is in the calendar: {start}."


TEMPLATES: tuple[Template, ...] = (
    CheapestGood(),
    SpentSince(),
    SendBack(),
    GiftByRole(),
    BuyIfAffordable(),
    OnlyTheDearest(),
    NoteDelivery(),
)
