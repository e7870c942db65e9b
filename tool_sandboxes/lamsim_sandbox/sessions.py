"""What the dispatcher knows of a session: its slot, its live process and its snapshots."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NamedTuple

from lamsim_sandbox.frames import FrameError, unpack
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.slots import Slot

if TYPE_CHECKING:
    from lamsim_sandbox.children import Child

_CLAIM_BYTES = 1 << 14
_LAST_PROCESS = 1 << 22
"""The kernel numbers no process higher."""


class Asked(NamedTuple):
    """Where an answer goes: the number of the request, and the session that it was for."""

    number: int
    session: int


class Frozen:
    """A frozen fork, and what belongs to it.

    Attributes:
        channel: Ends the fork when it is closed.
        until: The end of its life, in `time.monotonic` seconds.
        processes: Numbers of processes as the episode tells them, the fork's own first.
    """

    def __init__(self, channel: socket.socket, until: float) -> None:
        self.channel = channel
        self.until = until
        self.processes: list[int] = []

    def hear(self, body: bytes) -> bool:
        """Takes in what an episode tells of a fork; false if it reports a failure.

        Raises:
            FrameError: If it makes no sense.
        """
        told = unpack(body) if len(body) <= _CLAIM_BYTES else None
        if isinstance(told, dict) and "failed" in told:
            return False
        processes = told.get("ok") if isinstance(told, dict) else None
        if not (isinstance(processes, list) and processes and all(map(_is_number, processes))):
            raise FrameError("what it told of a snapshot makes no sense")
        self.processes = processes
        return True


def _is_number(value: object) -> bool:
    """Whether a value can be a process's number; 1 is not an episode's."""
    return type(value) is int and 1 < value <= _LAST_PROCESS


class Snapshots:
    """The snapshots of a session by their numbers, from 1 on.

    Args:
        bounds: Tell how many there may be, and for how long.
    """

    def __init__(self, bounds: Limits) -> None:
        self._bounds = bounds
        self._kept: dict[int, Frozen] = {}
        self._gone: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def made(self) -> bool:
        """Whether there ever was one."""
        return bool(self._kept or self._gone)

    def __getitem__(self, number: int) -> Frozen:
        return self._kept[number]

    @property
    def processes(self) -> list[int]:
        """Those of all snapshots."""
        return [process for frozen in self._kept.values() for process in frozen.processes]

    @property
    def until(self) -> float | None:
        """When the first of them has to end, in `time.monotonic` seconds."""
        return min((frozen.until for frozen in self._kept.values()), default=None)

    def full(self) -> str:
        """Why there can't be another one; empty if there can."""
        most = self._bounds.snapshots
        if len(self._kept) < most:
            return ""
        return f"The episode keeps as many snapshots as the sandbox's limit snapshots={most} allows: discard one first."

    def missing(self, number: int) -> str:
        """Why one can't be restored; empty if it can."""
        if number in self._kept:
            return ""
        return f"The snapshot can't be restored: it {self._gone.get(number, 'does not exist')}."

    def add(self, frozen: Frozen) -> int:
        """Keeps one."""
        number = len(self._kept) + len(self._gone) + 1
        self._kept[number] = frozen
        return number

    def end(self, number: int, reason: str) -> None:
        """Ends one, if it is kept.

        Args:
            number: Which.
            reason: The end of the sentence "It ...".
        """
        frozen = self._kept.pop(number, None)
        if frozen is not None:
            frozen.channel.close()
            self._gone[number] = reason

    def end_old(self, now: float) -> None:
        """Ends those whose time is over."""
        reason = f"was ended after the sandbox's limit of snapshot_seconds={self._bounds.snapshot_seconds:g}"
        for number in [number for number, frozen in self._kept.items() if now >= frozen.until]:
            self.end(number, reason)

    def end_all(self) -> None:
        """Ends all; closing their channels is all that it takes, in whatever process."""
        for number in list(self._kept):
            self.end(number, "went with the episode")


class Errand(NamedTuple):
    """What a live process is asked that is about a snapshot.

    Attributes:
        number: The snapshot's; 0 for one that is being made.
        frozen: Its fork.
    """

    number: int
    frozen: Frozen


class Session:
    """A session with an episode.

    Attributes:
        number: Its number.
        slot: Where the episode lives.
        snapshots: What can be restored.
        child: The live process; None if it has died, and snapshots are left.
        wanted: The snapshot that is to go on when the live process is dead; 0 if there is none.
        closed: Whether it ends with the live process.
    """

    def __init__(self, number: int, slot: Slot, bounds: Limits) -> None:
        self.number = number
        self.slot = slot
        self.snapshots = Snapshots(bounds)
        self.child: Child | None = None
        self.wanted = 0
        self.closed = False

    def forget(self) -> None:
        """Closes the descriptors, which a forked process has no business with."""
        self.snapshots.end_all()
        if self.child is not None:
            self.child.stream.close()
            if self.child.errand is not None:
                self.child.errand.frozen.channel.close()
