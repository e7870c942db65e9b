"""A toolkit for tests: a till that must hold a given sum. A plain class, as toolkits are."""

from typing import Literal


class Till:
    """Coins go in and out."""

    def __init__(self, start: int = 0, seed: int = 0) -> None:
        self.total = start
        self.log: list[str] = []
        self.done = False
        self._seed = seed

    @property
    def info(self) -> dict[str, int]:
        return {"total": self.total}

    def put(self, coins: int, colour: Literal["gold", "silver"] = "gold", notes: list[str] | None = None) -> str:
        """Puts coins into the till.

        Args:
            coins: How many.
            colour: What they are made of.
            notes: Remarks for the log.
        """
        if coins < 0:
            raise ValueError("coins can't be negative")
        self.total += coins
        self.log.extend(notes or [])
        return f"{self.total} coins"

    def count(self) -> dict[str, int]:
        """Counts the coins."""
        return {"total": self.total}

    def shake(self) -> str:
        """Breaks, though nothing is wrong with the call."""
        return self.nothing  # type: ignore[attr-defined,no-any-return]

    def shut(self) -> str:
        """Shuts the till, which ends the work."""
        self.done = True
        return f"shut with {self.total}"
