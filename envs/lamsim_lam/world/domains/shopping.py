"""Shopping: a shop's products, the user's cart, orders for the user or as gifts to contacts, and returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named, user_of
from lamsim_lam.world.money import usual
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World

SHOPPING = Domain("shopping", "A shop, the user's cart and orders.", needs=("contacts",))

ORDERS = 9
RETURN_DAYS = 30
"""So many days after its arrival, an item may be sent back."""

_DELIVERY_DAYS = 3
_LISTED = 12
_MATCHES = 8
_ORDERS_LISTED = 10
_MOST = 20
_THINGS = {
    "kitchen": (("kettle", 35), ("blender", 60), ("toaster", 40), ("frying pan", 30), ("coffee grinder", 55)),
    "electronics": (("keyboard", 70), ("monitor", 220), ("speaker", 90), ("headset", 110), ("webcam", 50)),
    "outdoor": (("tent", 180), ("backpack", 85), ("sleeping bag", 95), ("camping stove", 45), ("rain jacket", 75)),
    "home": (("desk lamp", 40), ("bookshelf", 130), ("wall clock", 25), ("rug", 80), ("mirror", 60)),
    "toys": (("puzzle", 20), ("board game", 35), ("kite", 18), ("model train", 90), ("teddy bear", 22)),
}
_BRANDS = ("Albren", "Cordol", "Felgal", "Horvil", "Junkel", "Lumora", "Pelquin", "Solvex", "Tavorin", "Wexzan")
Category = Literal["any", "kitchen", "electronics", "outdoor", "home", "toys"]
Status = Literal["any", "processing", "shipped", "delivered", "cancelled"]


@SHOPPING.table("products", "product", "PRD")
def products(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Eight products of each category, with unique names; some are sold out, some are clearance goods."""
    currency = user_of(world)["currency"]
    for category, things in _THINGS.items():
        for brand, (thing, price) in draw.sample([(brand, thing) for brand in _BRANDS for thing in things], 8):
            yield {
                "name": f"{brand} {thing}",
                "category": category,
                "price": usual(round(price * draw.uniform(0.6, 1.6)) - 0.1, currency),
                "rating": draw.randrange(28, 50) / 10,
                "stock": draw.choice((0, 2, 5, 14, 40)),
                "clearance": draw.random() < 0.2,
            }


@SHOPPING.table("cart_lines", "line of the cart", "CRT", links={"product": "products"})
def cart_lines(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What lies in the cart: all of it can be had."""
    there = [row for row in world.rows("products") if row["stock"] > 1]
    for row in draw.sample(there, draw.randrange(2, 5)):
        yield {"product": row["id"], "quantity": draw.choice((1, 1, 2))}


@SHOPPING.table("orders", "order", "ORD", links={"items": "products", "recipient": "people"})
def orders(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """The last ten weeks' orders, the oldest first; `items` has an id for each piece; no product is in two orders."""
    people = [row["id"] for row in world.rows("people") if row["group"] in ("family", "friends")]
    today = date.fromisoformat(world.today)
    goods = draw.sample(list(world.rows("products")), 3 * ORDERS)
    ages = [*sorted(draw.sample(range(6, 70), ORDERS - 4), reverse=True), 4, 3, 1, 0]
    for age in ages:
        chosen = [goods.pop() for _ in range(draw.randrange(1, 4))]
        items = [row for row in chosen for _ in range(draw.choice((1, 1, 1, 2)))]
        yield {
            "ordered": datetime.combine(today - timedelta(age), time(draw.randrange(6, 8), 15)).isoformat(
                " ", "minutes"
            ),
            "items": [row["id"] for row in items],
            "total": round(sum(row["price"] for row in items), 2),
            "recipient": draw.choice(people) if draw.random() < 0.3 else None,
            "arrives": (today + timedelta(_DELIVERY_DAYS + age % 3 - age)).isoformat(),
            "status": "delivered" if age > 5 else "shipped" if age > 2 else "processing",
        }


@SHOPPING.table("returns", "return", "RET", links={"order": "orders", "product": "products"})
def returns(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """One item that was sent back."""
    for order in draw.sample([row for row in world.rows("orders") if row["status"] == "delivered"], 1):
        product = world.get("products", order["items"][0])
        yield {"order": order["id"], "product": product["id"], "refund": product["price"]}


def worth(world: World, ids: Iterable[str]) -> float:
    """The price of products together."""
    return round(sum(float(world.get("products", id)["price"]) for id in ids), 2)


def _pieces(items: list[str]) -> Counter[str]:
    """How many there are of each product."""
    return Counter(items)


def in_cart(world: World) -> list[str]:
    """The products of the cart, an id for each piece."""
    return [row["product"] for row in world.rows("cart_lines") for _ in range(row["quantity"])]


def arrival(world: World) -> str:
    """The day on which an order of today arrives."""
    return (date.fromisoformat(world.today) + timedelta(_DELIVERY_DAYS)).isoformat()


def _order(world: World, row: Row) -> dict[str, Any]:
    to = world.get("people", row["recipient"])["name"] if row["recipient"] else "you"
    return {"id": row["id"], "to": to, **{key: row[key] for key in ("ordered", "status", "arrives", "total")}}


def _cart(world: World) -> dict[str, Any]:
    lines = []
    for row in world.rows("cart_lines"):
        product = world.get("products", row["product"])
        told = {"product_id": product["id"], "name": product["name"], "price": product["price"]}
        lines.append({"id": row["id"], **told, "quantity": row["quantity"]})
    return {"lines": lines, "total": worth(world, in_cart(world)), "currency": user_of(world)["currency"]}


@SHOPPING.reads
def shopping_search(
    world: World, text: str = "", category: Category = "any", max_price: float | None = None
) -> list[dict[str, Any]]:
    """Finds products of the shop, the cheapest first, at most twelve; prices are in the user's currency.

    Args:
        text: A part of the name.
        category: The category.
        max_price: The most that one may cost.
    """
    found = [
        row
        for row in world.rows("products")
        if text.casefold() in row["name"].casefold()
        and category in ("any", row["category"])
        and (max_price is None or row["price"] <= max_price)
    ]
    found.sort(key=lambda row: row["price"])
    return [{key: row[key] for key in ("id", "name", "price", "rating")} for row in found[:_LISTED]]


@SHOPPING.reads
def shopping_get_product(world: World, product_id: str) -> Row:
    """Tells everything about a product: price, rating, how many there are, whether it is clearance goods.

    Args:
        product_id: The product's id, e.g. PRD-008.
    """
    return world.get("products", product_id)


@SHOPPING.reads
def shopping_view_cart(world: World) -> dict[str, Any]:
    """Shows what is in the cart and what it costs together."""
    return _cart(world)


@SHOPPING.reads
def shopping_list_orders(world: World, status: Status = "any") -> list[dict[str, Any]]:
    """Lists the user's orders without their items, the newest first, at most ten.

    Args:
        status: Only orders in that state.
    """
    found = [_order(world, row) for row in world.rows("orders") if status in ("any", row["status"])]
    return sorted(found, key=lambda row: str(row["ordered"]), reverse=True)[:_ORDERS_LISTED]


@SHOPPING.reads
def shopping_find_orders(world: World, text: str) -> list[dict[str, Any]]:
    """Finds orders by a part of a product's name, at most eight.

    Args:
        text: What to look for, e.g. kettle.
    """
    found = []
    for row in world.rows("orders"):
        names = {world.get("products", id)["name"] for id in row["items"]}
        if hits := sorted(name for name in names if text.casefold() in name.casefold()):
            found.append({**_order(world, row), "with": hits})
    return found[:_MATCHES]


@SHOPPING.reads
def shopping_get_order(world: World, order_id: str) -> dict[str, Any]:
    """Tells everything about an order, its items and what was sent back of it, too.

    Args:
        order_id: The order's id, e.g. ORD-005.
    """
    row = world.get("orders", order_id)
    items = []
    for id, count in _pieces(row["items"]).items():
        product = world.get("products", id)
        items.append({"product_id": id, "name": product["name"], "price": product["price"], "quantity": count})
    back = [gone["product"] for gone in world.rows("returns") if gone["order"] == order_id]
    return {**_order(world, row), "items": items, "sent_back": back}


@SHOPPING.writes
def shopping_add_to_cart(world: World, product_id: str, quantity: int = 1) -> dict[str, Any]:
    """Puts a product into the cart, in addition to what is there of it.

    Args:
        product_id: The product's id.
        quantity: How many pieces.
    """
    line = next(world.rows("cart_lines", lambda row: row["product"] == product_id), None)
    wanted = quantity + (line["quantity"] if line else 0)
    if quantity < 1:
        raise Refused("The quantity is at least 1.")
    _available(world, product_id, wanted)
    if line:
        world.update("cart_lines", line["id"], quantity=wanted)
    else:
        world.insert("cart_lines", product=product_id, quantity=wanted)
    return _cart(world)


@SHOPPING.writes
def shopping_set_quantity(world: World, product_id: str, quantity: int) -> dict[str, Any]:
    """Changes how many pieces of a product the cart has; 0 takes it out.

    Args:
        product_id: The product's id.
        quantity: How many pieces.
    """
    line = next(world.rows("cart_lines", lambda row: row["product"] == product_id), None)
    if line is None:
        raise NotFound("line of the cart with the product", product_id, "Add it to the cart first.")
    if quantity == 0:
        world.delete("cart_lines", line["id"])
        return _cart(world)
    _available(world, product_id, quantity)
    world.update("cart_lines", line["id"], quantity=quantity)
    return _cart(world)


@SHOPPING.writes
def shopping_checkout(world: World, recipient: str | None = None) -> dict[str, Any]:
    """Orders all that is in the cart and empties it.

    Args:
        recipient: Full name of the contact whom it is sent to; the user if it is left out.
    """
    items = in_cart(world)
    if not items:
        raise Conflict("The cart is empty.")
    row = _ordered(world, items, recipient)
    for line in list(world.rows("cart_lines")):
        world.delete("cart_lines", line["id"])
    return _order(world, row)


@SHOPPING.writes
def shopping_buy_now(world: World, product_id: str, quantity: int = 1, recipient: str | None = None) -> dict[str, Any]:
    """Orders one product at once; the cart stays as it is.

    Args:
        product_id: The product's id.
        quantity: How many pieces.
        recipient: Full name of the contact whom it is sent to; the user if it is left out.
    """
    _available(world, product_id, quantity)
    return _order(world, _ordered(world, [product_id] * quantity, recipient))


@SHOPPING.writes
def shopping_cancel_order(world: World, order_id: str) -> dict[str, Any]:
    """Cancels an order that was not shipped yet.

    Args:
        order_id: The order's id.
    """
    row = _processing(world, order_id)
    for id, count in _pieces(row["items"]).items():
        world.update("products", id, stock=world.get("products", id)["stock"] + count)
    return _order(world, world.update("orders", order_id, status="cancelled"))


@SHOPPING.writes
def shopping_change_recipient(world: World, order_id: str, name: str) -> dict[str, Any]:
    """Has an order that was not shipped yet sent to somebody else.

    Args:
        order_id: The order's id.
        name: The contact's full name.
    """
    _processing(world, order_id)
    return _order(world, world.update("orders", order_id, recipient=person_named(world, name)["id"]))


@SHOPPING.writes
def shopping_return_item(world: World, order_id: str, product_id: str) -> dict[str, Any]:
    """Sends one piece of a delivered order back, within 30 days of its arrival; clearance goods can't be sent back.

    Args:
        order_id: The order's id.
        product_id: The product's id.
    """
    order, product = world.get("orders", order_id), world.get("products", product_id)
    if product_id not in order["items"]:
        raise NotFound(f"item of {order_id}", product_id)
    if order["status"] != "delivered":
        raise Conflict(f"{order_id} is {order['status']}; only what was delivered can be sent back.")
    if date.fromisoformat(order["arrives"]) + timedelta(RETURN_DAYS) < date.fromisoformat(world.today):
        raise NotAllowed(f"{order_id} arrived on {order['arrives']}, more than {RETURN_DAYS} days ago.")
    if product["clearance"]:
        raise NotAllowed(f"{product['name']} is clearance goods, which can't be sent back.")
    if any((row["order"], row["product"]) == (order_id, product_id) for row in world.rows("returns")):
        raise Conflict(f"{product['name']} of {order_id} was sent back already.")
    row = world.insert("returns", order=order_id, product=product_id, refund=product["price"])
    return {"id": row["id"], "product": product["name"], "refund": product["price"]}


def _available(world: World, product_id: str, quantity: int) -> None:
    row = world.get("products", product_id)
    if not 1 <= quantity <= _MOST:
        raise Refused(f"The quantity is from 1 to {_MOST}.")
    if row["stock"] < quantity:
        raise Conflict(f"{row['name']} is sold out." if not row["stock"] else f"There are only {row['stock']} of it.")


def _ordered(world: World, items: list[str], recipient: str | None) -> Row:
    """A new order; takes its items from the stock."""
    to = None if recipient is None else person_named(world, recipient)["id"]
    for id, count in _pieces(items).items():
        _available(world, id, count)
    for id, count in _pieces(items).items():
        world.update("products", id, stock=world.get("products", id)["stock"] - count)
    return world.insert(
        "orders",
        ordered=world.now,
        items=items,
        total=worth(world, items),
        recipient=to,
        arrives=arrival(world),
        status="processing",
    )


def _processing(world: World, order_id: str) -> Row:
    row = world.get("orders", order_id)
    if row["status"] != "processing":
        raise Conflict(f"{order_id} is {row['status']} already.")
    return row
