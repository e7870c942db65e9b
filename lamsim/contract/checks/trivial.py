"""The checks by agents that know nothing: they solve no task, and no valid call breaks a tool."""

from __future__ import annotations

from collections.abc import Iterator

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Note, Seen
from lamsim.contract.plays import Play, play
from lamsim.contract.trivial_agents import AGENTS, STEPS, WORDLESS, Agent, acting, guesser, meddler
from lamsim.env import ToolEnv
from lamsim.errors import FailureKind
from lamsim.tasks import Task

_ROUNDS = 3
"""Of random calls; a task that is solved in most of them is solved by no luck."""


class _Ground:
    """Where such agents play: with calls as JSON, few steps, and what ends an episode known from the experts."""

    def __init__(self, bench: Bench) -> None:
        self.env: ToolEnv = bench.twin(format="xlam", feedback="record", max_steps=STEPS)
        self.enders = frozenset(made.ender for _, made in bench.played() if made.ender)
        self._seed = bench.seed

    def play(self, task: Task, agent: Agent) -> Play:
        return play(self.env, task.id, self._seed, acting(agent, self.enders), most=STEPS + 1)

    def solves(self, task: Task, agent: Agent, expert: Play) -> bool:
        made = self.play(task, agent)
        return not made.failure and made.progress is not None and (made.success or made.reward >= expert.reward)


def trivial(bench: Bench) -> Iterator[Seen]:
    """No task is solved by saying nothing, ending at once, one call, random calls, or the instruction's own words."""
    ground = _Ground(bench)
    restrained: list[str] = []
    for task, expert in bench.solved():
        yield Looked("task", task.id)
        deeds = [deed for deed, agent in AGENTS.items() if ground.solves(task, agent, expert)]
        if not expert.called:
            quiet = [deed for deed in deeds if AGENTS[deed] in WORDLESS]
            restrained += [task.id] if quiet else []
            deeds = [deed for deed in deeds if deed not in quiet]
        if ground.solves(task, guesser(0), expert):
            lucky = 1 + sum(ground.solves(task, guesser(number), expert) for number in range(1, _ROUNDS))
            if lucky * 2 > _ROUNDS:
                deeds.append(f"makes random valid calls ({lucky} of {_ROUNDS} rounds)")
        if deeds:
            yield Lack(task.id, f"{task.id} is solved by an agent that {', or '.join(deeds)}.")
    if restrained:
        shown = ", ".join(restrained[:5]) + (f" and {len(restrained) - 5} more" if len(restrained) > 5 else "")
        yield Note(f"Words alone solve {shown}; as their experts make no call either, that is taken for what they ask.")


def toolkit(bench: Bench) -> Iterator[Seen]:
    """No tool breaks on a valid call."""
    ground = _Ground(bench)
    told: set[str] = set()
    for task, _ in bench.played():
        yield Looked("task", task.id)
        for agent in (guesser(0), meddler):
            made = ground.play(task, agent)
            if made.failure == FailureKind.TOOLKIT and made.stopped not in told:
                told.add(made.stopped)
                yield Lack(task.id, f"With calls that are valid {task.id} {made.stopped}.")
