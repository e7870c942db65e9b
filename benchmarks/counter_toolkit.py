"""The trivial tool that every contestant of `engine.py` calls: a counter, as a plain class."""


class Counter:
    """Adds up.

    Args:
        calls: After so many calls the work is done; 0 for never.
    """

    def __init__(self, calls: int = 0) -> None:
        self.total = 0
        self.left = calls
        self.done = False

    def add(self, n: int) -> str:
        """Adds to the total.

        Args:
            n: How much.
        """
        self.total += n
        self.left -= 1
        self.done = self.left == 0
        return f"The total is {self.total}."
