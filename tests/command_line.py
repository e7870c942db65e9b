"""Runs `lamsim` in a process of its own, with the toy family installed as a stranger's package would be."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import gymnasium
import toy_family

TOY = "lamsim/Till-v0"
"""The toy family's id there; it is registered here too, for the tests that look at what the process left."""

TESTS = Path(__file__).parent

if TOY not in gymnasium.registry:
    gymnasium.register(
        TOY, entry_point=gymnasium.spec(toy_family.ENV_ID).entry_point, kwargs={"family": "toy_family:TillFamily"}
    )


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """The process environment in which the toy family is installed; its metadata is written to `folder`."""
    info = folder / "till-1.0.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: till\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[lamsim.envs]\nTill-v0 = toy_family:TillFamily\n")
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{TESTS}", "COLUMNS": "200", "NO_COLOR": "1", **variables}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from lamsim.cli import main; main()", *arguments]


def run(
    folder: Path, *arguments: str, preexec: Callable[[], None] | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs to the end, in `folder`."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(folder / "site", **variables),
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=preexec,
    )


def start(folder: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Starts it as the leader of a process group, as a terminal does."""
    return subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(folder / "site", **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def interrupt(process: subprocess.Popen[str], number: int = signal.SIGINT) -> None:
    """Sends a signal to the whole group, as Ctrl-C does."""
    os.killpg(process.pid, number)


def group_of(process: subprocess.Popen[str]) -> Mapping[int, str]:
    """The living processes of its group: process id and state."""
    alive = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == process.pid and fields[0] not in "ZX":
            alive[int(entry.name)] = fields[0]
    return alive


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits, and fails if it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
