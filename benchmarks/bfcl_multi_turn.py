"""BFCL's multi-turn verdicts: entries per CPU-second, against `bfcl-eval` on the same rows, which must be judged alike.

The rows are all official ground truths, and for each entry one that something was done to: a call is left out, made
twice, given a wrong value or moved to the turn before, or a turn is left empty. Both sides get decoded calls, written
as the benchmark's decoder writes them and not as they stand in the ground truth.

The first round of ours executes the ground truths; later rounds have them from memory, and what a row does as the
ground truth does is not executed again. The reference executes both sides each time.

    python benchmarks/bfcl_multi_turn.py --classes FOLDER --reference-python PATH [--data FOLDER]

`--classes` is `func_source_code` of `bfcl-eval`; `--data` is its folder `data`, by default `$LAMSIM_DATA/bfcl`. The
reference's interpreter is one with `pip install --no-deps bfcl-eval` and `pip install mpmath` in it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from lamsim_bfcl.multi_turn.checker import Checker
from lamsim_bfcl.multi_turn.entries import CATEGORIES, Entry, read_entries
from lamsim_bfcl.multi_turn.toolkit.calls import read_call
from lamsim_bfcl.multi_turn.toolkit.library import MODULES, Library
from measure import table

PEER = Path(__file__).parent / "peers" / "bfcl_multi_turn.py"
LEAKS = 2
"""How many verdicts may differ: the reference's back ends share some of their state between instances."""


def damaged(entry: Entry, chance: random.Random) -> list[list[list[str]]]:
    """The ground truth with one thing wrong or needless in it."""
    turns = [[list(calls)] if calls else [] for calls in entry.truth]
    number = chance.choice([number for number, calls in enumerate(entry.truth) if calls])
    calls = turns[number][0]
    place = chance.randrange(len(calls))
    match chance.choice(("drop", "repeat", "alter", "early", "empty")):
        case "drop":
            del calls[place]
        case "repeat":
            calls.insert(place, calls[place])
        case "alter":
            calls[place] = calls[place].replace("')", "x')", 1)
        case "early":
            turns[max(0, number - 1)].append([calls.pop(place)])
        case "empty":
            turns[number] = []
    return turns


def rewritten(turns: list[list[list[str]]]) -> list[list[list[str]]]:
    """The same calls as a decoded answer of a model has them; arguments without names stay as they are."""
    return [[[_rewritten(call) for call in step] for step in turn] for turn in turns]


def _rewritten(text: str) -> str:
    call = read_call(text)
    arguments = [repr(value) for value in call.positional] + [f"{key}={value!r}" for key, value in call.named.items()]
    return f"{call.name}({', '.join(arguments)})"


def rounds_of_ours(
    library: Library, entries: dict[str, Entry], rows: list[dict[str, Any]], rounds: int
) -> tuple[list[list[Any]], dict[str, list[float]]]:
    """Verdicts, and the rates of each round by category; the first round has yet to execute the ground truths."""
    checker = Checker(library)
    for name in MODULES:
        library.methods(name)
    rates: dict[str, list[float]] = {category: [] for category in CATEGORIES}
    for _ in range(rounds + 1):
        verdicts = []
        for category in CATEGORIES:
            mine = [row for row in rows if row["category"] == category]
            before = time.process_time()
            found = [checker.check(entries[row["id"]], row["turns"]) for row in mine]
            rates[category].append(len(mine) / (time.process_time() - before))
            verdicts += [[verdict.valid, verdict.error_type or None] for verdict in found]
    return verdicts, rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--classes", required=True, help="func_source_code of bfcl-eval")
    parser.add_argument("--data", default=os.path.join(os.environ.get("LAMSIM_DATA", "."), "bfcl"))
    parser.add_argument("--reference-python", help="an interpreter that has bfcl-eval")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--every", type=int, default=1, help="take every n-th entry only")
    options = parser.parse_args()

    data = Path(options.data)
    entries = {entry.id: entry for category in CATEGORIES for entry in read_entries(data, category)[:: options.every]}
    chance = random.Random(0)
    rows = [
        {"id": entry.id, "category": entry.category, "turns": rewritten(turns)}
        for entry in entries.values()
        for turns in ([[list(calls)] if calls else [] for calls in entry.truth], damaged(entry, chance))
    ]
    library = Library(options.classes, str(data / "multi_turn_func_doc"))
    verdicts, rates = rounds_of_ours(library, entries, rows, options.rounds)
    reference: dict[str, Any] = {}
    if options.reference_python:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.json"
            packed = {
                entry.id: {"config": entry.config, "classes": entry.classes, "truth": entry.truth}
                for entry in entries.values()
            }
            file.write_text(json.dumps({"entries": packed, "rows": rows, "rounds": options.rounds}))
            ended = subprocess.run(
                [options.reference_python, str(PEER), str(file)], capture_output=True, text=True, check=False
            )
        if ended.returncode:
            raise SystemExit(f"The reference failed:\n{ended.stderr}")
        reference = json.loads(ended.stdout.splitlines()[-1])
        differing = [
            (row["id"], row["turns"], ours, theirs)
            for row, ours, theirs in zip(rows, verdicts, reference["verdicts"], strict=True)
            if ours != theirs
        ]
        print(
            f"{len(rows)} rows, {sum(not valid for valid, _ in verdicts)} of them not valid; {len(differing)} differ."
        )
        for row in differing:
            print(*row)
        if len(differing) > LEAKS:
            raise SystemExit("The verdicts differ, so the rates are no measure of anything.")

    lines = []
    for category in CATEGORIES:
        first, later = rates[category][0], statistics.median(rates[category][1:])
        theirs = statistics.median(reference["rates"][category]) if reference else float("nan")
        lines.append(
            [
                category,
                f"{theirs:,.0f}",
                f"{first:,.0f}",
                f"{first / theirs:.1f}",
                f"{later:,.0f}",
                f"{later / theirs:.1f}",
            ]
        )
    print(table(["entries per CPU-second", "bfcl-eval", "first round", "ratio", "later rounds", "ratio"], lines))


if __name__ == "__main__":
    main()
