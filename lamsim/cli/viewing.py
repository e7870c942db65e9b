"""`lamsim view`: trajectories and runs as a page in the browser, or as one file."""

from __future__ import annotations

import os
import secrets
import sys
import webbrowser
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from lamsim.cli.serving import served
from lamsim.errors import UsageError
from lamsim.rendering import harmless
from lamsim.viewing.application import Viewer
from lamsim.viewing.index import Run, followed, opened, read_whole
from lamsim.viewing.standalone import write_standalone

PORT = 8765
"""The port that is tried first, and how many are."""

_TRIES = 50

_BIG = 50_000_000
"""Bytes of a file beyond which a browser is slow with it."""


def view(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files of trajectories, folders of runs.")],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to serve; if it is taken, the next free one.")
    ] = PORT,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one HTML file that holds everything; serve nothing.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Shows trajectories and runs as a page in the browser; a run that is still going on can be watched."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if html is not None and html.suffix.lower() != ".html":
        raise UsageError(f"--html writes a file that ends in .html, not {harmless(str(html))}.")
    with ExitStack() as stack:
        runs = stack.enter_context(opened(paths))
        if html is not None:
            return _write(runs, html, console)
        token = secrets.token_urlsafe(24)
        stack.enter_context(followed(runs))
        place = stack.enter_context(served(Viewer(runs, token), port, tries=_TRIES))
        moved = "" if port in (0, urlsplit(place).port) else f" (port {port} is taken)"
        console.print(f"Open {place}?token={token} in a browser{moved}; Ctrl-C ends it.")
        with suppress(KeyboardInterrupt):
            if not no_browser and _has_screen():
                webbrowser.open(f"{place}?token={token}")
            Event().wait()


def _write(runs: list[Run], html: Path, console: Console) -> None:
    for run in runs:
        read_whole(run)
    size = write_standalone(runs, html)
    count = sum(len(run.rows) for run in runs)
    console.print(f"{count:,} episodes are in {harmless(str(html))}, {size / 1e6:,.1f} MB.")
    if size > _BIG:
        console.print("A browser is slow with so big a file; without --html it reads only what is looked at.")


def _has_screen() -> bool:
    """Whether there can be a window; a browser within the terminal would take it over."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
