"""A report as files: Markdown, one self-contained page, plots and JSON."""

from __future__ import annotations

import base64
import json
import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lamsim.errors import UsageError
from lamsim.reporting.cells import Section, Table
from lamsim.reporting.plots import plots
from lamsim.reporting.report import Report
from lamsim.reporting.tables import sections

TITLE = "Report of runs"
ABOUT = (
    "Intervals are 95 %. Success: Wilson; reward: Student. Where tasks were tried several times, both are over tasks "
    "(cluster-robust). Tests are two-sided. What each figure means is in docs/reporting.md of lamsim."
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")


def write(report: Report, folder: Path) -> None:
    """Writes `report.md`, `report.html`, `report.json` and `plots/`; the same runs give the same bytes.

    Raises:
        UsageError: If the folder can't be written.
    """
    told = list(sections(report))
    with warnings.catch_warnings():
        # Names may have letters that the font lacks; the tables show them.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawn = list(plots(report))
    files = {
        "report.md": markdown(told).encode(),
        "report.html": page(told, {name: picture for name, picture, _ in drawn}).encode(),
        "report.json": json.dumps(report.to_json(), indent=1).encode() + b"\n",
    }
    for name, vector, picture in drawn:
        files |= {f"plots/{name}.svg": vector, f"plots/{name}.png": picture}
    try:
        (folder / "plots").mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise UsageError(f"Can't write the report to {folder}: {error.strerror or error}.") from error


def markdown(told: Sequence[Section]) -> str:
    """The report as Markdown; what comes from outside is escaped."""
    lines = [f"# {TITLE}", "", ABOUT]
    for section in told:
        lines += ["", f"## {_escaped(section.title)}"]
        for note in section.notes:
            lines += ["", _escaped(note)]
        for table in section.tables:
            lines += ["", *_table(table)]
        for plot in section.plots:
            lines += ["", f"![{plot}](plots/{plot}.svg)"]
    return "\n".join([*lines, ""])


def _table(table: Table) -> list[str]:
    rule = [":--" if place < table.left else "--:" for place in range(len(table.head))]
    rows = [[_escaped(cell) for cell in row] for row in (table.head, *table.rows)]
    return [f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:])]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def page(told: Sequence[Section], pictures: Mapping[str, bytes]) -> str:
    """The report as one HTML page with its pictures (SVG, by name) inside."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    inlined = {name: base64.b64encode(picture).decode("ascii") for name, picture in pictures.items()}
    return environment.get_template("page.html").render(title=TITLE, about=ABOUT, sections=told, pictures=inlined)
