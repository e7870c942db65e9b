"""Conversion: megabytes and records a CPU-second, and memory, of each format in both directions.

The experts' trajectories that a format can hold, numbered so that each is its own record, become the format and that
becomes the unified format again, each in a process of its own, one core.

    python benchmarks/conversion.py                                  # all formats, 50 MB
    python benchmarks/conversion.py --megabytes 5000 --only openai   # memory
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from measure import table

from lamsim import Collector, families
from lamsim.datasets.converters import CONVERTERS, Losses, Misfit
from lamsim.datasets.converters.conversion import convert_file
from lamsim.datasets.records import read_lines
from lamsim.trajectory import encode_line

EPISODES = 40


def played(folder: Path, env_ids: list[str]) -> list[dict[str, Any]]:
    """Expert trajectories of several families."""
    records: list[dict[str, Any]] = []
    for env_id in env_ids:
        out = folder / env_id.rpartition("/")[2]
        Collector(env_id, "expert", out).run(EPISODES)
        records += [line.record for line in read_lines(out, lambda rejected: None)]
    return records


def holds(format: str, record: dict[str, Any]) -> bool:
    """Whether a format can hold a trajectory."""
    try:
        return bool(list(CONVERTERS[format].write(record, Losses())))
    except Misfit:
        return False


def made(path: Path, records: list[dict[str, Any]], megabytes: int) -> Path:
    """A file of trajectories, taken in turn."""
    size = number = 0
    with open(path, "wb") as file:
        while size < megabytes * 1_000_000:
            record = records[number % len(records)]
            record = {**record, "unique_trajectory_id": f"{record['unique_trajectory_id']}#{number}"}
            size += file.write(encode_line(record))
            number += 1
    return path


def converted(path: Path, out: Path, source: str, target: str) -> tuple[int, float, float]:
    """Items read, CPU seconds and the process's largest memory in MB."""
    began = time.process_time()
    report = convert_file(path, out, source, target)
    seconds = time.process_time() - began
    status = Path("/proc/self/status").read_text()
    return report.read, seconds, int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def size_of(path: Path) -> float:
    """Megabytes of a file, or of the files of a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def alone(*arguments: Any) -> tuple[int, float, float]:
    """Converts in a process of its own, whose memory is the conversion's alone."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(converted, *arguments).result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--only", nargs="*", default=list(CONVERTERS))
    parser.add_argument("--env", nargs="*", default=sorted(families()))
    parser.add_argument("--array", action="store_true", help="write one JSON array instead of JSON Lines")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = played(folder, given.env)
        for format in given.only:
            held = [record for record in records if holds(format, record)]
            if not held:
                print(f"{format} can't hold them")
                continue
            unified = made(folder / "unified.jsonl", held, given.megabytes)
            suffix = {"value": ".json" if given.array else ".jsonl", "text": ".txt", "file": ""}
            there = folder / f"there{suffix[CONVERTERS[format].unit]}"
            cells = [format]
            for path, out, source, target in (
                (unified, there, "unified", format),
                (there, folder / "back.jsonl", format, "unified"),
            ):
                read, seconds, peak = alone(path, out, source, target)
                size = size_of(path)
                cells += [f"{size / read * 1e3:.1f}", f"{size / seconds:.0f}", f"{read / seconds:,.0f}", f"{peak:.0f}"]
            rows.append(cells)
            for left in folder.glob("there*"):
                if left.is_dir():
                    for file in left.iterdir():
                        file.unlink()
                    left.rmdir()
                else:
                    left.unlink()
    head = [
        "format",
        "to it: kB an item",
        "MB/s",
        "items/s",
        "peak MB",
        "from it: kB an item",
        "MB/s",
        "items/s",
        "peak MB",
    ]
    print(f"{given.megabytes} MB of trajectories\n")
    print(table(head, rows))


if __name__ == "__main__":
    main()
