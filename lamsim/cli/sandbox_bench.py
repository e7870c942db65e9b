"""`lamsim sandbox bench`: what sandboxes cost here, as a table."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lamsim.cli.options import Json
from lamsim.cli.sandbox_measurements import Row, Unit, measurements
from lamsim.sandboxes import close_runners
from lamsim.sandboxes.engine import docker_client, engine_answers


def bench(
    rounds: Annotated[int, typer.Option(min=1, help="Rounds; each has 50 calls of every kind.")] = 20,
    full: Annotated[bool, typer.Option("--full", help="Also the memory of 500 episodes at once.")] = False,
    as_json: Json = False,
) -> None:
    """Measures what sandboxes cost on this engine, in one run.

    Medians; what is compared takes turns, so that noise meets both. A call is one of a tool that adds a number. It is
    compared with the same bytes there and back through a container that does nothing else (echo), and with `true` run
    by the engine in a container (docker exec). A fresh episode is opened, has 5 calls and is closed, in a container
    that runs; it is compared with a container that is created, started and removed. A reset with a container of its
    own ends an episode and begins the next while the pool is warm. Snapshots are of 50 MB, kept and restored.
    """
    machine = {"processors": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "engine": _engine()}
    rows: list[Row] = []
    try:
        with Console(stderr=True).status("") as status:
            for doing, part in measurements(rounds, full).items():
                status.update(f"measuring {doing}")
                rows += part()
                close_runners()
    finally:
        close_runners()
    if as_json:
        found = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows]
        typer.echo(json.dumps({"machine": machine, "rounds": rounds, "rows": found}))
        return
    Console().print(_table(rows, machine))


def _engine() -> str:
    with engine_answers("tell its version"):
        return str(docker_client().version()["Version"])


def _table(rows: list[Row], machine: Mapping[str, Any]) -> Table:
    # Eighty columns, without a line that wraps.
    looks: dict[str, Any] = {"box": SIMPLE_HEAD, "show_edge": False, "pad_edge": False, "collapse_padding": True}
    table = Table(caption=_caption(machine), caption_justify="left", **looks)
    for head in ("what", "median", "against", "median", "ratio", "target", "met"):
        table.add_column(head, justify="left" if head in ("what", "against") else "right", no_wrap=True)
    for row in rows:
        peer = "" if row.peer_median is None else _amount(row.peer_median, row.unit)
        ratio = "" if row.ratio is None else _ratio(row.ratio)
        table.add_row(row.what, _amount(row.median, row.unit), row.peer, peer, ratio, _target(row), _verdict(row))
    return table


def _caption(machine: Mapping[str, Any]) -> str:
    return f"Docker {machine['engine']}, {machine['processors']} processors, load {machine['load']} at the start"


def _amount(value: float, unit: Unit) -> str:
    match unit:
        case "calls/s":
            return f"{value:,.0f} /s"
        case "bytes":
            return f"{value / (1 << 20):,.0f} MiB"
    for size, name in ((1.0, "s"), (1e-3, "ms")):
        if value >= size:
            return f"{value / size:,.3g} {name}" if value < 1000 * size else f"{value / size:,.0f} {name}"
    return f"{value * 1e6:,.3g} us"


def _ratio(value: float) -> str:
    times = max(value, 1 / value)
    digits = f"{times:,.0f}" if times >= 100 else f"{times:.3g}"
    return f"{digits}x" if value >= 1 else f"1/{digits}"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    bound = _amount(row.target, row.unit) if row.ratio is None else _ratio(row.target)
    return f"{'>=' if row.unit == 'calls/s' else '<='} {bound}"


def _verdict(row: Row) -> Text:
    if row.met is None:
        return Text("")
    return Text("yes", "green") if row.met else Text("no", "red")
