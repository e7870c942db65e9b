"""The report of a run: one page that opens from the disk and needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lamsim.pipelines.profile import ASPECTS, merged, values_of
from lamsim.pipelines.report.flow import flow

REPORT = "report.html"

SEARCHABLE = 20_000
"""Records that can be looked up on the page; the ledger has them all."""


def page(told: Mapping[str, Any], ledger: Iterable[Mapping[str, Any]]) -> str:
    """The page as HTML.

    Args:
        told: What the run's `pipeline.json` says.
        ledger: The records of its ledger.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    stages = list(told["stages"])
    return environment.get_template("page.html").render(
        lamsim=told["lamsim"],
        seed=told["recipe"]["seed"],
        recipe=yaml.safe_dump(told["recipe"], sort_keys=False, allow_unicode=True),
        flow=Markup(flow(stages)),  # made by an XML writer, which escapes
        ends=told["ends"],
        stages=[{**stage, "plots": list(_plots(stage, stages))} for stage in stages],
        lookup=_lookup(ledger),
        searchable=SEARCHABLE,
    )


def _plots(stage: Mapping[str, Any], stages: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The distributions of what a stage gave, beside those of what it took."""
    outputs = [output["profile"] for output in stage["outputs"].values()]
    if not outputs:
        return
    profiles = {
        f"{other['stage']}.{part}" if part else other["stage"]: output["profile"]
        for other in stages
        for part, output in other["outputs"].items()
    }
    taken = [profiles[name] for name in stage["inputs"]]
    before, after = merged(taken), merged(outputs)
    for aspect, title in ASPECTS.items():
        values = values_of(aspect, [before, after])
        rows = [(value, before[aspect].get(value, 0), after[aspect].get(value, 0)) for value in values]
        if len(rows) > 1 or (rows and aspect == "family"):
            most = max(max(old, new) for _, old, new in rows)
            yield {"title": title, "rows": rows, "most": most, "both": bool(taken)}


def _lookup(ledger: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The first records of a ledger, each as its id, its origin and numbers of what happened to it."""
    texts: dict[str, int] = {}
    records = []
    for told in islice(ledger, SEARCHABLE):
        steps = []
        for step in told["path"]:
            rules = ", ".join(rule for rule, _ in step.get("why", ()))
            text = f"{step['stage']}: {step['fate']}{f' ({rules})' if rules else ''}"
            steps.append(texts.setdefault(text, len(texts)))
        records.append([told["id"], told["origin"], steps])
    return {"texts": list(texts), "records": records}
