"""A connection to a runner: many sessions of many threads over one stream, each answer matched to its request."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from lamsim_sandbox.frames import Frame, FrameError, FrameReader, pack, unpack

from lamsim.errors import FailureKind, SandboxError, UsageError

_GRACE_SECONDS = 10.0
"""How much later than the runner itself this end gives up waiting for an answer."""

_KINDS = frozenset(FailureKind)


class Stream(Protocol):
    """The two ends of a runner's standard input and output, and the runner behind them."""

    name: str
    """What the runner is, as the beginning of a sentence."""

    def send(self, data: bytes) -> None:
        """Sends all of the bytes, or raises `OSError`."""

    def receive(self) -> bytes:
        """The next bytes; none at the end."""

    def last_words(self) -> str:
        """What the runner wrote to its standard error; empty if it is silent."""

    def close(self) -> None:
        """Ends the runner, hard, and leaves nothing behind; calling it again does nothing."""

    def forget(self) -> None:
        """Closes this process's descriptors only, as a fork must."""


class RunnerConnection:
    """One runner; threads may share it.

    Args:
        stream: Leads to the runner, which is ended with the connection.
        capacity: How many sessions at once.
        call_seconds: After so long the runner itself ends an episode that does not answer.
        message_bytes: What one answer may weigh.
    """

    def __init__(self, stream: Stream, *, capacity: int, call_seconds: float, message_bytes: int) -> None:
        self._stream = stream
        self._call_seconds = call_seconds
        self._room = threading.Semaphore(capacity)
        self._numbers = itertools.count(1)
        self._sessions = itertools.count(1)
        self._waiting: dict[int, SimpleQueue[bytes | None]] = {}
        self._dropped: deque[int] = deque()
        self._sending = threading.Lock()
        self._gone = ""
        self._reader = FrameReader(message_bytes)
        threading.Thread(target=self._read, name=f"{stream.name} reader", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the runner is there, as far as is known."""
        return not self._gone

    def reserve(self) -> bool:
        """Takes room for one session; false if there is none."""
        return self._room.acquire(blocking=False)

    def new_session(self) -> int:
        """A session's number."""
        return next(self._sessions)

    def drop(self, session: int) -> None:
        """Ends a session, with the next message that is sent; safe wherever garbage is collected."""
        self._dropped.append(session)
        self._room.release()

    def flush(self) -> None:
        """Sends what dropped sessions left to say."""
        if self._dropped and not self._gone:
            with self._sending, suppress(OSError, ValueError):
                self._stream.send(self._endings())

    def request(self, session: int, do: str, given: Mapping[str, Any], seconds: float | None = None) -> Any:
        """Asks and waits for the answer.

        Args:
            session: Who is asked; 0 is the runner.
            do: What is asked.
            given: Arguments.
            seconds: How long to wait; None for what a call may take.

        Raises:
            SandboxError: If the answer is a failure, does not come, or the runner is gone.
            UsageError: If the arguments are no JSON values.
        """
        try:
            body = pack({"do": do, "with": given})
        except (TypeError, ValueError, RecursionError) as error:
            raise UsageError(f"What goes into a sandbox must be JSON values: {error}.") from error
        seconds = self._call_seconds + _GRACE_SECONDS if seconds is None else seconds
        number = next(self._numbers) & 0xFFFFFFFF
        answer: SimpleQueue[bytes | None] = SimpleQueue()
        self._waiting[number] = answer
        try:
            if self._gone:
                raise SandboxError(self._gone)
            with self._sending:
                self._stream.send(self._endings() + Frame(number, session, body).to_bytes())
            reply = answer.get(timeout=seconds)
        except (OSError, ValueError) as error:
            self.end(f"{self._stream.name} is gone: {error}.")
            raise SandboxError(self._gone) from error
        except Empty:
            self.end(f"{self._stream.name} was ended: it gave no answer for {seconds:g} seconds.")
            raise SandboxError(self._gone, FailureKind.TIMEOUT) from None
        finally:
            self._waiting.pop(number, None)
        if reply is None:
            raise SandboxError(self._gone)
        return _ok(reply)

    def _endings(self) -> bytes:
        frames = b""
        while self._dropped:
            frames += Frame(0, self._dropped.popleft(), b"").to_bytes()
        return frames

    def _read(self) -> None:
        reason = ""
        try:
            while data := self._stream.receive():
                for frame in self._reader.feed(data):
                    answer = self._waiting.get(frame.number)
                    if answer is not None:
                        answer.put(frame.body)
        except (OSError, ValueError, FrameError) as error:
            reason = f" ({error})"
        words = self._stream.last_words().strip()
        self.end(f"{self._stream.name} is gone{reason}{': ' + words.splitlines()[-1][:500] if words else ''}.")
        self._stream.forget()

    def end(self, reason: str) -> None:
        """Ends the runner; the first reason counts.

        Args:
            reason: One sentence, for those who still wait or ask.
        """
        self._gone = self._gone or reason
        for answer in list(self._waiting.values()):
            answer.put(None)
        # Not while somebody sends, unless that hangs: ending the runner then sets it free.
        free = self._sending.acquire(timeout=1.0)
        try:
            self._stream.close()
        finally:
            if free:
                self._sending.release()

    def forget(self) -> None:
        """Leaves the runner to the process that this one was forked from."""
        self._gone = "The sandbox belongs to the process that made it."
        self._stream.forget()


def _ok(reply: bytes) -> Any:
    """What an answer holds; it comes from where untrusted code may run, so nothing about it is taken for granted.

    Raises:
        SandboxError: If it reports a failure, or is none of the protocol's.
    """
    try:
        match unpack(reply):
            case {"ok": value}:
                return value
            case {"failed": [str(kind), str(message)]} if kind in _KINDS:
                raise SandboxError(message, FailureKind(kind))
    except FrameError as error:
        raise nonsense() from error
    raise nonsense()


def nonsense() -> SandboxError:
    """For an answer that is none of the protocol's."""
    return SandboxError("The episode's process gave an answer that makes no sense.")
