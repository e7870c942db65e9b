"""The places of a runner: slots that are free, taken, or being cleaned by a process of their own."""

from __future__ import annotations

import os
from collections import deque
from typing import Callable

from lamsim_sandbox.slots import Slot


class Places:
    """Keeps account of slots.

    Args:
        slots: All of them.
        forget: Closes what a forked process has no business with.
    """

    def __init__(self, slots: list[Slot], forget: Callable[[], None]) -> None:
        self._free = deque(slots)
        self._dirty: deque[Slot] = deque()
        self._cleaners: dict[int, Slot] = {}
        self._forget = forget

    @property
    def dirty(self) -> bool:
        """Whether there is one for which `clean` must be called again."""
        return bool(self._dirty)

    def take(self) -> Slot | None:
        """One that is free, if there is one."""
        return self._free.popleft() if self._free else None

    def give_back(self, slot: Slot) -> None:
        """Takes back one that was not used."""
        self._free.append(slot)

    def leave(self, slot: Slot) -> None:
        """Takes back one that an episode has left."""
        self._dirty.append(slot)

    def clean(self) -> None:
        """Starts a cleaner for each slot that an episode has left, as far as there is room for processes."""
        for _ in range(len(self._dirty)):
            slot = self._dirty.popleft()
            try:
                pid = os.fork()
            except OSError:
                self._dirty.append(slot)
                continue
            if pid == 0:
                status = 1
                try:
                    self._forget()
                    slot.clean()
                    status = 0
                finally:
                    os._exit(status)
            self._cleaners[pid] = slot

    def cleaned(self, pid: int, status: int) -> bool:
        """Hears of the end of a process; whether a slot is free now. One that could not be cleaned is tried again."""
        slot = self._cleaners.pop(pid, None)
        if slot is None:
            return False
        (self._dirty if status else self._free).append(slot)
        return not status
