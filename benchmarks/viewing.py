"""How fast a big file of trajectories is there to look at: first rows, whole index, an episode, a search, and memory.

python benchmarks/viewing.py --episodes 100000
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lamsim.collectors import Collector

ENVS = ("lamsim/Webshop-v0", "lamsim/LAM-v0", "lamsim/ToolBench-v0", "lamsim/HotpotQA-v0", "lamsim/TauBench-v0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--episodes", type=int, default=100_000)
    parser.add_argument("--played", type=int, default=60, help="Episodes that are really played, of each environment.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.jsonl"
        make(file, arguments.episodes, arguments.played)
        measure(file)


def make(file: Path, episodes: int, played: int) -> None:
    """Real roll-outs of a policy that errs, repeated with ids, seeds and rewards of their own."""
    records: list[dict[str, Any]] = []
    for env in ENVS:
        collector = Collector(env, "noisy")
        collector.run(played, on_record=lambda record, _: records.append(dict(record)))
    with open(file, "w") as out:
        for number in range(episodes):
            record = records[number % len(records)]
            block = {**record["lamsim"], "seed": number, "reward": number % 11 / 10}
            out.write(json.dumps({**record, "unique_trajectory_id": f"episode-{number}", "lamsim": block}) + "\n")


def measure(file: Path) -> None:
    size = file.stat().st_size
    read = timed(lambda: reading(file))
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from lamsim.cli import main; main()", "view", str(file), "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        address = re.search(r"http://[\d.:]+/", told)
        token = re.search(r"token=(\S+)", told)
        assert address is not None, told
        assert token is not None, told

        def ask(path: str) -> Any:
            request = urllib.request.Request(f"{address[0]}api/{path}", headers={"X-Token": token[1]})
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)

        while not (answer := ask("rows?run=0&limit=5000"))["rows"]:
            time.sleep(0.01)
        first, first_cpu = time.perf_counter() - begun, cpu_seconds(process.pid)
        first_rows = len(answer["rows"])
        busy = [timed(lambda n=n: ask(f"episode?run=0&n={n % 500}")) for n in range(50)]
        while not ask("runs")["runs"][0]["done"]:
            time.sleep(0.05)
        whole, whole_cpu = time.perf_counter() - begun, cpu_seconds(process.pid)
        known = ask("runs")["runs"][0]["total_known"]
        rows = timed(lambda: [ask(f"rows?run=0&from={start}&limit=5000") for start in range(0, known, 5000)])
        places = [number * 7919 % known for number in range(200)]
        episode = [timed(lambda n=n: ask(f"episode?run=0&n={n}")) for n in places]
        prompts = [timed(lambda n=n: ask(f"prompts?run=0&n={n}")) for n in places]
        searches = {text: search(ask, text) for text in ("episode-99999", "price")}
        peak = int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024  # type: ignore[index]
    finally:
        process.terminate()
        process.wait()
    print(f"{known:,} episodes, {size / 1e6:,.0f} MB")
    print(f"reading the bytes alone            {read:8.2f} s")
    print(f"process start to first rows        {first:8.2f} s  ({first_rows:,} rows; {first_cpu:.2f} CPU seconds)")
    print(f"process start to whole index       {whole:8.2f} s  ({whole_cpu:.2f} CPU seconds)")
    print(f"whole index to the bytes alone     {whole / read:8.1f}")
    print(f"all rows, in answers of 5,000      {rows:8.2f} s")
    for name, times in (("episode, while it indexes", busy), ("episode", episode), ("prompts", prompts)):
        print(f"{name:34} {statistics.median(times) * 1e3:8.1f} ms (slowest {max(times) * 1e3:.0f} ms)")
    for text, (slices, hits) in searches.items():
        print(
            f"search slice, {text:20} {statistics.median(slices) * 1e3:8.1f} ms (slowest {max(slices) * 1e3:.0f} ms), "
            f"{sum(slices):.1f} s in all, {hits:,} hits"
        )
    print(f"peak memory                        {peak:8.0f} MB")


def cpu_seconds(process: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(run: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def reading(file: Path) -> None:
    with open(file, "rb", buffering=0) as source:
        while source.read(1 << 20):
            pass


def search(ask: Callable[[str], Any], text: str) -> tuple[list[float], int]:
    """The seconds of each slice, and how many episodes were found."""
    slices: list[float] = []
    hits, place, done = 0, 0, False
    while not done:
        begun = time.perf_counter()
        answer = ask(f"search?run=0&q={text}&from={place}")
        slices.append(time.perf_counter() - begun)
        hits, place, done = hits + len(answer["hits"]), answer["next"], answer["done"]
    return slices, hits


if __name__ == "__main__":
    main()
