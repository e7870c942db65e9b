"""The embedded problems: what there is of them, and that each is solved by its expert and not by doing nothing."""

from collections import Counter
from dataclasses import replace

import pytest
from lamsim_agentbench.operating_system.embedded.suite import KINDS, embedded_tasks
from lamsim_agentbench.operating_system.family import OperatingSystem
from lamsim_agentbench.operating_system.scoring import right_answer

from lamsim import DockerSandbox, Message, TaskSet, ToolCall

from .conftest import all_played, expert_of

FAMILY = OperatingSystem()


def test_there_are_enough_of_every_kind() -> None:
    kinds = Counter(task.id.partition("-")[0] for task in FAMILY.tasks)
    assert kinds.keys() == KINDS.keys()
    assert min(kinds.values()) >= 15
    assert {name: len(FAMILY.split(name)) for name in FAMILY.tasks.splits} == {"train": 84, "test": 42}


def test_no_two_are_alike() -> None:
    seen = {(task.instruction, str(task.world["init"])) for task in FAMILY.tasks}
    assert len(seen) == len(FAMILY.tasks)


def test_they_are_the_same_every_time() -> None:
    assert [*embedded_tasks("/root")] == [*FAMILY.tasks]
    first = next(iter(embedded_tasks("/root")))
    assert first.instruction == (
        "In /srv/island-67 the files whose names end in .txt are to end in .bak instead, with the same name before the "
        "dot. Leave all other files as they are."
    )


@pytest.mark.parametrize("task", FAMILY.tasks, ids=lambda task: task.id)
def test_each_can_be_solved_in_time_and_not_by_silence(task) -> None:  # type: ignore[no-untyped-def]
    goal = task.goal
    assert 0 < len(goal.commands) < FAMILY.max_steps
    assert len(set(goal.commands)) == len(goal.commands)
    assert (goal.rule is None) == bool(goal.checks)
    if goal.rule is not None:
        assert not any(right_answer(goal.rule, silence) for silence in (None, "", " ", "None"))


def test_the_expert_solves_every_one(machines: DockerSandbox) -> None:
    ends = all_played(FAMILY, [*FAMILY.tasks], machines, expert_of(FAMILY))
    assert not {task: end for task, end in ends.items() if end["reward"] != 1.0}


def test_programs_that_are_slow_to_start_are_waited_for(machines: DockerSandbox) -> None:
    wrapper = "cat >/usr/local/sbin/setsid <<'END'\n#!/bin/sh\nsleep 1\nexec /usr/bin/setsid \"$@\"\nEND\n"
    slow = ["bash", f"{wrapper}chmod +x /usr/local/sbin/setsid"]

    class Slow(OperatingSystem):
        @property
        def tasks(self) -> TaskSet:
            found = [task for task in FAMILY.tasks if "setsid" in str(task.world["init"]) and task.id.endswith("-2")]
            return TaskSet(replace(task, world={**task.world, "init": [slow, *task.world["init"]]}) for task in found)

    family = Slow()
    assert len(family.tasks) == 5
    ends = all_played(family, [*family.tasks], machines, expert_of(family))
    assert not {task: end for task, end in ends.items() if end["reward"] != 1.0}


def test_doing_nothing_solves_none(machines: DockerSandbox) -> None:
    silent = Message("assistant", calls=(ToolCall("finish_action", {"thought": ""}),))
    # Of each template one; where the answer decides, see above.
    tasks = [task for task in FAMILY.split("test") if task.goal.checks]
    ends = all_played(FAMILY, tasks, machines, lambda env: silent)
    assert not {task: end for task, end in ends.items() if end["reward"] != 0.0}
