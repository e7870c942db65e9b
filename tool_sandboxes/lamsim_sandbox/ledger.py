"""A toolkit of next to no work, whose state can be made large; `lamsim sandbox bench` measures sandboxes with it."""

from __future__ import annotations


class Ledger:
    """Keeps a total, and records that nobody reads.

    Args:
        records: How many records of a kilobyte each the state holds.
    """

    def __init__(self, records: int = 0) -> None:
        self.total = 0
        self.records = {f"record {number}": f"{number:01000d}" for number in range(records)}

    def add(self, amount: int) -> str:
        """Adds to the total.

        Args:
            amount: How much.
        """
        self.total += amount
        return f"The total is {self.total}."
