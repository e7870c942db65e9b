"""`lamsim envs` and `lamsim show`: what there is, and how it looks to a model."""

from __future__ import annotations

import json
from typing import Annotated, cast

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from lamsim.cli.options import Data, EnvId, EnvOption, Format, Json, Split, env_options
from lamsim.env import ToolEnv
from lamsim.formats import FORMATS
from lamsim.registration import families, family_class, make
from lamsim.tasks import TaskSet


def envs(as_json: Json = False) -> None:
    """Lists the environments that are installed."""
    found = {env_id: family_class(env_id) for env_id in families()}
    sizes = {env_id: _sizes(family().tasks) for env_id, family in found.items()}
    about = {env_id: (family.__doc__ or "").partition("\n")[0] for env_id, family in found.items()}
    if as_json:
        rows = [{"id": env_id, "about": about[env_id], "splits": sizes[env_id]} for env_id in found]
        typer.echo(json.dumps(rows))
        return
    table = Table("id", "tasks", "splits", "about", title="Environments", title_justify="left")
    for env_id in found:
        splits = ", ".join(f"{name} {count}" for name, count in sizes[env_id].items())
        table.add_row(env_id, str(sum(sizes[env_id].values())), splits, about[env_id])
    Console().print(table)


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
) -> None:
    """Shows an environment: its tools, and the first prompt of a task as a model gets it."""
    console = Console()
    made = cast(ToolEnv, make(env, **env_options(option, format=format, split=split, data=data)).unwrapped)
    made.reset(seed=seed, options=None if task is None else {"task": task})
    formats = ", ".join(dict.fromkeys([*FORMATS, *made.family.formats()]))
    console.print(f"[bold]{env}[/]  {len(made.tasks)} tasks ({', '.join(made.tasks.splits)})  formats: {formats}")
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
