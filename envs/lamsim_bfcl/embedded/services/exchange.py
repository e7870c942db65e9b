"""Trading: a merchant on a market for goods."""

from __future__ import annotations

from typing import Any, ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class GoodsMarket(Service):
    """Goods at fixed prices per sack, a purse, a store, and bids that wait for a price."""

    start: ClassVar = {"prices": {}, "purse": 0.0, "store": {}, "bids": [], "next_bid": 1}
    prices: dict[str, float]
    purse: float
    store: dict[str, int]
    bids: list[dict[str, Any]]
    next_bid: int

    def price_of(self, good: str) -> dict[str, float]:
        """Tells the price of a sack.

        Args:
            good: Of what.
        """
        return {"price": self._price(good)}

    def buy_sacks(self, good: str, sacks: int) -> dict[str, Any]:
        """Buys at today's price.

        Args:
            good: What to buy.
            sacks: How many sacks.
        """
        cost = round(self._price(good) * sacks, 2)
        if sacks < 1:
            raise Refused("Buy at least one sack.")
        if cost > self.purse:
            raise Refused(f"That costs {cost}, and the purse has {self.purse}.")
        self.purse = round(self.purse - cost, 2)
        self.store[good] = self.store.get(good, 0) + sacks
        return {"paid": cost, "purse": self.purse}

    def sell_sacks(self, good: str, sacks: int) -> dict[str, Any]:
        """Sells at today's price.

        Args:
            good: What to sell.
            sacks: How many sacks.
        """
        if not 1 <= sacks <= self.store.get(good, 0):
            raise Refused(f"There are {self.store.get(good, 0)} sacks of {good} in the store.")
        self.store[good] -= sacks
        got = round(self._price(good) * sacks, 2)
        self.purse = round(self.purse + got, 2)
        return {"received": got, "purse": self.purse}

    def place_bid(self, good: str, sacks: int, limit: float) -> dict[str, int]:
        """Leaves a bid that waits until the price has fallen to a limit.

        Args:
            good: What to buy.
            sacks: How many sacks.
            limit: The highest price of a sack.
        """
        self._price(good)
        bid = {"bid": self.next_bid, "good": good, "sacks": sacks, "limit": float(limit)}
        self.next_bid += 1
        self.bids.append(bid)
        return {"bid": self.next_bid - 1}

    def cancel_bid(self, bid: int) -> dict[str, int]:
        """Takes a bid back.

        Args:
            bid: The bid's number.
        """
        for waiting in self.bids:
            if waiting["bid"] == bid:
                self.bids.remove(waiting)
                return {"waiting": len(self.bids)}
        raise Refused(f"There is no bid {bid}.")

    def stock_of(self, good: str) -> dict[str, int]:
        """Tells how many sacks are in the store.

        Args:
            good: Of what.
        """
        return {"sacks": self.store.get(good, 0)}

    def _price(self, good: str) -> float:
        if good not in self.prices:
            raise Refused(f"{good} is not traded here.")
        return self.prices[good]
