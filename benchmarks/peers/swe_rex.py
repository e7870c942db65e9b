"""SWE-ReX's Docker deployment: its start, its calls and its replacement.

Run by `sandboxes.py` with an interpreter that has `swe-rex`: for each line that it reads it plays one round with each
kind of call and prints the seconds as JSON.

As its documentation has it: a `DockerDeployment`, a bash session in its runtime for commands that share a shell,
`execute` for those that don't. Its server is in the image, so that nothing is installed at the start.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable

os.environ.setdefault("SWE_REX_LOG_STREAM_LEVEL", "ERROR")

from swerex import __version__
from swerex.deployment.docker import DockerDeployment
from swerex.runtime.abstract import BashAction, Command, CreateBashSessionRequest

THINKING_SECONDS = 2.0


async def in_shell(deployment: DockerDeployment, fresh: bool) -> str:
    if fresh:
        await deployment.runtime.create_session(CreateBashSessionRequest())
    return (await deployment.runtime.run_in_session(BashAction(command="echo hello"))).output


async def once(deployment: DockerDeployment, fresh: bool) -> str:
    return (await deployment.runtime.execute(Command(command=["echo", "hello"], check=True))).stdout


Call = Callable[[DockerDeployment, bool], Awaitable[str]]


async def play(make: Callable[[], DockerDeployment], call: Call, calls: int) -> dict[str, object]:
    async def answer(fresh: bool = False) -> None:
        if (await call(deployment, fresh)).strip() != "hello":
            raise SystemExit("The command did not answer.")

    begun = time.perf_counter()
    deployment = make()
    await deployment.start()
    await answer(fresh=True)
    first = time.perf_counter() - begun
    later = []
    for _ in range(calls):
        begun = time.perf_counter()
        await answer()
        later.append(time.perf_counter() - begun)
    await asyncio.sleep(THINKING_SECONDS)
    begun = time.perf_counter()
    await deployment.stop()
    deployment = make()
    await deployment.start()
    await answer(fresh=True)
    reset = time.perf_counter() - begun
    await deployment.stop()
    return {"first": first, "later": later, "reset": reset}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--image", required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--calls", type=int, required=True)
    options = parser.parse_args()

    def make() -> DockerDeployment:
        return DockerDeployment(image=options.image, pull="never", docker_args=["--network", options.network])

    kinds = {f"SWE-ReX {__version__}, bash session": in_shell, f"SWE-ReX {__version__}, one command": once}
    for _ in sys.stdin:
        found = {name: asyncio.run(play(make, call, options.calls)) for name, call in kinds.items()}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
