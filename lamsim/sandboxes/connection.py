"""A connection to a runner: many sessions of many threads over one stream, each answer matched to its request."""

from __future__ import annotations

import itertools
import threading
import time
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

_YOUR_TURN, _GONE = object(), object()


class Stream(Protocol):
    """The two ends of a runner's standard input and output, and the runner behind them."""

    name: str
    """What the runner is, as the beginning of a sentence."""

    def send(self, data: bytes) -> None:
        """Sends all of the bytes, or raises `OSError`."""

    def receive(self, seconds: float) -> bytes:
        """The next bytes; none at the end. Raises `TimeoutError` if there are none for so long."""

    def last_words(self) -> str:
        """What the runner wrote to its standard error; empty if it is silent."""

    def excess(self) -> str:
        """What the runner has taken too much of, where nothing but a look tells; empty if all is well."""

    def close(self) -> None:
        """Ends the runner, hard, and leaves nothing behind; calling it again does nothing."""

    def forget(self) -> None:
        """Closes this process's descriptors only, as a fork must."""


class RunnerConnection:
    """One runner; threads may share it.

    Of the threads that wait for an answer one reads the stream, for all of them; with an answer of its own it leaves
    that to another. So the lone caller's answer comes without a change of threads.

    Args:
        stream: Leads to the runner, which is ended with the connection.
        capacity: How many sessions at once.
        call_seconds: After so long the runner itself ends an episode that does not answer.
        message_bytes: What one answer may weigh.

    Attributes:
        served: How many sessions it has been reserved for.
        memory_bytes: What the runner itself took when last asked.
        idle_since: When its last session ended, in `time.monotonic` seconds.
        on_room: Hears of each session that ends.
    """

    def __init__(self, stream: Stream, *, capacity: int, call_seconds: float, message_bytes: int) -> None:
        self.served = 0
        self.memory_bytes = 0
        self.idle_since = time.monotonic()
        self.on_room: SimpleQueue[None] | None = None
        self._stream = stream
        self._call_seconds = call_seconds
        self._capacity = capacity
        self._taken = 0
        self._returned: deque[None] = deque()
        self._room = threading.Lock()
        self._numbers = itertools.count(1)
        self._new_sessions = itertools.count(1)
        self._waiting: dict[int, SimpleQueue[Any]] = {}
        self._dropped: deque[int] = deque()
        self._sending = threading.Lock()
        self._reading = threading.Lock()
        self._closing = threading.Lock()
        self._gone = ""
        self._reader = FrameReader(message_bytes)

    @property
    def alive(self) -> bool:
        """Whether the runner is there, as far as can be told without asking it."""
        if not self._gone and self._reading.acquire(blocking=False):
            try:
                with suppress(TimeoutError):
                    self._read(0.0)
            finally:
                self._reading.release()
                self._pass_on()
        return not self._gone

    @property
    def sessions(self) -> int:
        """How many there are at present."""
        return self._taken - len(self._returned)

    def reserve(self) -> bool:
        """Takes room for one session; false if there is none."""
        with self._room:
            while self._returned:
                self._returned.popleft()
                self._taken -= 1
            if self._taken >= self._capacity:
                return False
            self._taken += 1
            self.served += 1
            return True

    def new_session(self) -> int:
        """A session's number."""
        return next(self._new_sessions)

    def drop(self, session: int) -> None:
        """Ends a session, with the next message that is sent.

        It takes no lock, so it may be called wherever garbage is collected.
        """
        self._dropped.append(session)
        self.idle_since = time.monotonic()
        self._returned.append(None)
        if self.on_room is not None:
            self.on_room.put(None)

    def flush(self) -> None:
        """Sends what dropped sessions left to say."""
        if self._dropped and not self._gone:
            with self._sending, suppress(OSError, ValueError):
                self._stream.send(self._endings())

    def check(self, seconds: float) -> None:
        """Asks the runner whether it is well, and ends it if it does not say so in time.

        Raises:
            SandboxError: If it does not, or has taken too much of something.
        """
        if excess := self._stream.excess():
            self.end(f"{self._stream.name} was ended: {excess}.")
        match self.request(0, "ping", {}, seconds):
            case {"memory_bytes": int(memory)}:
                self.memory_bytes = memory

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
        answer: SimpleQueue[Any] = SimpleQueue()
        self._waiting[number] = answer
        try:
            if self._gone:
                raise SandboxError(self._gone)
            with self._sending:
                self._stream.send(self._endings() + Frame(number, session, body).to_bytes())
            reply = self._answer(answer, time.monotonic() + seconds)
        except TimeoutError:
            self.end(f"{self._stream.name} was ended: it gave no answer for {seconds:g} seconds.")
            raise SandboxError(self._gone, FailureKind.TIMEOUT) from None
        except (OSError, ValueError) as error:
            self.end(f"{self._stream.name} is gone: {error}.")
            raise SandboxError(self._gone) from error
        finally:
            del self._waiting[number]
            self._pass_on()
        if reply is _GONE:
            raise SandboxError(self._gone)
        return _ok(reply)

    def _endings(self) -> bytes:
        frames = b""
        while self._dropped:
            frames += Frame(0, self._dropped.popleft(), b"").to_bytes()
        return frames

    def _answer(self, answer: SimpleQueue[Any], deadline: float) -> Any:
        """Waits for an answer, and reads those of others meanwhile if nobody else does.

        Raises:
            TimeoutError: If it does not come in time.
        """
        while True:
            if self._reading.acquire(blocking=False):
                try:
                    while answer.empty():
                        left = deadline - time.monotonic()
                        if left < 0:  # though there is always something to read
                            raise TimeoutError
                        self._read(left)
                finally:
                    self._reading.release()
            try:
                heard = answer.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                raise TimeoutError from None
            if heard is not _YOUR_TURN:
                return heard

    def _pass_on(self) -> None:
        """Lets another of those who wait read, if there is one and nobody does."""
        if self._waiting and not self._reading.locked():
            for answer in list(self._waiting.values())[:1]:
                answer.put(_YOUR_TURN)

    def _read(self, seconds: float) -> None:
        """Reads once and hands out the answers; at the end of the stream all hear of it.

        Raises:
            TimeoutError: If there is nothing to read for so long.
        """
        reason = ""
        try:
            data = self._stream.receive(max(0.0, seconds))
            for frame in self._reader.feed(data):
                answer = self._waiting.get(frame.number)
                if answer is not None:
                    answer.put(frame.body)
            if data:
                return
        except TimeoutError:
            raise
        except (OSError, ValueError, FrameError) as error:
            reason = f" ({error})"
        words = self._stream.last_words().strip()
        self._end(f"{self._stream.name} is gone{reason}{': ' + words.splitlines()[-1][:500] if words else ''}.")
        self._stream.forget()

    def end(self, reason: str) -> None:
        """Ends the runner; the first reason counts.

        Args:
            reason: One sentence, for those who still wait or ask.
        """
        self._end(reason)
        # Whoever still reads comes to the end of the stream now.
        if self._reading.acquire(timeout=1.0):
            self._stream.forget()
            self._reading.release()

    def _end(self, reason: str) -> None:
        self._gone = self._gone or reason
        for answer in list(self._waiting.values()):
            answer.put(_GONE)
        # Not while somebody sends, unless that hangs: ending the runner then sets it free.
        free = self._sending.acquire(timeout=1.0)
        try:
            with self._closing:
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
