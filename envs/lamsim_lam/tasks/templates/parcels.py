"""Small requests about parcels: one that is called off, one that goes to somebody else, and one to be filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose, somebody
from lamsim_lam.tasks.template import Ask, Chance, Impossible, Plan, Slot, Solver, Template
from lamsim_lam.tasks.templates.shopping import bought, never_bought, unknown_product
from lamsim_lam.world import Row, World


def _ordered(world: World, chance: Chance, twist: str) -> tuple[str, Row | None]:
    """A product of an order that was not shipped, with the order; of one that was if that is forbidden."""
    if twist == "absent":
        return never_bought(world, chance), None
    wanted = "shipped" if twist == "forbidden" else "processing"
    found = [(product["name"], order) for order, product in bought(world) if order["status"] == wanted]
    return choose(found, chance, f"order that is {wanted}")


def _order_of(solver: Solver, name: str) -> Row:
    """The order that has a product."""
    product = next(solver.rows("products", lambda row: row["name"] == name))
    return solver.one("orders", lambda row: product["id"] in row["items"])


def _which(name: str) -> Slot:
    """An order by a product, which can be withheld."""
    ask = Ask("order", "Which order do you mean?", f"The one with the {name}.", "which|what|order|product")
    return Slot(name, f"order with the {name}", ask)


class CallOffOrder(Template):
    """An order is cancelled before it leaves."""

    name = "shopping.call_off_order"
    domains = ("shopping",)
    tools = ("shopping_find_orders", "shopping_cancel_order")
    vital = ("shopping_cancel_order",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Please cancel my {order}.",
        "I've changed my mind about my {order}. Cancel it before it's sent.",
        "Could you call off my {order}? I don't need anything of it any more.",
        "My {order} was a mistake. Have the whole of it cancelled.",
        "I don't want my {order} to be delivered, so cancel all of it, please.",
        "Stop my {order}; I've found something better elsewhere and want it cancelled completely.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        return {"order": _which(_ordered(world, chance, twist)[0])}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        order = _order_of(solver, given["order"])
        pieces: Counter[str] = Counter(order["items"])
        for id, count in pieces.items():
            solver.update("products", id, stock=solver.get("products", id)["stock"] + count)
        solver.update("orders", order["id"], status="cancelled")
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_find_orders", {"text": given["order"]}
        if not found.value:
            raise Impossible(f"No order has the {given['order']}.")
        done = yield "shopping_cancel_order", {"order_id": found.value[0]["id"]}
        if done.error:
            raise Impossible(done.value)
        return f"The order with the {given['order']} is cancelled."


class SendElsewhere(Template):
    """An order goes to somebody else."""

    name = "shopping.send_elsewhere"
    domains = ("shopping",)
    tools = ("shopping_find_orders", "shopping_change_recipient")
    vital = ("shopping_change_recipient",)
    twists = ("forbidden", "absent")
    withholds = True
    says = (
        "Have my {order} sent to {person} instead.",
        "My {order} is meant for {person}. Please change the recipient.",
        "Could you change who gets my {order}? It should go to {person}.",
        "I've decided to give what's in my {order} to {person}, so let it be delivered there.",
        "Please redirect my {order}: the new recipient is {person}.",
        "I made a mistake with my {order}. The parcel has to go to {person}; can you correct that?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        name, order = _ordered(world, chance, twist)
        now = order["recipient"] if order else None
        person = choose(list(world.rows("people", lambda row: row["id"] != now)), chance, "other contact")
        return {
            "order": _which(name),
            "person": somebody(person, "somebody else", "Who shall get it?", "who|whom|recipient|name"),
        }

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        order = _order_of(solver, given["order"])
        person = next(solver.rows("people", lambda row: row["name"] == given["person"]))
        solver.update("orders", order["id"], recipient=person["id"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_find_orders", {"text": given["order"]}
        if not found.value:
            raise Impossible(f"No order has the {given['order']}.")
        wanted = {"order_id": found.value[0]["id"], "name": given["person"]}
        done = yield "shopping_change_recipient", wanted
        if done.error:
            raise Impossible(done.value)
        return f"The order with the {given['order']} goes to {given['person']}."


class CartIfPlenty(Template):
    """Some pieces of a product for the cart, if the shop has enough of it."""

    name = "shopping.cart_if_plenty"
    domains = ("shopping",)
    tools = ("shopping_search", "shopping_get_product", "shopping_add_to_cart")
    twists = ("absent",)
    says = (
        "If the shop has at least {least} of the {product} in stock, put {pieces} of them into my cart. If it has fewer, tell me how many.",
        "How many of the {product} are left in the shop? When it's {least} or more, add {pieces} to my cart; when it's fewer, just tell me the number.",
        "Put {pieces} pieces of the {product} in my cart, but only if the stock is {least} or higher. If it's lower, I want to know how many there are instead.",
        "Check the stock of the {product}. With {least} or more of them there, {pieces} should go into my cart; with fewer, leave the cart alone and say how many there are.",
        "I'd like {pieces} of the {product} in my cart as long as the shop still has no fewer than {least}. Should there be fewer, don't add any and tell me the exact number.",
        "Does the shop have {least} or more of the {product}? If yes, add {pieces} of them to the cart. If no, what's the number in stock?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        there = {row["product"] for row in world.rows("cart_lines")}
        found = list(world.rows("products", lambda row: row["stock"] > 0 and row["id"] not in there))
        name = choose(found, chance, "product that is not in the cart")["name"]
        name = unknown_product(world, name, chance) if twist == "absent" else name
        least, pieces = chance.choice((4, 6, 8, 10)), chance.choice((2, 3))
        return {"product": Slot(name, name), "least": Slot(least, str(least)), "pieces": Slot(pieces, str(pieces))}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        product = solver.one("products", lambda row: row["name"] == given["product"])
        if product["stock"] < given["least"]:
            return Answer("number", product["stock"])
        solver.insert("cart_lines", product=product["id"], quantity=given["pieces"])
        return Answer("nothing")

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        found = yield "shopping_search", {"text": given["product"]}
        if not found.value:
            raise Impossible(f"The shop has no {given['product']}.")
        product = yield "shopping_get_product", {"product_id": found.value[0]["id"]}
        if product.value["stock"] < given["least"]:
            return f"There are {product.value['stock']} of it."
        yield "shopping_add_to_cart", {"product_id": product.value["id"], "quantity": given["pieces"]}
        return f"The cart has {given['pieces']} of the {given['product']}."


TEMPLATES: tuple[Template, ...] = (CallOffOrder(), SendElsewhere(), CartIfPlenty())
