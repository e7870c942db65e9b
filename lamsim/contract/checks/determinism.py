"""The check of determinism: the same actions bring the same bytes, here and in another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import gymnasium

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Note, Seen
from lamsim.contract.plays import first_difference

_HASH_SEED = "4711"
"""Of the other process: what hangs on the order of sets of texts comes out another way there."""

_SECONDS = 600


def determinism(bench: Bench) -> Iterator[Seen]:
    """The same task, seed and actions bring the same bytes: again, after other tasks, and in another process."""
    plays = list(bench.played())
    for task, made in reversed(plays):
        yield Looked("task", task.id)
        if place := bench.unsteady(made):
            yield Lack(task.id, f"The same actions in {task.id} bring something else the second time: {place} differs.")
    plays = list(bench.repeatable())
    if not plays:
        return
    asked = {
        "path": sys.path,
        "env": bench.env_id,
        "kwargs": gymnasium.spec(bench.env_id).kwargs,
        "options": bench.options,
        "seed": bench.seed,
        "plays": [[task.id, made.texts] for task, made in plays],
    }
    try:
        text = json.dumps(asked)
    except TypeError:
        yield Note("Another process was not asked, as the options are more than JSON values.")
        return
    ended = subprocess.run(
        [sys.executable, "-c", "from lamsim.contract.elsewhere import main; main()"],
        input=text,
        env={**os.environ, "PYTHONHASHSEED": _HASH_SEED, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["it says nothing"])[-1]
        yield Lack("", f"Another process can't play the same episodes: {last[:300]}.")
        return
    for (task, made), (sights, record) in zip(plays, json.loads(ended.stdout.splitlines()[-1]), strict=True):
        yield Looked("task in another process", task.id)
        place = first_difference(made.sights, sights) or ("" if record == made.record else "the record")
        if place:
            bench.mark_unsteady(made, place)
            yield Lack(
                task.id,
                f"The same actions in {task.id} bring something else in another process (with another order of "
                f"hashes): {place} differs.",
            )
