"""Snapshots of episodes by fork, as the dispatcher has them made, restored and ended."""

from __future__ import annotations

import os
import socket
from typing import Callable

from lamsim_sandbox import handover
from lamsim_sandbox.alarm import Alarm
from lamsim_sandbox.children import Child, Children
from lamsim_sandbox.frames import Frame, failed, pack
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.sessions import Asked, Errand, Frozen, Session

_FREEZE = Frame(0, 0, pack({"do": "freeze", "with": {}})).to_bytes()


class Keeper:
    """Looks after snapshots. Where the caller is to blame, the answer is a sentence.

    Args:
        bounds: What episodes may use.
        children: The live processes.
        alarm: Rings when a snapshot has to end.
        answer: Sends an answer.
    """

    def __init__(
        self, bounds: Limits, children: Children, alarm: Alarm, answer: Callable[[Asked, bytes], None]
    ) -> None:
        self._bounds = bounds
        self._children = children
        self._alarm = alarm
        self._answer = answer

    def keep(self, asked: Asked, child: Child) -> None:
        """Has a live process make a snapshot; the answer is its number."""
        full = child.session.snapshots.full()
        if full:
            return self._answer(asked, pack({"ok": full}))
        try:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError as error:
            return self._answer(asked, failed("sandbox", f"No snapshot could be made: {error}."))
        ours.setblocking(False)
        with theirs:
            try:
                child.hand_over(_FREEZE, theirs.fileno())
            except OSError as error:
                ours.close()
                return self._answer(asked, failed("sandbox", f"No snapshot could be made: {error}."))
        child.errand = Errand(0, Frozen(ours, self._alarm.after(self._bounds.snapshot_seconds)))
        self._children.expect(child, asked)

    def restore(self, asked: Asked, session: Session, number: int) -> None:
        """Has a snapshot go on in the place of the live process, which is ended."""
        child = session.child
        missing = session.snapshots.missing(number)
        if missing:
            self._answer(asked, pack({"ok": missing}))
        elif child is None:
            self.go_on(asked, session, number)
        else:
            session.wanted, child.asked = number, asked
            self._children.ignore(child)
            child.kill("sandbox", "makes room for a snapshot.")

    def go_on(self, asked: Asked, session: Session, number: int) -> None:
        """Has a snapshot go on, in a session without a live process."""
        missing = session.snapshots.missing(number)
        if missing:
            return self._answer(asked, pack({"ok": missing}))
        frozen = session.snapshots[number]
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            return self._answer(asked, failed("sandbox", f"The snapshot could not be restored: {error}."))
        with theirs:
            try:
                # The parent of the fork is dead by now, so it is this process's child, whose number is its own until
                # it is reaped. What an episode told may be wrong; what is killed by its number must be the episode's.
                pid = frozen.processes[0]
                ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if ended or self._children.get(pid) or not session.slot.owns(pid):
                    raise ProcessLookupError
                handover.send(frozen.channel, pack(session.snapshots.processes), theirs.fileno())
            except OSError:
                ours.close()
                session.snapshots.end(number, "has died")
                return self._answer(asked, failed("sandbox", "The snapshot can't be restored: its process has died."))
        child = self._children.add(session, pid, ours)
        child.errand = Errand(number, frozen)
        self._children.expect(child, asked)

    def settle(self, child: Child, asked: Asked, errand: Errand, body: bytes) -> None:
        """Hears that a snapshot was made or restored, or why not.

        Raises:
            FrameError: If that makes no sense.
        """
        done = errand.frozen.hear(body)
        child.asked = child.errand = None
        if errand.number:
            if not done:
                self._children.release(child)  # it is as frozen as before
            self._answer(asked, pack({"ok": None}) if done else body)
        elif done:
            self._alarm.set(errand.frozen.until)
            self._answer(asked, pack({"ok": child.session.snapshots.add(errand.frozen)}))
        else:
            errand.frozen.channel.close()
            self._answer(asked, body)

    def drop(self, child: Child) -> None:
        """Ends a snapshot that a process was to make, or to bring back, and has died over."""
        if child.errand is not None:
            number, frozen = child.errand
            frozen.channel.close()
            child.session.snapshots.end(number, "died while it was restored")

    def enforce(self, session: Session) -> None:
        """Ends the snapshots whose time is over."""
        session.snapshots.end_old(self._alarm.now())
        if session.snapshots.until is not None:
            self._alarm.set(session.snapshots.until)
