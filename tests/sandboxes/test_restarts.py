"""What is lost when a sandbox is lost in the middle of a run: nothing but the step under way."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import toy_family
from engine_run import EPISODES
from sandbox_kinds import sandbox_of

from lamsim import ToolEnv, make
from lamsim.collectors.rollout import rollout
from lamsim.policies import policy_named

BASE = os.environ.get("LAMSIM_TEST_BASE", "lamsim-base:bookworm")


def undisturbed(record: dict[str, Any]) -> dict[str, Any]:
    block = {name: value for name, value in record["lamsim"].items() if name not in ("timing", "policy")}
    return {**record, "lamsim": block}


class Clumsy:
    """The expert, who now and then breaks what it works in before it acts."""

    def __init__(self, env: ToolEnv, breaking: set[int]) -> None:
        self.expert = policy_named("expert").start(env, 0)
        self.env = env
        self.breaking = breaking
        self.asked = 0

    def __call__(self, observation: str, info: Any) -> str:
        self.asked += 1
        if self.asked in self.breaking:
            self.env.episode.session._connection._stream.close()  # type: ignore[attr-defined]
        return str(self.expert(observation, info))


@pytest.mark.parametrize("isolation", ["", "shared", "episode"])
def test_an_episode_goes_on_after_its_sandbox_is_lost(isolation: str, request: pytest.FixtureRequest) -> None:
    if isolation:
        request.getfixturevalue("docker_engine")
    sandbox = sandbox_of("docker", isolation=isolation) if isolation else sandbox_of("process")
    env: Any = make(toy_family.ENV_ID, format="native", sandbox=sandbox).unwrapped
    agents: list[Clumsy] = []

    def play(breaking: set[int], retries: int) -> dict[str, Any]:
        policy = policy_named("expert")
        policy.start = lambda env, seed: agents.append(Clumsy(env, breaking)) or agents[-1]  # type: ignore
        return rollout(env, policy, 3, "till-5", retries=retries)

    whole = play(set(), 0)
    assert whole["lamsim"]["score"]["success"]
    steps = agents[0].asked
    assert steps >= 2
    assert undisturbed(play({1, 2}, 2)) == undisturbed(whole)
    assert agents[-1].asked == steps, "nobody was asked twice"
    broken = play({2}, 0)
    assert broken["lamsim"]["failure"]["kind"] == "sandbox"
    env.close()


@pytest.fixture
def engine(docker_engine: Any) -> Iterator[Any]:
    """A second Docker engine, which may be stopped."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield from engine_in(Path(folder))


def engine_in(folder: Path) -> Iterator[Any]:
    address = f"unix://{folder}/sock"
    options = ["--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile", folder / "pid"]
    # In a network of its own, as an engine takes down the bridge of another.
    engine = ["unshare", "-n", "dockerd", *options]
    command = [*map(str, engine), "-H", address, "--bridge", "none", "--iptables=false"]
    running: list[subprocess.Popen[bytes]] = []

    def start() -> str:
        with open(folder / "log", "ab") as log:
            running.append(subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL))
        deadline = time.monotonic() + 60
        while subprocess.run(["docker", "-H", address, "ps"], capture_output=True).returncode:
            assert time.monotonic() < deadline, (folder / "log").read_text()[-2000:]
            time.sleep(0.1)
        return address

    def stop() -> None:
        running[-1].terminate()
        running[-1].wait(timeout=60)

    start.stop = stop  # type: ignore[attr-defined]
    start.address = address  # type: ignore[attr-defined]
    start()
    image = subprocess.run(["docker", "save", BASE], capture_output=True, check=True).stdout
    subprocess.run(["docker", "-H", address, "load", "-q"], input=image, check=True, capture_output=True)
    yield start
    stop()


@pytest.mark.parametrize("isolation", ["shared"])
def test_the_engine_is_stopped_and_started_in_the_middle_of_a_run(isolation: str, engine: Any, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    script = Path(__file__).parents[1] / "engine_run.py"
    environment = {**os.environ, "DOCKER_HOST": engine.address}
    run = subprocess.Popen([sys.executable, str(script), str(folder), isolation], env=environment)
    trajectories = folder / "trajectories.jsonl"

    def written() -> list[str]:
        return trajectories.read_text().splitlines() if trajectories.exists() else []

    try:
        deadline = time.monotonic() + 60
        while len(written()) < EPISODES // 4:
            assert time.monotonic() < deadline
            assert run.poll() is None
            time.sleep(0.02)
        engine.stop()
        before = len(written())
        assert before < EPISODES, "the run was over too soon"
        time.sleep(1)
        engine()
        assert run.wait(timeout=120) == 0
    finally:
        run.kill()
        run.wait()
    records = [json.loads(line) for line in written()]
    assert sorted(record["lamsim"]["episode"] for record in records) == list(range(EPISODES))
    assert all(record["lamsim"]["score"]["success"] for record in records)
    failures = folder / "failures.jsonl"
    assert not failures.exists() or not failures.read_text()
    listed = ["docker", "-H", engine.address, "ps", "-a", "--format", "{{.ID}} {{.Status}}"]
    deadline = time.monotonic() + 20
    while left := subprocess.run(listed, capture_output=True, text=True).stdout:
        assert time.monotonic() < deadline, left
        time.sleep(0.2)
