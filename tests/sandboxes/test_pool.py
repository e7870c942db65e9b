"""The pool: runners are started ahead of need, no more than allowed, looked after, replaced when they have served."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sandbox_kinds import IMAGE, sandbox_of

from lamsim import DockerSandbox, SandboxError, ToolCall, ToolkitSpec, UsageError
from lamsim.sandboxes import PoolSize, runners
from lamsim.sandboxes.engine import owner
from lamsim.sandboxes.pool import Pool, StartGate

TILL = ToolkitSpec("toy_toolkit:Till")
ALONE = replace(TILL, isolation="episode")


def pool() -> Pool:
    (only,) = runners._pools.values()
    return only


def until(true: Callable[[], Any], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.01)


def test_started_ahead(kind: str) -> None:
    sandbox = sandbox_of(kind, episodes=1, pool=PoolSize(prewarm=3))
    sandbox.warm(TILL)
    until(lambda: len(pool().runners) == 3)
    ready = set(pool().runners)
    session = sandbox.open(TILL, {}, 0)
    until(lambda: len(pool().runners) == 4)  # the one that is in use is made up for
    assert ready < set(pool().runners)
    session.close()


def test_room_is_kept_ahead_within_a_runner() -> None:
    sandbox = sandbox_of("process", episodes=3, pool=PoolSize(prewarm=2))
    sessions = [sandbox.open(TILL, {}, 0)]
    time.sleep(0.3)
    assert len(pool().runners) == 1
    sessions.append(sandbox.open(TILL, {}, 0))
    until(lambda: len(pool().runners) == 2)
    for session in sessions:
        session.close()


def test_no_more_than_the_maximum() -> None:
    sandbox = sandbox_of("process", episodes=1, pool=PoolSize(maximum=2, room_seconds=0.3))
    sessions = [sandbox.open(TILL, {"start": number}, 0) for number in range(2)]
    with pytest.raises(SandboxError, match=r"no room for an episode for 0.3 seconds: 2 runners hold 1 each\. Close"):
        sandbox.open(TILL, {}, 0)
    assert [session.state()["total"] for session in sessions] == [0, 1]
    threading.Timer(0.1, sessions[0].close).start()
    third = sandbox.open(TILL, {"start": 3}, 0)
    assert third.state()["total"] == 3
    assert len(pool().runners) == 2


def test_a_runner_is_replaced_after_its_episodes(kind: str) -> None:
    sandbox = sandbox_of(kind, pool=PoolSize(runner_episodes=2, prewarm=0))
    served = []
    for _ in range(3):
        session = sandbox.open(TILL, {}, 0)
        served.append(session._connection)
        session.close()
    assert served[0] is served[1] is not served[2]
    until(lambda: not served[0].alive)
    assert served[2].alive


def test_a_runner_that_grew_is_replaced() -> None:
    sandbox = sandbox_of("process", pool=PoolSize(runner_bytes=1, check_seconds=0.1, prewarm=1))
    session = sandbox.open(TILL, {}, 0)
    first = session._connection
    until(lambda: first.memory_bytes > 1 << 20)
    assert first.alive, "an episode lives in it"
    session.close()
    until(lambda: not first.alive)


def test_nobody_needs_them_for_ever() -> None:
    sandbox = sandbox_of(
        "process", episodes=1, pool=PoolSize(minimum=1, prewarm=1, idle_seconds=0.2, check_seconds=0.1)
    )
    sessions = [sandbox.open(TILL, {}, 0) for _ in range(4)]
    for session in sessions:
        session.close()
    until(lambda: len(pool().runners) == 1)
    time.sleep(0.5)
    assert len(pool().runners) == 1


def test_a_runner_that_hangs_is_ended_and_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamsim.sandboxes.pool._ANSWER_SECONDS", 0.5)
    sandbox = sandbox_of("process", pool=PoolSize(check_seconds=0.1))
    session = sandbox.open(TILL, {}, 0)
    hung = session._connection
    os.kill(hung._stream._process.pid, signal.SIGSTOP)  # type: ignore[attr-defined]
    until(lambda: not hung.alive)
    with pytest.raises(SandboxError, match=r"was ended: it gave no answer for 0\.5 seconds"):
        session.state()
    until(lambda: pool().runners and hung not in pool().runners)
    assert sandbox.open(TILL, {"start": 5}, 0).state()["total"] == 5


def test_fewer_start_at_once_when_starts_drag(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("lamsim.sandboxes.pool.time.monotonic", lambda: now)
    gate = StartGate()

    def start(seconds: float) -> float:
        nonlocal now
        with gate.passing():
            now += seconds
        return gate.width

    widths = [start(1.0) for _ in range(10)]
    assert widths == sorted(widths)
    assert widths[-1] > 4, "starts are quick"
    assert start(2.1) == widths[-1] / 2, "one took more than twice as long as the quickest"
    for _ in range(5):
        with pytest.raises(OSError, match="no"), gate.passing():
            raise OSError("no")
    assert gate.width == 1.0


def test_no_more_start_at_once_than_the_gate_lets_through() -> None:
    gate = StartGate()
    inside, leave = threading.Semaphore(0), threading.Semaphore(0)

    def start() -> None:
        with gate.passing():
            inside.release()
            leave.acquire()

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert inside.acquire(timeout=10)
    assert inside.acquire(timeout=10)
    assert not inside.acquire(timeout=0.3), "two may start at first"
    leave.release(5)
    for thread in threads:
        thread.join()


def test_a_container_for_each_episode(docker_engine: Any) -> None:
    sandbox = DockerSandbox(image=IMAGE, isolation="episode")
    first, second = sandbox.open(TILL, {}, 0), sandbox.open(TILL, {}, 0)
    assert first._connection is not second._connection
    used = first._connection
    first.close()
    until(lambda: not used.alive)
    assert second.call(ToolCall("put", {"coins": 2}), True).content == "2 coins"
    until(lambda: len(pool().runners) == 3)
    begun = time.perf_counter()
    third = sandbox.open(TILL, {}, 0)
    assert time.perf_counter() - begun < 0.3, "it was warm"  # a start takes longer; the figure is a benchmark's
    assert third.state()["total"] == 0


def test_what_an_agent_did_to_its_container_is_left_behind(docker_engine: Any) -> None:
    session = DockerSandbox(image=IMAGE).open(replace(ALONE, root=True), {"start": 1}, 0)
    session.call(ToolCall("put", {"coins": 2}), True)
    kept, used = session.snapshot(), session._connection
    session.call(ToolCall("put", {"coins": 2}), True)
    session.restore(kept)
    assert session.state()["total"] == 3
    assert session._connection is not used
    until(lambda: not used.alive)


@pytest.mark.parametrize("kind", ["inprocess", "process"])
def test_a_toolkit_that_needs_a_container(kind: str) -> None:
    from lamsim.sandboxes import sandbox_named

    with pytest.raises(UsageError, match=r"needs a container of its own: use sandbox='docker' instead of"):
        sandbox_named(kind).open(ALONE, {}, 0)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ({"maximum": 0}, "The pool's maximum must be at least 1; it is 0"),
        ({"prewarm": -1}, "The pool's prewarm must be at least 0; it is -1"),
        ({"check_seconds": 0.0}, "check_seconds must be at least"),
        ({"minimum": 3, "maximum": 2}, "minimum, 3, is above its maximum, 2"),
    ],
)
def test_sizes_that_make_no_sense(size: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        PoolSize(**size)


def test_an_engine_that_fails_in_the_background_is_told_to_who_asks(docker_engine: Any) -> None:
    sandbox = DockerSandbox(image="lamsim-nothing")
    sandbox.warm(TILL)
    time.sleep(0.3)
    with pytest.raises(UsageError, match="There is no image 'lamsim-nothing'"):
        sandbox.open(TILL, {}, 0)


def test_many_episodes_at_once(docker_engine: Any) -> None:
    """500 alive in at most 8 containers, which take less than 4 GiB in all."""
    sandbox = sandbox_of("docker", pool=PoolSize(maximum=8))
    sessions = [sandbox.open(TILL, {"start": number}, 0) for number in range(500)]
    for session in sessions:
        session.call(ToolCall("put", {"coins": 1}), True)
    assert [session.state()["total"] for session in sessions] == list(range(1, 501))
    listed = docker_engine.containers.list(filters={"label": f"lamsim={owner()}"})
    assert len(listed) <= 8
    assert sum(found.stats(stream=False)["memory_stats"]["usage"] for found in listed) < 4 << 30
    for session in sessions:
        session.close()
