"""`lamsim synth`: requests with their calls as APIGen makes and checks them, and dialogues as APIGen-MT does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from lamsim.chat_models import chat_model
from lamsim.cli.options import EnvOption, Json, PolicyName, PolicyOption, pairs
from lamsim.datasets.records import REJECTED, RecordFile
from lamsim.errors import MachineError, UsageError, unknown
from lamsim.policies import policy_named
from lamsim.synthesis import GENERATORS, STYLES, Report, Synthesizer, generator_named, worlds_of
from lamsim.synthesis.multi_turn import (
    RULES,
    ExploringPolicy,
    GrammarWriter,
    ModelReviewer,
    ModelWriter,
    MultiTurnReport,
    MultiTurnSynthesizer,
    Reviewer,
)

KINDS = ("single-turn", "multi-turn")
JUDGES = ("rules", "semantic", "committee")
VOTES = 3
"""How often the model of a committee judges."""

FILES = {
    "blueprint": "blueprints.jsonl",
    "refused": REJECTED,
    "near_miss": "near_misses.jsonl",
    "tree": "trees.jsonl",
}
"""Where, beside the accepted dialogues, what multi-turn synthesis makes is written."""


def synth(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="An environment id, SCHEME:FILE, or a .json file that lists tools.")
    ],
    out: Annotated[Path, typer.Option(help=f"Accepted records; refused ones go beside it, to {REJECTED}.")],
    kind: Annotated[
        str, typer.Option(help="single-turn: requests with their calls; multi-turn: dialogues with a simulated user.")
    ] = KINDS[0],
    queries: Annotated[int, typer.Option(min=1, help="How many are to be accepted.")] = 100,
    styles: Annotated[str | None, typer.Option(help="Single-turn: of all styles those, with commas between.")] = None,
    generator: Annotated[str, typer.Option(help=f"Who writes: {', '.join(GENERATORS)}.")] = "offline",
    generator_option: Annotated[
        list[str] | None,
        typer.Option("--generator-option", "-g", metavar="KEY=VALUE", help="E.g. faults=0.3, or base_url=URL."),
    ] = None,
    judge: Annotated[
        str,
        typer.Option(
            help="rules; or to ask LLMs, too: semantic (single-turn), committee (multi-turn, three votes of the model)."
        ),
    ] = "rules",
    judge_option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Of the judge's endpoint, e.g. base_url=URL.")
    ] = None,
    policy: PolicyName = "expert",
    policy_option: PolicyOption = None,
    user: Annotated[str, typer.Option(help="Multi-turn: who finds the user's words, rules or llm.")] = "rules",
    user_option: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="Of the user's endpoint, e.g. base_url=URL.")
    ] = None,
    recombine: Annotated[
        float, typer.Option(help="Multi-turn: share of blueprints that are put together of accepted ones.")
    ] = 0.3,
    explore: Annotated[
        int, typer.Option(min=0, help="Multi-turn: steps of a search in each dialogue; its trees are kept.")
    ] = 0,
    worlds: Annotated[int, typer.Option(min=1, help="How many tasks of an environment lend their worlds.")] = 8,
    seed: Annotated[int, typer.Option(min=0, help="Of all chance.")] = 0,
    option: EnvOption = None,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="Also tell how far apart requests are in meaning, by all-MiniLM-L6-v2.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Writes requests for a catalog's tools with the calls that answer them, and keeps what passes all stages."""
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS)
    if judge not in JUDGES:
        raise UsageError(f"There is no judge {judge!r}; there are: {', '.join(JUDGES)}.")
    if out.name in FILES.values():
        raise UsageError(f"{out.name} is where other records go; give another name for the accepted ones.")
    name = Path(source).name if source.endswith(".json") or ":" in source else source
    options = pairs(option)
    if kind == "multi-turn":
        if styles is not None or judge == "semantic":
            raise UsageError("styles and the judge 'semantic' are for --kind single-turn.")
        agent = policy_named(policy, **pairs(policy_option))
        found = worlds_of(source, options, worlds=worlds, seed=seed, talking=True)
        try:
            dialogues = MultiTurnSynthesizer(
                source,
                found,
                _writer(generator, pairs(generator_option)),
                options=options,
                seed=seed,
                reviewers=_reviewers(judge, pairs(judge_option)),
                recombine=recombine,
                policy=ExploringPolicy() if explore and policy == "expert" else agent,
                explore=explore,
                user=user,
                user_model=pairs(user_option) if user == "llm" else None,
            )
            _write_dialogues(dialogues, out, queries, bool(explore), as_json)
        finally:
            for world in found:
                world.close()
        counted = dialogues.report.to_json(embed)
        _keep(counted, report)
        if as_json:
            typer.echo(json.dumps(counted))
        else:
            _tell_dialogues(dialogues.report, counted, out, queries)
        return
    if (policy, user, explore, recombine) != ("expert", "rules", 0, 0.3) or policy_option or user_option:
        raise UsageError("policy, user, recombine and explore are for --kind multi-turn.")
    if judge == "committee":
        raise UsageError("The judge 'committee' is for --kind multi-turn.")
    chosen = [style.strip() for style in (",".join(STYLES) if styles is None else styles).split(",") if style.strip()]
    made_by = generator_named(generator, **pairs(generator_option))
    asked = chat_model(pairs(judge_option)) if judge == "semantic" else None
    found = worlds_of(source, options, worlds=worlds, seed=seed)
    try:
        synthesizer = Synthesizer(name, found, made_by, styles=chosen, seed=seed, judge=asked)
        _write(synthesizer, out, queries, as_json)
    finally:
        for world in found:
            world.close()
    told = synthesizer.report.to_json(embed)
    _keep(told, report)
    if as_json:
        typer.echo(json.dumps(told))
        return
    Console().print(_table(told, out))
    _tell(synthesizer.report, told, queries)


def _keep(told: dict[str, Any], report: Path | None) -> None:
    """Writes the report."""
    if report is not None:
        try:
            report.write_text(json.dumps(told, indent=2), "utf-8")
        except OSError as error:
            raise UsageError(f"Can't write {report}: {error.strerror or error}.") from error


def _writer(generator: str, options: dict[str, Any]) -> GrammarWriter | ModelWriter:
    """The writer of blueprints that goes by a generator's name."""
    if generator not in GENERATORS:
        raise unknown("generator", generator, GENERATORS)
    if generator == "llm":
        return ModelWriter(**options)
    if options:
        raise UsageError(f"The generator 'offline' takes no options for dialogues, such as {next(iter(options))!r}.")
    return GrammarWriter()


def _reviewers(judge: str, options: dict[str, Any]) -> list[Reviewer]:
    """The committee of a judge's name."""
    return [*RULES, *([ModelReviewer(chat_model(options))] * VOTES if judge == "committee" else ())]


def _write_dialogues(synthesizer: MultiTurnSynthesizer, out: Path, queries: int, trees: bool, quiet: bool) -> None:
    """Writes all that is made; what was made before a model fails is kept."""
    names = {kind: out.with_name(name) for kind, name in FILES.items() if trees or kind != "tree"}
    files: dict[str, RecordFile] = {}
    try:
        for kind, path in {"trajectory": out, **names}.items():
            files[kind] = RecordFile(path)
        with Progress(console=Console(stderr=True), disable=quiet) as progress:
            bar = progress.add_task("synthesis", total=queries)
            for made in synthesizer.run(queries):
                files[made.kind].write(made.data)
                progress.update(bar, completed=synthesizer.report.accepted)
    except MachineError:
        for file in files.values():
            file.close()
        raise
    except BaseException:
        for file in files.values():
            file.discard()
        raise
    for file in files.values():
        file.close()


def _tell_dialogues(report: MultiTurnReport, told: dict[str, Any], out: Path, queries: int) -> None:
    table = Table(title=f"{report.accepted:,} dialogues accepted in {out}", title_justify="left")
    table.add_column("blueprints")
    rows = told["blueprints"]
    heads = [key for key in rows["walk"] if key != "pass_rate"]
    for head in (*heads, "pass rate"):
        table.add_column(head.replace("_", " "), justify="right")
    for kind, row in rows.items():
        rate = "" if row["pass_rate"] is None else f"{row['pass_rate']:.1%}"
        table.add_row(kind, *(f"{row[head]:,}" for head in heads), rate)
    Console().print(table)
    console = Console(highlight=False, soft_wrap=True)
    graph, walks, played = told["graph"], told["walks"], told["trajectories"]
    console.print(f"Graph: {graph['tools']:,} tools, {graph['edges']:,} edges, {graph['gone']:,} of them gone.")
    console.print(f"Walks: {walks['begun']:,}, of which {walks['lost']:,} led nowhere.")
    missed = ", ".join(f"{part} {count:,}" for part, count in played["near_misses"].items())
    console.print(f"Dialogues: {played['accepted']:,} accepted; near-misses by what they missed: {missed or 'none'}.")
    if report.accepted < queries:
        console.print(f"Of {queries:,} that were asked for, {report.accepted:,} could be made.")
    _tell_diversity(told["diversity"])


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
    _tell_diversity(counted["diversity"])
    for name, caught in sorted(report.planted.items()):
        stages = ", ".join(f"{stage} {count:,}" for stage, count in sorted(caught.items()))
        console.print(f"Planted {name}: {stages}.")


def _tell_diversity(told: dict[str, Any]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    spread = "" if told["embedding_spread"] is None else f", embedding spread {told['embedding_spread']}"
    console.print(
        f"Diversity: {told['tools_used']} of {told['tools']} tools, distinct words {told['distinct_1']}, pairs "
        f"{told['distinct_2']}, triples {told['distinct_3']}{spread}."
    )
