"""The owner's side of an interpreter: how its processes are started, forked, asked, stopped and ended."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, NamedTuple

from lamsim_sandbox.frames import Frame, FrameError, FrameReader, pack, unpack
from lamsim_sandbox.interpreter_process import DESCRIPTORS, Ends

_START = (
    # The working folder comes back later: a module in it must not be taken for one of ours.
    "import sys; sys.path[0] = sys.argv[1]; import json; options = json.loads(sys.argv[2]); "
    "from lamsim_sandbox.interpreter_process import Ends, main; "
    "main(Ends(*options.pop('ends')), **options)"
)
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "OPENBLAS_NUM_THREADS")
"""Of the environment; the rest may hold secrets."""

_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
_CREDENTIALS = struct.Struct("3i")
_CHUNK = 1 << 16
_START_SECONDS = 30.0
_TWIN_SECONDS = 10.0
_GRACE_SECONDS = 1.0
"""How long code may take to stop once it is interrupted."""

_DEATH_SECONDS = 1.0
"""How long the guard of a worker that is gone may take to tell why."""


class Answer(NamedTuple):
    """What came of a cell.

    Attributes:
        output: The beginning of what was written.
        cut: Whether more was written.
        value: The last value; None if there was no answer.
        error: The error's text.
        interrupted: Whether the time was over.
        ended: How the worker ended, as `Popen.returncode` has it; None if it lives or nobody knows.
    """

    output: bytes
    cut: bool
    value: str | None
    error: str
    interrupted: bool
    ended: int | None


class Link:
    """The connection to one worker.

    Args:
        control: See `Ends`.
        output: See `Ends`.
        status: See `Ends`.
        seconds: How long the worker's first sign of life may take.
        limit: How many bytes an answer may have.

    Raises:
        OSError: If there is none.
    """

    def __init__(self, control: socket.socket, output: int, status: int, seconds: float, limit: int) -> None:
        self._control = control
        self._output = output
        self._status = status
        self._limit = limit
        self._reader = FrameReader(limit)
        self._ended: int | None = None
        self._guarded = True
        try:
            self._pid = _greeted(control, seconds)
        except OSError:
            self.drop()
            raise
        control.setblocking(False)

    @classmethod
    def start(cls, memory_bytes: int, characters: int, seed: int) -> Link:
        """Starts an interpreter.

        Raises:
            OSError: If it can't be started.
        """
        (control, output, status), theirs = _ends()
        options = {"ends": theirs, "memory_bytes": memory_bytes, "characters": characters, "seed": seed}
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        try:
            with subprocess.Popen(
                [sys.executable, "-c", _START, package, json.dumps(options)],
                stdin=subprocess.DEVNULL,
                stdout=theirs.output,
                stderr=theirs.output,
                env={**environment, **_ENVIRONMENT},
                pass_fds=theirs,
            ) as process:
                process.wait(_START_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            control.close()
            os.close(output)
            os.close(status)
            raise OSError(f"The interpreter can't be started: {error}") from error
        finally:
            for end in theirs:
                os.close(end)
        # In ASCII, each half of a surrogate pair takes six bytes.
        return cls(control, output, status, _START_SECONDS, 2 * (characters + 100) * 12)

    def twin(self) -> Link | None:
        """Has the idle worker fork a twin; None if it can't."""
        (control, output, status), theirs = _ends()
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack(f"{DESCRIPTORS}i", *theirs))]
        try:
            self._control.sendmsg([Frame(0, 0, b"").to_bytes()], passed)
        except OSError:
            for end in (control.detach(), output, status):
                os.close(end)
            return None
        finally:
            for end in theirs:
                os.close(end)
        with suppress(OSError):
            return Link(control, output, status, _TWIN_SECONDS, self._limit)
        return None

    def idle(self) -> bool:
        """Whether the worker still waits for a cell."""
        return not select.select([self._control], [], [], 0)[0] and not self._learns(0)

    def run(self, code: str, number: int, seconds: float, output_bytes: int) -> Answer:
        """Runs a cell; interrupts it when its time is over, and kills the worker if that does not stop it."""
        outgoing = memoryview(Frame(number, 0, pack({"code": code})).to_bytes())
        kept = bytearray()
        cut = interrupted = False
        answer: dict[str, Any] | None = None
        deadline = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self._output, select.POLLIN)
        if self._guarded:
            poll.register(self._status, select.POLLIN)
        poll.register(self._control, select.POLLIN | select.POLLOUT)
        while answer is None:
            left = deadline - time.monotonic()
            if left <= 0:
                if interrupted:
                    self.kill()
                    break
                interrupted = True
                with suppress(OSError):
                    os.kill(self._pid, signal.SIGINT)
                deadline += _GRACE_SECONDS
                continue
            ready = dict(poll.poll(left * 1000))
            if self._output in ready:
                data = os.read(self._output, _CHUNK)
                if not data:
                    poll.unregister(self._output)
                cut = cut or len(kept) + len(data) > output_bytes
                kept += data[: output_bytes - len(kept)]
            events = ready.get(self._control.fileno(), 0)
            if events & select.POLLOUT and outgoing:
                with suppress(OSError):
                    outgoing = outgoing[self._control.send(outgoing) :]
                if not outgoing:
                    poll.modify(self._control, select.POLLIN)
            if events & ~select.POLLOUT:
                try:
                    answer = self._received(number)
                except OSError:
                    break
                except FrameError:
                    self.kill()
                    break
            elif self._status in ready:
                if self._learns(0):
                    break
                poll.unregister(self._status)
        rest = self._rest()
        if answer is None:
            if not self._learns(_DEATH_SECONDS):
                self.kill()
            rest += self._rest()
            return Answer(bytes(kept + rest)[:output_bytes], cut, None, "", interrupted, self._ended)
        kept += rest
        cut = cut or len(kept) > output_bytes
        return Answer(bytes(kept[:output_bytes]), cut, answer["value"], answer["error"], interrupted, None)

    def _received(self, number: int) -> dict[str, Any] | None:
        """The answer, if it is there.

        Raises:
            OSError: If the connection has ended.
            FrameError: If what came is no answer.
        """
        data = self._control.recv(_CHUNK)
        if not data:
            raise ConnectionResetError
        for frame in self._reader.feed(data):
            found = unpack(frame.body)
            if not isinstance(found, dict) or [type(found.get(name)) for name in ("value", "error")] != [str, str]:
                raise FrameError("an answer is no answer")
            if frame.number == number:
                return found
        return None

    def _rest(self) -> bytes:
        """What is in the pipe now, and no more: something in the background may write on and on."""
        found = b""
        with suppress(BlockingIOError):
            while len(found) < 1 << 20:
                data = os.read(self._output, _CHUNK)
                found += data
                if len(data) < _CHUNK:
                    break
        return found

    def _learns(self, seconds: float) -> bool:
        """Whether the guard tells, within some time, how the worker ended."""
        if self._guarded and select.select([self._status], [], [], seconds)[0]:
            told = os.read(self._status, 32)
            self._guarded = False
            with suppress(ValueError):
                self._ended = int(told)
        return self._ended is not None

    def kill(self) -> None:
        """Kills the worker and what it has started in its process group."""
        if self._ended is None:
            for kill in (os.kill, os.killpg):
                with suppress(OSError):
                    kill(self._pid, signal.SIGKILL)

    def drop(self) -> None:
        """Closes the connection, with which the worker ends unless it was forked to serve another."""
        self._control.close()
        os.close(self._output)
        os.close(self._status)


def _ends() -> tuple[tuple[socket.socket, int, int], Ends]:
    """The two sides of a new connection."""
    ours, theirs = socket.socketpair()
    # The kernel then tells who is at the other end, which the other end could lie about.
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    output, writes_output = os.pipe()
    status, writes_status = os.pipe()
    os.set_blocking(output, False)
    return (ours, output, status), Ends(theirs.detach(), writes_output, writes_status)


def _greeted(control: socket.socket, seconds: float) -> int:
    """Waits for a worker's first sign of life.

    Returns:
        Its process number.

    Raises:
        OSError: If none comes.
    """
    control.settimeout(seconds)
    size = len(Frame(0, 0, b"").to_bytes())
    data, extra, _, _ = control.recvmsg(size, socket.CMSG_SPACE(_CREDENTIALS.size))
    for _, kind, content in extra:
        if kind == socket.SCM_CREDENTIALS and len(data) == size:
            return int(_CREDENTIALS.unpack(content)[0])
    raise OSError("The interpreter's process does not answer.")
