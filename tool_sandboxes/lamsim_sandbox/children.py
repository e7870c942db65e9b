"""The live processes of episodes: what they are asked, what they say, and how they are ended."""

from __future__ import annotations

import os
import select
import signal
import socket
from collections import deque
from contextlib import suppress
from typing import Callable

from lamsim_sandbox import handover
from lamsim_sandbox.alarm import Alarm
from lamsim_sandbox.frames import FrameError, FrameReader
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.sessions import Asked, Errand, Session

_CHUNK = 1 << 18
_DYING_SECONDS = 0.2
"""How long a child may live after the end of its connection, so that the cause of its death is known."""


class Child:
    """An episode's live process.

    Attributes:
        session: Whose it is.
        pid: Its number.
        stream: Leads to it.
        reader: Of what it says.
        events: What is waited for at the stream.
        asked: What it has to answer; None if there is nothing.
        errand: If that is about a snapshot: which one.
        deadline: When the answer is due.
        alive: Whether it has not been reaped, so that its number is still its own.
        kind: Of the failure, if it was killed.
        reason: Why it was killed, as the end of the sentence "The episode's process ...".
    """

    def __init__(self, session: Session, pid: int, stream: socket.socket, limit: int) -> None:
        self.session = session
        self.pid = pid
        self.stream = stream
        self.reader = FrameReader(limit)
        self.events = select.EPOLLIN
        self.asked: Asked | None = None
        self.errand: Errand | None = None
        self.deadline = 0.0
        self.alive = True
        self.kind = "sandbox"
        self.reason = ""
        self._unsent = bytearray()

    def kill(self, kind: str, reason: str) -> None:
        """Ends it; the first reason counts."""
        if not self.reason:
            self.kind, self.reason = kind, reason
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)

    def send(self, data: bytes) -> bool:
        """Sends what there is to send, as much as goes; whether that was all."""
        self._unsent += data
        try:
            with memoryview(self._unsent) as view:
                sent = self.stream.send(view)
            del self._unsent[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent.clear()  # it is dying; that is reported when it is reaped
        return not self._unsent

    def hand_over(self, data: bytes, descriptor: int) -> None:
        """Sends a message with a descriptor.

        Raises:
            OSError: If it has not read what was sent before, or is dying.
        """
        if self._unsent:
            raise OSError("it has left something unread")
        handover.send(self.stream, data, descriptor)


class Children:
    """Those that are alive.

    Args:
        bounds: What they may use.
        poll: Where their connections are watched.
        alarm: Rings at their deadlines.
        hear: Gets each answer, and may raise `FrameError`.
    """

    def __init__(
        self, bounds: Limits, poll: select.epoll, alarm: Alarm, hear: Callable[[Child, Asked, bytes], None]
    ) -> None:
        self._bounds = bounds
        self._poll = poll
        self._alarm = alarm
        self._hear = hear
        self._by_pid: dict[int, Child] = {}
        self._by_stream: dict[int, Child] = {}
        self._lost: deque[tuple[float, Child]] = deque()
        self._buffer = memoryview(bytearray(_CHUNK))

    def get(self, pid: int) -> Child | None:
        """The one with a number."""
        return self._by_pid.get(pid)

    def add(self, session: Session, pid: int, stream: socket.socket) -> Child:
        """Makes a process the live one of its session."""
        stream.setblocking(False)
        child = Child(session, pid, stream, self._bounds.message_bytes)
        session.child = self._by_pid[pid] = self._by_stream[stream.fileno()] = child
        self._poll.register(stream, select.EPOLLIN)
        return child

    def ignore(self, child: Child) -> None:
        """Hears no more of what it says."""
        if self._by_stream.pop(child.stream.fileno(), None) is not None:
            self._poll.unregister(child.stream)

    def release(self, child: Child) -> None:
        """It is the live one of its session no more."""
        self.ignore(child)
        child.stream.close()
        self._by_pid.pop(child.pid, None)
        child.session.child = None

    def expect(self, child: Child, asked: Asked) -> None:
        """Notes that an answer is due."""
        child.asked = asked
        child.deadline = self._alarm.after(self._bounds.call_seconds)
        self._alarm.set(child.deadline)

    def send(self, child: Child, data: bytes) -> None:
        """Sends, now or when there is room."""
        events = select.EPOLLIN if child.send(data) else select.EPOLLIN | select.EPOLLOUT
        if events != child.events:
            child.events = events
            self._poll.modify(child.stream, events)

    def serve(self, descriptor: int, events: int) -> None:
        """Does what there is to do at a connection."""
        child = self._by_stream.get(descriptor)
        if child is None:
            return  # it was closed for another event of the same moment
        if events & select.EPOLLOUT:
            self.send(child, b"")
        if events & ~select.EPOLLOUT:
            with suppress(BlockingIOError):
                if not self._receive(child):
                    # It is dying, or nothing can be asked of it any more.
                    self.ignore(child)
                    self._lost.append((self._alarm.after(_DYING_SECONDS), child))
                    self._alarm.set(self._lost[0][0])

    def _receive(self, child: Child) -> bool:
        """Hears what it has to say; false at the end of its connection."""
        try:
            size = child.stream.recv_into(self._buffer)
        except ConnectionError:
            return False
        try:
            for frame in child.reader.feed(self._buffer[:size]):
                if child.asked is None:
                    raise FrameError("it spoke without being asked")
                self._hear(child, child.asked, frame.body)
        except FrameError as error:
            child.kill("sandbox", f"was ended: {error}.")
        return size > 0

    def die(self, child: Child) -> None:
        """Hears the last words of one that has been reaped, and releases it."""
        child.alive = False
        with suppress(BlockingIOError):
            while child.asked is not None and not child.reason and self._receive(child):
                pass
        self.release(child)

    def enforce(self) -> None:
        """Ends those whose time is over."""
        now = self._alarm.now()
        while self._lost and now >= self._lost[0][0]:
            self._lost.popleft()[1].kill("sandbox", "closed its connection.")
        if self._lost:
            self._alarm.set(self._lost[0][0])
        for child in self._by_pid.values():
            if child.asked is not None and not child.reason:
                if now >= child.deadline:
                    reason = f"its answer took longer than {self._bounds.call_seconds:g} seconds"
                    child.kill("timeout", f"was ended: {reason}.")
                else:
                    self._alarm.set(child.deadline)

    def end_all(self) -> None:
        """Kills them."""
        for child in self._by_pid.values():
            child.kill("sandbox", "was closed.")
