"""Augmentation: how many records a second each makes, and all of them one after another.

The records are the expert's and the noisy expert's of several environments. What is measured is the augmenter alone,
without reading and writing files; the last row reads a file and writes one.

    python benchmarks/augmentation.py
    python benchmarks/augmentation.py lamsim/TauBench-v0 --episodes 50
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import table

from lamsim import Collector
from lamsim.datasets.augmenting import AUGMENTATIONS, Augmenter, augment_file, augmentation_named
from lamsim.datasets.records import Line, Reading, read_lines
from lamsim.trajectory import TRAJECTORIES

ENVS = ("lamsim/APIBank-v0", "lamsim/BFCL-v0", "lamsim/TauBench-v0", "lamsim/ToolAlpaca-v0", "lamsim/ToolBench-v0")
LOCAL = [name for name in AUGMENTATIONS if name != "llm_rephrase"]
ROUNDS = 3


def lines_of(env_ids: list[str], episodes: int, folder: Path) -> list[Line]:
    """Records of the expert and of the noisy expert, each with an id of its own."""
    lines = []
    for env_id, policy in itertools.product(env_ids, ("expert", "noisy")):
        out = folder / f"{env_id.rpartition('/')[2]}-{policy}"
        Collector(env_id, policy, out).run(episodes)
        for line in read_lines(out, print):
            record = {**line.record, "unique_trajectory_id": f"{line.record['unique_trajectory_id']}-{policy}"}
            lines.append(Line(line.number, json.dumps(record).encode() + b"\n", record))
    return lines


def rate(names: list[str], lines: list[Line]) -> tuple[float, int]:
    """Records taken a CPU-second, the best of some rounds, and how many copies came of them."""
    best, made = 0.0, 0
    for seed in range(ROUNDS):
        augmenter = Augmenter([augmentation_named(name) for name in names], seed=seed, keep_originals=False)
        augmenter.survey(lines)
        began = time.process_time()
        made = sum(1 for _ in augmenter.augment(lines))
        best = max(best, len(lines) / (time.process_time() - began))
    return best, made


def file_rate(lines: list[Line], folder: Path) -> tuple[float, int]:
    """The same for all of them from file to file, with both passes and the originals kept."""
    path: Path = folder / TRAJECTORIES
    path.write_bytes(b"".join([line.raw for line in lines]))
    augmenter = Augmenter([augmentation_named(name) for name in LOCAL])
    began = time.process_time()
    augment_file(augmenter, Reading(path), folder / "augmented.jsonl")
    return len(lines) / (time.process_time() - began), augmenter.report.augmented


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("env", nargs="*", default=list(ENVS))
    parser.add_argument("--episodes", type=int, default=100, help="of each policy in each environment")
    given: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = lines_of(given.env, given.episodes, Path(folder))
        size = sum(len(line.raw) for line in lines)
        print(f"{len(lines):,} records of {size / len(lines) / 1000:.1f} kB on average\n")
        rows = [(name, *rate([name], lines)) for name in LOCAL]
        rows.append(("all of them", *rate(LOCAL, lines)))
        rows.append(("all, file to file", *file_rate(lines, Path(folder))))
    head = ["augmentation", "records a CPU-second", "copies made"]
    print(table(head, [[name, f"{speed:,.0f}", f"{made:,}"] for name, speed, made in rows]))


if __name__ == "__main__":
    main()
