"""The check of tasks: ids, splits, worlds, and instructions that read like text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Seen
from lamsim.tasks import Task

_SLIPS = {
    "has no words": re.compile(r"\A[\W_]*\Z"),
    "has a placeholder that nobody filled": re.compile(
        r"\{\{?\s*[a-z_][a-z0-9_.]*\s*\}?\}|%\([a-z_]+\)[sdrf]|<<?(?:insert|todo|placeholder)\b[^>]*>|\bTODO\b|\bXXX\b"
    ),
    "shows a Python object": re.compile(
        r"<[\w.]+ object at 0x|<(?:class|function|generator) |\bdict_(?:keys|values)\("
    ),
    "names a value that is missing": re.compile(r"(?<=[a-z,] )(?:None|NaN|nan|undefined)(?=[ .,;!?]|\Z)(?! of\b)"),
    "has broken characters": re.compile("[\ufffd\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]|â€|Ã[\u0080-\u00bf]"),
    "says a word twice": re.compile(r"\b(a|an|and|for|of|the|to|with) \1\b", re.IGNORECASE),
}


def tasks(bench: Bench) -> Iterator[Seen]:
    """All tasks have an id without blanks, a split, a world of JSON values, and an instruction that reads like text."""
    for name in bench.env.tasks.splits:
        if not isinstance(name, str) or not name.strip():
            yield Lack(str(name), f"A split is called {name!r}; a split needs a name.")
    for task in bench.env.tasks:
        yield Looked("task", task.id)
        yield from (Lack(task.id, sentence) for sentence in _sentences(task))


def _sentences(task: Task) -> Iterator[str]:
    if not isinstance(task.id, str) or not task.id or re.search(r"\s", task.id):
        yield f"The id {task.id!r} is none: an id is text without blanks."
    if not isinstance(task.instruction, str) or not task.instruction.strip():
        yield f"{task.id} has no instruction."
    else:
        for slip, pattern in _SLIPS.items():
            if found := pattern.search(task.instruction):
                shown = task.instruction[max(0, found.start() - 20) : found.end() + 20]
                yield f"The instruction of {task.id} {slip}: {shown!r}."
                break
    if not task.weight > 0:
        yield f"{task.id} has the weight {task.weight!r} and is never drawn; a weight is above 0."
    try:
        json.dumps(task.world)
    except (TypeError, ValueError) as error:
        yield f"The world of {task.id} can't enter a sandbox, as it is not made of JSON values: {error}."
