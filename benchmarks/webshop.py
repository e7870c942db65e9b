"""WebShop: steps per CPU-second, the memory of a second environment, and the time to the first observation.

An episode is a search with the instruction, then up to eleven random clicks (fewer if one of them buys). Each round
plays tasks that no round before it had, so that no search is answered from memory; then the same rounds are played
again. What each step does, the choice of the click included, is measured; one row also has formatted prompts
and written trajectories.

The benchmark's own environment makes 30 to 76 steps per CPU-second on this workload. That figure was measured elsewhere
on a similar machine (its text environment, 1,000 official products; 30-32 with its search engine, 52-55 with a BM25
library, 75-76 with a fixed answer in the place of any search), not in this run.

    python benchmarks/webshop.py [--data FOLDER]

The folder holds official data; without the option it is `$LAMSIM_DATA/webshop`, and without that the embedded data.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gymnasium
from measure import table

from lamsim import Message, Task, ToolCall, ToolEnv
from lamsim.trajectory import TrajectoryFile

ENV_ID = "lamsim/Webshop-v0"
CLICKS = 11
FIRST_OBSERVATION = """
import time
started = time.perf_counter(), time.process_time()
import gymnasium, lamsim
imported = time.perf_counter(), time.process_time()
gymnasium.make("lamsim/Webshop-v0", format="native").reset(seed=0)
print(*(now - then for then, now in zip(imported, (time.perf_counter(), time.process_time()))), time.process_time())
"""


def episode(env: ToolEnv, task: Task, seed: int) -> int:
    """Searches, then clicks at random; returns the number of steps."""
    chance = random.Random(seed)
    encode = env.format.encode
    env.reset(seed=seed, options={"task": task.id})
    call = ToolCall("search", {"query": task.instruction})
    for steps in range(1, CLICKS + 2):  # noqa: B007 - counted beyond the loop
        _, _, terminated, _, info = env.step(encode(Message("assistant", calls=(call,))))
        if terminated:
            break
        call = ToolCall("click", {"element": chance.choice(info["world"]["clickables"])})
    return steps


def steps_per_cpu_second(env: ToolEnv, rounds: Sequence[Sequence[Task]], file: TrajectoryFile | None) -> float:
    """The median over the rounds."""
    rates = []
    for tasks in rounds:
        before = time.process_time()
        steps = 0
        for seed, task in enumerate(tasks):
            steps += episode(env, task, seed)
            if file:
                file.append(env.trajectory())
        rates.append(steps / (time.process_time() - before))
    return statistics.median(rates)


def second_env_bytes(**options: Any) -> int:
    """What Python allocates for a second environment on the same data, some steps into its first episode."""
    first, kept = gymnasium.make(ENV_ID, **options).unwrapped, []
    for task in first.tasks[0], first.tasks[1]:
        episode(first, task, 0)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept.append(gymnasium.make(ENV_ID, **options))
    episode(kept[0].unwrapped, first.tasks[0], 0)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = os.environ.get("LAMSIM_DATA")
    parser.add_argument("--data", default=str(Path(root) / "webshop") if root else None)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--starts", type=int, default=5, help="fresh processes for the first observation")
    options = parser.parse_args()

    data = {"data": options.data} if options.data else {}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for chat_format, observation, recorded in (
            ("native", "turn", False),
            ("native", "turn", True),
            ("hermes", "full", True),
        ):
            env = gymnasium.make(ENV_ID, format=chat_format, observation=observation, **data).unwrapped
            tasks = list(env.tasks)
            random.Random(0).shuffle(tasks)
            size = min(100, len(tasks) // (3 * (options.rounds + 1)))
            taken = len(rows) * (options.rounds + 1) * size
            parts = [tasks[taken + n * size : taken + (n + 1) * size] for n in range(options.rounds + 1)]
            file = TrajectoryFile(Path(folder) / f"{len(rows)}.jsonl") if recorded else None
            steps_per_cpu_second(env, parts[:1], file)
            new = steps_per_cpu_second(env, parts[1:], file)
            again = steps_per_cpu_second(env, parts[1:], file)
            name = f"{chat_format}, {observation}{', trajectories written' if recorded else ''}"
            rows.append([name, f"{new:,.0f}", f"{again:,.0f}"])

    products = len(env.family.evaluator(tasks[0]).catalogue.products)
    print(f"{products} products ({'official' if options.data else 'embedded'}), {len(tasks)} tasks;")
    print(f"medians of {options.rounds} rounds of {size} episodes; steps per CPU-second.")
    print(table(["format, observation", "new searches", "seen searches"], rows))
    print()
    print(
        f"Memory of a second environment on the same data: {second_env_bytes(format='native', **data) / 1024:.0f} KiB"
    )

    starts = [
        [float(word) for word in subprocess.check_output([sys.executable, "-c", FIRST_OBSERVATION]).split()]
        for _ in range(options.starts)
    ]
    wall, cpu, whole = (statistics.median(column) for column in zip(*starts, strict=True))
    print(f"gymnasium.make to first observation, embedded data, fresh process: {cpu:.2f} CPU seconds ({wall:.2f} s);")
    print(f"the whole process with interpreter and imports: {whole:.2f} CPU seconds.")


if __name__ == "__main__":
    main()
