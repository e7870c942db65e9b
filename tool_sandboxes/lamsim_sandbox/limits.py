"""The limits of a runner and of each of its episodes, and how an episode takes them on."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38


@dataclass(frozen=True)
class Limits:
    """What a runner and its episodes may use.

    Attributes:
        episodes: How many live at once.
        call_seconds: Wall-clock time of one call; then the episode is killed.
        cpu_seconds: Processor time of each process of an episode, in its whole life.
        memory_bytes: Address space of each process of an episode, beyond what the loaded toolkit takes.
        file_bytes: Size of each file that is written.
        message_bytes: Size of what one call, state or snapshot gives, and of the files that a snapshot keeps.
        open_files: Open files of each process.
        processes: Processes and threads of one episode, where each has a user of its own.
        snapshots: Frozen forks that are kept of one episode.
        snapshot_seconds: Wall-clock time after which a frozen fork is ended.
    """

    episodes: int = 64
    call_seconds: float = 60.0
    cpu_seconds: int = 600
    memory_bytes: int = 1 << 30
    file_bytes: int = 64 << 20
    message_bytes: int = 64 << 20
    open_files: int = 256
    processes: int = 64
    snapshots: int = 16
    snapshot_seconds: float = 3600.0

    def apply(self, own_user: bool) -> None:
        """Puts the limits on this process and on those that it starts.

        Args:
            own_user: Whether the episode has a user of its own, whose processes can be counted.
        """
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _lower(resource.RLIMIT_CPU, self.cpu_seconds)
        _lower(resource.RLIMIT_AS, _address_space() + self.memory_bytes)
        _lower(resource.RLIMIT_FSIZE, self.file_bytes)
        _lower(resource.RLIMIT_NOFILE, self.open_files)
        if own_user:
            _lower(resource.RLIMIT_NPROC, self.processes)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    return _pages(0) * resource.getpagesize()


def resident() -> int:
    """The memory that this process takes, in bytes."""
    return _pages(1) * resource.getpagesize()


def _pages(which: int) -> int:
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[which])


def open_many_files() -> None:
    """Lets this process have as many files open as it may: a snapshot is one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def die_first() -> None:
    """Makes the kernel choose this process, and not the runner, when memory is short."""
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def die_with_parent() -> None:
    """Ends this process with its parent. A change of user forgets that, so it comes after one."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def forbid_tracing() -> None:
    """Keeps this process's memory, files and environment from other processes of the same user."""
    _prctl(_PR_SET_DUMPABLE, 0)


def forbid_privileges() -> None:
    """Makes set-user-ID programs powerless, here and in what this process starts."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants' orphans, so that none lingers as a zombie."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")


_libc = ctypes.CDLL(None, use_errno=True)
