"""What sandboxes cost on this engine, each measurement beside what the engine itself takes in the same run."""

from __future__ import annotations

import os
import socket
import statistics
import struct
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import repeat
from typing import Any, Literal, TypeAlias

from lamsim_sandbox.frames import Frame, pack

from lamsim.errors import SandboxError
from lamsim.messages import ToolCall
from lamsim.sandboxes import DockerSandbox, InProcessSandbox, ProcessSandbox, Sandbox, ToolkitSpec
from lamsim.sandboxes.engine import LABEL, docker_client, engine_answers, our_containers, owner
from lamsim.sandboxes.pool import PoolSize
from lamsim.sandboxes.session import Session

Unit: TypeAlias = Literal["seconds", "calls/s", "bytes"]

SPEC = ToolkitSpec("lamsim_sandbox.ledger:Ledger")
CALL = ToolCall("add", {"amount": 1})

_ECHO = "import os\nwhile data := os.read(0, 65536):\n    os.write(1, data)"
_HEADER = struct.Struct(">xxxxI")
"""Of each piece of a container's output; it tells the length."""

_CALLS_A_ROUND = 50
_RECORDS = 50_000
"""Of a kilobyte each: 50 MB."""

_THREADS = 64
_CROWD = 500
_CROWD_CONTAINERS = 8
_WARM_SECONDS = 120.0
"""How long the pool may take to have the next container ready."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement.

    Attributes:
        what: What was measured.
        median: In `unit`.
        unit: Of both medians.
        peer: What it is compared with; empty for nothing.
        peer_median: In `unit`; None for nothing.
        target: Bound on the ratio if there is a peer, else on the median: at least so many calls per second, at most
            so much of everything else. None for no bound.
    """

    what: str
    median: float
    unit: Unit = "seconds"
    peer: str = ""
    peer_median: float | None = None
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        """The median in units of the peer's."""
        return None if self.peer_median is None else self.median / self.peer_median

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None if there is none."""
        if self.target is None:
            return None
        value = self.median if self.ratio is None else self.ratio
        return value >= self.target if self.unit == "calls/s" else value <= self.target


def measurements(rounds: int, full: bool) -> dict[str, Callable[[], list[Row]]]:
    """What is measured, by what is being done meanwhile.

    Args:
        rounds: Of calls; what takes longer has a quarter of them.
        full: Whether to measure many episodes at once, too.
    """
    few = max(1, rounds // 4)
    parts: dict[str, Callable[[], list[Row]]] = {
        "calls": lambda: _calls(rounds),
        "fresh episodes": lambda: _episodes(few),
        "containers of one episode": lambda: _resets(few),
        "snapshots": lambda: _snapshots(max(1, few // 2)),
        "threads": lambda: _threads(few),
    }
    return {**parts, "many episodes": _crowd} if full else parts


class _Bare(DockerSandbox):
    """Containers with the same options in which no runner is started."""

    def create(self, command: list[str]) -> Any:
        """A container that is not started yet."""
        with engine_answers("make a container"):
            return docker_client().containers.create(**{**self._container(SPEC), "command": command})


class _Echo:
    """A container that gives back the bytes that it gets, over its standard streams."""

    def __init__(self) -> None:
        self._container = _Bare().create(["python3", "-c", _ECHO])
        with engine_answers("start a container"):
            attached = self._container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
            self._container.start()
        # Kept, as it would close the socket on its way out.
        self._attached = attached
        self._socket: socket.socket = getattr(attached, "_sock", attached)
        self._socket.settimeout(60.0)

    def echo(self, message: bytes) -> None:
        """Sends bytes and waits for them to come back, in pieces with a header each."""
        self._socket.sendall(message)
        data, missing = b"", len(message)
        while missing:
            piece = self._socket.recv(1 << 16)
            if not piece:
                raise SandboxError("The container that gives back what it gets is gone.")
            data += piece
            while len(data) >= _HEADER.size and len(data) >= _HEADER.size + _HEADER.unpack_from(data)[0]:
                length = _HEADER.unpack_from(data)[0]
                data, missing = data[_HEADER.size + length :], missing - length

    def close(self) -> None:
        """Ends the container."""
        with engine_answers("remove a container"):
            self._container.remove(force=True)


def _calls(rounds: int) -> list[Row]:
    """Calls in every kind of sandbox, and what the engine takes for bytes there and back and for a command."""
    sandboxes: dict[str, Sandbox] = {
        "docker": _one_container(),
        "process": ProcessSandbox(),
        "inprocess": InProcessSandbox(),
    }
    sessions = {kind: sandbox.open(SPEC, {}, 0) for kind, sandbox in sandboxes.items()}
    container = _container_of_ours()
    bare = _Echo()
    message = Frame(1, 1, pack({"do": "call", "with": {**asdict(CALL), "clean": True}})).to_bytes()
    works = {kind: (_call_of(session), _CALLS_A_ROUND) for kind, session in sessions.items()}
    works["echo"] = lambda: bare.echo(message), _CALLS_A_ROUND
    works["exec"] = lambda: container.exec_run("true"), 1
    try:
        taken = _in_turn(works, rounds)
    finally:
        bare.close()
    return [
        Row("call, docker", taken["docker"], peer="echo", peer_median=taken["echo"], target=2.0),
        Row("call, docker", taken["docker"], peer="docker exec", peer_median=taken["exec"], target=1 / 100),
        Row("call, process", taken["process"]),
        Row("call, inprocess", taken["inprocess"]),
    ]


def _one_container(**limits: Any) -> DockerSandbox:
    return DockerSandbox(pool=PoolSize(maximum=1, prewarm=0), **limits)


def _call_of(session: Session) -> Callable[[], object]:
    return lambda: session.call(CALL, True)


def _container_of_ours() -> Any:
    with engine_answers("list containers"):
        return docker_client().containers.list(filters={"label": f"{LABEL}={owner()}"})[0]


def _in_turn(works: Mapping[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, float]:
    """Median seconds of each work, by name.

    Args:
        works: What to do, and how often in a round; a first round, not counted, warms up.
        rounds: How many.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, (work, times) in works.items():
            for _ in repeat(None, times):
                begun = time.perf_counter()
                work()
                if number:
                    taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def _episodes(rounds: int) -> list[Row]:
    """A fresh episode in a container that runs, against a fresh container."""
    sandbox = _one_container()
    bare = _Bare()

    def episode() -> None:
        session = sandbox.open(SPEC, {}, 0)
        for _ in range(5):
            session.call(CALL, True)
        session.close()

    def container() -> None:
        with engine_answers("make a container"):
            made = bare.create(["python3", "-c", _ECHO])
            made.start()
            made.remove(force=True)

    taken = _in_turn({"episode": (episode, 10), "container": (container, 1)}, rounds)
    episode_seconds, container_seconds = taken["episode"], taken["container"]
    return [Row("fresh episode", episode_seconds, peer="container", peer_median=container_seconds, target=1 / 50)]


class _Watched(DockerSandbox):
    """Knows how many containers stand ready."""

    def wait_until_warm(self, spec: ToolkitSpec) -> None:
        """Waits for as many containers without an episode as the pool keeps ready."""
        pool = self._pool(spec, self.inside(spec))
        deadline = time.monotonic() + _WARM_SECONDS
        while sum(not runner.served for runner in pool.runners) < self.pool.prewarm:
            if time.monotonic() > deadline:
                raise SandboxError(f"The pool did not have a container ready within {_WARM_SECONDS:g} seconds.")
            time.sleep(0.05)


def _resets(rounds: int) -> list[Row]:
    """The end of an episode and the begin of the next, each in a container of its own."""
    sandbox = _Watched(isolation="episode", pool=PoolSize(maximum=4, prewarm=2))
    session = sandbox.open(SPEC, {}, 0)
    taken = []
    for _ in range(rounds):
        sandbox.wait_until_warm(SPEC)
        begun = time.perf_counter()
        session.close()
        session = sandbox.open(SPEC, {}, 0)
        taken.append(time.perf_counter() - begun)
    session.close()
    return [Row("reset, own container", statistics.median(taken), target=0.020)]


def _snapshots(rounds: int) -> list[Row]:
    """Keeping and bringing back 50 MB of state, as bytes and as a fork."""
    specs = {"pickled": (SPEC, 1), "forked": (replace(SPEC, snapshots="fork"), 5)}
    sandbox = _one_container(message_bytes=128 << 20)
    works = {
        how: (_keep_and_restore(sandbox.open(spec, {"records": _RECORDS}, 0)), times)
        for how, (spec, times) in specs.items()
    }
    taken = _in_turn(works, rounds)
    return [
        Row("snapshot, pickled", taken["pickled"]),
        Row("snapshot, forked", taken["forked"], target=0.010),
    ]


def _keep_and_restore(session: Session) -> Callable[[], None]:
    def keep_and_restore() -> None:
        token = session.snapshot()
        session.restore(token)
        session.discard(token)

    return keep_and_restore


def _threads(rounds: int) -> list[Row]:
    """Calls per second of many threads over one container."""
    sandbox = _one_container(episodes=_THREADS)
    sessions = [sandbox.open(SPEC, {}, 0) for _ in range(_THREADS)]

    def play(session: Session) -> None:
        for _ in repeat(None, _CALLS_A_ROUND):
            session.call(CALL, True)

    with ThreadPoolExecutor(_THREADS) as threads:
        taken = _in_turn({"calls": (lambda: list(threads.map(play, sessions)), 1)}, rounds)["calls"]
    rate = _THREADS * _CALLS_A_ROUND / taken
    return [Row(f"{_THREADS} threads", rate, "calls/s", target=2000)]


def _crowd() -> list[Row]:
    """The memory of many episodes that are alive at once."""
    sandbox = DockerSandbox(pool=PoolSize(maximum=_CROWD_CONTAINERS, prewarm=0))
    sessions = [sandbox.open(SPEC, {}, 0) for _ in range(_CROWD)]
    for session in sessions:
        session.call(CALL, True)
    mine = [container for container in our_containers() if container.pid == str(os.getpid())]
    sizes = [container.memory_bytes for container in mine]
    for session in sessions:
        session.close()
    if None in sizes:
        raise SandboxError("The engine does not tell how much memory its containers take.")
    return [Row(f"{_CROWD} in {len(mine)} containers", sum(filter(None, sizes)), "bytes", target=4 << 30)]
