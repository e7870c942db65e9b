"""The command line: `lamsim rollout | replay | eval | report | play | view | envs | show | check | data | ...`."""

from __future__ import annotations

import os
import sys

import typer
from rich.console import Console

from lamsim.cli.catalog import envs, show
from lamsim.cli.checking import check
from lamsim.cli.data import app as data_verbs
from lamsim.cli.playing import play
from lamsim.cli.reporting import report
from lamsim.cli.runs import evaluate, replay, rollout
from lamsim.cli.sandbox import app as sandbox_verbs
from lamsim.cli.synthesis import synth
from lamsim.cli.viewing import view
from lamsim.errors import MachineError, UsageError
from lamsim.rendering import harmless

app = typer.Typer(
    help="lamsim, the open LAM Simulator: environments over tool catalogs, and trajectories to train on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("envs")(envs)
app.command("show")(show)
app.command("check")(check)
app.command("play")(play)
app.command("rollout")(rollout)
app.command("replay")(replay)
app.command("eval")(evaluate)
app.command("report")(report)
app.command("synth")(synth)
app.command("view")(view)
app.add_typer(sandbox_verbs, name="sandbox")
app.add_typer(data_verbs, name="data")


def main() -> None:
    """Runs the command line; a foreseeable fault is one sentence on standard error.

    Exit codes: 0 done, 1 a replay differs, or `check` or `sandbox doctor` misses something, 2 the caller's mistake,
    3 the machine's fault, 130 interrupted.
    """
    # A policy of one's own, `module:attribute`, may stand in the working folder, which scripts do not search.
    sys.path.append(os.getcwd())
    try:
        app()
    except UsageError as error:
        _complain(str(error), 2)
    except MachineError as error:
        _complain(str(error), 3)
    except BrokenPipeError:
        sys.exit(0)


def _complain(sentence: str, code: int) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print("[bold red]Error:[/] ", end="")
    Console(stderr=True, highlight=False, soft_wrap=True, markup=False).print(harmless(sentence))
    sys.exit(code)
