"""A pseudo-terminal and the session of processes that lives on it."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
from contextlib import suppress
from typing import Mapping, Sequence

_CHUNK = 1 << 16
_ROWS, _COLUMNS = 24, 80
_TIOCSIG = 0x40045436
"""Signals the foreground group, whoever its processes belong to."""

_SHELLS = frozenset({"bash", "sh", "dash", "ash", "ksh", "mksh", "zsh"})


class Terminal:
    """A program on a terminal of 80 columns that echoes nothing.

    Args:
        command: The program, which leads the terminal's session.
        cwd: Where it starts.
        environment: All of its environment.

    Raises:
        OSError: If it can't be started.
    """

    def __init__(self, command: Sequence[str], cwd: str, environment: Mapping[str, str]) -> None:
        self._master, slave = os.openpty()
        try:
            modes = termios.tcgetattr(slave)
            modes[3] &= ~termios.ECHO
            termios.tcsetattr(slave, termios.TCSANOW, modes)
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
            self._process = subprocess.Popen(
                list(command),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env=dict(environment),
                start_new_session=True,
                preexec_fn=_lead_terminal,
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    @property
    def alive(self) -> bool:
        """Whether the program that leads the session still runs."""
        return self._process.poll() is None

    def type(self, text: str) -> None:
        """Types, as at a keyboard. Where nobody reads, what does not fit is lost."""
        with suppress(OSError):
            os.write(self._master, text.encode())

    def read(self, seconds: float) -> bytes:
        """What was written since, once there is something; nothing if there is none in that time."""
        if not select.select([self._master], [], [], max(seconds, 0.0))[0]:
            return b""
        try:
            return os.read(self._master, _CHUNK)
        except OSError:
            return b""  # no process has the terminal open: its end, which `alive` tells too

    def stop(self, kill: bool) -> None:
        """Stops what is in the foreground.

        Args:
            kill: With SIGKILL; else with SIGINT, as ^C does, though ^C would be a mere character to some programs.
        """
        with suppress(OSError):
            if not kill:
                fcntl.ioctl(self._master, _TIOCSIG, signal.SIGINT)
            elif self._foreground() > 1:
                os.killpg(self._foreground(), signal.SIGKILL)

    def prompts(self, patient: bool) -> bool:
        """Whether an interactive shell waits for a line.

        Args:
            patient: Whether nothing has happened for a while. A shell with a line editor has the terminal give it
                each character; of one without, it can only be said that nothing else is in the foreground.
        """
        group = self._foreground()
        arguments = _arguments(group) if group > 1 else []
        if not arguments or os.path.basename(arguments[0]).lstrip("-") not in _SHELLS:
            return False
        if any(not argument.startswith("-") or argument.startswith("-c") for argument in arguments[1:]):
            return False
        edits = not termios.tcgetattr(self._master)[3] & termios.ICANON
        return edits or (patient and _program(group) not in ("", "bash") and self._reads_terminal(group))

    def _reads_terminal(self, pid: int) -> bool:
        try:
            return os.readlink(f"/proc/{pid}/fd/0").startswith(("/dev/pts/", "/dev/tty"))
        except OSError:
            return True  # another user's

    def _foreground(self) -> int:
        try:
            return os.tcgetpgrp(self._master)
        except OSError:
            return 0

    def end(self) -> None:
        """Kills all that is still in the session and closes the terminal."""
        for _ in range(100):
            found = [pid for pid in _session(self._process.pid) if pid != self._process.pid]
            if self.alive:
                found.append(self._process.pid)
            if not sum(_kill(pid) for pid in found):
                break
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
        os.close(self._master)


def _lead_terminal() -> None:
    """Between fork and exec: makes the terminal this session's own, with the file modes that a login has."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.umask(0o022)


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        return False
    return True


def _session(leader: int) -> list[int]:
    """The living processes of a session."""
    members = []
    for name in os.listdir("/proc"):
        fields = _stat(name) if name.isdigit() else None
        if fields is not None and fields[0] not in (b"Z", b"X") and int(fields[3]) == leader:
            members.append(int(name))
    return members


def _stat(pid: str) -> list[bytes] | None:
    """The fields of a process after its name: state, parent, group, session and so on."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return None


def _arguments(pid: int) -> list[str]:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return [os.fsdecode(argument) for argument in file.read().split(b"\0")[:-1]]
    except OSError:
        return []


def _program(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/comm", "rb") as file:
            return os.fsdecode(file.read().strip())
    except OSError:
        return ""
