"""Slots: the places of episodes in a runner, each with a working folder and, in a container, a user of its own."""

from __future__ import annotations

import os
import select
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import Collection

from lamsim_sandbox import limits
from lamsim_sandbox.clearing import empty
from lamsim_sandbox.limits import Limits

_PAUSE_SECONDS = 0.001
_PAUSES = 2000
"""How often to leave killed processes so much time to die and to be reaped."""


@dataclass(frozen=True)
class Slot:
    """A place for one episode at a time.

    Attributes:
        folder: The working folder, private to the episode and emptied after it. It belongs to the janitor and is the
            episode's by its group, so that the episode can't open it to others or leave marks on the folder itself.
        uid: The user (and group) of the episode; None shares the runner's.
        janitor: The user who cleans up after it, whom the episode can't signal; None shares the runner's.
    """

    folder: str
    uid: int | None = None
    janitor: int | None = None

    def prepare(self) -> None:
        """Makes the folder where it is not mounted."""
        if self.uid is None:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)

    def enter(self, bounds: Limits) -> None:
        """Makes this process the episode's: its own session and user, its limits, its folder."""
        os.setsid()
        limits.die_first()
        bounds.apply(own_user=self.uid is not None)
        if self.uid is not None:
            os.setgroups([])
            os.setresgid(self.uid, self.uid, self.uid)
            os.setresuid(self.uid, self.uid, self.uid)
            os.nice(10)  # so that the runner gets its turn, however many processes episodes keep busy
            limits.forbid_tracing()
            limits.forbid_privileges()
        limits.die_with_parent()
        os.umask(0o077)
        os.chdir(self.folder)
        os.environ["HOME"] = os.environ["TMPDIR"] = self.folder
        tempfile.tempdir = None

    def owns(self, process: int) -> bool:
        """Whether there is such a process and its user is the episode's."""
        status = _told(process, "status")
        owner = status.partition("\nUid:")[2].split()
        return bool(owner) and self.uid in (None, int(owner[0]))

    def end_others(self, spared: Collection[int]) -> None:
        """Kills what the episode's user runs, but this process and those given, and waits until they are dead.

        Where the user is not the episode's own, nothing tells its processes apart, and nothing is done.
        """
        if self.uid is None:
            return
        with suppress(OSError):
            os.kill(-1, signal.SIGSTOP)  # so that none forks while they are looked for
        others = _reached(signal.SIGKILL, but=spared)
        _reached(signal.SIGCONT)
        for process in others:
            while _told(process, "stat").rpartition(")")[2].split()[:1] not in ([], ["Z"], ["X"]):
                select.select([], [], [], _PAUSE_SECONDS)

    def clean(self) -> None:
        """Kills what the episode's user still runs and empties the folder; for a process of its own.

        Raises:
            OSError: If it has to be tried again.
        """
        if self.uid is not None and self.janitor is not None:
            os.setgroups([])
            os.setresgid(self.uid, self.uid, self.uid)
            # With the episode's user as effective user only, this process reaches all that the episode left behind,
            # files and processes, and is out of its reach. Nor has anyone else these two users.
            os.setresuid(self.janitor, self.uid, self.janitor)
            with suppress(OSError):
                os.kill(-1, signal.SIGKILL)
            # Until it is dead a process may still make a file, hold one open and count as one of its user's.
            for _ in range(_PAUSES):
                if not _reached(0):
                    break
                select.select([], [], [], _PAUSE_SECONDS)
            else:
                raise TimeoutError("processes of the episode are still dying")
        empty(self.folder)


def _reached(number: int, but: Collection[int] = ()) -> list[int]:
    """Sends a signal, or none if that is 0, to whomever this process may send one; gives those whom it reached."""
    reached = []
    for process in {int(name) for name in os.listdir("/proc") if name.isdigit()}.difference(but, [os.getpid()]):
        with suppress(OSError):
            os.kill(process, number)
            reached.append(process)
    return reached


def _told(process: int, what: str) -> str:
    """What the kernel tells of a process; nothing if it is gone."""
    try:
        with open(f"/proc/{process}/{what}", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
