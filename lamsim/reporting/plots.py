"""A report's plots, as SVG and PNG; the same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lamsim.feedback import PATTERN_CODES
from lamsim.reporting.cells import shown
from lamsim.reporting.groups import MOST
from lamsim.reporting.intervals import Estimate
from lamsim.reporting.report import Report
from lamsim.reporting.runs import Run

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.hashsalt": "lamsim",
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#777777")
"""Paul Tol's bright scheme, which people see apart who see colours otherwise, too."""
WIDTH = 7.5
"""Inches."""
LONGEST_LABEL = 36


def plots(report: Report) -> Iterator[tuple[str, bytes, bytes]]:
    """Each plot: its name, the SVG document and the PNG picture."""
    runs = [run for run in report.runs if run.rewards]
    with mpl.rc_context(STYLE):
        if runs:
            success = {run.name: report.success(run) for run in runs}
            yield "success", *_drawn(_success(success))
            yield "rewards", *_drawn(_rewards(runs))
        yield "errors", *_drawn(_errors([run for run in report.runs if run.diagnosis.total.steps]))
        for aspect, groups in report.groups.items():
            if len(groups) <= MOST:
                told = {group: {name: both[0] for name, both in by_run.items()} for group, by_run in groups.items()}
                yield aspect, *_drawn(_by_group(aspect, told, [run.name for run in runs]))


def _success(told: dict[str, Estimate | None]) -> Figure:
    figure, axes = _figure(0.9 + 0.34 * len(told))
    for place, (name, estimate) in enumerate(told.items()):
        if estimate:
            _point(axes, place, estimate, _colour(place), name)
    _rows(axes, list(told))
    _percent(axes, "Success, with 95 % intervals")
    return figure


def _rewards(runs: list[Run]) -> Figure:
    figure = Figure(figsize=(WIDTH, 0.7 + 0.85 * len(runs)), layout="constrained")
    columns = [run.column("rewards") for run in runs]
    low, high = min(0.0, *(float(one.min()) for one in columns)), max(1.0, *(float(one.max()) for one in columns))
    edges = np.linspace(low, high, 21)
    axes = figure.subplots(len(runs), 1, sharex=True, squeeze=False)[:, 0]
    for place, (run, values, one) in enumerate(zip(runs, columns, axes, strict=True)):
        counts, _ = np.histogram(values, edges)
        one.bar(edges[:-1], 100 * counts / len(values), np.diff(edges) * 0.92, align="edge", color=_colour(place))
        one.axvline(float(values.mean()), color="black", linewidth=1, linestyle="--")
        one.set_title(_label(run.name), loc="left", fontsize=9)
        one.set_ylim(0, 100)
        one.set_yticks((0, 50, 100), ("0", "50", "100 %"))
    axes[-1].set_xlabel("Reward of an episode (dashed: mean)")
    return figure


def _errors(runs: list[Run]) -> Figure:
    codes = PATTERN_CODES[1:]
    figure, axes = _figure(0.9 + (0.12 + 0.14 * len(runs)) * len(codes))
    height = 0.8 / max(1, len(runs))
    for place, run in enumerate(runs):
        total = run.diagnosis.total
        rates = [100 * total.errors["paper"][code] / total.steps for code in codes]
        offsets = np.arange(len(codes)) + (place - (len(runs) - 1) / 2) * height
        axes.barh(offsets, rates, height * 0.9, color=_colour(place), label=_label(run.name))
    _rows(axes, list(codes))
    axes.set_xlabel("Steps with an error, of 100 steps")
    _legend(axes, len(runs))
    return figure


def _by_group(aspect: str, groups: dict[str, dict[str, Estimate]], names: list[str]) -> Figure:
    figure, axes = _figure(0.9 + (0.16 + 0.13 * len(names)) * len(groups))
    step = 0.7 / max(1, len(names))
    for place, name in enumerate(names):
        label = _label(name)
        for row, by_run in enumerate(groups.values()):
            if name in by_run:
                _point(axes, row + (place - (len(names) - 1) / 2) * step, by_run[name], _colour(place), label)
                label = "_"
    _rows(axes, [group or "(none)" for group in groups])
    _percent(axes, f"Success by {aspect}, with 95 % intervals")
    _legend(axes, len(names))
    return figure


def _figure(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _point(axes: Axes, row: float, estimate: Estimate, colour: str, label: str) -> None:
    low = estimate.value if estimate.low is None else estimate.low
    high = estimate.value if estimate.high is None else estimate.high
    spread = [[100 * (estimate.value - low)], [100 * (high - estimate.value)]]
    axes.errorbar(100 * estimate.value, row, xerr=spread, fmt="o", color=colour, capsize=3, markersize=4, label=label)


def _rows(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), [_label(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)


def _percent(axes: Axes, label: str) -> None:
    axes.set_xlim(-2, 102)
    axes.set_xticks(range(0, 101, 20), [f"{share} %" for share in range(0, 101, 20)])
    axes.set_xlabel(label)


def _legend(axes: Axes, runs: int) -> None:
    if runs > 1:
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def _label(name: str) -> str:
    return shown(name, LONGEST_LABEL).lstrip("_")  # of a label with "_" in front, matplotlib shows nothing


def _drawn(figure: Figure) -> tuple[bytes, bytes]:
    vector, picture = BytesIO(), BytesIO()
    figure.savefig(vector, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(picture, format="png", dpi=150, metadata={"Software": None})
    return vector.getvalue(), picture.getvalue()
