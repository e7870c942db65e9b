"""Sandboxes whose toolkits live in runners: the limits, and the runners that are alive, shared by configuration."""

from __future__ import annotations

import atexit
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from lamsim_sandbox.limits import Limits

from lamsim.errors import UsageError
from lamsim.sandboxes.connection import RunnerConnection, Stream
from lamsim.sandboxes.pool import Pool, PoolSize, StartGate
from lamsim.sandboxes.runner_session import RunnerSession
from lamsim.sandboxes.session import Isolation, ToolkitSpec


@dataclass(frozen=True, kw_only=True)
class RunnerSandbox(ABC):
    """A sandbox behind a runner. Equal configurations share their runners within a process.

    Attributes:
        episodes: How many episodes one runner holds at once; for more, another is started.
        call_seconds: Wall-clock time of one call; then the episode is ended.
        load_seconds: Wall-clock time of the start of a runner, which imports the toolkit and loads its data.
        cpu_seconds: Processor time of each process of an episode, in its whole life.
        memory_bytes: Memory of each process of an episode, beyond what the loaded toolkit takes.
        file_bytes: Size of each file that an episode writes.
        message_bytes: Size of what one call, state or snapshot gives, as JSON, and of the files that a snapshot keeps.
        open_files: Open files of each process of an episode.
        snapshots: How many snapshots an episode keeps at once, where they are forks of its process.
        snapshot_seconds: Wall-clock time after which such a snapshot is ended.
        pool: How many runners there are.

    Raises:
        UsageError: If a limit is no positive number.
    """

    kind: ClassVar[str]

    episodes: int = 64
    call_seconds: float = 60.0
    load_seconds: float = 300.0
    cpu_seconds: int = 600
    memory_bytes: int = 1 << 30
    file_bytes: int = 64 << 20
    message_bytes: int = 64 << 20
    open_files: int = 256
    snapshots: int = 16
    snapshot_seconds: float = 3600.0
    pool: PoolSize = PoolSize()  # noqa: RUF009 - frozen

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, int | float) and not value > 0:
                raise UsageError(f"The sandbox's limit {name} must be above 0; it is {value}.")

    @property
    def limits(self) -> Limits:
        """What the runner is told."""
        names = Limits.__dataclass_fields__
        return replace(Limits(), **{name: value for name, value in vars(self).items() if name in names})

    @abstractmethod
    def start(self, spec: ToolkitSpec) -> Stream:
        """Starts a runner that can import the spec's toolkit.

        Raises:
            UsageError: If what it needs is not there.
            SandboxError: If it does not start.
        """

    def inside(self, spec: ToolkitSpec) -> Mapping[str, Any]:
        """The spec's options as the runner sees them."""
        return spec.options

    def isolation_of(self, spec: ToolkitSpec) -> Isolation:
        """Whether the spec's episodes share a runner."""
        return spec.isolation

    def open(self, spec: ToolkitSpec, world: Mapping[str, Any], seed: int) -> RunnerSession:
        """See `Sandbox`."""
        options = self.inside(spec)
        return RunnerSession(self._pool(spec, options).lease, spec, options, world, seed)

    def warm(self, spec: ToolkitSpec) -> None:
        """Has the pool's `minimum` and `prewarm` started in the background, ahead of the first episode."""
        self._pool(spec, self.inside(spec)).warm()

    def _pool(self, spec: ToolkitSpec, options: Mapping[str, Any]) -> Pool:
        needs = (spec.toolkit, spec.shared, spec.paths, spec.image, spec.isolation, spec.root, spec.snapshots)
        key = (self, needs, tuple(sorted(options.items())))
        with _pools_lock:
            pool = _pools.get(key)
            if pool is None:
                alone = self.isolation_of(spec) == "episode"
                _pools[key] = pool = Pool(
                    partial(self._runner, spec, options),
                    _gate,
                    replace(self.pool, runner_episodes=1) if alone else self.pool,
                    1 if alone else self.episodes,
                )
            return pool

    def _runner(self, spec: ToolkitSpec, options: Mapping[str, Any]) -> RunnerConnection:
        """A new runner that has loaded the toolkit."""
        runner = RunnerConnection(
            self.start(spec),
            capacity=self.episodes,
            call_seconds=self.call_seconds,
            message_bytes=self.message_bytes + 1024,
        )
        try:
            loaded = {"toolkit": spec.toolkit, "shared": spec.shared, "options": dict(options)}
            runner.request(0, "load", loaded, self.load_seconds)
        except BaseException:
            runner.end("The runner could not load the toolkit.")
            raise
        return runner


_pools: dict[tuple[Any, ...], Pool] = {}
_pools_lock = threading.Lock()
_gate = StartGate()


def close_runners() -> None:
    """Ends all runners of this process; the next episode starts a new one."""
    with _pools_lock:
        pools = list(_pools.values())
        _pools.clear()
    for pool in pools:
        pool.close()


def _forget_runners() -> None:
    """Leaves the runners to the process that this one was forked from, whose other threads may have held the locks."""
    global _pools_lock, _gate
    _pools_lock, _gate = threading.Lock(), StartGate()
    for pool in _pools.values():
        pool.forget()
    _pools.clear()


atexit.register(close_runners)
os.register_at_fork(after_in_child=_forget_runners)
