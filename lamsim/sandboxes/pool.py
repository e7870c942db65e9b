"""The pool: runners of one configuration, started ahead of need, looked after, and replaced when they have served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from lamsim.errors import MachineError, SandboxError, UsageError
from lamsim.sandboxes.connection import RunnerConnection

_ANSWER_SECONDS = 30.0
"""How long a runner may take to say that it is well."""

_PAUSE_SECONDS = 0.05
"""How long ending and starting runners waits for episodes that begin."""

_SLOW = 2.0
"""A start that takes so many times as long as the quickest one tells that too many are under way."""


@dataclass(frozen=True, kw_only=True)
class PoolSize:
    """How many runners of one toolkit a process has, and for how long.

    Attributes:
        minimum: Runners alive at least, from the first episode on.
        maximum: Runners alive at most; more episodes than they hold wait for room.
        prewarm: Episodes for which room is kept ready, so that none waits for a start.
        runner_episodes: Episodes after which a runner is replaced.
        runner_bytes: Memory of the runner itself, its episodes not counted, above which it is replaced.
        idle_seconds: How long a runner that is not needed for `minimum` and `prewarm` stays without an episode.
        check_seconds: How often each runner is asked whether it is well.
        room_seconds: How long an episode waits for room.

    Raises:
        UsageError: If a number is out of range.
    """

    minimum: int = 0
    maximum: int = 16
    prewarm: int = 2
    runner_episodes: int = 100_000
    runner_bytes: int = 4 << 30
    idle_seconds: float = 300.0
    check_seconds: float = 15.0
    room_seconds: float = 300.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            least = 0 if name in ("minimum", "prewarm") else 1 if isinstance(value, int) else 0.001
            if not value >= least:
                raise UsageError(f"The pool's {name} must be at least {least}; it is {value}.")
        if self.minimum > self.maximum:
            raise UsageError(f"The pool's minimum, {self.minimum}, is above its maximum, {self.maximum}.")


class StartGate:
    """How many runners may be starting at once: more while starts stay quick, half as many when one fails or drags."""

    def __init__(self) -> None:
        self.width = 2.0
        self._quickest = float("inf")
        self._under_way = 0
        self._changed = threading.Condition()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Waits for its turn; the start happens within."""
        with self._changed:
            while self._under_way >= int(self.width):
                self._changed.wait()
            self._under_way += 1
        begun = time.monotonic()
        quick = False
        try:
            yield
            seconds = time.monotonic() - begun
            self._quickest = min(self._quickest, seconds)
            quick = seconds <= _SLOW * self._quickest
        finally:
            with self._changed:
                self._under_way -= 1
                self.width = self.width + 1 / self.width if quick else max(1.0, self.width / 2)
                self._changed.notify_all()


class Pool:
    """Runners that can stand in for each other; threads may share it.

    Args:
        start: Starts a runner that has loaded the toolkit.
        gate: All pools of one kind of machine share it.
        size: How many runners.
        capacity: How many episodes a runner holds at once.
    """

    def __init__(self, start: Callable[[], RunnerConnection], gate: StartGate, size: PoolSize, capacity: int) -> None:
        self._start = start
        self._gate = gate
        self._size = size
        self._capacity = capacity
        self._runners: list[RunnerConnection] = []
        self._starting = 0
        self._waiting = 0
        self._ending = 0
        self._closed = False
        self._changed = threading.Condition()
        self._events: SimpleQueue[None] = SimpleQueue()
        threading.Thread(target=self._keep, name="lamsim pool", daemon=True).start()

    @property
    def runners(self) -> tuple[RunnerConnection, ...]:
        """Those that are alive."""
        with self._changed:
            return tuple(self._living())

    def lease(self) -> RunnerConnection:
        """A runner with room reserved for one episode; started if none has room.

        Raises:
            SandboxError: If there is no room for too long, or a runner can't be started.
            UsageError: If what a runner needs is not there.
        """
        deadline = time.monotonic() + self._size.room_seconds
        while True:
            with self._changed:
                if self._closed:
                    raise SandboxError("The sandbox was closed.")
                for runner in self._living():
                    if runner.served < self._size.runner_episodes and runner.reserve():
                        self._events.put(None)
                        return runner
                # A runner that is being started has room for so many of those who wait already.
                start = self._waiting >= self._starting * self._capacity and self._may_start()
                if start:
                    self._starting += 1
                else:
                    self._wait(deadline)
            if start:
                self._start_one()

    def _wait(self, deadline: float) -> None:
        self._waiting += 1
        try:
            if self._changed.wait(max(0.0, deadline - time.monotonic())):
                return
        finally:
            self._waiting -= 1
        raise SandboxError(
            f"There was no room for an episode for {self._size.room_seconds:g} seconds: {len(self._living())} runners "
            f"hold {self._capacity} each. Close environments that are done, or raise the pool's maximum."
        )

    def _living(self) -> list[RunnerConnection]:
        return [runner for runner in self._runners if runner.alive]

    def _may_start(self) -> bool:
        return len(self._living()) + self._starting + self._ending < self._size.maximum

    def _start_one(self) -> None:
        """Starts a runner, which is counted as starting already."""
        runner = None
        try:
            with self._gate.passing():
                runner = self._start()
            runner.on_room = self._events
        finally:
            with self._changed:
                self._starting -= 1
                if runner is not None and not self._closed:
                    self._runners.append(runner)
                self._changed.notify_all()
        if self._closed:
            runner.end("The sandbox was closed.")

    def _keep(self) -> None:
        """Lives as long as the pool: replaces, refills, and looks after the runners."""
        checked = time.monotonic()
        while not self._closed:
            with suppress(Empty):
                self._events.get(timeout=self._size.check_seconds)
            with self._changed:
                self._changed.notify_all()
            # An episode that ends is often followed by one that begins: that comes before the work for those to come.
            time.sleep(_PAUSE_SECONDS)
            while not self._events.empty():
                self._events.get()
            with self._changed:
                for runner in self._surplus():
                    self._runners.remove(runner)
                    self._ending += 1
                    threading.Thread(target=self._retire, args=(runner,), daemon=True).start()
                for _ in range(self._shortage()):
                    self._starting += 1
                    threading.Thread(target=self._refill, daemon=True).start()
                self._changed.notify_all()
            if time.monotonic() - checked >= self._size.check_seconds:
                checked = time.monotonic()
                for runner in self.runners:
                    threading.Thread(target=self._check, args=(runner,), daemon=True).start()

    def _surplus(self) -> list[RunnerConnection]:
        """Runners that are dead, that have served their time, and that nobody needs."""
        size, now = self._size, time.monotonic()
        living = self._living()
        idle = [runner for runner in living if not runner.sessions]
        worn = [runner for runner in idle if self._worn(runner)]
        bored = [runner for runner in idle if runner not in worn and now - runner.idle_since > size.idle_seconds]
        spare_room = (self._free() - size.prewarm) // self._capacity
        spare = max(0, min(spare_room, len(living) - len(worn) - size.minimum))
        return [runner for runner in self._runners if runner not in living] + worn + bored[:spare]

    def _worn(self, runner: RunnerConnection) -> bool:
        return runner.served >= self._size.runner_episodes or runner.memory_bytes > self._size.runner_bytes

    def _free(self) -> int:
        """For how many episodes there is room."""
        return sum(
            min(self._capacity - runner.sessions, self._size.runner_episodes - runner.served)
            for runner in self._living()
        )

    def _shortage(self) -> int:
        """How many runners to start."""
        wanted_room = -((self._free() - self._size.prewarm) // self._capacity)
        living = len(self._living())
        wanted = max(wanted_room, self._size.minimum - living) - self._starting
        return max(0, min(wanted, self._size.maximum - living - self._starting - self._ending))

    def _refill(self) -> None:
        # Whoever needs a runner and finds none starts one, and hears of what fails.
        with suppress(MachineError, UsageError):
            self._start_one()

    def _retire(self, runner: RunnerConnection) -> None:
        runner.end("The runner has served its time.")
        with self._changed:
            self._ending -= 1
            self._changed.notify_all()

    def _check(self, runner: RunnerConnection) -> None:
        with suppress(SandboxError):
            runner.check(_ANSWER_SECONDS)

    def warm(self) -> None:
        """Has the runners that are kept ready started in the background."""
        self._events.put(None)

    def close(self) -> None:
        """Ends all runners, those too that are being started."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._events.put(None)
            runners, self._runners = self._runners, []
        for runner in runners:
            runner.end("The sandbox was closed.")
        with self._changed:
            self._changed.wait_for(lambda: not self._starting and not self._ending, timeout=_ANSWER_SECONDS)

    def forget(self) -> None:
        """Leaves the runners to the process that this one was forked from."""
        for runner in self._runners:
            runner.forget()
