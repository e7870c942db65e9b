"""`lamsim view`: trajectories and runs as a page in the browser, or as one file."""

from __future__ import annotations

import os
import secrets
import sys
import webbrowser
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from lamsim.cli.serving import served
from lamsim.viewing.application import Viewer
from lamsim.viewing.index import Run, followed

PORT = 8765
"""The port that is tried first, and how many are."""

_TRIES = 50


def view(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files of trajectories, or folders of runs.")],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to serve; the next free one if it is taken.")
    ] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Shows trajectories and runs as a page in the browser; a run that is still going on can be watched."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    with ExitStack() as stack:
        runs = [stack.enter_context(closing(Run(path))) for path in paths]
        token = secrets.token_urlsafe(24)
        stack.enter_context(followed(runs))
        place = stack.enter_context(served(Viewer(runs, token), port, tries=_TRIES))
        moved = "" if port in (0, urlsplit(place).port) else f" (port {port} is taken)"
        console.print(f"Open {place}?token={token}{moved} in a browser; Ctrl-C ends it.")
        with suppress(KeyboardInterrupt):
            if not no_browser and _has_screen():
                webbrowser.open(f"{place}?token={token}")
            Event().wait()


def _has_screen() -> bool:
    """Whether there can be a window; a browser within the terminal would take it over."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
