"""The dispatcher: one thread that loads the toolkit, forks a child per episode and passes messages on."""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from contextlib import suppress
from typing import Any

from lamsim_sandbox import episode, limits, toolkit
from lamsim_sandbox.episode import failed
from lamsim_sandbox.frames import Frame, FrameError, FrameReader, pack, unpack
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.slots import Slot
from lamsim_sandbox.toolkit import ToolkitBroke

_CHUNK = 1 << 18
_DYING_SECONDS = 0.2
"""How long a child may live after the end of its connection, so that the cause of its death is known."""

_RETRY_SECONDS = 0.05
"""After which a slot that could not be cleaned is tried again."""


class _Child:
    """An episode as the dispatcher sees it.

    Attributes:
        asked: The number of the request that the child has to answer; None if there is none.
        deadline: When that answer is due, in `time.monotonic` seconds.
        alive: Whether it has not been reaped, so that its number is still its own.
        kind: Of the failure, if it was killed.
        reason: Why it was killed, as the end of the sentence "The episode's process ...".
    """

    def __init__(self, session: int, pid: int, stream: socket.socket, slot: Slot, limit: int) -> None:
        self.session = session
        self.pid = pid
        self.stream = stream
        self.slot = slot
        self.reader = FrameReader(limit)
        self.outgoing = bytearray()
        self.asked: int | None = None
        self.deadline = 0.0
        self.alive = True
        self.kind = "sandbox"
        self.reason = ""

    def kill(self, kind: str, reason: str) -> None:
        """Ends it; the first reason counts."""
        if not self.reason:
            self.kind, self.reason = kind, reason
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)


class Dispatcher:
    """Serves one stream of requests until it ends.

    Args:
        incoming: Descriptor that requests come from.
        outgoing: Descriptor that answers go to.
        slots: Where episodes can live.
        bounds: What they may use.
    """

    def __init__(self, incoming: int, outgoing: int, slots: list[Slot], bounds: Limits) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._bounds = bounds
        self._free: deque[Slot] = deque(slots)
        self._dirty: deque[Slot] = deque()
        self._cleaners: dict[int, Slot] = {}
        self._waiting: deque[Frame] = deque()
        self._lost: deque[tuple[float, _Child]] = deque()
        self._children: dict[int, _Child] = {}
        self._by_pid: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()

    def run(self) -> None:
        """Works until the requests end."""
        limits.adopt_orphans()
        for end in (self._wake, self._woken):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self._selector.register(self._incoming, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        reader = FrameReader(self._bounds.message_bytes * 2)
        try:
            while True:
                for key, events in self._selector.select(self._patience()):
                    if key.fd == self._incoming:
                        data = os.read(self._incoming, _CHUNK)
                        if not data:
                            return
                        for frame in reader.feed(data):
                            self._handle(frame)
                    elif key.fileobj is self._woken:
                        with suppress(BlockingIOError):
                            self._woken.recv(4096)
                        self._reap()
                    else:
                        self._serve(key.data, events)
                self._enforce()
                self._clean()
        finally:
            self._end()

    def _handle(self, frame: Frame) -> None:
        child = self._children.get(frame.session)
        if child is None:
            if not frame.body:
                return
            if frame.session:
                self._open(frame)
            else:
                self._answer(frame, self._own(unpack(frame.body)))
        elif not frame.body:
            child.kill("sandbox", "was closed.")
        elif child.asked is not None:
            self._answer(frame, failed("sandbox", "The episode is still busy with another request."))
        else:
            self._ask(child, frame)

    def _own(self, request: dict[str, Any]) -> bytes:
        """Answers a request to the runner itself: `load` or `ping`."""
        if request["do"] == "load":
            try:
                toolkit.load(**request["with"])
            except ToolkitBroke as error:
                return failed("toolkit", str(error))
            # What is loaded stays as it is; without its traces a fork would copy every page that the collector visits.
            gc.collect()
            gc.freeze()
        return pack({"ok": {"episodes": len(self._children), "memory_bytes": limits.resident()}})

    def _answer(self, frame: Frame, body: bytes) -> None:
        data = memoryview(Frame(frame.number, frame.session, body).to_bytes())
        while data:
            data = data[os.write(self._outgoing, data) :]

    def _open(self, frame: Frame) -> None:
        if unpack(frame.body)["do"] != "open":
            return self._answer(frame, failed("sandbox", "The episode's process is gone."))
        if not self._free:
            return self._waiting.append(frame)
        slot = self._free.popleft()
        ours, theirs = socket.socketpair()
        try:
            slot.prepare()
            pid = os.fork()
        except OSError as error:
            ours.close()
            theirs.close()
            self._free.append(slot)
            return self._answer(frame, failed("sandbox", f"No process could be started for the episode: {error}."))
        if pid == 0:
            self._become_child(ours, theirs, slot)
        theirs.close()
        ours.setblocking(False)
        child = _Child(frame.session, pid, ours, slot, self._bounds.message_bytes)
        self._children[frame.session] = self._by_pid[pid] = child
        self._selector.register(ours, selectors.EVENT_READ, child)
        self._ask(child, frame)

    def _become_child(self, ours: socket.socket, theirs: socket.socket, slot: Slot) -> None:
        """What a forked process does; it never returns."""
        try:
            self._forget()
            ours.close()
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)
            os.close(null)
            episode.run(theirs, slot, self._bounds)
        except BaseException as error:
            with suppress(OSError):
                reason = f"The episode's process broke: {type(error).__name__}: {error}"
                theirs.sendall(Frame(0, 0, failed("sandbox", reason)).to_bytes())
        finally:
            os._exit(0)

    def _forget(self) -> None:
        """Closes what a forked process has no business with."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for child in self._children.values():
            child.stream.close()
        self._wake.close()
        self._woken.close()
        os.close(self._incoming)
        os.close(self._outgoing)

    def _ask(self, child: _Child, frame: Frame) -> None:
        child.asked = frame.number
        child.deadline = time.monotonic() + self._bounds.call_seconds
        child.outgoing += frame.to_bytes()
        self._send(child)

    def _send(self, child: _Child) -> None:
        try:
            with memoryview(child.outgoing) as view:
                sent = child.stream.send(view)
            del child.outgoing[:sent]
        except BlockingIOError:
            pass
        except OSError:
            child.outgoing.clear()  # it is dying; that is reported when it is reaped
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if child.outgoing else 0)
        if self._selector.get_key(child.stream).events != events:
            self._selector.modify(child.stream, events, child)

    def _serve(self, child: _Child, events: int) -> None:
        if child.session not in self._children:
            return
        if events & selectors.EVENT_WRITE:
            self._send(child)
        with suppress(BlockingIOError):
            if events & selectors.EVENT_READ and not self._receive(child):
                # The connection has ended: it is dying, or nothing can be asked of it any more.
                self._selector.unregister(child.stream)
                self._lost.append((time.monotonic() + _DYING_SECONDS, child))

    def _receive(self, child: _Child) -> bool:
        """Passes on what the child has to say; false at the end of its connection."""
        try:
            data = child.stream.recv(_CHUNK)
        except ConnectionError:
            return False
        try:
            for frame in child.reader.feed(data):
                if child.asked is None:
                    raise FrameError("it spoke without being asked")
                number, child.asked = child.asked, None
                self._answer(Frame(number, child.session, b""), frame.body)
        except FrameError as error:
            child.kill("sandbox", f"was ended: {error}.")
        return bool(data)

    def _reap(self) -> None:
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            pid = found.si_pid
            child = self._by_pid.pop(pid, None)
            slot = self._cleaners.pop(pid, None)
            if child is not None:
                # Before it is reaped: until then no other group can have this number.
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            if child is not None:
                self._bury(child, status)
            elif slot is not None:
                (self._dirty if status else self._free).append(slot)
                if not status and self._waiting:
                    self._handle(self._waiting.popleft())

    def _bury(self, child: _Child, status: int) -> None:
        child.alive = False
        with suppress(BlockingIOError):
            while child.asked is not None and not child.reason and self._receive(child):
                pass
        with suppress(KeyError):
            self._selector.unregister(child.stream)
        child.stream.close()
        del self._children[child.session]
        if child.asked is not None:
            died = f"died by {_signal_name(os.WTERMSIG(status))}." if os.WIFSIGNALED(status) else "ended."
            body = failed(child.kind, f"The episode's process {child.reason or died}")
            self._answer(Frame(child.asked, child.session, b""), body)
        self._dirty.append(child.slot)

    def _patience(self) -> float | None:
        due = [child.deadline for child in self._children.values() if child.asked is not None and not child.reason]
        due += [moment for moment, _ in self._lost]
        if self._dirty:
            due.append(time.monotonic() + _RETRY_SECONDS)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _enforce(self) -> None:
        now = time.monotonic()
        while self._lost and now >= self._lost[0][0]:
            self._lost.popleft()[1].kill("sandbox", "closed its connection.")
        for child in self._children.values():
            if child.asked is not None and not child.reason and now >= child.deadline:
                child.kill("timeout", f"was ended: its answer took longer than {self._bounds.call_seconds:g} seconds.")

    def _clean(self) -> None:
        """Starts a cleaner for each slot that an episode has left; one that fails is tried again."""
        for _ in range(len(self._dirty)):
            slot = self._dirty.popleft()
            try:
                pid = os.fork()
            except OSError:
                self._dirty.append(slot)
                continue
            if pid == 0:
                status = 1
                try:
                    self._forget()
                    slot.clean()
                    status = 0
                finally:
                    os._exit(status)
            self._cleaners[pid] = slot

    def _end(self) -> None:
        for child in self._children.values():
            child.kill("sandbox", "was closed.")
        with suppress(OSError), open(f"/proc/{os.getpid()}/task/{os.getpid()}/children") as file:
            for pid in map(int, file.read().split()):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def private_stream() -> tuple[int, int]:
    """Takes standard input and output for the protocol and leaves the null device in their places.

    Returns:
        The descriptors to read from and to write to.
    """
    sys.stdout.flush()
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return incoming, outgoing
