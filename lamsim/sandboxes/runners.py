"""Sandboxes whose toolkits live in runners: the limits, and the runners that are alive, shared by configuration."""

from __future__ import annotations

import atexit
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from lamsim_sandbox.limits import Limits

from lamsim.errors import UsageError
from lamsim.sandboxes.connection import RunnerConnection, Stream
from lamsim.sandboxes.runner_session import RunnerSession
from lamsim.sandboxes.session import ToolkitSpec


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
        message_bytes: Size of what one call, state or snapshot gives, as JSON.
        open_files: Open files of each process of an episode.

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

    def open(self, spec: ToolkitSpec, world: Mapping[str, Any], seed: int) -> RunnerSession:
        """See `Sandbox`."""
        options = self.inside(spec)
        return RunnerSession(self._runner(spec, options), spec, options, world, seed)

    def _runner(self, spec: ToolkitSpec, options: Mapping[str, Any]) -> RunnerConnection:
        """A living runner with room, started if there is none."""
        key = (self, spec.toolkit, spec.shared, tuple(sorted(options.items())))
        shelf = _shelves.setdefault(key, _Shelf())
        with shelf.lock:
            shelf.runners = [runner for runner in shelf.runners if runner.alive]
            for runner in shelf.runners:
                if runner.reserve():
                    return runner
            runner = RunnerConnection(
                self.start(spec),
                capacity=self.episodes,
                call_seconds=self.call_seconds,
                message_bytes=self.message_bytes + 1024,
            )
            shelf.runners.append(runner)
            try:
                loaded = {"toolkit": spec.toolkit, "shared": spec.shared, "options": dict(options)}
                runner.request(0, "load", loaded, self.load_seconds)
            except Exception:
                runner.end("The runner could not load the toolkit.")
                raise
            runner.reserve()
            return runner


class _Shelf:
    """The runners of one configuration."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.runners: list[RunnerConnection] = []


_shelves: dict[tuple[Any, ...], _Shelf] = {}


def close_runners() -> None:
    """Ends all runners of this process; the next episode starts a new one."""
    for shelf in list(_shelves.values()):
        for runner in shelf.runners:
            runner.end("The sandbox was closed.")
    _shelves.clear()


def _forget_runners() -> None:
    for shelf in _shelves.values():
        for runner in shelf.runners:
            runner.forget()
    _shelves.clear()


atexit.register(close_runners)
os.register_at_fork(after_in_child=_forget_runners)
