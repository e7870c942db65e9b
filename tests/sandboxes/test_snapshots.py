"""Snapshots by fork: what they bring back, how many there may be and for how long, and that none is left."""

import json
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import forking_family
import gymnasium
import pytest
from runner_processes import alive, processes, stat
from sandbox_kinds import sandbox_of

from lamsim import SandboxError, ToolCall, ToolEnv, ToolkitSpec, UsageError
from lamsim.collectors.rollout import rollout
from lamsim.errors import FailureKind
from lamsim.policies import policy_named
from lamsim.sandboxes import InProcessSandbox, Session
from lamsim.sandboxes.engine import owner

SPEC = ToolkitSpec("forking_toolkit:Workshop", snapshots="fork")
STATE = ToolkitSpec("toy_toolkit:Till")

Open = Callable[..., Session]


def settled(check: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def opened(kind: str) -> Iterator[Open]:
    """Makes sessions. When they are closed, nothing of them may be left, while their runner still is there."""
    sessions = []

    def make(spec: ToolkitSpec = SPEC, seed: int = 0, **limits: Any) -> Session:
        sessions.append(sandbox_of(kind, **limits).open(spec, {}, seed))
        return sessions[-1]

    yield make
    for session in sessions:
        session.close()
    assert settled(lambda: not processes(kind)), f"left are {processes(kind)}"


def call(session: Session, name: str, **arguments: Any) -> Any:
    content = session.call(ToolCall(name, arguments), True).content
    try:
        return json.loads(content)
    except ValueError:
        return content


def turns(session: Session, number: int = 3) -> list[Any]:
    return [call(session, "turn") for _ in range(number)] + [session.state(), session.look()]


def test_the_same_again(opened: Open) -> None:
    """Generator, database, global random numbers and files come back, as often as one likes."""
    session = opened()
    begin = session.snapshot()
    before = turns(session)
    kept, state = session.snapshot(), session.state()
    after = turns(session)
    assert after != before
    for _ in range(3):
        session.restore(kept)
        assert session.state() == state
        assert turns(session) == after
    session.restore(begin)
    assert turns(session) == before
    assert turns(session) == after
    other = opened()
    assert turns(other) == before


def test_snapshots_of_snapshots(opened: Open) -> None:
    session = opened()
    tokens, seen = [], []
    for _ in range(4):
        tokens.append(session.snapshot())
        seen.append(turns(session, 1))
    for number in (3, 1, 2, 0, 0, 3):
        session.restore(tokens[number])
        again = session.snapshot()
        for later in range(number, 4):
            assert turns(session, 1) == seen[later]
        session.restore(again)
        assert turns(session, 1) == seen[number]
        session.discard(again)


def test_there_is_a_limit(opened: Open) -> None:
    session, other = opened(snapshots=2), opened(snapshots=2)
    tokens = [session.snapshot(), session.snapshot()]
    with pytest.raises(UsageError, match=r"as many snapshots as the sandbox's limit snapshots=2 allows: discard one"):
        session.snapshot()
    other.snapshot()
    session.restore(tokens[0])
    with pytest.raises(UsageError, match="snapshots=2"):
        session.snapshot()
    session.discard(tokens[1])
    session.discard(tokens[1])
    session.restore(session.snapshot())
    with pytest.raises(UsageError, match=r"^The snapshot can't be restored: it was discarded\.$"):
        session.restore(tokens[1])
    assert turns(session)


def test_there_is_a_life_time(opened: Open, kind: str) -> None:
    session = opened(snapshot_seconds=2.0)
    token = session.snapshot()
    live = str(call(session, "pid"))
    assert len(processes(kind)) == 2
    assert settled(lambda: len(alive(kind)) == 1)
    assert turns(session)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"it was ended after the sandbox's limit of snapshot_seconds=2\.$"):
            session.restore(token)
    session.restore(session.snapshot())
    assert str(call(session, "pid")) != live


def test_discarding_ends_the_process(opened: Open, kind: str) -> None:
    session = opened()
    for _ in range(40):
        session.discard(session.snapshot())
    assert settled(lambda: len(alive(kind)) == 1)
    assert len(processes(kind)) < 5
    token = session.snapshot()
    session.restore(token)
    session.discard(token)
    assert settled(lambda: len(alive(kind)) == 1)


@pytest.mark.parametrize("kind", ["process"], indirect=True)
def test_a_frozen_process_takes_no_time(opened: Open) -> None:
    session = opened()
    session.snapshot()
    session.restore(session.snapshot())
    pids = [pid for pid in processes("process") if pid != str(call(session, "pid"))]
    assert len(pids) == 2

    def ticks() -> list[list[str]]:
        return [stat(pid)[11:13] for pid in pids]

    before = ticks()
    time.sleep(0.3)
    assert ticks() == before


@pytest.mark.parametrize("foreign", ["another session", "another process", "the end", "another kind", "no fork"])
def test_where_a_snapshot_is_of_no_use(foreign: str, opened: Open) -> None:
    session, other = opened(), opened()
    state = other.state()
    token = session.snapshot()
    if foreign == "the end":
        session.close()
        other = session
    elif foreign == "another process":
        other = opened(seed=1, call_seconds=7)
    elif foreign == "another kind":
        other = opened(STATE)
    elif foreign == "no fork":
        token = opened(STATE).snapshot()
    with pytest.raises(UsageError, match=r"^This snapshot can't be restored here: .* until that ends\.$"):
        other.restore(token)
    other.discard(token)
    if foreign in ("another session", "no fork"):
        assert other.state() == state


def test_in_process_there_are_none(opened: Open) -> None:
    with pytest.raises(UsageError, match="can only be forked: use sandbox='process' or 'docker'"):
        InProcessSandbox().open(SPEC, {}, 0)
    with pytest.raises(UsageError, match="made in a sandbox"):
        InProcessSandbox().open(STATE, {}, 0).restore(opened().snapshot())


@pytest.mark.parametrize(
    ("name", "failure", "sentence"),
    [
        ("segfault", FailureKind.SANDBOX, "died by SIGSEGV"),
        ("leave", FailureKind.SANDBOX, "ended"),
        ("sleep", FailureKind.TIMEOUT, "took longer than 1 seconds"),
    ],
)
def test_back_from_the_dead(name: str, failure: FailureKind, sentence: str, opened: Open) -> None:
    """An episode whose process has ended can go back to its snapshots; without them it is gone."""
    session, other = opened(call_seconds=1.0), opened(call_seconds=1.0)
    turns(session)
    token = session.snapshot()
    expected = turns(session)
    for dying in (session, other, session):
        with pytest.raises(SandboxError, match=sentence) as caught:
            call(dying, name)
        assert caught.value.failure.kind == failure
        with pytest.raises(SandboxError, match="process is gone"):
            call(dying, "turn")
        with pytest.raises(SandboxError, match="process is gone"):
            dying.snapshot()
        if dying is session:
            session.restore(token)
            assert turns(session) == expected


@pytest.mark.parametrize("kind", ["docker"], indirect=True)
def test_killing_everything_kills_the_snapshots(opened: Open) -> None:
    session, other = opened(), opened()
    token, spared = session.snapshot(), other.snapshot()
    with pytest.raises(SandboxError, match="died by SIGKILL"):
        call(session, "kill_all")
    # It may be that the kernel has not done yet.
    with pytest.raises(SandboxError, match=r"can't be restored: its process has died|The snapshot's process died by"):
        session.restore(token)
    with pytest.raises(UsageError, match=r"it has died|it died while it was restored"):
        session.restore(token)
    other.restore(spared)
    assert turns(other)


def test_what_the_toolkit_started_does_not_outlive_a_restore(opened: Open, kind: str) -> None:
    session = opened()
    tokens = [session.snapshot()]
    started = [call(session, "start", own_session=False)]
    if kind == "docker":
        started.append(call(session, "start", own_session=True))
    tokens.append(session.snapshot())
    assert all(call(session, "alive", pid=pid) for pid in started)
    for token in (tokens[0], tokens[1], tokens[0]):
        session.restore(token)
        assert not any(call(session, "alive", pid=pid) for pid in started)
        files = [name for name, _ in session.state()["files"]]
        assert token is tokens[1] or files == []


def test_what_belongs_to_a_snapshot_does(opened: Open) -> None:
    session = opened()
    call(session, "accompany")
    tokens = [session.snapshot(), session.snapshot()]
    seen = set()
    for token in (tokens[0], tokens[1], tokens[0], tokens[1]):
        session.restore(token)
        companion = call(session, "companion")
        assert call(session, "alive", pid=companion)
        assert companion not in seen
        seen.add(companion)


def test_an_interpreter_is_forked_along(opened: Open) -> None:
    session = opened(ToolkitSpec("lamsim_sandbox.interpreter:PythonToolkit", snapshots="fork"))

    def run(code: str) -> Any:
        return call(session, "python", code=code)

    run("count, steps = 1, iter(range(100))")
    tokens = [session.snapshot()]
    assert run("count += next(steps) + 10; count") == 11
    tokens.append(session.snapshot())
    assert run("count += 100 + next(steps); count") == 112
    for token, expected in ((tokens[0], 11), (tokens[1], 112), (tokens[0], 11), (tokens[0], 11)):
        session.restore(token)
        assert run("count += next(steps) + (10 if count == 1 else 100); count") == expected


def test_files_that_are_hard_to_keep(opened: Open, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("precious")
    session = opened()
    messy = call(session, "mess", outside=str(outside))
    token = session.snapshot()
    assert call(session, "files") == messy
    for _ in range(2):
        assert call(session, "tidy") != messy
        session.restore(token)
        assert call(session, "files") == messy
    assert (outside / "precious").read_text() == "precious"


def test_files_that_are_open(opened: Open) -> None:
    session = opened()
    call(session, "open_files")
    token = session.snapshot()
    again = session.snapshot()
    expected = call(session, "use_files")
    for one in (token, again, token):
        session.restore(one)
        assert call(session, "use_files") == expected
        call(session, "use_files")
        call(session, "replace")


def test_files_that_are_too_big(opened: Open) -> None:
    session = opened(message_bytes=1 << 20)
    token = session.snapshot()
    call(session, "write", size=1 << 20)
    session.restore(session.snapshot())
    call(session, "write", size=(1 << 20) + 1)
    with pytest.raises(
        SandboxError, match=r"too big for a snapshot: the limit is message_bytes=1,048,576\.$"
    ) as caught:
        session.snapshot()
    assert caught.value.failure.kind == FailureKind.TOOLKIT
    session.restore(token)
    assert session.state()["files"] == []


@pytest.mark.parametrize("kind", ["docker"], indirect=True)
def test_lies_about_snapshots(opened: Open) -> None:
    """An episode that names a process of another as its own gets nobody killed."""
    liar, victim = opened(), opened()
    call(liar, "lie", pid=call(victim, "pid"))
    token = liar.snapshot()
    with pytest.raises(SandboxError, match="its process has died"):
        liar.restore(token)
    assert turns(victim)


@pytest.mark.parametrize("pid", [1, -1, 2**31, 10**30])
def test_nonsense_about_snapshots(pid: int, opened: Open) -> None:
    liar, victim = opened(), opened()
    call(liar, "lie", pid=pid)
    with pytest.raises(SandboxError, match="what it told of a snapshot makes no sense"):
        liar.snapshot()
    assert turns(victim)


def test_many_at_once(opened: Open) -> None:
    sessions = [opened(seed=number) for number in range(4)]
    faults: list[BaseException] = []

    def work(session: Session) -> None:
        try:
            for _ in range(4):
                token = session.snapshot()
                expected = turns(session)
                session.restore(token)
                assert turns(session) == expected
                session.discard(token)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_snapshots_end_with_a_runner_that_is_killed(opened: Open, kind: str) -> None:
    session = opened()
    token = session.snapshot()
    session.restore(token)
    left = processes(kind)
    assert len(left) == 2
    if kind == "docker":
        import docker

        for container in docker.from_env().containers.list(filters={"label": f"lamsim={owner()}"}):
            container.kill()
    else:
        (runner,) = {stat(pid)[1] for pid in left} - set(left)
        os.kill(int(runner), signal.SIGKILL)
        assert settled(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()])
    with pytest.raises(SandboxError, match="gone"):
        session.restore(token)


def made(kind: str, **limits: Any) -> ToolEnv:
    options: dict[str, Any] = {"sandbox": sandbox_of(kind, **limits), "disable_env_checker": True}
    env = gymnasium.make(forking_family.ENV_ID, **options).unwrapped
    assert isinstance(env, ToolEnv)
    return env


def expert(env: ToolEnv) -> str:
    return env.format.encode(env.family.expert(env.task, env.messages, env.episode.info))


def test_environments(kind: str) -> None:
    """A snapshot survives pickling, brings back the whole episode, and is the episode's own."""
    env = made(kind, snapshots=2)
    for seed in range(3):
        env.reset(seed=seed)
        env.step(expert(env))
        token = pickle.loads(pickle.dumps(env.snapshot()))
        seen = []
        for _ in range(3):
            steps = []
            while not env.episode.over:
                steps.append(env.step(expert(env))[:4])
            seen.append((steps, env.trajectory(), env.episode.session.state()))
            env.restore(token)
        assert seen[0] == seen[1] == seen[2]
        assert seen[0][0][-1][1] == 1.0
        env.snapshot()
        with pytest.raises(UsageError, match="snapshots=2"):
            env.snapshot()
        env.discard(token)
        env.snapshot()
        with pytest.raises(UsageError, match="it was discarded"):
            env.restore(token)
    env.reset(seed=9)
    with pytest.raises(UsageError, match="until that ends"):
        env.restore(token)
    env.close()
    assert settled(lambda: not processes(kind))


def test_trajectories_are_the_same_bytes(docker_engine: Any) -> None:
    records = []
    for kind in ("process", "docker"):
        env = made(kind)
        played = [rollout(env, policy_named(policy), seed) for policy in ("expert", "noisy") for seed in range(3)]
        for record in played:
            record["lamsim"].pop("timing")
            record["lamsim"]["options"].pop("sandbox")
        records.append(json.dumps(played))
        env.close()
    assert records[0] == records[1]
