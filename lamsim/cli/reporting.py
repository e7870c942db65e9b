"""`lamsim report`: runs compared."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lamsim.cli.options import Json
from lamsim.datasets.records import Rejected

TOLD = 5
"""Rejected lines of a file that are told."""


def report(
    run: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="Folders of runs, or .jsonl files of trajectories.")
    ],
    out: Annotated[Path, typer.Option(help="The report's folder.")] = Path("report"),
    baseline: Annotated[
        Path | None, typer.Option(help="What the others are compared with; the first run if not given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compares runs: success and reward with intervals and paired tests, error patterns, plots."""
    from lamsim.reporting import read_report, write
    from lamsim.reporting.cells import shown
    from lamsim.reporting.tables import sections

    errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    seen: Counter[Path] = Counter()

    def tell(file: Path, rejected: Rejected) -> None:
        seen[file] += 1
        if seen[file] <= TOLD:
            errors.print(f"Line {rejected.line} of {shown(str(file), 200)} left out. {shown(rejected.reason, 200)}")

    made = read_report(run, baseline, tell)
    write(made, out)
    if as_json:
        typer.echo(json.dumps(made.to_json()))
        return
    console = Console(highlight=False)
    for section in list(sections(made))[: 2 if len(made.runs) > 1 else 1]:
        for told in section.tables[:1]:
            table = Table(title=Text(section.title), title_justify="left")
            for place, head in enumerate(told.head):
                table.add_column(Text(head), justify="left" if place < told.left else "right", overflow="fold")
            for row in told.rows:
                table.add_row(*(Text(cell.replace(" (", "\n(")) for cell in row))
            console.print(table)
        for note in section.notes:
            console.print(Text(note))
    errors.print(f"The report is in {shown(str(out), 200)}: report.html, report.md, report.json and plots.")
