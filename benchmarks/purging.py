"""Purging: what the rules find of what is planted, and how fast they are.

Expert trajectories are damaged, each in one known way (`lamsim.datasets.purging.planting`), and judged by all rules
together. Before that they are judged as they are: alarms there are listed, and such records are left out for that rule.

    python benchmarks/purging.py                     # all environments
    python benchmarks/purging.py --alarms lamsim/HotpotQA-v0
    python benchmarks/purging.py --megabytes 500     # speed alone, also of reading and diagnosis
    python benchmarks/purging.py --near 1000000      # near duplicates among so many generated records
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from measure import table

from lamsim import Collector, families
from lamsim.datasets.diagnosis import diagnose
from lamsim.datasets.purging import RULES, NearDuplicate, Purger, Rule, rules_named
from lamsim.datasets.purging.planting import PLANTS, planted
from lamsim.datasets.purging.writing import purge_file
from lamsim.datasets.records import Line, Reading, read_lines
from lamsim.trajectory import TRAJECTORIES

SINGLE = [name for name in RULES if name not in ("exact_duplicate", "duplicate_id")]
"""The rules that judge a record for itself."""


def expert_records(env_ids: list[str], folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The expert's trajectories of all tasks."""
    for env_id in env_ids:
        out = folder / env_id.rpartition("/")[2]
        Collector(env_id, "expert", out).run()
        for line in read_lines(out, lambda rejected: None):
            yield env_id, line.record


def measure_rules(env_ids: list[str], show_alarms: bool) -> None:
    """Plants each kind of damage in each record."""
    purger = Purger(rules_named(SINGLE))
    count: Counter[str] = Counter()
    found: Counter[str] = Counter()
    false: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    records = 0

    def judged(record: dict[str, Any]) -> dict[str, str]:
        draft = purger.judge(Line(records, b"", record))
        return {finding.rule: finding.reason for finding in reversed(draft.findings)}

    with tempfile.TemporaryDirectory() as folder:
        for _, record in expert_records(env_ids, Path(folder)):
            records += 1
            before = judged(copy.deepcopy(record))
            alarms.update(before.keys())
            if show_alarms:
                for rule, reason in before.items():
                    print(f"{rule}: {record['unique_trajectory_id']}: {reason[:200]}")
            for number, kind in enumerate(PLANTS):
                damaged = planted(kind, record, np.random.default_rng([records, number]))
                if damaged is None:
                    continue
                after = judged(damaged)
                if kind not in before:
                    count[kind] += 1
                    found[kind] += kind in after
                false.update(rule for rule in after if rule != kind and rule not in before)
    rows = [
        [
            rule,
            f"{count[rule]:,}",
            f"{found[rule] / count[rule]:.4f}" if count[rule] else "",
            f"{found[rule] / (found[rule] + false[rule]):.4f}" if found[rule] else "",
            f"{alarms[rule]:,}",
        ]
        for rule in SINGLE
    ]
    print(f"{records:,} records\n")
    print(table(["rule", "planted", "recall", "precision", "untouched records with an alarm"], rows))


def measure_duplicates(env_ids: list[str]) -> None:
    """Each record again as it is, and again with one word in a hundred (at least one) of its texts replaced."""
    exact, near = Purger(rules_named(["exact_duplicate"])), Purger([NearDuplicate()])
    generator = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        records = [record for _, record in expert_records(env_ids, Path(folder))]
    for purger, again in ((exact, copy.deepcopy), (near, lambda record: _reworded(record, generator))):
        fresh = [record for record in records if not purger.judge(Line(0, b"", copy.deepcopy(record))).dropped]
        name = purger.rules[0].name
        dropped = sum(purger.judge(Line(1, b"", again(record))).dropped for record in fresh)
        print(f"{name}: {len(fresh):,} of {len(records):,} records are new; of these again, {dropped:,} are found")


def _reworded(record: dict[str, Any], generator: np.random.Generator) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    texts = [message for message in changed["conversation"] if message["role"] == "user" and message["content"]]
    words = texts[-1]["content"].split(" ")
    for place in generator.integers(len(words), size=max(1, len(words) // 100)):
        words[place] = "kindly"
    texts[-1]["content"] = " ".join(words)
    return changed


def measure_speed(env_ids: list[str], megabytes: int, works: list[str]) -> None:
    """Works on a file made of the expert's records, numbered so that none is another's duplicate."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TRAJECTORIES
        records = [record for _, record in expert_records(env_ids, Path(folder))]
        size = lines = 0
        with open(path, "wb") as file:
            while size < megabytes * 1_000_000:
                record = records[lines % len(records)]
                record["task_instruction"] = f"{record['task_instruction'].partition(' (')[0]} ({lines})"
                record["unique_trajectory_id"] = f"{record['unique_trajectory_id'].partition('#')[0]}#{lines}"
                line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                size += file.write(line)
                lines += 1
        # In a process of its own, whose memory is the purger's alone.
        print(f"{lines:,} records, {size / 1e6:,.0f} MB\n")
        print(_speeds({name: WORKS[name] for name in works}, path, lines))


def measure_near(records: int, threshold: float = 0.85) -> None:
    """Near duplicates among generated records of 160 words, one in ten of them planted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TRAJECTORIES
        with open(path, "wb") as file:
            file.writelines(json.dumps(record).encode() + b"\n" for record in near_records(records))
        print(f"{records:,} records, {path.stat().st_size / 1e6:,.0f} MB\n")
        print(_speeds({"all rules and near duplicates": partial(_purge_near, threshold)}, path, records))
        planted_ones: Counter[str] = Counter()
        found: Counter[str] = Counter()
        for name, counter in ((TRAJECTORIES, planted_ones), ("kept.dropped.jsonl", found)):
            for line in read_lines(path.with_name(name), print):
                likeness = line.record["unique_trajectory_id"].partition("---")[2].partition("-")[2]
                counter[_grade(float(likeness)) if likeness else "none is alike"] += 1
    rows = [[grade, f"{count:,}", f"{found[grade] / count:.4f}"] for grade, count in sorted(planted_ones.items())]
    print()
    print(table(["similarity to an earlier record", "records", f"dropped at {threshold}"], rows))


def _grade(likeness: float) -> str:
    low = likeness // 0.05 * 0.05
    return f"{low:.2f} to {low + 0.05:.2f}"


def near_records(count: int) -> Iterator[dict[str, Any]]:
    """Records of 160 words and a tool; every tenth is an earlier one with 1 to 8 words replaced.

    The id tells how alike the two are: the share of three words in a row that they have in common.
    """
    tools = [{"name": "look_up", "description": "Looks it up.", "parameters": {"type": "object", "properties": {}}}]

    def words(number: int) -> list[str]:
        return [f"{word:x}" for word in np.random.default_rng([0, number]).integers(1 << 16, 1 << 20, size=160)]

    def parts(said: list[str]) -> set[tuple[str, ...]]:
        return set(zip(said, said[1:], said[2:], strict=False))

    for number in range(count):
        said, id = words(number), f"near---{number}"
        if number % 10 == 9:
            generator = np.random.default_rng([1, number])
            original = words(int(generator.integers(number // 10 + 1)) * 10)
            said = original.copy()
            for place in generator.integers(len(said), size=int(generator.integers(1, 9))):
                said[place] = f"{generator.integers(1 << 20):x}"
            ours, theirs = parts(said), parts(original)
            id += f"-{len(ours & theirs) / len(ours | theirs):.4f}"
        call = {"type": "function", "function": {"name": "look_up", "arguments": {}}, "id": "a"}
        yield {
            "unique_trajectory_id": id,
            "task_instruction": "Help.",
            "tools": tools,
            "conversation": [
                {"role": "user", "content": " ".join(said[:100])},
                {"role": "assistant", "content": "", "tool_calls": [call]},
                {"role": "tool", "name": "look_up", "content": "Nothing.", "tool_call_id": "a"},
                {"role": "assistant", "content": " ".join(said[100:])},
            ],
        }


def _speeds(works: dict[str, Callable[[Path], int]], path: Path, records: int) -> str:
    """What each work takes, in a process of its own, whose memory is the work's alone."""
    size = path.stat().st_size
    rows = [["kept"], ["CPU seconds (wall)"], ["MB per CPU second"], ["records per CPU second"], ["peak memory, MB"]]
    for work in works.values():
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            kept, cpu, wall, peak = pool.submit(_measured, work, path).result()
        speed = [f"{size / 1e6 / cpu:.1f}", f"{records / cpu:,.0f}"]
        cells = [f"{kept:,}", f"{cpu:.1f} ({wall:.1f})", *speed, f"{peak:.0f}"]
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
    return table(["one process", *works], rows)


def _measured(work: Callable[[Path], int], path: Path) -> tuple[int, float, float, float]:
    """What the work gives, CPU and wall seconds, and the largest memory in MB."""
    began, cpu = time.perf_counter(), time.process_time()
    kept = work(path)
    return kept, time.process_time() - cpu, time.perf_counter() - began, _peak()


def _read(path: Path) -> int:
    return sum(1 for _ in read_lines(path, print))


def _diagnose(path: Path) -> int:
    return diagnose(line.record for line in read_lines(path, print)).total.records


def _purge(path: Path, *more: Rule) -> int:
    purger = Purger([*rules_named(), *more])
    purge_file(purger, Reading(path), path.with_name("kept.jsonl"))
    return purger.report.kept


WORKS = {"reading": _read, "diagnosis": _diagnose, "purging": _purge}


def _purge_near(threshold: float, path: Path) -> int:
    return _purge(path, NearDuplicate(threshold))


def _peak() -> float:
    """The process's largest memory so far in MB; `getrusage` would tell that of the process it came from."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("env", nargs="*", default=sorted(families()))
    parser.add_argument("--megabytes", type=int, help="measure speed on a file of this size, and nothing else")
    parser.add_argument("--works", nargs="+", choices=WORKS, default=list(WORKS), help="whose speed; all if not given")
    parser.add_argument("--near", type=int, help="find near duplicates among so many records, and nothing else")
    parser.add_argument("--alarms", action="store_true", help="show the alarms on untouched records")
    given = parser.parse_args()
    if given.megabytes:
        measure_speed(given.env, given.megabytes, given.works)
        return
    if given.near:
        measure_near(given.near)
        return
    measure_rules(given.env, given.alarms)
    print()
    measure_duplicates(given.env)


if __name__ == "__main__":
    main()
