"""What a toolkit may try: each time it is contained, reported in one sentence, and the next episode is unharmed."""

import json
import threading
import time
from typing import Any

import pytest
from sandbox_kinds import sandbox_of

from lamsim import SandboxError, ToolCall, ToolkitSpec
from lamsim.errors import FailureKind
from lamsim.sandboxes import Session
from lamsim.sandboxes.engine import owner

SPEC = ToolkitSpec("hostile_toolkit:Hostile")


def opened(kind: str, secret: str = "", **limits: Any) -> Session:
    return sandbox_of(kind, **limits).open(SPEC, {"secret": secret}, 0)


def call(session: Session, name: str, **arguments: Any) -> Any:
    return json.loads(session.call(ToolCall(name, arguments), True).content)


def attack(kind: str, name: str, failure: FailureKind, sentence: str, **limits: Any) -> None:
    """Attacks beside another episode, which must not notice."""
    bystander = opened(kind, **limits)
    assert call(bystander, "work") == 1
    attacker = opened(kind, **limits)
    with pytest.raises(SandboxError, match=sentence) as caught:
        call(attacker, name)
    assert caught.value.failure.kind == failure, caught.value
    assert call(bystander, "work") == 2
    for _ in range(3):
        with opened_for(kind, **limits) as after:
            assert call(after, "work") == 1
    attacker.close()
    assert call(bystander, "work") == 3
    bystander.close()


class opened_for:
    def __init__(self, kind: str, **limits: Any) -> None:
        self._session = opened(kind, **limits)

    def __enter__(self) -> Session:
        return self._session

    def __exit__(self, *_: object) -> None:
        self._session.close()


GONE, LATE, BROKE = FailureKind.SANDBOX, FailureKind.TIMEOUT, FailureKind.TOOLKIT


@pytest.mark.parametrize(
    ("name", "failure", "sentence"),
    [
        ("segfault", GONE, r"The episode's process died by SIGSEGV\."),
        ("leave", GONE, r"The episode's process ended\."),
        ("loop", LATE, r"took longer than 1 seconds\."),
        ("sleep", LATE, r"took longer than 1 seconds\."),
        ("shout", LATE, r"took longer than 1 seconds\."),
        ("close_all", GONE, r"closed its connection\."),
        ("flood", GONE, r"was ended: a message of 4,294,967,295 bytes is above the limit"),
    ],
)
def test_contained(name: str, failure: FailureKind, sentence: str, kind: str) -> None:
    attack(kind, name, failure, sentence, call_seconds=1.0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("eat_memory", r"The tool eat_memory broke: MemoryError"),
        ("huge", r"'call' is 100,\d+,\d+ bytes; the limit is"),
    ],
)
def test_too_much(name: str, sentence: str, kind: str) -> None:
    attack(kind, name, BROKE, sentence, memory_bytes=512 << 20)


def test_forging(kind: str) -> None:
    """An episode may lie in its own name only: others get their own answers, and whoever speaks unasked is ended."""
    bystander, attacker = opened(kind), opened(kind)
    heard: list[Any] = []

    def ask() -> None:
        heard.extend(call(bystander, "work") for _ in range(200))

    asking = threading.Thread(target=ask)
    asking.start()
    assert attacker.call(ToolCall("forge", {}), True).content == "forged"
    asking.join()
    assert heard == list(range(1, 201))
    with pytest.raises(SandboxError, match=r"it spoke without being asked|is gone"):
        call(attacker, "work")
    attacker.close()
    bystander.close()


def test_fork_bomb(docker_engine: Any) -> None:
    attack("docker", "fork_bomb", LATE, "took longer than 1 seconds", call_seconds=1.0)


def test_killing_everything(docker_engine: Any) -> None:
    attack("docker", "kill_all", GONE, "died by SIGKILL")


def test_memory_of_the_container(docker_engine: Any) -> None:
    """Where an episode may take more than the container has, the kernel ends the episode and not the runner."""
    limits = {"memory_bytes": 1 << 32, "container_memory_bytes": 256 << 20}
    attack("docker", "eat_memory", GONE, "died by SIGKILL", **limits)


def test_what_an_episode_reaches(docker_engine: Any) -> None:
    victim, attacker = opened("docker", secret="hunter2"), opened("docker")
    folder = victim.call(ToolCall("folder", {}), True).content
    report = call(attacker, "read_all", folder=folder, pid=call(victim, "pid"))
    assert {name: result for name, result in report.items() if "worked" in result} == {}
    assert call(victim, "work") == 1
    victim.close()
    attacker.close()


def test_the_environment_holds_no_secrets(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("MY_API_KEY", "hunter2")
    session = sandbox_of(kind).open(ToolkitSpec("hostile_toolkit:Surroundings"), {}, 0)
    assert "hunter2" not in str(session.state())
    session.close()


@pytest.mark.parametrize("name", ["many_bytes", "many_files"])
def test_a_full_folder_is_the_episodes_own(name: str, docker_engine: Any) -> None:
    bystander, attacker = opened("docker"), opened("docker")
    assert call(attacker, name) == {"error": "No space left on device"}
    assert bystander.call(ToolCall("folder", {}), True).content
    attacker.close()
    bystander.close()


def test_big_file(kind: str) -> None:
    with opened_for(kind, file_bytes=1 << 20) as session:
        assert call(session, "big_file") == {"error": "File too large"}


def test_an_episode_leaves_nothing_behind(kind: str) -> None:
    """One place for episodes, so each finds what the one before left."""
    with opened_for(kind, episodes=1) as session:
        assert session.call(ToolCall("folder", {}), True).content
        assert call(session, "deep_folder") == 2000
    with opened_for(kind, episodes=1) as session:
        assert call(session, "files") == []
        if kind == "docker":
            assert call(session, "escape") > 1
    if kind == "docker":
        with opened_for(kind, episodes=1) as session:
            assert call(session, "processes") == 1


def test_odd_results(kind: str) -> None:
    session = opened(kind)
    assert session.call(ToolCall("odd", {}), True).content == '[NaN, Infinity, "\ud800", {"1": "{2}"}]'
    assert session.call(ToolCall("lone_surrogate", {}), True).content == "a\ud800b"
    assert session.call(ToolCall("cycle", {}), True).content == "Error: Circular reference detected"
    session.call(ToolCall("bad_state", {}), True)
    with pytest.raises(SandboxError, match=r"'state' can't leave the sandbox: the key 1 is no text"):
        session.state()
    session.call(ToolCall("deep", {}), True)
    with pytest.raises(SandboxError, match="'state' can't leave the sandbox: maximum recursion"):
        session.state()
    assert call(session, "work") == 1
    session.close()


@pytest.mark.parametrize("name", ["broken_load", "dying_load"])
def test_a_load_that_fails(name: str, kind: str) -> None:
    reason = "OSError: no data" if name == "broken_load" else "this is why"
    with pytest.raises(SandboxError, match=reason):
        sandbox_of(kind).open(ToolkitSpec("hostile_toolkit:Hostile", f"hostile_toolkit:{name}"), {}, 0)


def test_a_load_that_prints(kind: str) -> None:
    session = sandbox_of(kind).open(ToolkitSpec("hostile_toolkit:Hostile", "hostile_toolkit:loud_load"), {}, 0)
    assert call(session, "work") == 1
    session.close()


def test_container_killed_in_a_call(docker_engine: Any) -> None:
    session = opened("docker")
    label = f"lamsim={owner()}"

    def kill() -> None:
        time.sleep(0.5)
        for container in docker_engine.containers.list(filters={"label": label}):
            container.kill()

    threading.Thread(target=kill).start()
    with pytest.raises(SandboxError, match=r"The sandbox's container \w+ is gone\.$"):
        call(session, "sleep")
    with pytest.raises(SandboxError, match="is gone"):
        call(session, "work")
    session.close()
    with opened_for("docker") as after:
        assert call(after, "work") == 1


def test_many_at_once(kind: str) -> None:
    """More sessions than a runner has room for, of many threads over one stream, and each gets its own answers."""
    sandbox = sandbox_of(kind, episodes=4)
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(3):
                session = sandbox.open(SPEC, {"secret": str(number)}, 0)
                assert [call(session, "work") for _ in range(10)] == list(range(1, 11))
                assert session.state()["secret"] == str(number)
                session.close()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
