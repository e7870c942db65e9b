"""The Docker engine and the image that the tests of sandboxes run on."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from runner_processes import processes, stat
from sandbox_kinds import IMAGE

from lamsim.sandboxes import close_runners
from lamsim.sandboxes.engine import owner

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def docker_engine() -> Any:
    """A client of a Docker engine that has the tests' image; without an engine the tests skip."""
    import docker

    try:
        client = docker.from_env()
        client.ping()
    except docker.errors.DockerException as error:
        pytest.skip(f"NO DOCKER ENGINE ANSWERS, so the Docker sandbox is not tested: {error}")
    base = os.environ.get("LAMSIM_TEST_BASE", "lamsim-base:bookworm")
    folder = ROOT / "tool_sandboxes" / "images" / "python"
    command = ["docker", "build", "-q", "--force-rm", "--build-arg", f"BASE={base}", "-t", IMAGE, str(folder)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, f"{' '.join(command)} failed: {built.stderr[-2000:]}"
    return client


@pytest.fixture(params=["process", "docker"])
def kind(request: pytest.FixtureRequest) -> str:
    if request.param == "docker":
        request.getfixturevalue("docker_engine")
    return str(request.param)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Every test ends its runners, and then nothing of them is left."""
    yield
    inside = processes("process")
    close_runners()
    label = f"label=lamsim={owner()}"
    deadline = time.monotonic() + 20
    while left := subprocess.run(["docker", "ps", "-aq", "--filter", label], capture_output=True, text=True).stdout:
        assert time.monotonic() < deadline, f"containers are left: {left}"  # the engine may still be at removing it
        time.sleep(0.1)
    while left := [pid for pid in inside if stat(pid)[0] not in "ZX"]:
        assert time.monotonic() < deadline, f"processes are left: {left}"
        time.sleep(0.02)
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    runners = [pid for pid in children if b"lamsim_sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert not runners
