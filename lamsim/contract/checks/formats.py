"""The check of formats: how calls are written does not change what they earn."""

from __future__ import annotations

from collections.abc import Iterator

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Seen
from lamsim.contract.plays import expert_act, play

_FORMATS = ("xlam", "hermes", "react", "native")
"""Calls as JSON, within tags, as labelled lines, and in the benchmark's own grammar, where there is one."""


def formats(bench: Bench) -> Iterator[Seen]:
    """The expert earns the same in several formats, the family's native one among them."""
    for name in _FORMATS:
        if name == bench.env.format.name or (name == "native" and name not in bench.family.formats()):
            continue
        env = bench.twin(format=name)
        for task, made in bench.solved():
            yield Looked(f"task in {name}", task.id)
            second = play(env, task.id, bench.seed, expert_act, "expert")
            if second.stopped:
                yield Lack(task.id, f"In the format {name} {task.id} {second.stopped}.")
            elif (second.reward, second.success) != (made.reward, made.success):
                yield Lack(
                    task.id,
                    f"In the format {name} the expert of {task.id} gets the reward {second.reward:g}, in "
                    f"{bench.env.format.name} {made.reward:g}.",
                )
        env.close()
