"""`lamsim synth`: requests with their calls, made and checked as APIGen does it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from lamsim.chat_models import chat_model
from lamsim.cli.options import EnvOption, Json, pairs
from lamsim.datasets.records import REJECTED, RecordFile
from lamsim.errors import MachineError, UsageError
from lamsim.synthesis import GENERATORS, STYLES, Report, Synthesizer, generator_named, worlds_of

JUDGES = ("rules", "semantic")


def synth(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="An environment id, SCHEME:FILE, or a .json file that lists tools.")
    ],
    out: Annotated[Path, typer.Option(help=f"Accepted records; refused ones go beside it, to {REJECTED}.")],
    queries: Annotated[int, typer.Option(min=1, help="How many are to be accepted.")] = 100,
    styles: Annotated[str, typer.Option(help="With commas between them.")] = ",".join(STYLES),
    generator: Annotated[str, typer.Option(help=f"Who writes: {', '.join(GENERATORS)}.")] = "offline",
    generator_option: Annotated[
        list[str] | None,
        typer.Option("--generator-option", "-g", metavar="KEY=VALUE", help="E.g. faults=0.3, or base_url=URL."),
    ] = None,
    judge: Annotated[
        str, typer.Option(help="The semantic stage: rules, or semantic to ask an LLM after the rules.")
    ] = "rules",
    judge_option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Of the judge's endpoint, e.g. base_url=URL.")
    ] = None,
    worlds: Annotated[int, typer.Option(min=1, help="How many tasks of an environment lend their worlds.")] = 8,
    seed: Annotated[int, typer.Option(min=0, help="Of all chance.")] = 0,
    option: EnvOption = None,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="Also tell how far apart requests are in meaning, by all-MiniLM-L6-v2.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Writes requests for a catalog's tools with the calls that answer them, and keeps what passes three stages."""
    if judge not in JUDGES:
        raise UsageError(f"There is no judge {judge!r}; there are: {', '.join(JUDGES)}.")
    if out.name == REJECTED:
        raise UsageError(f"{REJECTED} is where refused records go; give another name for the accepted ones.")
    chosen = [style.strip() for style in styles.split(",") if style.strip()]
    made_by = generator_named(generator, **pairs(generator_option))
    asked = chat_model(pairs(judge_option)) if judge == "semantic" else None
    found = worlds_of(source, pairs(option), worlds=worlds, seed=seed)
    try:
        name = Path(source).name if source.endswith(".json") or ":" in source else source
        synthesizer = Synthesizer(name, found, made_by, styles=chosen, seed=seed, judge=asked)
        _write(synthesizer, out, queries, as_json)
    finally:
        for world in found:
            world.close()
    told = synthesizer.report.to_json(embed)
    if report is not None:
        try:
            report.write_text(json.dumps(told, indent=2), "utf-8")
        except OSError as error:
            raise UsageError(f"Can't write {report}: {error.strerror or error}.") from error
    if as_json:
        typer.echo(json.dumps(told))
        return
    Console().print(_table(told, out))
    _tell(synthesizer.report, told, queries)


def _write(synthesizer: Synthesizer, out: Path, queries: int, quiet: bool) -> None:
    """Writes accepted and refused ones; what was made before a model fails is kept."""
    kept = RecordFile(out)
    try:
        refused = RecordFile(out.with_name(REJECTED))
    except BaseException:
        kept.discard()
        raise
    try:
        with Progress(console=Console(stderr=True), disable=quiet) as progress:
            bar = progress.add_task("synthesis", total=queries)
            for made in synthesizer.run(queries):
                if made.record is not None:
                    kept.write(made.record)
                    progress.advance(bar)
                elif made.refusal is not None:
                    refused.write(made.refusal)
    except MachineError:
        kept.close()
        refused.close()
        raise
    except BaseException:
        kept.discard()
        refused.discard()
        raise
    kept.close()
    refused.close()


def _table(told: dict[str, Any], out: Path) -> Table:
    table = Table(title=f"{told['all']['verified']:,} accepted in {out}", title_justify="left")
    table.add_column("style")
    for head in ("verified", "fail format", "fail execution", "fail semantic", "pass rate", "repeated"):
        table.add_column(head, justify="right")
    for style, row in (*told["styles"].items(), ("all", told["all"])):
        rate = "" if row["pass_rate"] is None else f"{row['pass_rate']:.1%}"
        counts = [f"{row[key]:,}" for key in ("verified", "fail_format", "fail_execution", "fail_semantic")]
        table.add_row(style, *counts, rate, f"{row['repeated']:,}")
    return table


def _tell(report: Report, counted: dict[str, Any], queries: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not report.executed:
        console.print("Nothing stands behind these tools, so the stage of execution was left out.")
    if report.unfit:
        console.print(f"Given up, because too few tools or requests fit: {', '.join(report.unfit)}.")
    if report.verified.total() < queries:
        console.print(f"Of {queries:,} that were asked for, {report.verified.total():,} could be made.")
    told = counted["diversity"]
    spread = "" if told["embedding_spread"] is None else f", embedding spread {told['embedding_spread']}"
    console.print(
        f"Diversity: {told['tools_used']} of {told['tools']} tools, distinct words {told['distinct_1']}, pairs "
        f"{told['distinct_2']}, triples {told['distinct_3']}{spread}."
    )
    for name, caught in sorted(report.planted.items()):
        stages = ", ".join(f"{stage} {count:,}" for stage, count in sorted(caught.items()))
        console.print(f"Planted {name}: {stages}.")
