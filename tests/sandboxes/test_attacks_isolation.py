"""Attacks out of an episode: on its slot's next episode, on others beside it, the runner, the kernel and the host."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_network
from typing import Any

import gymnasium
import pytest
from lamsim_sandbox.frames import Frame
from sandbox_kinds import sandbox_of

from lamsim import (
    AnswerMatch,
    Evaluator,
    Family,
    Message,
    SandboxError,
    Task,
    TaskSet,
    ToolCall,
    ToolkitSpec,
)
from lamsim.env import ToolEnv
from lamsim.errors import FailureKind
from lamsim.formats import ChatFormat
from lamsim.sandboxes import PoolSize, Session, connection

SPEC = ToolkitSpec("intruder_toolkit:Intruder")
ROOT = ToolkitSpec("intruder_toolkit:Intruder", isolation="episode", root=True)
GONE, LATE, BROKE = FailureKind.SANDBOX, FailureKind.TIMEOUT, FailureKind.TOOLKIT
TOO_LATE = r"took longer than 2 seconds\.$"
FOLDER = {"folder_bytes": 16 << 20, "folder_files": 2000}


def opened(kind: str = "docker", spec: ToolkitSpec = SPEC, **limits: Any) -> Session:
    return sandbox_of(kind, pool=PoolSize(prewarm=0), **limits).open(spec, {}, 0)


def call(session: Session, name: str, **arguments: Any) -> Any:
    return json.loads(session.call(ToolCall(name, arguments), True).content)


def worked(report: Mapping[str, str]) -> dict[str, str]:
    """What of an attack should have failed."""
    return {name: result for name, result in report.items() if result.startswith("worked")}


@contextmanager
def two(**limits: Any) -> Iterator[tuple[Session, Session]]:
    """A runner full with an attacker and an episode beside it, which must not notice."""
    limits = {"episodes": 2, **limits}
    bystander, attacker = opened(**limits), opened(**limits)
    assert call(bystander, "work") == 1
    yield attacker, bystander
    attacker.close()
    assert call(bystander, "work") == 2
    bystander.close()


def follow(attacker: Session, uid: int, **limits: Any) -> None:
    """The next episode on the attacker's slot finds it as if new."""
    attacker.close()
    limits = {"episodes": 2, **limits}
    begun = time.monotonic()
    after = opened(**limits)
    assert time.monotonic() - begun < 5
    assert call(after, "place")["uid"] == uid
    room = call(after, "room")
    size, files = limits.get("folder_bytes", 64 << 20), limits.get("folder_files", 10_000)
    assert room == {"others": 0, "entries": 0, "started": 60, "files": files - 1, "bytes": size}
    assert call(after, "work") == 1
    after.close()


@pytest.mark.parametrize(
    ("name", "failure", "sentence"),
    [
        ("daemons", LATE, TOO_LATE),
        ("orphans", LATE, TOO_LATE),
        ("stop", LATE, TOO_LATE),
        ("orphans_ask_to_be_traced", LATE, TOO_LATE),
        ("ask_to_be_traced", GONE, r"The episode's process (died by SIGKILL|ended)\.$"),
        ("outgrow", GONE, r"The episode's process died by SIGXFSZ\.$"),
    ],
)
def test_processes(name: str, failure: FailureKind, sentence: str, docker_engine: Any) -> None:
    """Daemons that fork on and can't be asked to end, orphans and tracing that keep the runner busy, stopping."""
    with two(call_seconds=2.0) as (attacker, bystander):
        uid = call(attacker, "place")["uid"]
        done = threading.Event()
        seconds = []

        def watch() -> None:
            while not done.wait(0.05):
                begun = time.monotonic()
                call(bystander, "place")
                seconds.append(time.monotonic() - begun)

        watching = threading.Thread(target=watch)
        watching.start()
        begun = time.monotonic()
        with pytest.raises(SandboxError, match=sentence) as caught:
            call(attacker, name)
        assert time.monotonic() - begun < 5
        assert caught.value.failure.kind == failure
        done.set()
        watching.join()
        assert max(seconds, default=0) < 2
        follow(attacker, uid, call_seconds=2.0)


def test_zombies(docker_engine: Any) -> None:
    """Children that nobody waits for count against the episode's own limit, until it ends."""
    with two() as (attacker, _):
        uid = call(attacker, "place")["uid"]
        assert call(attacker, "zombies") == 63
        follow(attacker, uid)


def test_processor_time(kind: str) -> None:
    """An endless loop below the limit of a call and above that of processor time."""
    session = opened(kind, cpu_seconds=1)
    with pytest.raises(SandboxError, match=r"The episode's process died by SIG(KILL|XCPU)\.$"):
        call(session, "burn")
    session.close()


@pytest.mark.parametrize("name", ["eat_with_many", "eat_with_files"])
def test_memory_of_no_single_process(name: str, docker_engine: Any) -> None:
    """Memory of many small processes, or of none, ends episodes and neither the runner nor what comes after.

    What the kernel ends is a process of some episode: another one may be hit, and hears of it.
    """
    limits: dict[str, Any] = {"container_memory_bytes": 192 << 20, "call_seconds": 2.0, "episodes": 2}
    bystander, attacker = opened(**limits), opened(**limits)
    uid = call(attacker, "place")["uid"]
    with pytest.raises(SandboxError, match=r"The episode's process (died by SIGKILL|was ended: its answer took .*)\.$"):
        call(attacker, name)
    with suppress(SandboxError):
        call(bystander, "work")
    follow(attacker, uid, **limits)
    bystander.close()


@pytest.mark.parametrize("name", ["signal_all", "look_into"])
def test_other_processes(name: str, docker_engine: Any) -> None:
    """Signals to another episode, the runner and the init; their environment, memory, open files, folders, limits."""
    with two() as (attacker, bystander):
        others = call(attacker, "others")
        assert {1, call(bystander, "place")["pid"]} < set(others)
        report = call(attacker, name, pids=others)
        assert len(report) > 20
        assert worked(report) == {}


def test_powers(docker_engine: Any) -> None:
    """Users, capabilities, mounts, namespaces, devices, keys, kernel interfaces, limits, terminals, shared memory."""
    with two() as (attacker, bystander):
        report = call(attacker, "powers", uid=call(bystander, "place")["uid"])
        assert worked(report) == {}


def test_places_to_write(docker_engine: Any) -> None:
    """Nothing but the episode's folder keeps what is written: code, data, devices, /proc and /sys don't."""
    with two() as (attacker, bystander):
        folder = call(attacker, "place")["folder"]
        devices = {f"/dev/{name}" for name in ("full", "null", "random", "tty", "urandom", "zero")}
        linked = {f"/dev/{name}" for name in ("stdin", "stdout", "stderr")}  # to what the process has open itself
        masked = {"/proc/keys", "/proc/timer_list", "/proc/latency_stats", "/proc/sched_debug", "/proc/kcore"}
        writable = set(call(attacker, "writable"))
        assert folder in writable
        pressure = {path for path in writable if path.startswith("/proc/pressure/")}  # takes a capability to write to
        assert writable - devices - linked - masked - pressure <= {folder, "/dev/mqueue"}
        paths = ["/lamsim", "/lamsim/code", "/lamsim/code/intruder_toolkit.py", "/lamsim/code/lamsim_sandbox/slots.py"]
        paths += [
            "/",
            "/etc",
            "/etc/passwd",
            "/dev",
            "/dev/mqueue",
            "/dev/shm",
            "/tmp",
            "/run",
            "/var/tmp",
            "/episodes",
        ]
        paths += ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/1/cgroup"]
        paths += ["/sys/kernel/uevent_helper", "/sys/fs/cgroup", "/sys/fs/cgroup/memory/release_agent"]
        paths += ["/sys/fs/cgroup/cgroup.procs", "/sys/power/state", call(bystander, "place")["folder"]]
        assert worked(call(attacker, "write_to", paths=paths)) == {}


def test_litter(docker_engine: Any) -> None:
    """Odd names, links in circles and out of the folder, hard links, a tree too deep for a path, missing rights."""
    with two(**FOLDER) as (attacker, _):
        uid = call(attacker, "place")["uid"]
        attacker.call(ToolCall("litter", {}), True)
        assert attacker.state()["kept"][0] > 200
        follow(attacker, uid, **FOLDER)


@pytest.mark.parametrize("name", ["fill", "hold"])
def test_full_folder(name: str, docker_engine: Any) -> None:
    """All files and bytes used up, by files that are there or by deleted ones that processes have open."""
    with two(**FOLDER) as (attacker, _):
        uid = call(attacker, "place")["uid"]
        attacker.call(ToolCall(name, {}), True)
        follow(attacker, uid, **FOLDER)


def test_marks_on_the_folder(docker_engine: Any) -> None:
    """Rights, rules for new files and attributes of the folder itself would outlive its content."""
    with two() as (attacker, _):
        assert worked(call(attacker, "mark")) == {}
        attacker.close()
        after = opened(episodes=2)
        assert call(after, "marks") == [[], "0o100600", "x"]
        after.close()


def test_guests(docker_engine: Any) -> None:
    """An episode can't let another one into its folder, where that could leave what nobody else may remove."""
    with two() as (attacker, bystander):
        place = call(attacker, "place")
        attacker.call(ToolCall("invite", {}), True)
        assert worked(call(bystander, "visit", folder=place["folder"])) == {}
        follow(attacker, place["uid"])


def test_sockets_between_episodes(docker_engine: Any) -> None:
    """Sockets would let episodes hand each other open files, which fill up a slot for as long as they are held."""
    with two() as (attacker, _):
        assert worked(call(attacker, "sockets")) == {}
        assert attacker.call(ToolCall("pairs", {}), True).content == "1"


@pytest.mark.parametrize("isolation", ["shared", "episode"])
def test_network(isolation: str, docker_engine: Any) -> None:
    """Loopback, this machine by each of its addresses, the engine, a cloud's metadata, names, the world outside."""
    session = opened(isolation=isolation)
    with socket.create_server(("", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        mine = [address[4][0] for address in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)]
        hosts = docker_engine.networks.get("bridge").attrs["IPAM"]["Config"]
        # An engine that was restarted does not tell the gateway; it is the network's first address.
        bridges = [host.get("Gateway", str(ip_network(host["Subnet"])[1])) for host in hosts]
        addresses = [[host, port] for host in {"127.0.0.1", "::1", *mine, *bridges}]
        outside = [["1.1.1.1", 53], ["169.254.169.254", 80], ["127.0.0.1", 2375], ["2606:4700:4700::1111", 53]]
        assert worked(call(session, "network", addresses=addresses + outside)) == {}
        with pytest.raises(BlockingIOError):
            server.accept()
        with socket.create_connection(("127.0.0.1", port)):
            server.setblocking(True)
            server.accept()[0].close()  # it would have been told
    session.close()


def test_exhaustion(docker_engine: Any) -> None:
    """Terminals, queued signals and watches: the kernel counts some for all users together."""
    with two() as (attacker, bystander):
        uid = call(attacker, "place")["uid"]
        call(attacker, "exhaust")
        assert len(worked(call(bystander, "has_what_it_needs"))) == 2
        primary, secondary = os.openpty()  # nor are the terminals of this machine gone
        os.close(primary)
        os.close(secondary)
        follow(attacker, uid)


def test_core_files(docker_engine: Any) -> None:
    """A process that dies leaves no image of itself."""
    with two() as (attacker, _):
        assert call(attacker, "drop_core") == 0


LIES = [
    "",
    "[" * 100_000,
    "1" * 10_000,
    '{"ok":' + "9" * 5000 + "}",
    '{"ok":[1,2,3,4]}',
    '{"ok":["text",false,true]}',
    '{"ok":["text",false,true,[]]}',
    '{"failed":["nope","x"]}',
    '{"failed":["sandbox",{}]}',
    '"\x00\xff"',
    "\xff\xfe",
]


def test_lies(kind: str) -> None:
    """Answers that are none, in the episode's own name."""
    bystander = opened(kind)
    for body in LIES:
        session = opened(kind)
        with pytest.raises(SandboxError, match=r"^The episode's process gave an answer that makes no sense\.$"):
            session.call(ToolCall("lie", {"body": body}), True)
        session.close()
    assert call(bystander, "work") == 1
    bystander.close()


@pytest.mark.parametrize(
    ("name", "failure", "sentence"),
    [
        ("destroy", GONE, r"^The episode's process (ended|died by SIG\w+)\.$"),
        ("interrupt_runner", GONE, r"^The sandbox's container \w+ is gone: KeyboardInterrupt\.$"),
        ("starve_runner", GONE, rf"^The sandbox's container \w+ is gone.*\.$|{TOO_LATE}"),
        ("stop_runner", LATE, r"^The sandbox's container \w+ was ended: it gave no answer for 3 seconds\.$"),
        ("speak_as_runner", LATE, r"took longer than 2 seconds\.$"),
        ("fork_on", LATE, rf"{TOO_LATE}|gave no answer for 3 seconds\.$"),
        (
            "eat_with_many",
            GONE,
            rf"^The episode's process died by SIGKILL\.$|{TOO_LATE}|gave no answer for 3 seconds\.$",
        ),
    ],
)
def test_root(
    name: str, failure: FailureKind, sentence: str, docker_engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root of a container of its own destroys it, its runner and its resources, and nothing that comes after it."""
    monkeypatch.setattr(connection, "_GRACE_SECONDS", 1.0)
    limits: dict[str, Any] = {"call_seconds": 2.0, "container_processes": 100, "container_memory_bytes": 256 << 20}
    attacker = opened(spec=ROOT, **limits)
    with pytest.raises(SandboxError, match=sentence) as caught:
        call(attacker, name)
    assert caught.value.failure.kind in (failure, LATE)
    attacker.close()
    after = opened(spec=ROOT, **limits)
    assert call(after, "work") == 1
    assert "/etc/marked" not in call(after, "writable")
    after.close()


def test_root_fills_the_disk(docker_engine: Any) -> None:
    """No limit of the kernel's counts what root writes: a look ends the container, which frees it."""
    size = PoolSize(prewarm=0, check_seconds=0.3)
    attacker = sandbox_of("docker", pool=size, disk_bytes=64 << 20).open(ROOT, {}, 0)
    with pytest.raises(SandboxError, match=r"was ended: [\d,]+ bytes were written to its disk; the limit"):
        call(attacker, "fill_disk")
    attacker.close()


def test_powers_of_root(docker_engine: Any) -> None:
    """Mounts, devices, modules, kernel settings, groups of processes: root of a container is not root of the host."""
    session = opened(spec=ROOT)
    within = {"chroot", "groups", "group", "root", "effective", "other episode", "set-user-id", "su", "terminal"}
    within |= {"setns", "shared memory", "message queue", "semaphore", "posix queue"}  # of the container's own spaces
    host = ("/proc/sys/", "/sys/", "/lamsim/code/", "/proc/sysrq-trigger", "/dev/mem", "/dev/kmsg")
    writable = {path for path in call(session, "writable") if path.startswith(host)}
    assert writable <= {"/sys/fs/cgroup"}  # with version 1 of control groups a folder of the container's own
    paths = ["/proc/sys/kernel/core_pattern", "/sys/fs/cgroup/memory/release_agent", "/sys/kernel/uevent_helper"]
    paths += ["/lamsim/code/intruder_toolkit.py", "/lamsim/code/lamsim_sandbox", "/dev/vda", "/dev/sda", "/dev/mem"]
    assert worked(call(session, "write_to", paths=paths)) == {}
    assert worked(call(session, "network", addresses=[["172.17.0.1", 22], ["1.1.1.1", 53]])) == {}
    report = call(session, "powers", uid=1000)
    assert set(worked(report)) <= within
    assert "root" in worked(report)
    session.close()


class Babble:
    """A runner that says, without end, what nobody asked."""

    name = "The runner"

    def send(self, data: bytes) -> None:
        pass

    def receive(self, seconds: float) -> bytes:
        return Frame(4711, 1, b"null").to_bytes() * 100

    def last_words(self) -> str:
        return ""

    def close(self) -> None:
        pass

    def forget(self) -> None:
        pass


def test_a_runner_that_babbles() -> None:
    """Root may write into its runner's stream: that must not keep the scoring process from giving up."""
    runner = connection.RunnerConnection(Babble(), capacity=1, call_seconds=1.0, message_bytes=1000)
    with pytest.raises(SandboxError, match=r"it gave no answer for 0\.3 seconds"):
        runner.request(1, "look", {}, 0.3)


MARKER, WORLD = "the goal that nobody may see 4711", "the world that the toolkit gets 0815"


class MarkedFamily(Family):
    """A task with a goal that can be recognized."""

    task_instruction = "Find the goal."

    @property
    def tasks(self) -> TaskSet:
        return TaskSet([Task("marked", "Find it.", {"secret": WORLD}, {"marker": MARKER}, "train")])

    def toolkit(self, task: Task) -> ToolkitSpec:
        return SPEC

    def evaluator(self, task: Task) -> Evaluator:
        return AnswerMatch()

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        raise NotImplementedError

    def formats(self) -> Mapping[str, ChatFormat]:
        return {}


def test_the_goal_is_not_there(docker_engine: Any) -> None:
    """Every file, environment and command line and all memory that an episode reads hold its world, not its goal."""
    name = "lamsim-tests/Marked-v0"
    family = f"{__name__}:MarkedFamily"
    if name not in gymnasium.registry:
        gymnasium.register(name, entry_point="lamsim.registration:make_env", kwargs={"family": family})
    env = gymnasium.make(name, sandbox=sandbox_of("docker"), disable_env_checker=True).unwrapped
    assert isinstance(env, ToolEnv)
    env.reset(seed=0)
    assert dict(env.episode.task.goal) == {"marker": MARKER}
    found = []
    for text in (WORLD, MARKER):
        env.step(json.dumps({"name": "find", "arguments": {"backwards": text[::-1]}}))
        found.append(env.episode.turns[-1].results[-1].content)
    assert found == ['["memory"]', "[]"]
    env.close()
