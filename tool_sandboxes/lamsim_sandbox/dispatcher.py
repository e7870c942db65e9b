"""The dispatcher: one thread that loads the toolkit, forks a child per episode and passes messages on."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
from collections import deque
from contextlib import suppress
from typing import Any

from lamsim_sandbox import episode, limits, toolkit
from lamsim_sandbox.alarm import Alarm
from lamsim_sandbox.children import Child, Children
from lamsim_sandbox.frames import Frame, FrameReader, failed, pack, unpack
from lamsim_sandbox.keeping import Keeper
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.places import Places
from lamsim_sandbox.sessions import Asked, Session
from lamsim_sandbox.slots import Slot
from lamsim_sandbox.toolkit import ToolkitBroke

_CHUNK = 1 << 18
_RETRY_SECONDS = 0.05
"""After which a slot that could not be cleaned is tried again."""


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
        self._places = Places(slots, self._forget)
        self._waiting: deque[Frame] = deque()
        self._sessions: dict[int, Session] = {}
        self._poll = select.epoll()
        self._alarm = Alarm()
        self._children = Children(bounds, self._poll, self._alarm, self._hear)
        self._keeper = Keeper(bounds, self._children, self._alarm, self._answer)
        self._wake, self._woken = socket.socketpair()

    def run(self) -> None:
        """Works until the requests end."""
        limits.adopt_orphans()
        limits.open_many_files()
        for end in (self._wake, self._woken):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self._poll.register(self._incoming, select.EPOLLIN)
        self._poll.register(self._woken, select.EPOLLIN)
        reader = FrameReader(self._bounds.message_bytes * 2)
        buffer = memoryview(bytearray(_CHUNK))
        woken = self._woken.fileno()
        try:
            while True:
                for descriptor, events in self._poll.poll(self._alarm.seconds()):
                    if descriptor == self._incoming:
                        size = os.readv(self._incoming, [buffer])
                        if not size:
                            return
                        for frame in reader.feed(buffer[:size]):
                            self._handle(frame)
                    elif descriptor == woken:
                        with suppress(BlockingIOError):
                            self._woken.recv(4096)
                        self._reap()
                    else:
                        self._children.serve(descriptor, events)
                if self._alarm.rings():
                    self._enforce()
        finally:
            self._end()

    def _handle(self, frame: Frame) -> None:
        session = self._sessions.get(frame.session)
        asked = Asked(frame.number, frame.session)
        if not frame.body:
            if session is not None:
                self._close(session)
        elif session is not None:
            child = self._idle(asked, session)
            if child is not None:
                self._children.expect(child, asked)
                self._children.send(child, frame.to_bytes())
        elif frame.session:
            self._open(asked, frame)
        else:
            self._own(asked, unpack(frame.body))

    def _idle(self, asked: Asked, session: Session) -> Child | None:
        """A session's live process, if it can be asked."""
        child = session.child
        if child is None:
            self._answer(asked, failed("sandbox", "The episode's process is gone."))
        elif child.asked is not None:
            self._answer(asked, failed("sandbox", "The episode is still busy with another request."))
            return None
        return child

    def _own(self, asked: Asked, request: dict[str, Any]) -> None:
        """Answers a request to the runner itself: of its toolkit, its well-being or an episode's snapshots."""
        do, given = request["do"], request["with"]
        session = self._sessions.get(given.get("session", 0))
        if do == "load":
            self._answer(asked, self._load(given))
        elif do == "ping":
            self._answer(asked, self._ping())
        elif session is None:
            self._answer(asked, failed("sandbox", "The episode's process is gone."))
        elif do == "discard":
            session.snapshots.end(given["snapshot"], "was discarded")
            self._answer(asked, pack({"ok": None}))
        elif do == "keep":
            child = self._idle(asked, session)
            if child is not None:
                self._keeper.keep(asked, child)
        elif session.child is None or self._idle(asked, session):
            self._keeper.restore(asked, session, given["snapshot"])

    def _load(self, given: dict[str, Any]) -> bytes:
        try:
            toolkit.load(**given)
        except ToolkitBroke as error:
            return failed("toolkit", str(error))
        # What is loaded stays as it is; without its traces a fork would copy every page that the collector visits.
        gc.collect()
        gc.freeze()
        return self._ping()

    def _ping(self) -> bytes:
        snapshots = sum(len(session.snapshots) for session in self._sessions.values())
        memory = limits.resident()
        return pack({"ok": {"episodes": len(self._sessions), "snapshots": snapshots, "memory_bytes": memory}})

    def _answer(self, asked: Asked, body: bytes) -> None:
        data = memoryview(Frame(asked.number, asked.session, body).to_bytes())
        while data:
            data = data[os.write(self._outgoing, data) :]

    def _hear(self, child: Child, asked: Asked, body: bytes) -> None:
        """Takes a child's answer to what it was asked."""
        if child.errand is not None:
            self._keeper.settle(child, asked, child.errand, body)
        else:
            child.asked = None
            self._answer(asked, body)

    def _open(self, asked: Asked, frame: Frame) -> None:
        if unpack(frame.body)["do"] != "open":
            return self._answer(asked, failed("sandbox", "The episode's process is gone."))
        slot = self._places.take()
        if slot is None:
            return self._waiting.append(frame)
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                slot.prepare()
                pid = os.fork()
            except OSError as error:
                ours.close()
                self._places.give_back(slot)
                reason = f"No process could be started for the episode: {error}."
                return self._answer(asked, failed("sandbox", reason))
            if pid == 0:
                self._become_child(ours, theirs, slot)
        self._sessions[frame.session] = session = Session(frame.session, slot, self._bounds)
        child = self._children.add(session, pid, ours)
        self._children.expect(child, asked)
        self._children.send(child, frame.to_bytes())

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
        self._poll.close()
        for session in self._sessions.values():
            session.forget()
        self._wake.close()
        self._woken.close()
        os.close(self._incoming)
        os.close(self._outgoing)

    def _close(self, session: Session) -> None:
        session.closed = True
        session.snapshots.end_all()
        if session.child is not None:
            session.child.kill("sandbox", "was closed.")
        else:
            self._leave(session)

    def _leave(self, session: Session) -> None:
        """Ends a session that has lost its live process, unless it may be asked for a snapshot."""
        if session.closed or not session.snapshots.made:
            session.snapshots.end_all()
            del self._sessions[session.number]
            self._places.leave(session.slot)
            self._clean()

    def _reap(self) -> None:
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            pid = found.si_pid
            child = self._children.get(pid)
            if child is not None:
                # Before it is reaped: until then no other group can have this number.
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            if child is not None:
                self._bury(child, status)
            elif self._places.cleaned(pid, status) and self._waiting:
                self._handle(self._waiting.popleft())

    def _bury(self, child: Child, status: int) -> None:
        session = child.session
        self._children.die(child)
        self._keeper.drop(child)
        wanted, session.wanted = session.wanted, 0
        if child.asked is not None:
            if wanted and not session.closed:
                self._keeper.go_on(child.asked, session, wanted)
            else:
                died = f"died by {_signal_name(os.WTERMSIG(status))}." if os.WIFSIGNALED(status) else "ended."
                whose = "snapshot" if child.errand is not None and child.errand.number else "episode"
                self._answer(child.asked, failed(child.kind, f"The {whose}'s process {child.reason or died}"))
        if session.child is None:
            self._leave(session)

    def _enforce(self) -> None:
        self._children.enforce()
        for session in self._sessions.values():
            self._keeper.enforce(session)
        self._clean()

    def _clean(self) -> None:
        self._places.clean()
        if self._places.dirty:
            self._alarm.set(self._alarm.after(_RETRY_SECONDS))

    def _end(self) -> None:
        self._children.end_all()
        with suppress(OSError), open(f"/proc/{os.getpid()}/task/{os.getpid()}/children") as file:
            for pid in map(int, file.read().split()):
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
