"""`lamsim data augment` and `lamsim data siblings`: more trajectories from those that there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.progress import DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from lamsim.cli.options import Json, pairs
from lamsim.collectors.siblings import Siblings
from lamsim.datasets.augmenting import AUGMENTATIONS, Augmenter, Report, augment_file, augmentation_named
from lamsim.datasets.records import REJECTED, Reading, RecordFile, Rejected, read_lines
from lamsim.env import ToolEnv
from lamsim.errors import UsageError
from lamsim.registration import make
from lamsim.trajectory import trajectory_file


def augment(
    path: Annotated[Path, typer.Argument(help="A .jsonl file of trajectories, or a run's folder.")],
    out: Annotated[Path, typer.Option(help="The .jsonl file with what is made.")],
    apply: Annotated[
        str, typer.Option(help=f"Names with commas between them, applied in their order: {', '.join(AUGMENTATIONS)}.")
    ],
    copies: Annotated[int, typer.Option(min=1, help="Made of each record.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Of all chance.")] = 0,
    originals: Annotated[bool, typer.Option("--originals/--no-originals", help="Keep the records themselves.")] = True,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME.KEY=VALUE", help="Of an augmentation, e.g. irrelevance.rate=0.1."),
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    as_json: Json = False,
) -> None:
    """Makes other records of records: shuffled, restyled, rephrased, masked, with tools added or taken away."""
    names = [name.strip() for name in apply.split(",") if name.strip()]
    options = _options(option, names)
    augmentations = [augmentation_named(name, **options.get(name, {})) for name in names]
    augmenter = Augmenter(augmentations, seed=seed, copies=copies, keep_originals=originals)
    reading = Reading(trajectory_file(path))
    columns = (TextColumn("augmenting"), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=as_json) as progress:
        bar = progress.add_task("", total=reading.path.stat().st_size)
        augment_file(augmenter, reading, out, lambda: progress.update(bar, completed=reading.bytes))
    told = {**augmenter.report.to_json(), "rejected": reading.rejected}
    if report is not None:
        try:
            report.write_text(json.dumps(told, indent=2), "utf-8")
        except OSError as error:
            raise UsageError(f"Can't write {report}: {error.strerror or error}.") from error
    if as_json:
        typer.echo(json.dumps(told))
        return
    Console().print(_table(augmenter.report, reading, out))


def siblings(
    path: Annotated[Path, typer.Argument(help="A run's folder, or a .jsonl file, with episodes that failed.")],
    out: Annotated[Path, typer.Option(help="A new .jsonl file with the expert's episodes.")],
    per_failure: Annotated[int, typer.Option(min=1, help="The most episodes for each one that failed.")] = 4,
    split: Annotated[
        str | None, typer.Option(help="Take tasks of this split; of the failed one's if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Added to the seeds of the failed episodes.")] = 1,
    as_json: Json = False,
) -> None:
    """Has the expert play tasks like those that a policy failed, and keeps what it solves."""
    reading = Reading(trajectory_file(path))
    if out.exists() and out.samefile(reading.path):
        raise UsageError(f"{out} is what is read; give another file for what is made.")
    played = Siblings(_make_env, per_failure=per_failure, split=split, seed=seed)
    made = RecordFile(out)
    rejects: list[RecordFile] = []

    def reject(rejected: Rejected) -> None:
        if not rejects:
            rejects.append(RecordFile(out.with_name(REJECTED)))
        rejects[0].write(rejected.to_json())

    try:
        with Console(stderr=True).status(f"Writing {out} ..."):
            for record in played.play(line.record for line in read_lines(reading.path, reject, reading)):
                made.write(record)
        made.close()
    except BaseException:
        made.discard()
        raise
    finally:
        played.close()
        for file in rejects:
            file.close()
    told = {**played.counts(), "rejected": reading.rejected}
    if as_json:
        typer.echo(json.dumps(told))
        return
    typer.echo(
        f"{played.kept:,} episodes of the expert in {out}: {played.failed:,} of {played.read:,} records had failed, "
        f"{played.unknown:,} of them can't be played any more; {played.played:,} episodes were played, "
        f"{played.unsolved:,} not solved, {played.repeated:,} like an earlier one."
    )


def _make_env(env_id: str, options: Mapping[str, Any]) -> ToolEnv:
    return cast(ToolEnv, make(env_id, disable_env_checker=True, **options).unwrapped)


def _options(given: Iterable[str] | None, names: list[str]) -> dict[str, dict[str, Any]]:
    """The options of each augmentation."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in pairs(given).items():
        name, dot, option = key.partition(".")
        if not dot or name not in names:
            raise UsageError(f"An option is written NAME.KEY=VALUE with a name that is applied, not {key!r}.")
        found.setdefault(name, {})[option] = value
    return found


def _table(report: Report, reading: Reading, out: Path) -> Table:
    title = (
        f"{report.augmented:,} records made of {report.records:,} in {out}; {report.unchanged:,} copies came out like "
        f"another, {reading.rejected:,} lines rejected"
    )
    table = Table(title=title, title_justify="left")
    for head in ("augmentation", "applied", "passed over", "most often because"):
        table.add_column(head, justify="right" if head in ("applied", "passed over") else "left")
    for name, passed in report.passed.items():
        reasons = "; ".join(f"{reason} ({count:,})" for reason, count in passed.most_common(2))
        table.add_row(name, f"{report.applied[name]:,}", f"{passed.total():,}", reasons)
    return table
