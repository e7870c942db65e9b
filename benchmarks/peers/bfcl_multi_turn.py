"""The reference's multi-turn verdicts and their rate, for `bfcl_multi_turn.py`, whose file of rows it reads.

As in its runner, turns are counted and steps without calls left out before the checker is asked. The checker keeps its
back ends as globals by the model's name and the entry's id, so each row goes by a name of its own; what it kept is
thrown away between rounds, which is not timed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from bfcl_eval.eval_checker.multi_turn_eval import multi_turn_utils
from bfcl_eval.eval_checker.multi_turn_eval.multi_turn_checker import multi_turn_checker


def verdict(entry_id: str, entry: dict[str, Any], turns: list[list[list[str]]], name: str) -> list[Any]:
    if len(turns) != len(entry["truth"]):
        return [False, "multi_turn:force_terminated"]
    steps = [[step for step in turn if not multi_turn_utils.is_empty_execute_response(step)] for turn in turns]
    given = {"id": entry_id, "initial_config": entry["config"], "involved_classes": entry["classes"]}
    found = multi_turn_checker(steps, entry["truth"], given, entry_id.rpartition("_")[0], name)
    return [found["valid"], found.get("error_type")]


def main() -> None:
    work = json.loads(Path(sys.argv[1]).read_text())
    categories = list(dict.fromkeys(row["category"] for row in work["rows"]))
    rates: dict[str, list[float]] = {category: [] for category in categories}
    for number in range(work["rounds"]):
        verdicts = []
        for category in categories:
            mine = [row for row in work["rows"] if row["category"] == category]
            before = time.process_time()
            verdicts += [
                verdict(row["id"], work["entries"][row["id"]], row["turns"], f"m{number}_{place}")
                for place, row in enumerate(mine)
            ]
            rates[category].append(len(mine) / (time.process_time() - before))
            kept = [name for name in vars(multi_turn_utils) if name.endswith("_instance")]
            for name in kept:
                delattr(multi_turn_utils, name)
    print(json.dumps({"verdicts": verdicts, "rates": rates}))


main()
