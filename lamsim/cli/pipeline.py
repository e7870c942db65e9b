"""`lamsim data run` and `lamsim data where`: recipes, and where each record went."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from lamsim.cli.options import Json
from lamsim.pipelines import Outcome, Recipe
from lamsim.pipelines.ledger import where

Out = Annotated[Path, typer.Option(help="The folder of the run.")]


def run(
    recipe: Annotated[Path, typer.Argument(help="A YAML file; docs/pipelines.md tells what is in it.")],
    out: Out,
    only: Annotated[str | None, typer.Option(help="Run this stage and those that it needs.")] = None,
    change: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change the recipe: stages.expert.rollout.episodes=20."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Runs a recipe, or goes on with it: stages that are done and unchanged are kept."""
    read = Recipe.load(recipe, change or ())
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), disable=as_json) as progress:
            bars = {step.name: progress.add_task(step.name, total=None, start=False) for step in read.steps}

            def watch(stage: str, done: int, total: int) -> None:
                if not progress.tasks[bars[stage]].started:
                    progress.start_task(bars[stage])
                progress.update(bars[stage], completed=done, total=total)

            outcome = read.run(out, only, watch)
    except KeyboardInterrupt:
        typer.echo(f"Interrupted. Go on with: lamsim {shlex.join(sys.argv[1:])}", err=True)
        raise typer.Exit(130) from None
    _tell(outcome, as_json)


def _tell(outcome: Outcome, as_json: bool) -> None:
    stages = [
        {
            "stage": result.name,
            "kind": result.told["kind"],
            "reused": result.reused,
            "in": result.told["in"],
            "out": result.out,
            "reasons": {f"{item['fate']}: {item['rule']}": item["count"] for item in result.told["reasons"]},
            "notes": result.told["notes"],
            "folder": str(result.folder),
        }
        for result in outcome.results
    ]
    if as_json:
        told = {"out": str(outcome.out), "report": str(outcome.report), "ledger": str(outcome.ledger), "stages": stages}
        typer.echo(json.dumps(told))
        return
    table = Table(title=str(outcome.report), title_justify="left")
    for head in ("stage", "kind", "in", "out", "most of all"):
        table.add_column(head, justify="right" if head in ("in", "out") else "left")
    for result in outcome.results:
        most = ", ".join(f"{item['fate']}: {item['rule']} {item['count']:,}" for item in result.told["reasons"][:3])
        taken = f"{result.told['in']:,}" if result.told["inputs"] else ""
        kind = f"{result.told['kind']}, kept" if result.reused else result.told["kind"]
        table.add_row(result.name, kind, taken, f"{result.out:,}", most)
    Console().print(table)
    for result in outcome.results:
        for note in result.told["notes"]:
            Console(highlight=False, soft_wrap=True).print(f"{result.name}: {note}", markup=False)


def where_is(
    record: Annotated[str, typer.Argument(help="A record's id, or where it stands or stood, for instance clean:5.")],
    out: Out,
    as_json: Json = False,
) -> None:
    """Tells where a record of a run came from and where it went."""
    found = where(out, record)
    if as_json:
        typer.echo(json.dumps(found))
        return
    console = Console(highlight=False, soft_wrap=True)
    for told in found:
        console.print(f"{told['origin']}  {told['id']}", markup=False)
        for step in told["path"]:
            why = "".join(f"; {rule}: {reason}" if reason else f"; {rule}" for rule, reason in step.get("why", ()))
            to = f" -> {', '.join(step['to'])}" if step["to"] else ""
            console.print(f"  {step['stage']}: {step['at']} {step['fate']}{to}{why}", markup=False)
