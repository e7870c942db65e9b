"""Finance: the user's accounts, transactions, cards, budgets and standing orders to contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.domains.contacts import person_named, user_of
from lamsim_lam.world.money import amount_of, usual
from lamsim_lam.world.refusals import Conflict, NotAllowed, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of

FINANCE = Domain("finance", "Accounts, payments, cards and budgets.", needs=("contacts",))

DAYS = 60
PAYMENTS = 34
_PAGE = 12
_PAYEES = {
    "groceries": ("Market Hall", "Green Basket", "Corner Shop"),
    "eating out": ("Cafe Lumen", "Noodle House", "The Copper Pan"),
    "transport": ("City Transit", "Norlum Rail", "Parking Office"),
    "leisure": ("Orion Cinema", "Climbing Hall", "Book Nook"),
    "home improvement": ("Lumora Home", "Tool Shed", "Water Works"),
    "health": ("Linden Pharmacy", "Optician Falk"),
}
_CHARGED = 1500
"""The most that a card may be charged with on a day, in euros."""

Category = Literal["groceries", "eating out", "transport", "leisure", "home improvement", "health"]
Filter = Literal[
    "any", "groceries", "eating out", "transport", "leisure", "home improvement", "health", "people", "salary"
]


@FINANCE.table("accounts", "account", "ACC", links={"shared_with": "people"})
def accounts(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Five accounts; nothing can be paid from the fixed deposit, and only the other holder may use one of them."""
    currency = user_of(world)["currency"]
    relative = next(row["id"] for row in world.rows("people") if row["group"] == "family")
    for name, low, high, kind in (
        ("checking account", 60, 1500, "checking"),
        ("savings account", 2000, 9000, "savings"),
        ("holiday fund", 40, 900, "savings"),
        ("fixed deposit", 4000, 12000, "fixed"),
        ("family account", 500, 2500, "view only"),
    ):
        yield {
            "name": name,
            "kind": kind,
            "balance": usual(draw.randrange(low, high), currency),
            "shared_with": relative if kind == "view only" else None,
        }


@FINANCE.table(
    "transactions", "transaction", "TXN", links={"account": "accounts", "person": "people"}, wording=("note",)
)
def transactions(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Two months, the oldest first: shops (leisure from the holiday fund), salaries, and transfers to contacts."""
    accounts, currency = {row["name"]: row["id"] for row in world.rows("accounts")}, user_of(world)["currency"]
    today = date.fromisoformat(world.today)
    people = draw.sample(list(world.rows("people")), 5)
    ages = sorted((draw.randrange(DAYS) for _ in range(PAYMENTS)), reverse=True)
    for place, age in enumerate(ages):
        category, person, amount = draw.choice(tuple(_PAYEES)), None, 0.0
        if place % 16 == 5:
            category, payee, amount = "salary", "Employer", draw.randrange(2200, 2400)
        elif place % 4 == 2 and people:
            person = people.pop() if draw.random() < 0.7 else people[-1]
            category, payee, amount = "people", person["name"], -draw.randrange(10, 250)
        else:
            payee, amount = draw.choice(_PAYEES[category]), -draw.randrange(4, 130) - draw.choice((0.0, 0.5, 0.95))
        yield {
            "account": accounts["holiday fund" if category == "leisure" else "checking account"],
            "day": (today - timedelta(age)).isoformat(),
            "payee": payee,
            "person": person["id"] if person else None,
            "amount": usual(amount, currency),
            "category": category,
            "note": "",
        }


@FINANCE.table("budgets", "budget", "BGT")
def budgets(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """What may be spent in 30 days, for each category."""
    for category in _PAYEES:
        yield {"category": category, "limit": usual(draw.randrange(4, 30) * 10, user_of(world)["currency"])}


@FINANCE.table("cards", "card", "CRD", links={"account": "accounts"})
def cards(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Four cards; one was blocked by the bank."""
    ids = {row["name"]: row["id"] for row in world.rows("accounts")}
    names = (("debit card", "checking account"), ("credit card", "checking account"), ("travel card", "holiday fund"))
    blocked = draw.randrange(3)
    for place, (name, account) in enumerate((*names, ("savings card", "savings account"))):
        yield {
            "name": name,
            "account": ids[account],
            "daily_limit": usual(draw.randrange(2, 12) * 100, user_of(world)["currency"]),
            "state": "blocked by the bank" if place == blocked else "active" if draw.random() < 0.8 else "frozen",
            "expires": f"{date.fromisoformat(world.today).year + draw.randrange(1, 4)}-{draw.randrange(1, 13):02d}",
        }


@FINANCE.table("standing_orders", "standing order", "STO", links={"account": "accounts", "person": "people"})
def standing_orders(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Monthly payments to three contacts."""
    account = next(world.rows("accounts"))["id"]
    for person in draw.sample(list(world.rows("people")), 3):
        amount = usual(draw.randrange(2, 30) * 5, user_of(world)["currency"])
        yield {"account": account, "person": person["id"], "amount": amount, "day_of_month": draw.randrange(1, 29)}


def spent(world: World, category: str) -> float:
    """What was paid for a category in the last 30 days."""
    since = (date.fromisoformat(world.today) - timedelta(29)).isoformat()
    found = [row for row in world.rows("transactions") if row["category"] == category and row["day"] >= since]
    return round(sum((-float(row["amount"]) for row in found), 0.0), 2)


def _payment(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "day", "payee", "amount", "category")}


def _standing(world: World, row: Row) -> dict[str, Any]:
    told = {key: row[key] for key in ("id", "amount", "day_of_month")}
    return {
        **told,
        "to": world.get("people", row["person"])["name"],
        "from": world.get("accounts", row["account"])["name"],
    }


@FINANCE.reads
def finance_list_accounts(world: World) -> list[dict[str, Any]]:
    """Lists the accounts with their balances, which are in the user's currency."""
    currency = user_of(world)["currency"]
    return [
        {**{key: row[key] for key in ("id", "name", "kind", "balance")}, "currency": currency}
        for row in world.rows("accounts")
    ]


@FINANCE.reads
def finance_list_transactions(
    world: World, payee: str = "", category: Filter = "any", since: Day | None = None, page: int = 1
) -> dict[str, Any]:
    """Lists payments of all accounts, the newest first, twelve a page; what was spent has a negative amount.

    Args:
        payee: A part of the name of the shop or person.
        category: Only payments of that category.
        since: Only payments of that day and later, YYYY-MM-DD.
        page: Which page.
    """
    begin = "" if since is None else day_of(since).isoformat()
    if page < 1:
        raise Refused("Pages begin with 1.")
    found = [
        row
        for row in world.rows("transactions")
        if payee.casefold() in row["payee"].casefold() and category in ("any", row["category"]) and row["day"] >= begin
    ]
    found.sort(key=lambda row: (row["day"], row["id"]), reverse=True)
    pages = max(1, -(-len(found) // _PAGE))
    return {
        "page": page,
        "pages": pages,
        "transactions": [_payment(row) for row in found[(page - 1) * _PAGE :][:_PAGE]],
    }


@FINANCE.reads
def finance_get_transaction(world: World, transaction_id: str) -> dict[str, Any]:
    """Tells everything about a payment.

    Args:
        transaction_id: The payment's id, e.g. TXN-021.
    """
    row = world.get("transactions", transaction_id)
    return {**_payment(row), "account": world.get("accounts", row["account"])["name"], "note": row["note"]}


@FINANCE.reads
def finance_list_budgets(world: World) -> list[dict[str, Any]]:
    """Lists the budgets: what may be spent in 30 days, and what was spent in the last 30 days."""
    return [{**row, "spent": spent(world, row["category"])} for row in world.rows("budgets")]


@FINANCE.reads
def finance_list_cards(world: World) -> list[dict[str, Any]]:
    """Lists the cards with their states and daily limits."""
    return [{**row, "account": world.get("accounts", row["account"])["name"]} for row in world.rows("cards")]


@FINANCE.reads
def finance_list_standing_orders(world: World) -> list[dict[str, Any]]:
    """Lists the monthly payments."""
    return [_standing(world, row) for row in world.rows("standing_orders")]


@FINANCE.writes
def finance_transfer(world: World, from_account: str, to: str, amount: float, note: str = "") -> dict[str, Any]:
    """Pays money to a contact.

    Args:
        from_account: The id of the account that it is taken from, e.g. ACC-001.
        to: The contact's full name.
        amount: How much, in the user's currency.
        note: What the receiver reads.
    """
    person, paid = person_named(world, to), amount_of(amount)
    _withdraw(world, from_account, paid)
    row = world.insert(
        "transactions",
        account=from_account,
        day=world.today,
        payee=person["name"],
        person=person["id"],
        amount=-paid,
        category="people",
        note=note,
    )
    return {**_payment(row), "balance": world.get("accounts", from_account)["balance"]}


@FINANCE.writes
def finance_move_money(world: World, from_account: str, to_account: str, amount: float) -> list[dict[str, Any]]:
    """Moves money from one of the user's accounts to another.

    Args:
        from_account: The id of the account that it is taken from.
        to_account: The id of the account that it goes to.
        amount: How much, in the user's currency.
    """
    moved, there = amount_of(amount), world.get("accounts", to_account)
    if from_account == to_account:
        raise Conflict("The two accounts are the same.")
    _withdraw(world, from_account, moved)
    world.update("accounts", to_account, balance=round(there["balance"] + moved, 2))
    return finance_list_accounts(world)


@FINANCE.writes
def finance_set_budget(world: World, category: Category, limit: float) -> Row:
    """Changes what may be spent for a category in 30 days.

    Args:
        category: The category.
        limit: The new limit, in the user's currency.
    """
    row = next(world.rows("budgets", lambda row: row["category"] == category))
    return world.update("budgets", row["id"], limit=amount_of(limit))


@FINANCE.writes
def finance_freeze_card(world: World, card_id: str, frozen: bool = True) -> Row:
    """Freezes a card, so that nothing can be paid with it, or thaws it.

    Args:
        card_id: The card's id, e.g. CRD-002.
        frozen: Whether it is to be frozen.
    """
    _card(world, card_id)
    return world.update("cards", card_id, state="frozen" if frozen else "active")


@FINANCE.writes
def finance_set_card_limit(world: World, card_id: str, daily_limit: float) -> Row:
    """Changes what can be paid with a card on one day.

    Args:
        card_id: The card's id.
        daily_limit: The new limit, in the user's currency.
    """
    _card(world, card_id)
    most = usual(_CHARGED, user_of(world)["currency"])
    if amount_of(daily_limit) > most:
        raise NotAllowed(f"The bank allows no limit above {most}.")
    return world.update("cards", card_id, daily_limit=amount_of(daily_limit))


@FINANCE.writes
def finance_create_standing_order(
    world: World, from_account: str, to: str, amount: float, day_of_month: int
) -> dict[str, Any]:
    """Sets up a monthly payment to a contact.

    Args:
        from_account: The id of the account that it is taken from.
        to: The contact's full name.
        amount: How much each month, in the user's currency.
        day_of_month: 1 to 28.
    """
    person, paid = person_named(world, to), amount_of(amount)
    _usable(world, from_account)
    if not 1 <= day_of_month <= 28:
        raise Refused("The day of the month is from 1 to 28.")
    if any(row["person"] == person["id"] for row in world.rows("standing_orders")):
        raise Conflict(f"There is a standing order to {person['name']} already; cancel it first.")
    row = world.insert(
        "standing_orders", account=from_account, person=person["id"], amount=paid, day_of_month=day_of_month
    )
    return _standing(world, row)


@FINANCE.writes
def finance_cancel_standing_order(world: World, standing_order_id: str) -> str:
    """Ends a monthly payment.

    Args:
        standing_order_id: The standing order's id, e.g. STO-001.
    """
    told = _standing(world, world.get("standing_orders", standing_order_id))
    world.delete("standing_orders", standing_order_id)
    return f"The standing order to {told['to']} was cancelled."


@FINANCE.writes
def finance_categorise(world: World, transaction_id: str, category: Category) -> dict[str, Any]:
    """Puts a payment to a shop into another category.

    Args:
        transaction_id: The payment's id.
        category: The new category.
    """
    row = world.get("transactions", transaction_id)
    if row["category"] not in _PAYEES:
        raise NotAllowed(f"{transaction_id} is of the category {row['category']!r}, which can't be changed.")
    return _payment(world.update("transactions", transaction_id, category=category))


def _usable(world: World, account_id: str) -> Row:
    """An account that the user may pay from."""
    row = world.get("accounts", account_id)
    if row["kind"] == "fixed":
        raise NotAllowed("Nothing can be taken from a fixed deposit before its end.")
    if row["kind"] == "view only":
        holder = world.get("people", row["shared_with"])["name"]
        raise NotAllowed(f"The user may only look at the {row['name']}; {holder} alone may pay from it.")
    return row


def _withdraw(world: World, account_id: str, amount: float) -> None:
    row = _usable(world, account_id)
    if row["balance"] < amount:
        raise Conflict(f"The {row['name']} has only {row['balance']}.")
    world.update("accounts", account_id, balance=round(row["balance"] - amount, 2))


def _card(world: World, card_id: str) -> Row:
    """A card that the user may change."""
    row = world.get("cards", card_id)
    if row["state"] == "blocked by the bank":
        raise NotAllowed(f"The {row['name']} was blocked by the bank; only the bank can change it.")
    return row
