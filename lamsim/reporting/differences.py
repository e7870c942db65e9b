"""The section of a report that compares its runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lamsim.reporting.cells import Section, Table, counted, number, share, shown
from lamsim.reporting.comparing import Change, Comparison, Difference, Pairing
from lamsim.reporting.report import Report

LISTED = 8
"""Tasks that are shown of those that went better, and of those that went worse."""


def comparison_section(report: Report) -> Section:
    """The differences, what was paired, and the tasks that changed."""
    baseline = shown(report.baseline.name)
    section = Section(f"Compared with {baseline}")
    if not report.comparisons:
        section.notes.append("The baseline, or every other run, has no scored episode: nothing is compared.")
        return section
    several = len(report.comparisons) > 1
    head = ["run", "metric", "difference", "p", *(["p, Holm"] if several else []), "test", "run's", "baseline's"]
    table = Table(head, left=2)
    for one in report.comparisons:
        section.notes += _pairing(report, one)
        for metric, told, write in (("success", one.success, share), ("reward", one.reward, number)):
            chances = [_chance(told.test.p), *([_chance(told.adjusted)] if several else [])]
            figures = [told.test.name, write(told.run), write(told.baseline)]
            table.rows.append([shown(one.run), metric, _signed(told, metric), *chances, *figures])
    section.tables.append(table)
    if several:
        section.notes.append(f"Holm's correction is over {len(report.comparisons)} runs, for success and reward each.")
    changes = Table(["run", "task", "reward", "baseline's", "success", "baseline's"], left=2)
    for one in report.comparisons:
        for change in (*one.better[:LISTED], *one.worse[:LISTED][::-1]):
            changes.rows.append([shown(one.run), *_change(report, change)])
        if one.common:
            section.notes.append(
                f"{shown(one.run)}: of {counted(one.common, 'common task', 'common tasks')} "
                f"{len(one.better):,} went better, {len(one.worse):,} worse."
            )
    if changes.rows:
        section.notes.append(f"The second table shows at most {LISTED} of each; report.json has all.")
        section.tables.append(changes)
    return section


def _pairing(report: Report, one: Comparison) -> Iterator[str]:
    name, other = shown(one.run), shown(one.baseline)
    without = ""
    if any(one.left_out):
        without = f" Without a counterpart, so left out: {one.left_out[1]:,} of {name}, {one.left_out[0]:,} of {other}."
    if one.pairing is Pairing.EPISODES:
        yield (
            f"{name}: {counted(one.pairs, 'pair', 'pairs')} of episodes with the same environment, task and seed; "
            f"{one.gained:,} succeed only in {name}, {one.lost:,} only in {other}.{without}"
        )
    elif one.pairing is Pairing.TASKS:
        yield (
            f"{name}: too few episodes have task and seed in common with {other}, so the means of {one.pairs:,} common "
            f"tasks are paired; {one.gained:,} succeed more often in {name}, {one.lost:,} in {other}.{without}"
        )
    else:
        common = f"too few tasks ({one.common:,}) in common" if one.common else "no task in common"
        yield f"{name} has {common} with {other}: nothing is paired, the runs are compared as independent samples."
    options = _options(report, one)
    if options:
        yield f"{name} was played with other options than {other}: {options}."


def _options(report: Report, one: Comparison) -> str:
    """What differs in the options of two runs, if each has the same throughout."""
    by_name = {run.name: run for run in report.runs}
    both = [by_name[name].options for name in (one.baseline, one.run)]
    if any(len(options) > 1 for options in both):
        return ""
    before, after = (json.loads(next(iter(options))) for options in both)
    differing = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
    return ", ".join(
        shown(f"{key} {json.dumps(after.get(key))} instead of {json.dumps(before.get(key))}") for key in differing
    )


def _change(report: Report, change: Change) -> list[str]:
    env, task = report.tasks.names[change.task]
    several = len({env for env, _ in report.tasks.names}) > 1
    return [
        shown(f"{env} {task}" if several else task),
        f"{change.rewards[1]:.3f}",
        f"{change.rewards[0]:.3f}",
        f"{change.success[1]:.0%}",
        f"{change.success[0]:.0%}",
    ]


def _signed(told: Difference, metric: str) -> str:
    change, scale, digits = told.change, 1.0, 3
    if metric == "success":
        scale, digits = 100.0, 1
    value = f"{scale * change.value:+.{digits}f}"
    if change.low is None or change.high is None:
        return value
    return f"{value} ({scale * change.low:+.{digits}f} to {scale * change.high:+.{digits}f})"


def _chance(p: float | None) -> str:
    if p is None:
        return "can't be told"
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}"
