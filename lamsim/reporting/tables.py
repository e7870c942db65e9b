"""A report as sections of plain tables, which every way to show it shares."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lamsim.datasets.diagnosis.tables import ABOUT
from lamsim.feedback import CODES
from lamsim.reporting.comparing import Change, Comparison, Difference, Pairing
from lamsim.reporting.groups import MOST
from lamsim.reporting.intervals import Estimate
from lamsim.reporting.report import Report, passes_of, progress_of, steps_of
from lamsim.reporting.runs import Run

LISTED = 8
"""Tasks that are shown of those that went better, and of those that went worse."""

LONGEST_NAME = 80
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@dataclass(slots=True)
class Table:
    """A table of texts; the first columns are left-aligned, the others right.

    Attributes:
        head: The heads of the columns.
        rows: The cells.
        left: How many columns are left-aligned.
    """

    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    left: int = 1


@dataclass(slots=True)
class Section:
    """A part of the report.

    Attributes:
        title: Its heading.
        notes: Sentences that stand above its tables.
        tables: Its tables.
        plots: Names of its plots.
    """

    title: str
    notes: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    plots: list[str] = field(default_factory=list)


def shown(name: str) -> str:
    """A name from outside as it can be shown anywhere: in one line, nothing invisible, and not too long."""
    clean = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", name)
    return clean if len(clean) <= LONGEST_NAME else f"{clean[: LONGEST_NAME - 1]}…"


def sections(report: Report) -> Iterator[Section]:
    """All sections, in order."""
    yield runs_section(report)
    if len(report.runs) > 1:
        yield _comparisons(report)
    yield _errors(report)
    if any(run.parts for run in report.runs):
        yield _parts(report)
    if any(passes_of(run) for run in report.runs):
        yield _passes(report)
    for aspect, groups in report.groups.items():
        yield _groups(report, aspect, len(groups))


def runs_section(report: Report) -> Section:
    """The main table, and what was left out of it."""
    several = len({env for run in report.runs for env in run.envs}) > 1
    head = ["run", "policy", *(["environment"] if several else []), "episodes", "success", "reward"]
    table = Table([*head, "progress", "steps", "failed"], left=3 if several else 2)
    notes: list[str] = []
    for run in report.runs:
        failed = run.failures.total()
        table.rows.append(
            [
                shown(run.name),
                _some(sorted({_policy(policy) for policy in run.policies})),
                *([_some(sorted(run.envs))] if several else []),
                f"{len(run.rewards):,}",
                share(report.success(run)),
                number(report.reward(run)),
                _mean(progress_of(run), 3),
                _mean(steps_of(run), 1),
                f"{failed:,}",
            ]
        )
        notes += _left_out(run)
    return Section("Runs", notes, [table], ["success", "rewards"])


def _left_out(run: Run) -> Iterator[str]:
    name = shown(run.name)
    if not run.trajectories and not run.failures:
        yield f"{name} holds no episode."
    elif run.unscored:
        yield f"{name}: {_count(run.unscored, 'trajectory has', 'trajectories have')} no score; steps and errors count."
    if run.failures:
        kinds = ", ".join(f"{shown(kind)} {count:,}" for kind, count in run.failures.most_common())
        failed = _count(run.failures.total(), "episode", "episodes")
        yield f"{name}: {failed} failed by the machine ({kinds}); kept apart, not scored."
    if run.rejected:
        yield f"{name}: {_count(run.rejected, 'line', 'lines')} left out that can't be read as a trajectory."
    tasks = len(set(run.tasks))
    if 1 < tasks < len(run.tasks):
        yield f"{name}: {len(run.tasks):,} episodes of {tasks:,} tasks; intervals are over tasks."


def _comparisons(report: Report) -> Section:
    baseline = shown(report.baseline.name)
    section = Section(f"Compared with {baseline}")
    if not report.comparisons:
        section.notes.append("There are not two runs with scored episodes, so nothing is compared.")
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
                f"{shown(one.run)}: of {_count(one.common, 'common task', 'common tasks')} "
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
            f"{name}: {_count(one.pairs, 'pair', 'pairs')} of episodes with the same environment, task and seed; "
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


def _errors(report: Report) -> Section:
    runs = [run for run in report.runs if run.diagnosis.total.records]
    section = Section("Error patterns (SpecTool)", plots=["errors"] if any(_faulty(run) for run in runs) else [])
    section.notes.append(
        "Steps with an error, and of 100 steps; for IAC trajectories with calls too few. SpecTool's accuracy "
        "((10 - errors) / 10 of a trajectory) is in report.json."
    )
    table = Table(["code", "pattern", *(shown(run.name) for run in runs)], left=2)
    for code in CODES:
        table.rows.append([code, ABOUT[code], *(_errors_of(run, code) for run in runs)])
    table.rows.append(["", "trajectories with an error", *(_faulty_share(run) for run in runs)])
    section.tables.append(table)
    return section


def _faulty(run: Run) -> bool:
    return any(run.diagnosis.total.errors["paper"][code] for code in CODES[1:])


def _faulty_share(run: Run) -> str:
    total = run.diagnosis.total
    return f"{total.faulty:,} ({total.faulty / total.records:.1%})"


def _errors_of(run: Run, code: str) -> str:
    total = run.diagnosis.total
    count = total.errors["paper"][code]
    if code == "IAC":
        return f"{count:,} of {total.scored:,}" if total.scored else ""
    return f"{count:,} ({100 * count / total.steps:.2f})" if total.steps else ""


def _parts(report: Report) -> Section:
    names = dict.fromkeys(name for run in report.runs for name in run.parts)
    table = Table(["part", *(shown(run.name) for run in report.runs)])
    for name in names:
        cells = []
        for run in report.runs:
            total, count = run.parts.get(name, (0.0, 0))
            cells.append(f"{total / count:.3f} ({count:,})" if count else "")
        table.rows.append([shown(name), *cells])
    return Section("Score parts", ["Mean over the episodes whose score has the part; how many these are."], [table])


def _passes(report: Report) -> Section:
    told = {shown(run.name): passes for run in report.runs if (passes := passes_of(run))}
    section = Section("Several tries of a task")
    section.notes += [
        f"{name}: over the {passes.tasks:,} of {_count(passes.of, 'task', 'tasks')} that were tried more than once."
        for name, passes in told.items()
    ]
    table = Table(["k", *(f"{name}, {what}" for name in told for what in ("pass@k", "pass^k"))])
    for k in range(max(len(passes.at) for passes in told.values())):
        cells = [
            f"{values[k]:.3f}" if k < len(values) else ""
            for passes in told.values()
            for values in (passes.at, passes.hat)
        ]
        table.rows.append([str(k + 1), *cells])
    section.tables.append(table)
    return section


def _groups(report: Report, aspect: str, count: int) -> Section:
    section = Section(f"By {aspect}")
    if count > MOST:
        section.notes.append(f"There are {count:,}; report.json has them all.")
        return section
    table = Table([aspect, "run", "episodes", "success", "reward"], left=2)
    for group, by_run in report.groups[aspect].items():
        for name, (success, reward) in by_run.items():
            table.rows.append(
                [shown(group) or "(none)", shown(name), f"{success.episodes:,}", share(success), number(reward)]
            )
    section.tables.append(table)
    section.plots.append(aspect)
    return section


def share(estimate: Estimate | None) -> str:
    """A share in per cent, with its interval."""
    if estimate is None:
        return ""
    value = f"{estimate.value:.1%}"
    return value if estimate.low is None else f"{value} ({100 * estimate.low:.1f} to {100 * (estimate.high or 0):.1f})"


def number(estimate: Estimate | None) -> str:
    """A mean with its interval."""
    if estimate is None:
        return ""
    value = f"{estimate.value:.3f}"
    return value if estimate.low is None else f"{value} ({estimate.low:.3f} to {estimate.high:.3f})"


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


def _mean(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _count(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def _policy(told: str) -> str:
    """A policy's name, with that of its model."""
    policy = json.loads(told)
    return " ".join(str(policy[key]) for key in ("name", "model") if policy.get(key))


def _some(names: list[str]) -> str:
    """The first names of some."""
    text = ", ".join(shown(name) for name in names[:3])
    return f"{text} and {len(names) - 3:,} more" if len(names) > 3 else text
