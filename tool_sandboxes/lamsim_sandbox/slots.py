"""Slots: the places of episodes in a runner, each with a working folder and, in a container, a user of its own."""

from __future__ import annotations

import os
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass

from lamsim_sandbox import limits
from lamsim_sandbox.limits import Limits


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
            with suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            # Until it is dead a process may still make a file, hold one open and count as one of its user's.
            if _has_processes(self.uid):
                raise BlockingIOError("processes of the episode are still dying")
        else:
            os.chmod(self.folder, 0o700)
        _empty(self.folder)


def _has_processes(uid: int) -> bool:
    """Whether a process other than this one has the user."""
    for pid in os.listdir("/proc"):
        with suppress(OSError):
            if pid.isdigit() and int(pid) != os.getpid() and os.stat(f"/proc/{pid}").st_uid == uid:
                return True
    return False


def _empty(folder: str) -> None:
    """Empties a folder, whatever depth, names and rights an episode gave to what is in it.

    Folders inside move up until they are empty: no path ever grows long, nothing is followed out of the folder.
    """
    number = 0
    while True:
        found = False
        for entry in os.scandir(folder):
            found = True
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            for inner in os.scandir(entry.path):
                if not inner.is_dir(follow_symlinks=False):
                    os.unlink(inner.path)
                    continue
                os.chmod(inner.path, 0o700)
                while os.path.lexists(os.path.join(folder, f"up{number}")):
                    number += 1
                os.rename(inner.path, os.path.join(folder, f"up{number}"))
            os.rmdir(entry.path)
        if not found:
            return
