"""The checks of the expert: it solves every task without a fault, and uses every tool."""

from __future__ import annotations

from collections.abc import Iterator

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Note, Seen
from lamsim.contract.plays import Play

_NEAR = 1e-9


def expert(bench: Bench) -> Iterator[Seen]:
    """The expert solves every task with full reward, and the verifier finds no fault in its calls."""
    unplayable = 0
    plays = []
    for task in bench.tasks:
        made = bench.expert(task)
        if made is None:
            unplayable += 1
            continue
        yield Looked("task", task.id)
        plays.append(made)
    if unplayable and not bench.blocked:
        yield Note(f"{unplayable} tasks are not played, as their catalogs are broken (see `schemas`).")
    best = max((made.reward for made in plays), default=0.0)
    for made in plays:
        yield from (Lack(made.task, sentence) for sentence in _sentences(made, best))


def _sentences(made: Play, best: float) -> Iterator[str]:
    for tool, message in dict.fromkeys(made.faults):
        yield f"The expert of {made.task} makes a faulty call{f' of {tool}' if tool else ''}: {message}"
    if made.stopped:
        yield f"{made.task} {made.stopped}."
    elif not made.success:
        cut = f", cut off after {len(made.texts)} steps" if made.sights[-1]["end"] == "truncated" else ""
        yield f"{made.task} is not solved by its expert (reward {made.reward:g}{cut})."
    elif made.reward <= 0 or made.reward < best - _NEAR:
        wanted = f"others bring {best:g}" if best > 0 else "it must be above 0"
        yield f"{made.task} counts as solved, but brings its expert the reward {made.reward:g}; {wanted}."
    elif made.progress is not None and made.progress < 1 - _NEAR:
        yield f"{made.task} counts as solved, but its progress is {made.progress:g} and not 1."


def tools(bench: Bench) -> Iterator[Seen]:
    """Every tool is used by the expert in some task."""
    offered: dict[str, str] = {}
    used: set[str] = set()
    for task, made in bench.played():
        for name in made.offered:
            offered.setdefault(name, task.id)
        used |= made.called
    for name in offered:
        yield Looked("tool", name if name in used or bench.everything else "")
        if name not in used and bench.everything:
            yield Lack(name, f"No expert uses the tool {name} (offered in {offered[name]}, for instance).")
    unused = [name for name in offered if name not in used]
    if unused and not bench.everything:
        shown = ", ".join(unused[:10]) + (f" and {len(unused) - 10} more" if len(unused) > 10 else "")
        yield Note(f"In these {len(bench.tasks)} tasks no expert uses {shown}; all tasks will tell whether one does.")
