"""Inspect AI's Docker sandbox: its start, its calls and its replacement.

Run by `sandboxes.py` with an interpreter that has `inspect-ai`: for each line that it reads it plays one round and
prints the seconds as JSON.

An evaluation begins with `task_init`; each of its samples has `sample_init`, calls of `exec` and `sample_cleanup`. That
is what runs here, without an evaluation around it, which is in Inspect's favour. The compose file is the one that
Inspect writes by itself, with the benchmark's image.

Inspect refuses engines before Docker 24. Where the engine is older, this check alone is lifted, and the output says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from inspect_ai.util import SandboxEnvironment
from inspect_ai.util._sandbox.docker import docker, prereqs
from inspect_ai.util._sandbox.docker.docker import DockerSandboxEnvironment

THINKING_SECONDS = 2.0

COMPOSE = """\
services:
  default:
    image: {image}
    command: tail -f /dev/null
    init: true
    network_mode: none
    stop_grace_period: 1s
"""


async def play(config: str, calls: int) -> dict[str, object]:
    async def begin() -> dict[str, SandboxEnvironment]:
        return await DockerSandboxEnvironment.sample_init("bench", config, {})

    async def end(sandboxes: dict[str, SandboxEnvironment]) -> None:
        await DockerSandboxEnvironment.sample_cleanup("bench", config, sandboxes, False)

    async def answer(sandboxes: dict[str, SandboxEnvironment]) -> None:
        if (await sandboxes["default"].exec(["echo", "hello"])).stdout.strip() != "hello":
            raise SystemExit("The command did not answer.")

    begun = time.perf_counter()
    await DockerSandboxEnvironment.task_init("bench", config)
    sandboxes = await begin()
    await answer(sandboxes)
    first = time.perf_counter() - begun
    later = []
    for _ in range(calls):
        begun = time.perf_counter()
        await answer(sandboxes)
        later.append(time.perf_counter() - begun)
    await asyncio.sleep(THINKING_SECONDS)
    begun = time.perf_counter()
    await end(sandboxes)
    sandboxes = await begin()
    await answer(sandboxes)
    reset = time.perf_counter() - begun
    await end(sandboxes)
    await DockerSandboxEnvironment.task_cleanup("bench", config, True)
    return {"first": first, "later": later, "reset": reset}


async def old_engine() -> bool:
    try:
        await prereqs.validate_docker_engine()
    except Exception:
        return True
    return False


async def compose_only() -> None:
    await prereqs.validate_docker_compose()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--image", required=True)
    parser.add_argument("--calls", type=int, required=True)
    options = parser.parse_args()
    name = f"Inspect AI {version('inspect-ai')}, exec"
    if asyncio.run(old_engine()):
        docker.validate_prereqs = compose_only
        name += " (engine's version not checked)"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "compose.yaml")
        config.write_text(COMPOSE.format(image=options.image))
        for _ in sys.stdin:
            # What Inspect prints on the way is no result.
            kept, sys.stdout = sys.stdout, sys.stderr
            found = asyncio.run(play(str(config), options.calls))
            sys.stdout = kept
            print(json.dumps({name: found}), flush=True)


if __name__ == "__main__":
    main()
