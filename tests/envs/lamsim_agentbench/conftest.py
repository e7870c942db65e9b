"""The machines that the tests work at, and how an agent plays."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lamsim import DockerSandbox, Family, Message, Task, ToolEnv
from lamsim.sandboxes import close_runners

IMAGE = "lamsim-shell-test"
ROOT = Path(__file__).parents[3]

Agent = Callable[[ToolEnv], Message]


@pytest.fixture(scope="session")
def machines() -> Iterator[DockerSandbox]:
    """The Docker sandbox with the image of machines with a shell; without an engine the tests skip."""
    import docker

    try:
        docker.from_env().ping()
    except docker.errors.DockerException as error:
        pytest.skip(f"NO DOCKER ENGINE ANSWERS, so machines are not tested: {error}")
    base = os.environ.get("LAMSIM_TEST_BASE", "lamsim-base:bookworm")
    folder = ROOT / "tool_sandboxes" / "images" / "shell"
    command = ["docker", "build", "-q", "--force-rm", "--build-arg", f"BASE={base}", "-t", IMAGE, str(folder)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, f"{' '.join(command)} failed: {built.stderr[-2000:]}"
    yield DockerSandbox(image=IMAGE)
    close_runners()


def played(family: Family, task: Task, sandbox: DockerSandbox, agent: Agent) -> dict[str, Any]:
    """Plays a task to its end; gives the reward, the last `info` and what was said."""
    env = ToolEnv(family, format="hermes", sandbox=sandbox)
    try:
        env.reset(seed=7, options={"task": task.id})
        reward, over, info = 0.0, False, {}
        while not over:
            _, reward, terminated, truncated, info = env.step(env.format.encode(agent(env)))
            over = terminated or truncated
        return {"reward": reward, "info": info, "messages": env.messages}
    finally:
        env.close()


def expert_of(family: Family) -> Agent:
    return lambda env: family.expert(env.task, env.messages, env.episode.info)


def all_played(family: Family, tasks: Sequence[Task], sandbox: DockerSandbox, agent: Agent) -> dict[str, Any]:
    """Plays tasks, four at a time; gives for each its end, or the error that kept it from one."""

    def play(task: Task) -> dict[str, Any]:
        try:
            return played(family, task, sandbox, agent)
        except Exception as error:
            return {"reward": None, "error": str(error)}

    with ThreadPoolExecutor(4) as pool:
        return dict(zip([task.id for task in tasks], pool.map(play, tasks), strict=True))
