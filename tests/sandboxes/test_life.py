"""The life of runners: shared, kept warm, ended with the process that made them, and not used by its forks."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import docker
import pytest
from sandbox_kinds import IMAGE, sandbox_of

import lamsim.sandboxes.engine as engine
from lamsim import SandboxError, ToolCall, ToolkitSpec, UsageError
from lamsim.sandboxes import DockerSandbox, ProcessSandbox, runners
from lamsim.sandboxes.engine import LABEL

TILL = ToolkitSpec("toy_toolkit:Till")
TESTS = Path(__file__).parents[1]


def test_equal_configurations_share_a_runner(kind: str) -> None:
    begun = time.perf_counter()
    sessions = [sandbox_of(kind).open(TILL, {}, 0)]
    cold = time.perf_counter() - begun
    begun = time.perf_counter()
    sessions += [sandbox_of(kind).open(TILL, {}, 0) for _ in range(5)]
    assert (time.perf_counter() - begun) / 5 < cold
    assert [len(pool.runners) for pool in runners._pools.values()] == [1]
    sessions.append(sandbox_of(kind, call_seconds=7).open(TILL, {}, 0))
    assert [len(pool.runners) for pool in runners._pools.values()] == [1, 1]
    for session in sessions:
        session.close()
        session.close()


def test_more_episodes_than_a_runner_holds(kind: str) -> None:
    sandbox = sandbox_of(kind, episodes=2)
    sessions = [sandbox.open(TILL, {"start": n}, 0) for n in range(3)]
    assert [session.state()["total"] for session in sessions] == [0, 1, 2]
    assert [len(pool.runners) for pool in runners._pools.values()] == [2]
    for session in sessions:
        session.close()


def test_a_session_that_is_forgotten_gives_its_place_back(kind: str) -> None:
    sandbox = sandbox_of(kind, episodes=1)
    for _ in range(4):
        sandbox.open(TILL, {}, 0)
    assert [len(pool.runners) for pool in runners._pools.values()] == [1]


def test_a_fork_has_runners_of_its_own(kind: str) -> None:
    session = sandbox_of(kind).open(TILL, {"start": 1}, 0)
    pid = os.fork()
    if pid == 0:
        good = False
        try:
            with pytest.raises(SandboxError, match="belongs to the process that made it"):
                session.state()
            own = sandbox_of(kind).open(TILL, {"start": 2}, 0)
            good = own.state()["total"] == 2
            runners.close_runners()
        finally:
            os._exit(0 if good else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert session.state()["total"] == 1
    session.close()


SCRIPT = """
import sys, time
sys.path.insert(0, sys.argv[1])
from sandbox_kinds import sandbox_of
from lamsim import ToolkitSpec
session = sandbox_of(sys.argv[2]).open(ToolkitSpec("hostile_toolkit:Hostile"), {}, 0)
print("ready", flush=True)
time.sleep(3600)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_the_process_dies(end: signal.Signals, kind: str) -> None:
    maker = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(TESTS), kind], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert maker.stdout
    assert maker.stdout.readline() == "ready\n"
    assert left(kind, maker.pid)
    maker.send_signal(end)
    maker.wait()
    maker.stdout.close()
    deadline = time.monotonic() + 20
    while left(kind, maker.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left(kind, maker.pid)


def left(kind: str, pid: int) -> list[str]:
    """What is there of a process's runners."""
    if kind == "docker":
        listed = docker.from_env().api.containers(all=True, filters={"label": LABEL})
        mine = f"{os.uname().nodename}:{pid}:"
        return [found["Id"] for found in listed if found["Labels"][LABEL].startswith(mine)]
    if pid in left_pids:
        return [number for number in left_pids[pid] if Path(f"/proc/{number}").exists()]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    left_pids[pid] = [*children, *Path(f"/proc/{children[0]}/task/{children[0]}/children").read_text().split()]
    return left_pids[pid]


left_pids: dict[int, list[str]] = {}


def test_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    engine._client.cache_clear()
    with pytest.raises(UsageError, match=r"No Docker engine answers at 'unix:///nowhere\.sock', which DOCKER_HOST"):
        DockerSandbox().open(TILL, {}, 0)
    engine._client.cache_clear()


def test_no_image(docker_engine: docker.DockerClient) -> None:
    with pytest.raises(UsageError, match="There is no image 'lamsim-nothing': build it with `docker build -t"):
        DockerSandbox(image="lamsim-nothing").open(TILL, {}, 0)


def test_an_option_that_names_no_path(docker_engine: docker.DockerClient) -> None:
    spec = ToolkitSpec("toy_toolkit:Till", "", {"data": "/no/such/folder"}, ("data",))
    with pytest.raises(UsageError, match="The option data names /no/such/folder, which does not exist"):
        DockerSandbox(image=IMAGE).open(spec, {}, 0)


@pytest.mark.parametrize("limits", [{"episodes": 0}, {"call_seconds": -1.0}, {"memory_bytes": 0}])
def test_limits_are_above_nothing(limits: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="must be above 0"):
        ProcessSandbox(**limits)  # type: ignore[arg-type]


def test_arguments_that_are_no_json(kind: str) -> None:
    session = sandbox_of(kind).open(TILL, {}, 0)
    with pytest.raises(UsageError, match="must be JSON values"):
        session.call(ToolCall("put", {"coins": {1, 2}}), True)
    assert session.call(ToolCall("put", {"coins": 2}), True).content == "2 coins"
    session.close()
