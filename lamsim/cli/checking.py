"""`lamsim check`: what of its contract an environment family is missing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from lamsim.cli.options import Data, EnvId, EnvOption, Json, SandboxOption, Seed, Split, env_options
from lamsim.contract import CHECKS, TASKS, Report, Result, check_family
from lamsim.errors import UsageError, unknown
from lamsim.registration import named

_SHOWN = 3
"""So many findings of a check are shown; `--verbose` and `--json` have them all."""

_COLOURS = {"passed": "green", "missing": "bold red", "skipped": "yellow"}
_NAMES = ", ".join(CHECKS)


def check(
    env: EnvId,
    every: Annotated[bool, typer.Option("--all", help="Look at all tasks.")] = False,
    tasks: Annotated[
        int | None, typer.Option(min=1, help=f"Look at so many tasks, spread over the splits; {TASKS} if not given.")
    ] = None,
    only: Annotated[str | None, typer.Option(help=f"Only these checks, with commas between them: {_NAMES}.")] = None,
    without: Annotated[str | None, typer.Option(help="All but these.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show all findings, not the first ones.")] = False,
    seed: Seed = 0,
    sandbox: SandboxOption = None,
    split: Split = None,
    data: Data = None,
    option: EnvOption = None,
    as_json: Json = False,
) -> None:
    """Checks an environment family: schemas, expert, trivial agents, determinism, snapshots, sandboxes, formats, goals.

    Each fault is a sentence; exit code 1 if there is any.
    """
    if every and tasks is not None:
        raise UsageError("Give --all or --tasks, not both.")
    env_id, given = named(env)
    chosen = [name for name in _listed(only, CHECKS) if without is None or name not in _listed(without, ())]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[looked]}"),
        TimeElapsedColumn(),
    )
    told = Console(stderr=True)
    with Progress(*columns, console=told, disable=as_json or not told.is_terminal, transient=True) as progress:
        bar = progress.add_task("family", total=len(chosen) + 1, looked="")
        begun: list[str] = []

        def watch(result: Result) -> None:
            if not begun or begun[-1] != result.check:
                begun.append(result.check)
            done = min(len(begun) - 1, len(chosen) + 1)
            progress.update(bar, description=result.check, completed=done, looked=_counts(result))

        report = check_family(
            env_id,
            options=given | env_options(option, split=split, data=data),
            tasks=None if every else tasks or TASKS,
            checks=chosen,
            sandbox=sandbox,
            seed=seed,
            watch=watch,
        )
    if as_json:
        typer.echo(json.dumps(report.to_json(), default=str))
    else:
        _tell(env, report, None if verbose else _SHOWN)
    if not report.ok:
        raise typer.Exit(1)


def _listed(names: str | None, default: Iterable[str]) -> list[str]:
    if names is None:
        return list(default)
    listed = [name.strip() for name in names.split(",") if name.strip()]
    for name in listed:
        if name not in CHECKS:
            raise unknown("check", name, CHECKS)
    return listed


def _counts(result: Result) -> str:
    """What was looked at: the first word of each kind of thing in the plural, if there are several."""
    told = []
    for what, number in result.looked.items():
        noun, blank, rest = what.partition(" ")
        nouns = noun if number == 1 else "families" if noun == "family" else f"{noun}s"
        told.append(f"{number:,} {nouns}{blank}{rest}")
    return ", ".join(told)


def _tell(env: str, report: Report, shown: int | None) -> None:
    console = Console(highlight=False)
    table = Table(
        Column("check", no_wrap=True),
        Column("", no_wrap=True),
        Column("looked at", ratio=1),
        Column("what is missing", ratio=3),
        title=f"{env}: {len(report.tasks):,} of {report.of:,} tasks",
        title_justify="left",
        expand=True,
    )
    for result in report.results:
        lines = [finding.sentence for finding in result.findings[:shown]]
        more = len(result.findings) - len(lines)
        lines += [f"... and {more:,} more (--verbose shows them)"] if more else []
        text = Text("\n".join(lines))
        for reason, number in Counter(one.reason for one in result.declared).items():
            text.append(f"{chr(10) if text else ''}declared: {reason} ({number:,})", "dim")
        for note in result.notes:
            text.append(f"{chr(10) if text else ''}{note}", "dim")
        table.add_row(result.check, Text(result.state, _COLOURS[result.state]), _counts(result), text)
    console.print(table)
    declared = f" Declared exceptions: {len(report.declared):,}." if report.declared else ""
    if report.ok:
        console.print(f"Nothing is missing.{declared}", style="bold green")
    else:
        number = len(report.findings)
        console.print(f"{number:,} {'things are' if number > 1 else 'thing is'} missing.{declared}", style="bold red")
