"""Checking a family: its contract, check after check, whatever breaks on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import gymnasium

from lamsim.contract.bench import Bench
from lamsim.contract.checks import CHECKS
from lamsim.contract.exceptions import excuse, exemptions
from lamsim.contract.findings import Finding, Lack, Looked, Note, Report, Result, Seen
from lamsim.contract.plays import BREAKS, said
from lamsim.errors import UsageError, unknown
from lamsim.registration import ENTRY_POINT, families

TASKS = 40
"""So many tasks are looked at by default."""

FAMILY = "family"
"""The check before all others: that there is a family to look at."""

_ONE = Looked("family")

Watch = Callable[[Result], None]


def check_family(
    env_id: str,
    *,
    options: Mapping[str, Any] | None = None,
    tasks: int | None = TASKS,
    checks: Iterable[str] = tuple(CHECKS),
    sandbox: str | None = None,
    seed: int = 0,
    watch: Watch = lambda result: None,
) -> Report:
    """Runs a family's contract.

    Args:
        env_id: The environment, as Gymnasium knows it.
        options: Of `gymnasium.make`.
        tasks: How many are looked at, chosen by the hash of their ids; None for all.
        checks: Names of `CHECKS`; the family's own are made with any.
        sandbox: Where episodes are played; None for where the environment plays them by itself.
        seed: Of all episodes.
        watch: Is shown a check's result each time it has grown.

    Raises:
        UsageError: If there is no such environment, option or check.
    """
    named = list(dict.fromkeys(checks))
    for name in named:
        if name not in CHECKS:
            raise unknown("check", name, CHECKS)
    known = gymnasium.registry.get(env_id)
    if known is None or known.entry_point != ENTRY_POINT:
        raise unknown("environment", env_id, families())
    given = {**(options or {}), **({} if sandbox is None else {"sandbox": sandbox})}
    first = Result(FAMILY, "The environment can be made, has tasks, and says what it is about.")
    try:
        bench = Bench(env_id, given, tasks, seed)
    except BREAKS as error:
        if isinstance(error, UsageError) and given:
            raise
        _run(first, iter((_ONE, Lack("", f"{env_id} can't be made: {said(error)}."))), watch)
        return Report(env_id, given, (), 0, (first,))
    _run(first, _family(bench), watch)
    results = [first]
    for name in named:
        results.append(Result(name, (CHECKS[name].__doc__ or "").partition("\n")[0]))
        _run(results[-1], CHECKS[name](bench), watch)
    results += _own(bench, results[1:], watch)
    bench.env.close()
    return Report(env_id, given, tuple(task.id for task in bench.tasks), len(bench.env.tasks), tuple(results))


def _family(bench: Bench) -> Iterator[Seen]:
    yield _ONE
    family = type(bench.family)
    if not (family.__doc__ or "").strip():
        yield Lack("", f"{family.__name__} has no docstring; its first line says what the environment is about.")
    if not isinstance(getattr(bench.family, "task_instruction", None), str):
        yield Lack("", f"{family.__name__} has no task_instruction, the text that stands before every catalog.")
    bench.offer(bench.tasks[0])
    if bench.blocked:
        yield Lack("", f"No episode can be played: {bench.blocked}")


def _own(bench: Bench, made: Sequence[Result], watch: Watch) -> Iterator[Result]:
    """The checks that the family brings itself; under the name of one of the engine's it declares exceptions."""
    try:
        own = dict(bench.family.contract(bench.tasks))
    except BREAKS as error:
        own = {"own": iter((f"The family's own checks can't be made: {said(error)}.",))}
    for result in made:
        _excused(result, own.get(result.check, ()), bench)
    for name, sentences in own.items():
        if name not in CHECKS:
            result = Result(name, "A check of the family's own.")
            _run(result, _told(sentences), watch)
            yield result


def _excused(result: Result, sentences: Iterable[str], bench: Bench) -> None:
    try:
        excuse(result, exemptions(sentences), whole=bench.everything and not bench.options)
    except BREAKS as error:
        sentence = f"The exceptions that the family declares from {result.check} can't be read: {said(error)}."
        result.findings.append(Finding(result.check, "", sentence))


def _told(sentences: Iterable[str]) -> Iterator[Seen]:
    yield _ONE
    for sentence in sentences:
        yield Lack("", sentence)


def _run(result: Result, seen: Iterator[Seen], watch: Watch) -> None:
    """Gathers what a check sees; if it breaks off, that is a finding, and the other checks go on."""
    watch(result)
    try:
        for item in seen:
            match item:
                case Looked(what, subject):
                    result.looked[what] += 1
                    result.subjects |= {subject} if subject else set()
                case Lack(subject, sentence):
                    result.findings.append(Finding(result.check, subject, sentence))
                case Note(sentence):
                    result.notes.append(sentence)
            watch(result)
    except BREAKS as error:
        result.findings.append(Finding(result.check, "", f"The check broke off: {said(error)}."))
