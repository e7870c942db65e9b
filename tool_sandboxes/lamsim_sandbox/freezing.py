"""Frozen forks: an episode's process keeps copies of itself that wait, and that can go on in its place."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress

from lamsim_sandbox import folder, handover, limits, openfiles
from lamsim_sandbox.folder import TooMuch
from lamsim_sandbox.frames import Frame, failed, pack
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.slots import Slot

_MESSAGE = 1 << 16


class Freezer:
    """Makes frozen forks of this process.

    A frozen fork waits at its channel, until that closes or it is told to go on. Then it leaves a frozen fork of itself
    behind, so what it keeps can be had again and again. The one that goes on is always the parent, with the processes
    and threads that it has. A fork has one thread, and the processes that hooks of `os.register_at_fork` have made for
    it, as a tool does that has state in a process of its own. Such a process must not be in the process group of its
    maker, and must end by itself when its connection to the process that it is for closes.

    Args:
        slot: Where the episode lives.
        bounds: What it may use.
    """

    def __init__(self, slot: Slot, bounds: Limits) -> None:
        self._slot = slot
        self._bounds = bounds
        self._forks: list[int] = []

    def freeze(self, stream: socket.socket, channel: socket.socket | None) -> tuple[socket.socket, bytes]:
        """Leaves a frozen fork behind. Returns in this process at once, and in the fork when it is to go on.

        Args:
            stream: Leads to the dispatcher; a fork that goes on gets another.
            channel: Where the fork waits; None if this process could not open it.

        Returns:
            The stream to go on with, and the answer to give there: the numbers of the frozen fork and of the processes
            that belong to it.
        """
        if channel is None:
            reason = f"the limit is open_files={self._bounds.open_files}"
            return stream, failed("toolkit", f"The episode has too many files open for a snapshot: {reason}.")
        with channel:
            try:
                place = _place(self._slot.folder)
                opened = openfiles.noted(self._slot.folder)
                entries = folder.save(self._slot.folder, self._bounds.message_bytes)
                numbers = self._fork()
            except TooMuch:
                reason = f"the limit is message_bytes={self._bounds.message_bytes:,}"
                return stream, failed("toolkit", f"The files of the episode are too big for a snapshot: {reason}.")
            except (OSError, MemoryError) as error:
                return stream, failed("sandbox", f"No snapshot could be made: {error or 'no memory is left'}.")
            while not numbers:
                stream.close()
                stream, spared = _told(channel)
                try:
                    self._slot.end_others(spared)
                    in_place = folder.restore(self._slot.folder, entries, [file.inode for file in opened])
                    openfiles.put_right(opened, in_place)
                    _go_to(place, self._slot.folder)
                    numbers = self._fork()
                except (OSError, MemoryError) as error:
                    reason = f"The snapshot could not be restored: {error or 'no memory is left'}."
                    with suppress(OSError):
                        stream.sendall(Frame(0, 0, failed("sandbox", reason)).to_bytes())
                if numbers:
                    limits.die_with_parent()
            return stream, pack({"ok": numbers})

    def _fork(self) -> list[int]:
        """Forks.

        Returns:
            The numbers of the fork and of the processes that belong to it; none in the fork itself.

        Raises:
            OSError: If there is no room for a process.
        """
        self._forks = [fork for fork in self._forks if not _ended(fork)]
        # A hook of the module gives each fork another seed; this one must draw what the original would have drawn.
        chance = sys.modules.get("random")
        drawn = chance.getstate() if chance else None
        before = self._processes()
        ready, told = os.pipe()
        with open(ready, "rb") as hear, open(told, "wb", buffering=0) as tell:
            fork = os.fork()
            if not fork:
                try:
                    os.setsid()  # out of the group that is killed with the original
                    if chance:
                        chance.setstate(drawn)
                    self._forks.clear()
                    hooked = self._processes() - before - {os.getpid()}
                    tell.write(pack([os.getpid(), *filter(self._slot.owns, hooked)]))
                except BaseException:
                    os._exit(1)  # it must never go on as if it were the original
                return []
            tell.close()
            # Not before it has settled is it a snapshot, whatever happens to this process.
            numbers = hear.read()
        self._forks.append(fork)
        if not numbers:
            raise OSError("the fork died")
        found: list[int] = json.loads(numbers)
        return found

    def _processes(self) -> set[int]:
        """All there are, where a restore ends those of the episode's user."""
        return {int(name) for name in os.listdir("/proc") if name.isdigit()} if self._slot.uid is not None else set()


def _told(channel: socket.socket) -> tuple[socket.socket, list[int]]:
    """Waits to be told to go on; ends this process with the channel."""
    data, stream = handover.receive(channel, _MESSAGE)
    if not data or stream is None:
        os._exit(0)
    spared: list[int] = json.loads(data)
    return stream, spared


def _place(folder: str) -> str:
    """Where this process is; the working folder if that can't be told."""
    try:
        return os.getcwd()
    except OSError:
        return folder


def _go_to(place: str, folder: str) -> None:
    """Goes where this process was; to the working folder if nothing leads there any more."""
    try:
        os.chdir(place)
    except OSError:
        os.chdir(folder)


def _ended(fork: int) -> bool:
    try:
        return os.waitpid(fork, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return True  # the toolkit has waited for it
