"""`lamsim sandbox doctor | build | list | clean`: the Docker engine, the images, and our containers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from lamsim.cli.options import Json
from lamsim.cli.sandbox_bench import bench
from lamsim.errors import UsageError
from lamsim.sandboxes import images as image_shelf
from lamsim.sandboxes.doctor import findings
from lamsim.sandboxes.engine import OurContainer, our_containers, remove_container
from lamsim.sandboxes.images import Image, image_named, image_names

app = typer.Typer(
    help="Docker sandboxes: check the engine, build images, see and remove containers, measure.", no_args_is_help=True
)
app.command("bench")(bench)

_COLOURS = {"ok": "green", "missing": "bold red", "note": "dim"}
_STATE_COLOURS = {"up to date": "green", "out of date": "red", "not built": "dim"}
_FATES = {"lives": "lives", "gone": "is gone", "elsewhere": "is out of sight"}
_FATES_OF_MANY = {"lives": "live", "gone": "are gone", "elsewhere": "are out of sight (other machines: --all)"}
_OWNER_COLOURS = {"lives": "green", "gone": "red", "elsewhere": "yellow"}


@app.command()
def doctor(as_json: Json = False) -> None:
    """Says whether Docker sandboxes work here, which limits are in force, and what mends what is missing.

    The limits are read inside of a container that is started as for episodes.
    """
    console = Console(highlight=False)
    seen = []
    for finding in findings():
        seen.append(finding)
        if as_json:
            continue
        line = Table.grid(padding=(0, 2), expand=True)
        line.add_column(width=7)
        line.add_column(width=17)
        line.add_column(ratio=1)
        line.add_row(Text(finding.state, _COLOURS[finding.state]), Text(finding.name), Text(finding.found))
        console.print(line)
        if finding.mend:
            # Not wrapped by us, so that a command can be copied.
            console.print(
                Text(f"         mend it: {finding.mend}", "bold" if finding.state == "missing" else "dim"),
                soft_wrap=True,
            )
    missing = sum(finding.state == "missing" for finding in seen)
    if as_json:
        typer.echo(json.dumps({"ok": not missing, "findings": [asdict(finding) for finding in seen]}))
    elif missing:
        console.print(f"{missing} of {len(seen)} checks failed.", style="bold red")
    else:
        console.print("All that Docker sandboxes need is here and in force.", style="bold green")
    if missing:
        raise typer.Exit(1)


@app.command()
def build(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Images, by their folders.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Build all images.")] = False,
    base: Annotated[
        str | None, typer.Option(metavar="IMAGE", help="Build on this image instead of python:3.12-slim.")
    ] = None,
) -> None:
    """Builds images; those that are up to date are left as they are."""
    if bool(names) == every:
        raise UsageError(f"Name the images to build, or give --all; there are: {', '.join(image_names())}.")
    for image in [image_named(name) for name in names or image_names()]:
        if image.state == "up to date" and base in (None, image.base):
            typer.echo(f"{image.tag} is up to date, built from {image.base}.")
        else:
            _build(image, base)
            done = image_named(image.name)
            typer.echo(f"{done.tag} is built from {done.base}, {_size(done.size_bytes)}.")


def _build(image: Image, base: str | None) -> None:
    console = Console(stderr=True, highlight=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(image.tag, total=None, doing="")
        told = 0

        def on_step(number: int, total: int, doing: str) -> None:
            nonlocal told
            progress.update(bar, completed=max(number - 1, 0), total=total or None, doing=doing)
            # A log that is no terminal shows no bar; it gets a line for each step.
            if not console.is_terminal and number > told:
                console.print(f"{image.tag}  {number}/{total}  {doing[:100]}", markup=False, soft_wrap=True)
                told = number

        image_shelf.build(image, base, on_step)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Lists the containers of lamsim on this engine, and the images."""
    containers, images = our_containers(), [image_named(name) for name in image_names()]
    if as_json:
        rows = [
            {**asdict(image), "folder": str(image.folder), "tag": image.tag, "state": image.state} for image in images
        ]
        typer.echo(json.dumps({"containers": [asdict(container) for container in containers], "images": rows}))
        return
    console = Console(highlight=False)
    if containers:
        table = Table(title="Containers", title_justify="left")
        for header in ("id", "runs", "made by", "age", "memory"):
            table.add_column(header, overflow="fold", no_wrap=header == "id")
        for container in containers:
            memory = "" if container.memory_bytes is None else _size(container.memory_bytes)
            owner = Text(f"{_made_by(container)}, which ").append(
                _FATES[container.owner], _OWNER_COLOURS[container.owner]
            )
            table.add_row(container.id[:12], _runs(container), owner, container.status, memory)
        console.print(table)
    else:
        console.print("No containers of lamsim.")
    table = Table("image", "state", "built from", "size", title="Images", title_justify="left")
    for image in images:
        state = Text(image.state, _STATE_COLOURS[image.state])
        table.add_row(image.tag, state, image.base, _size(image.size_bytes) if image.id else "")
    console.print(table)
    if any(image.state != "up to date" for image in images):
        console.print("Build with: lamsim sandbox build NAME, or --all")
    if any(container.owner == "gone" for container in containers):
        console.print("Remove what was left behind with: lamsim sandbox clean")


@app.command()
def clean(
    every: Annotated[
        bool, typer.Option("--all", help="Also containers of living processes, and of other machines.")
    ] = False,
    images: Annotated[bool, typer.Option("--images", help="Also images of earlier versions.")] = False,
    as_json: Json = False,
) -> None:
    """Removes the containers that dead processes left behind; those of living processes are not touched."""
    found = our_containers(with_memory=False)
    removed = [container for container in found if every or container.owner == "gone"]
    for container in removed:
        remove_container(container.id)
    stale = image_shelf.leftovers() if images else []
    freed = [image for image in stale if image_shelf.remove_image(image.reference)]
    if as_json:
        rows = {"containers": [container.id for container in removed], "images": [image.reference for image in freed]}
        typer.echo(json.dumps({"removed": rows, "kept": [made.id for made in found if made not in removed]}))
        return
    for container in removed:
        what = f"{_runs(container)}, made by {_made_by(container)}, which {_FATES[container.owner]}"
        typer.echo(f"Removed the container {container.id[:12]}: {what}.")
    for image in stale:
        done = "Removed" if image in freed else "A container still uses"
        typer.echo(f"{done} the earlier image of {image.name}, {image.reference[:19]}.")
    kept = [container for container in found if container not in removed]
    for fate, count in Counter(container.owner for container in kept).items():
        containers = "container" if count == 1 else "containers"
        typer.echo(f"Kept {count} {containers} of processes that {_FATES_OF_MANY[fate]}.")
    if not removed and not freed:
        typer.echo("Nothing was left behind.")


def _runs(container: OurContainer) -> str:
    """The toolkit's package and class; else the image, which goes by its digest if it has been built anew since."""
    if container.toolkit:
        module, _, name = container.toolkit.partition(":")
        return f"{module.partition('.')[0]}:{name}"
    return container.image[:19] if container.image.startswith("sha256:") else container.image


def _made_by(container: OurContainer) -> str:
    return f"{container.host}:{container.pid}"


def _size(number: int) -> str:
    return f"{number / 1_000_000:,.0f} MB"
