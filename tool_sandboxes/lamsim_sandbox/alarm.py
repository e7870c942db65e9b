"""The runner's clock: what time it is, and when deadlines have to be looked at."""

from __future__ import annotations

import math
import time


class Alarm:
    """Moments are in `time.monotonic` seconds. It may ring early: a deadline that was met is not taken back."""

    def __init__(self) -> None:
        self._due = math.inf

    @staticmethod
    def now() -> float:
        """This moment."""
        return time.monotonic()

    @staticmethod
    def after(seconds: float) -> float:
        """The moment so many seconds from now."""
        return time.monotonic() + seconds

    def set(self, moment: float) -> None:
        """Makes it ring at a moment, if it does not ring before."""
        if moment < self._due:
            self._due = moment

    def seconds(self) -> float | None:
        """How long until it rings; None if it won't."""
        return None if self._due == math.inf else max(0.0, self._due - time.monotonic())

    def rings(self) -> bool:
        """Whether it is time. Then it has to be set again."""
        if time.monotonic() < self._due:
            return False
        self._due = math.inf
        return True
