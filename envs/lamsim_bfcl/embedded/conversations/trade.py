"""Steps in a business: repairs, the market and sums."""

from __future__ import annotations

from random import Random
from typing import Any

from lamsim_bfcl.embedded.conversations.steps import Step, Theme, call
from lamsim_bfcl.embedded.services.exchange import GoodsMarket
from lamsim_bfcl.embedded.services.reckoner import Reckoner
from lamsim_bfcl.embedded.services.workshop import RepairShop

_CUSTOMERS = ("Mrs Olafsen", "Mr Brandt", "the bakery", "the school", "Mr Petrov", "the choir")
_ITEMS = ("accordion", "barometer", "coffee mill", "film projector", "music box", "sewing machine")
_FAULTS = ("the crank slips", "it hums", "a spring is broken", "the lid is stuck")
_REMARKS = ("The customer pays in cash.", "A part was ordered.", "Call before handing over.")
_GOODS = ("barley", "cocoa", "lentils", "oats", "rye", "salt", "walnuts")
_NAMES = ("rent", "wages", "harvest", "postage")


def _shop(draw: Random, size: int) -> dict[str, Any]:
    tickets: list[dict[str, Any]] = [
        {
            "ticket": 100 + number,
            "customer": _CUSTOMERS[number % len(_CUSTOMERS)],
            "item": draw.choice(_ITEMS),
            "fault": draw.choice(_FAULTS),
            "urgency": draw.randint(1, 3),
            "stage": draw.choice(("received", "in repair")),
            "remarks": [],
        }
        for number in range(size)
    ]
    return {"tickets": tickets, "next_ticket": 100 + size}


def _ticket(draw: Random, shop: RepairShop) -> int:
    number: int = draw.choice(shop.tickets)["ticket"]
    return number


def _take_in(draw: Random, shop: RepairShop) -> Step:
    customer, item, fault = draw.choice(_CUSTOMERS), draw.choice(_ITEMS), draw.choice(_FAULTS)
    calls = (call("open_repair", customer=customer, item=item, fault=fault, urgency=3),)
    words = f"Open a ticket of urgency 3 for {customer}: item '{item}', fault '{fault}'."
    vague = f"Open a ticket of urgency 3 for {customer}: item '{item}'."
    return Step(words, calls, vague, f"The fault is '{fault}'.")


def _status(draw: Random, shop: RepairShop) -> Step:
    ticket = _ticket(draw, shop)
    calls = (call("repair_status", ticket=ticket),)
    return Step(f"How far is ticket {ticket}?", calls, "How far is that repair of mine?", f"It is ticket {ticket}.")


def _advance(draw: Random, shop: RepairShop) -> Step:
    ticket = draw.choice([item["ticket"] for item in shop.tickets if item["stage"] in ("received", "in repair")])
    remark = draw.choice(_REMARKS)
    calls = (call("advance_repair", ticket=ticket), call("add_remark", ticket=ticket, remark=remark))
    return Step(f"Ticket {ticket} goes on to the next stage. Add the remark '{remark}'", calls)


def _urgency(draw: Random, shop: RepairShop) -> Step:
    ticket, urgency = _ticket(draw, shop), draw.randint(1, 3)
    calls = (call("set_urgency", ticket=ticket, urgency=urgency),)
    words = f"Set the urgency of ticket {ticket} to {urgency}."
    return Step(words, calls, f"The urgency of ticket {ticket} is wrong, set it right.", f"It should be {urgency}.")


def _whose(draw: Random, shop: RepairShop) -> Step:
    customer = draw.choice(_CUSTOMERS)
    return Step(f"Which tickets does {customer} have with us?", (call("tickets_of", customer=customer),))


def _market(draw: Random, size: int) -> dict[str, Any]:
    goods = [*_GOODS, *(f"{good} of quality {number}" for number in range(2, 2 + size // 7) for good in _GOODS)]
    return {
        "prices": {good: draw.randint(20, 90) / 4 for good in goods},
        "purse": 4000.0,
        "store": {good: draw.randint(5, 30) for good in goods[::2]},
    }


def _buy(draw: Random, market: GoodsMarket) -> Step:
    good, sacks = draw.choice(_GOODS), draw.randint(2, 12)
    calls = (call("buy_sacks", good=good, sacks=sacks),)
    return Step(f"Buy {sacks} sacks of {good}.", calls, f"Buy some sacks of {good}.", f"{sacks} of them.")


def _sell(draw: Random, market: GoodsMarket) -> Step:
    good = draw.choice([good for good in _GOODS if market.store.get(good, 0) >= 3])
    sacks = draw.randint(1, 3)
    calls = (call("stock_of", good=good), call("sell_sacks", good=good, sacks=sacks))
    words = f"Look how many sacks of {good} we have, then sell {sacks} of them."
    vague = f"Look how many sacks of {good} we have, then sell some of them."
    return Step(words, calls, vague, f"Sell {sacks}.")


def _bid(draw: Random, market: GoodsMarket) -> Step:
    good, sacks, limit = draw.choice(_GOODS), draw.randint(2, 9), draw.randint(8, 20) / 2
    words = f"Leave a bid for {sacks} sacks of {good} at {limit} at most."
    calls = (call("place_bid", good=good, sacks=sacks, limit=limit),)
    return Step(words, calls, f"Leave a bid for {sacks} sacks of {good}.", f"At most {limit} for a sack.")


def _second_thought(draw: Random, market: GoodsMarket) -> Step:
    good, sacks, limit = draw.choice(_GOODS), draw.randint(2, 9), draw.randint(8, 20) / 2
    bid = market.next_bid
    calls = (call("place_bid", good=good, sacks=sacks, limit=limit), call("cancel_bid", bid=bid))
    return Step(f"Bid {limit} for {sacks} sacks of {good}, then take that very bid back again.", calls)


def _price(draw: Random, market: GoodsMarket) -> Step:
    first, second = draw.sample(_GOODS, 2)
    calls = (call("price_of", good=first), call("price_of", good=second))
    return Step(f"What do {first} and {second} cost today?", calls)


def _kept(draw: Random, size: int) -> dict[str, Any]:
    return {"kept": {f"entry {number}": float(draw.randint(1, 999)) for number in range(1, size + 1)}}


def _numbers(draw: Random) -> list[int]:
    return [draw.randint(1, 400) for _ in range(draw.randint(3, 6))]


def _total(draw: Random, reckoner: Reckoner) -> Step:
    numbers, name = _numbers(draw), draw.choice(_NAMES)
    calls = (call("total", numbers=numbers), call("keep_result", name=name, value=sum(numbers)))
    listed = ", ".join(map(str, numbers))
    words = f"Add up {listed} and keep the result as '{name}'."
    return Step(words, calls, f"Add up {listed} and keep the result.", f"Keep it as '{name}'.")


def _median(draw: Random, reckoner: Reckoner) -> Step:
    numbers = _numbers(draw)
    calls = (call("median", numbers=numbers),)
    return Step(f"What is the median of {', '.join(map(str, numbers))}?", calls)


def _divisor(draw: Random, reckoner: Reckoner) -> Step:
    first, second = draw.randint(12, 400), draw.randint(12, 400)
    calls = (call("common_divisor", first=first, second=second), call("common_multiple", first=first, second=second))
    words = f"Find the greatest common divisor and the least common multiple of {first} and {second}."
    vague = f"Find the greatest common divisor and the least common multiple of {first} and another number."
    return Step(words, calls, vague, f"The other number is {second}.")


def _fraction(draw: Random, reckoner: Reckoner) -> Step:
    over, under = draw.randint(10, 99), draw.randint(10, 99)
    return Step(f"Write {over}/{under} in lowest terms.", (call("reduce_fraction", numerator=over, denominator=under),))


def _recall(draw: Random, reckoner: Reckoner) -> Step:
    name = draw.choice(sorted(reckoner.kept))
    return Step(f"What did we keep as '{name}'?", (call("kept_result", name=name),))


TRADE = (
    Theme("RepairShop", _shop, (_take_in, _status, _advance, _urgency, _whose)),
    Theme("GoodsMarket", _market, (_buy, _sell, _bid, _second_thought, _price)),
    Theme("Reckoner", _kept, (_total, _median, _divisor, _fraction, _recall)),
)
"""Themes of a business."""
