"""`lamsim play`: a person is the agent."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from lamsim.cli.options import (
    Data,
    EnvId,
    EnvOption,
    FeedbackOption,
    Format,
    MaxSteps,
    Observation,
    SandboxOption,
    Split,
    env_options,
)
from lamsim.env import ToolEnv
from lamsim.playing import Game
from lamsim.playing.lines import Lines
from lamsim.playing.plain import Plain
from lamsim.playing.saving import refuse_run
from lamsim.registration import make, named


def play(
    env: EnvId,
    task: Annotated[str | None, typer.Option(metavar="ID", help="The task; the seed draws one if not given.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the episode.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Where finished episodes are saved; runs/ENV-person if not given.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line: for pipes and screen readers.")] = False,
    format: Format = None,
    observation: Observation = None,
    feedback: FeedbackOption = None,
    sandbox: SandboxOption = None,
    split: Split = None,
    max_steps: MaxSteps = None,
    data: Data = None,
    option: EnvOption = None,
) -> None:
    """Lets a person be the agent: with undo, hints and autoplay; saves what was played as demonstrations."""
    env_id, given = named(env)
    options = given | env_options(
        option,
        format=format,
        observation=observation,
        feedback=feedback,
        sandbox=sandbox,
        split=split,
        max_steps=max_steps,
        data=data,
    )
    folder = out or Path("runs") / f"{env_id.rpartition('/')[2]}-person"
    refuse_run(folder)
    made = cast(ToolEnv, make(env_id, disable_env_checker=True, **options).unwrapped)
    try:
        game = Game(made, task=task, seed=seed)
        if not plain and _full_screen():
            from lamsim.tui import run

            run(game, folder)
            return
        for stream in (sys.stdin, sys.stdout):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a script may hold anything, and a terminal not show all
        if not Plain(game, folder, Lines(sys.stdin, sys.stdout)).play():
            raise typer.Exit(130)
    finally:
        made.close()


def _full_screen() -> bool:
    """Whether there is a terminal that can be filled, and what fills it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        return False
    if importlib.util.find_spec("textual") is None:
        typer.echo("The full-screen mode needs Textual: pip install 'lamsim[tui]'. This is the mode --plain.", err=True)
        return False
    return True
