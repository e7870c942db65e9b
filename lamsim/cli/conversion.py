"""`lamsim data convert | formats`: data sets of any format to the unified one, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from lamsim.cli.options import Json
from lamsim.datasets.converters import CONVERTERS
from lamsim.datasets.converters.conversion import ConversionReport, convert_file
from lamsim.datasets.records import RecordFile

_FORMATS = "`lamsim data formats` lists them"
_OUT = "A .jsonl file, or .json for an array; .txt for formats of text, a folder for those of whole files."


def convert(
    path: Annotated[Path, typer.Argument(help="A file (.json, .jsonl, .parquet, .txt, .gz) or a folder of them.")],
    out: Annotated[Path, typer.Option(help=_OUT)],
    source: Annotated[
        str | None, typer.Option("--from", help=f"Its format, {_FORMATS}; by its own look if not given.")
    ] = None,
    to: Annotated[str, typer.Option("--to", help=f"The format to write, {_FORMATS}.")] = "unified",
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON, too.")] = None,
    as_json: Json = False,
) -> None:
    """Converts data between formats; what can't be read or held is counted and kept in rejected.jsonl."""
    columns = (TextColumn("converting"), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=as_json) as progress:
        bar = progress.add_task("", total=None)
        done = convert_file(
            path, out, source, to, lambda read, total: progress.update(bar, completed=read, total=total)
        )
    told = done.to_json()
    if report is not None:
        file = RecordFile(report)
        file.write(json.dumps(told, indent=2).encode())
        file.close()
    for sentence in done.broken:
        typer.echo(f"Rejected: {sentence}", err=True)
    if as_json:
        typer.echo(json.dumps(told))
        return
    Console().print(_table(done, out))


def formats(as_json: Json = False) -> None:
    """Lists the formats that `lamsim data convert` reads and writes."""
    if as_json:
        rows = [{"name": each.name, "about": each.about, "unit": each.unit} for each in CONVERTERS.values()]
        typer.echo(json.dumps(rows))
        return
    table = Table("name", "whose", "an item is", title="Formats", title_justify="left")
    units = {"value": "a JSON value", "file": "a file", "text": "a piece of text"}
    for converter in CONVERTERS.values():
        table.add_row(converter.name, converter.about, units[converter.unit])
    Console().print(table)


def _table(report: ConversionReport, out: Path) -> Table:
    title = f"{report.source} to {report.target}: {report.written:,} written to {out}"
    table = Table("", "", "for instance", title=title, title_justify="left")
    rejected = report.broken[0] if report.broken else ""
    for what, count, example in (
        ("items read", report.read, ""),
        ("records", report.records, ""),
        ("rejected", report.rejected, rejected),
        ("ids made unique", report.renamed, ""),
    ):
        if count or what != "ids made unique":
            table.add_row(what, f"{count:,}", example)
    for what, count in report.losses.counts.most_common():
        table.add_row(f"lost: {what}", f"{count:,}", report.losses.examples[what])
    return table
