"""`lamsim envs` and `lamsim show`: what there is, and how it looks to a model."""

from __future__ import annotations

import json
from contextlib import suppress
from threading import Event
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from lamsim.cli.options import Data, EnvId, EnvOption, Format, Json, Split, env_options
from lamsim.cli.serving import served
from lamsim.env import ToolEnv
from lamsim.errors import UsageError
from lamsim.formats import FORMATS
from lamsim.registration import families, family_class, make, named
from lamsim.tasks import TaskSet

_SPLITS = 4
"""So many splits of an environment are listed; `--json` has them all."""


def envs(as_json: Json = False) -> None:
    """Lists the environments that are installed."""
    rows = [_row(env_id) for env_id in families()]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    table = Table(Column("id", no_wrap=True), "tasks", "splits", "about", title="Environments", title_justify="left")
    for row in rows:
        splits = ", ".join(f"{name} {count}" for name, count in list(row["splits"].items())[:_SPLITS])
        more = len(row["splits"]) - _SPLITS
        splits += f" and {more} more" if more > 0 else ""
        table.add_row(row["id"], str(sum(row["splits"].values())), splits, row["about"])
    Console().print(table)


def _row(env_id: str) -> dict[str, Any]:
    try:
        family = family_class(env_id)
    except UsageError as error:
        return {"id": env_id, "about": str(error), "splits": {}, "official": "", "package": ""}
    return {
        "id": env_id,
        "about": (family.__doc__ or "").partition("\n")[0],
        "splits": _sizes(family().tasks),
        "official": family.official,
        "package": family.__module__.partition(".")[0],
    }


def _sizes(tasks: TaskSet) -> dict[str, int]:
    return {name: len(tasks.split(name)) for name in tasks.splits}


def show(
    env: EnvId,
    task: Annotated[str | None, typer.Option(help="The id of a task.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the task if none is named.")] = 0,
    format: Format = None,
    split: Split = None,
    data: Data = None,
    option: EnvOption = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve the task's website to a browser on this machine.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where --serve serves; 0 for any that is free.")] = 0,
) -> None:
    """Shows an environment: its tools, and the first prompt of a task as a model gets it; or serves its website."""
    console = Console()
    env_id, given = named(env)
    options = given | env_options(option, format=format, split=split, data=data)
    made = cast(ToolEnv, make(env_id, **options).unwrapped)
    made.reset(seed=seed, options=None if task is None else {"task": task})
    if serve:
        return _serve(made, port, console)
    formats = ", ".join(dict.fromkeys([*FORMATS, *made.family.formats()]))
    console.print(
        f"[bold]{escape(env)}[/]  {len(made.tasks)} tasks ({', '.join(made.tasks.splits)})  formats: {formats}"
    )
    for tool in made.tools:
        lines = [escape(tool.description)] if tool.description else []
        required = tool.parameters.get("required") or ()
        for name, schema in (tool.parameters.get("properties") or {}).items():
            kind = schema.get("type", "any")
            needed = "" if name in required else ", optional"
            lines.append(f"[cyan]{name}[/] ({kind}{needed})  {escape(str(schema.get('description', '')))}")
        console.print(Panel("\n".join(lines), title=f"[bold]{escape(tool.name)}[/]", title_align="left"))
    title = f"first prompt of {made.task.id}, format {made.format.name}"
    console.print(Panel(Text(made.prompt()), title=title, title_align="left", border_style="green"))


def _serve(made: ToolEnv, port: int, console: Console) -> None:
    application = made.family.web(made.task)
    if application is None:
        raise UsageError(f"The task {made.task.id} has no website to serve.")
    with served(application, port) as place:
        console.print(f"[bold]{escape(made.task.id)}[/]  {escape(made.task.instruction)}", soft_wrap=True)
        console.print(f"Open {place} in a browser; Ctrl-C ends it.", soft_wrap=True)
        with suppress(KeyboardInterrupt):
            Event().wait()
