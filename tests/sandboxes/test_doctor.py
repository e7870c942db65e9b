"""`lamsim sandbox doctor`: what it finds on a real engine, on a weakened container, and where there is no engine."""

import copy
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.types import LogConfig

import lamsim.sandboxes.engine as engine
import lamsim.sandboxes.images as images
from lamsim.sandboxes import DockerSandbox
from lamsim.sandboxes.doctor import _limits, engine_findings, findings, limit_findings
from lamsim.sandboxes.pool import PoolSize
from lamsim.sandboxes.session import ToolkitSpec

BASE = os.environ.get("LAMSIM_TEST_BASE", "lamsim-base:bookworm")
NEEDED = "memory processors processes folder-size network read-only capabilities no-new-privileges episodes-apart"


@pytest.fixture
def own_images(docker_engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The images go by other names, so that nobody's are touched."""
    monkeypatch.setattr(images, "PREFIX", "lamsim-test-")
    monkeypatch.delenv("LAMSIM_OFFLINE", raising=False)


def by_name(found: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    assert len({row["name"] for row in found}) == len(found)
    return {row["name"]: row for row in found}


def test_a_real_engine(lamsim: Any, own_images: None) -> None:
    assert lamsim("sandbox", "build", "python", "--base", BASE).code == 0
    ended = lamsim("sandbox", "doctor", "--json")
    told = json.loads(ended.out)
    rows = by_name(told["findings"])
    missing = [name for name, row in rows.items() if row["state"] == "missing"]
    assert (ended.code, told["ok"]) == (1 if missing else 0, not missing)
    assert rows["engine"]["found"].startswith("Docker ")
    assert rows["image python"]["state"] == "ok"
    assert rows["image sql"]["state"] in ("note", "ok")
    assert all(row["mend"] for row in rows.values() if row["state"] == "missing")
    for name in NEEDED.split():
        assert rows[name.replace("-", " ") if name != "read-only" else name]["state"] == "ok", rows
    assert rows["processes"]["found"] == "at most 1,024"
    assert rows["folder size"]["found"] == "at most 64 MiB"
    ended = lamsim("sandbox", "doctor")
    assert ended.code == bool(missing)
    assert re.search(r"^ok +memory +at most 4,096 MiB", ended.out, re.MULTILINE)


def test_the_image_is_not_there(lamsim: Any, own_images: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PREFIX", "lamsim-test-none-")
    ended = lamsim("sandbox", "doctor", "--json")
    rows = by_name(json.loads(ended.out)["findings"])
    assert ended.code == 1
    assert rows["image python"]["state"] == "missing"
    assert rows["image python"]["mend"].startswith("`lamsim sandbox build python")
    assert "memory" not in rows


@dataclass(frozen=True, kw_only=True)
class Weak(DockerSandbox):
    """Asks for what it should, and makes a container without it."""

    def _container(self, spec: ToolkitSpec, link: str | None = None) -> dict[str, Any]:
        return {
            **super()._container(spec, link),
            "read_only": False,
            "cap_add": ["KILL", "SETGID", "SETUID", "NET_ADMIN"],
            "security_opt": ["seccomp=unconfined"],
            "sysctls": {},
            "ipc_mode": "private",
            "mem_limit": 6 << 30,
            "memswap_limit": 7 << 30,
            "cpu_quota": 0,
            "pids_limit": -1,
            "log_config": LogConfig(type="none"),
        }


def test_a_container_without_its_limits(own_images: None) -> None:
    sandbox = Weak(image="lamsim-python-test", episodes=2, pool=PoolSize(maximum=1, prewarm=0))
    found = {finding.name: finding for finding in _limits(sandbox)}
    bad = {name for name, finding in found.items() if finding.state == "missing"}
    weakened = {"memory", "processors", "processes", "read-only", "capabilities", "no new privileges"}
    weakened |= {"seccomp inside", "shared memory"}
    assert bad - {"swap"} == weakened  # swap is counted on some machines only
    assert found["memory"].found == "at most 6,144 MiB, 4,096 MiB was asked for"
    assert found["processes"].found == "no limit is in force, 1,024 was asked for"


RIGHTS = dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapAmb"), "0000000000000000")
REPORT: dict[str, Any] = {
    "user": 1048576,
    "folder": "/episodes/0",
    "folder_bytes": 64 << 20,
    "folder_files": 10_000,
    "folder_is_plain": True,
    "root_is_read_only": True,
    "interfaces": ["lo"],
    "init": {**RIGHTS, "CapEff": "00000000000000e0", "CapBnd": "00000000000000e0", "NoNewPrivs": "1", "Seccomp": "2"},
    "self": {**RIGHTS, "CapBnd": "00000000000000e0", "NoNewPrivs": "1", "Seccomp": "2"},
    "memory": 4 << 30,
    "swap": 0,
    "machine_has_swap": True,
    "processors": 2.0,
    "processes": 1024,
    "own_processes": 64,
    "own_memory": 1 << 31,
    "shared_memory": [["0"], ["0"], ["0", "0", "0", "0"], ["0"]],
    "dev_shm": False,
}


def judged(report: dict[str, Any], second: dict[str, Any] | None = None, reached: list[str] | None = None) -> set[str]:
    """The names of what is missing."""
    other = {**REPORT, "user": 1048577} if second is None else second
    found = list(limit_findings(DockerSandbox(), report, other, reached or []))
    assert all(finding.mend for finding in found if finding.state == "missing")
    return {finding.name for finding in found if finding.state == "missing"}


def test_all_is_in_force() -> None:
    assert judged(REPORT) == set()
    assert judged({**REPORT, "swap": None, "machine_has_swap": False}) == set()


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("memory",), None, "memory"),
        (("memory",), 5 << 30, "memory"),
        (("swap",), None, "swap"),
        (("swap",), 1 << 30, "swap"),
        (("processors",), None, "processors"),
        (("processors",), 2.5, "processors"),
        (("processes",), None, "processes"),
        (("own_processes",), None, "own processes"),
        (("folder_bytes",), 1 << 40, "folder size"),
        (("folder_files",), 1 << 40, "folder files"),
        (("interfaces",), ["lo", "eth0"], "network"),
        (("root_is_read_only",), False, "read-only"),
        (("folder_is_plain",), False, "read-only"),
        (("self", "CapEff"), "0000000000000001", "capabilities"),
        (("self", "CapAmb"), "0000000000000001", "capabilities"),
        (("init", "CapBnd"), "00000000000000e1", "capabilities"),
        (("init",), {}, "capabilities"),
        (("init", "NoNewPrivs"), "0", "no new privileges"),
        (("self", "NoNewPrivs"), "0", "no new privileges"),
        (("init", "Seccomp"), "0", "seccomp inside"),
        (("self", "Seccomp"), "1", "seccomp inside"),
        (("shared_memory", 2, 1), "32000", "shared memory"),
        (("dev_shm",), True, "shared memory"),
        (("user",), 0, "episodes apart"),
        (("user",), 1048577, "episodes apart"),
    ],
)
def test_a_limit_that_is_not_in_force(path: tuple[Any, ...], value: Any, name: str) -> None:
    report: Any = copy.deepcopy(REPORT)
    place = report
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert name in judged(report)
    assert len(judged(report)) == (1 if value != {} else 3)


def test_an_episode_that_reaches_another() -> None:
    assert judged(REPORT, reached=["folder"]) == {"episodes apart"}


VERSION = {"Version": "20.10.24", "ApiVersion": "1.41", "KernelVersion": "6.1"}
ABOUT = {"SecurityOptions": ["name=seccomp,profile=default"], "CgroupVersion": "2", "CgroupDriver": "systemd"}


@pytest.mark.parametrize(
    ("version", "about", "name"),
    [
        ({}, {}, ""),
        ({"ApiVersion": "1.52"}, {"SecurityOptions": ["name=apparmor", "name=seccomp,profile=builtin"]}, ""),
        ({"ApiVersion": "1.40"}, {}, "engine"),
        ({}, {"CgroupDriver": "none"}, "cgroups"),
        ({}, {"SecurityOptions": None}, "seccomp"),
        ({}, {"SecurityOptions": ["name=seccomp,profile=unconfined"]}, "seccomp"),
    ],
)
def test_what_the_engine_tells(version: dict[str, str], about: dict[str, Any], name: str) -> None:
    found = list(engine_findings({**VERSION, **version}, {**ABOUT, **about}))
    assert [finding.name for finding in found if finding.state == "missing"] == ([name] if name else [])
    assert all(bool(finding.mend) == (finding.state == "missing") for finding in found)


@pytest.mark.parametrize("name", ["rootless", "userns"])
def test_an_engine_with_users_of_its_own(name: str) -> None:
    about = {**ABOUT, "SecurityOptions": ["name=seccomp,profile=default", f"name={name}"]}
    (users,) = (finding for finding in engine_findings(VERSION, about) if finding.name == "users")
    assert users.state == "note"
    assert "dockremap:100000:2147483647" in users.mend


@pytest.mark.parametrize(
    ("error", "here", "found", "mend"),
    [
        (PermissionError(13, "Permission denied"), ["dockerd"], "may not open the Docker engine's socket", "usermod"),
        (FileNotFoundError(2, "No such file"), [], "No Docker engine is installed", "apt-get install docker.io"),
        (FileNotFoundError(2, "No such file"), ["dockerd"], "is installed and does not answer", "start docker"),
        (ConnectionRefusedError(111, "refused"), ["dockerd"], "is installed and does not answer", "start docker"),
        (FileNotFoundError(2, "No such file"), ["own"], "but this user has one", "export DOCKER_HOST=unix:///"),
    ],
)
def test_why_no_engine_answers(
    lamsim: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    error: OSError,
    here: list[str],
    found: str,
    mend: str,
) -> None:
    def refused(**options: Any) -> None:
        # As the client has it: the socket's error is an argument of an argument.
        raise docker.errors.DockerException("Error while fetching server API version") from OSError("aborted", error)

    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(docker, "from_env", refused)
    monkeypatch.setattr(shutil, "which", lambda name, path: name if name in here else None)
    if "own" in here:
        (tmp_path / "docker.sock").touch()
    engine._client.cache_clear()
    ended = lamsim("sandbox", "list")
    assert ended.code == 2
    (line,) = ended.err.splitlines()
    assert found in line
    assert mend in line
    ended = lamsim("sandbox", "doctor")
    assert (ended.code, ended.err) == (1, "")
    assert found in ended.out
    assert mend in ended.out
    assert [finding.name for finding in findings()] == ["engine"]
    engine._client.cache_clear()
