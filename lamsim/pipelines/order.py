"""The order of stages: each after those whose records it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lamsim.errors import UsageError, unknown
from lamsim.pipelines.stages import Stage


class Step(NamedTuple):
    """A stage with its name.

    Attributes:
        name: As the recipe has it.
        stage: What it does.
        inputs: What it takes: names of stages, or `stage.part`.
        seed: Of everything that it draws.
    """

    name: str
    stage: Stage
    inputs: tuple[str, ...]
    seed: int

    @property
    def needs(self) -> list[str]:
        """The stages that it takes records of."""
        return [name.partition(".")[0] for name in self.inputs]


def ordered(steps: Iterable[Step]) -> list[Step]:
    """Orders stages; those that need nothing of each other stay as they were.

    Raises:
        UsageError: If one takes records of a stage that does not exist or feeds none, or they go in a circle.
    """
    named = {step.name: step for step in steps}
    for step in named.values():
        for name in step.inputs:
            _check(step, name, named)
    done: dict[str, Step] = {}
    for step in named.values():
        _visit(step, named, done, [])
    return list(done.values())


def _check(step: Step, name: str, named: Mapping[str, Step]) -> None:
    at = f"Stage {step.name!r}"
    whole, dot, part = name.partition(".")
    if whole not in named:
        raise UsageError(f"{at}: {unknown('stage', whole, named)}")
    source = named[whole].stage
    if not source.feeds:
        raise UsageError(f"{at} can't take the rows of {whole!r}: an export is an end; take what it takes.")
    parts = [part for part in source.parts() if part]
    if parts and not dot:
        raise UsageError(f"{at}: {whole!r} is parted; name {' or '.join(f'{whole}.{part}' for part in parts)}.")
    if dot and not parts:
        raise UsageError(f"{at}: {whole!r} has no parts; name {whole!r} alone, not {name!r}.")
    if dot and part not in parts:
        raise UsageError(f"{at}: {unknown(f'part of {whole!r} called', part, parts)}")


def _visit(step: Step, named: Mapping[str, Step], done: dict[str, Step], under_way: list[str]) -> None:
    if step.name in done:
        return
    if step.name in under_way:
        circle = [*under_way[under_way.index(step.name) :], step.name]
        raise UsageError(f"The stages go in a circle: {' <- '.join(circle)}; one of them has to begin.")
    for name in step.needs:
        _visit(named[name], named, done, [*under_way, step.name])
    done[step.name] = step


def needed(steps: list[Step], name: str) -> list[Step]:
    """A stage and all that it needs, in order.

    Raises:
        UsageError: If there is no such stage.
    """
    named = {step.name: step for step in steps}
    if name not in named:
        raise unknown("stage", name, named)
    wanted = {name}
    for step in reversed(steps):
        if step.name in wanted:
            wanted.update(step.needs)
    return [step for step in steps if step.name in wanted]
