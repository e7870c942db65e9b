"""A report as sections of plain tables, which every way to show it shares."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lamsim.datasets.diagnosis.tables import ABOUT
from lamsim.feedback import PATTERN_CODES
from lamsim.reporting.cells import Section, Table, counted, number, rounded, share, shown
from lamsim.reporting.differences import comparison_section
from lamsim.reporting.groups import MOST
from lamsim.reporting.report import Report, passes_of, progress_of, steps_of
from lamsim.reporting.runs import Run


def sections(report: Report) -> Iterator[Section]:
    """All sections, in order."""
    yield runs_section(report)
    if len(report.runs) > 1:
        yield comparison_section(report)
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
                rounded(progress_of(run), 3),
                rounded(steps_of(run), 1),
                f"{failed:,}",
            ]
        )
        notes += _left_out(run)
    return Section("Runs", notes, [table], ["success", "rewards"] if any(run.rewards for run in report.runs) else [])


def _left_out(run: Run) -> Iterator[str]:
    name = shown(run.name)
    if not run.trajectories and not run.failures:
        yield f"{name} holds no episode."
    elif run.unscored:
        unscored = counted(run.unscored, "trajectory has", "trajectories have")
        yield f"{name}: {unscored} no score; only steps and errors count."
    if run.failures:
        kinds = ", ".join(f"{shown(kind)} {count:,}" for kind, count in run.failures.most_common())
        failed = counted(run.failures.total(), "episode", "episodes")
        yield f"{name}: {failed} failed by the machine ({kinds}); kept apart, not scored."
    if run.rejected:
        yield f"{name}: {counted(run.rejected, 'line', 'lines')} left out that can't be read as a trajectory."
    tasks = len(set(run.tasks))
    if 1 < tasks < len(run.tasks):
        yield f"{name}: {len(run.tasks):,} episodes of {tasks:,} tasks; intervals are over tasks."


def _errors(report: Report) -> Section:
    runs = [run for run in report.runs if run.diagnosis.total.records]
    section = Section("Error patterns (SpecTool)", plots=["errors"] if any(_faulty(run) for run in runs) else [])
    section.notes.append(
        "Steps with an error, and of 100 steps; for IAC trajectories with calls too few. SpecTool's accuracy "
        "((10 - errors) / 10 of a trajectory) is in report.json."
    )
    table = Table(["code", "pattern", *(shown(run.name) for run in runs)], left=2)
    for code in PATTERN_CODES:
        table.rows.append([code, ABOUT[code], *(_errors_of(run, code) for run in runs)])
    table.rows.append(["", "trajectories with an error", *(_faulty_share(run) for run in runs)])
    section.tables.append(table)
    return section


def _faulty(run: Run) -> bool:
    return any(run.diagnosis.total.errors["paper"][code] for code in PATTERN_CODES[1:])


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
        f"{name}: over the {passes.tasks:,} of {counted(passes.of, 'task', 'tasks')} that were tried more than once."
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


def _policy(told: str) -> str:
    """A policy's name, with that of its model."""
    policy = json.loads(told)
    return " ".join(str(policy[key]) for key in ("name", "model") if policy.get(key))


def _some(names: list[str]) -> str:
    """The first names of some."""
    text = ", ".join(shown(name) for name in names[:3])
    return f"{text} and {len(names) - 3:,} more" if len(names) > 3 else text
