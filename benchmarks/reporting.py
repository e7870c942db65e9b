"""Reports: how fast runs are read and compared, and in how much memory, beside plain reading.

Two files are made of the expert's and the erring policy's trajectories, each numbered anew; each work runs in a
process of its own.

    python benchmarks/reporting.py                 # two runs of 500 MB
    python benchmarks/reporting.py --megabytes 50
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from measure import table

from lamsim import Collector
from lamsim.datasets.diagnosis import diagnose
from lamsim.datasets.records import read_lines
from lamsim.reporting import read_report, write
from lamsim.trajectory import TRAJECTORIES, encode_line

ENVS = ("lamsim/Webshop-v0", "lamsim/HotpotQA-v0", "lamsim/Alfworld-v0")


def make(folder: Path, policy: str, megabytes: int) -> tuple[Path, int]:
    """A run's file of that size: 300 trajectories of each environment, again and again with other seeds."""
    records = []
    for env in ENVS:
        out = folder / f"{policy}-{env.rpartition('/')[2]}"
        Collector(env, policy, out, limit=300).run()
        records += [json.loads(line.raw) for line in read_lines(out, print)]
    path = folder / policy / TRAJECTORIES
    path.parent.mkdir()
    size = lines = 0
    with open(path, "wb") as file:
        while size < megabytes * 1_000_000:
            record = records[lines % len(records)]
            record["lamsim"]["seed"] = lines
            size += file.write(encode_line(record))
            lines += 1
    return path, lines


def reading(paths: list[Path]) -> None:
    for path in paths:
        for _ in read_lines(path, print):
            pass


def diagnosis(paths: list[Path]) -> None:
    for path in paths:
        diagnose(line.record for line in read_lines(path, print))


def report(paths: list[Path]) -> None:
    write(read_report(paths, None, print), paths[0].parent.parent / "report")


def measured(work: Callable[[list[Path]], None], paths: list[Path]) -> tuple[float, float]:
    """CPU seconds of a work and the largest memory of its process in MB."""
    began = time.process_time()
    work(paths)
    status = Path("/proc/self/status").read_text()
    return time.process_time() - began, int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=500, help="of each of the two runs")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        made = [make(Path(name), policy, given.megabytes) for policy in ("expert", "noisy")]
        paths, lines = [path for path, _ in made], sum(count for _, count in made)
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
        print(f"two runs, {lines:,} trajectories, {megabytes:,.0f} MB\n")
        first = 0.0
        for work in (reading, diagnosis, report):
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                cpu, peak = pool.submit(measured, work, paths).result()
            first = first or cpu
            rows.append(
                [
                    work.__name__,
                    f"{cpu:.1f}",
                    f"{lines / cpu:,.0f}",
                    f"{megabytes / cpu:.0f}",
                    f"{cpu / first:.2f}",
                    f"{peak:.0f}",
                ]
            )
    print(table(["work", "CPU seconds", "records/s", "MB/s", "of plain reading", "peak MB"], rows))


if __name__ == "__main__":
    main()
