"""What is counted over a file: errors by pattern, family, turn and tool, first errors, what follows an error."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lamsim.datasets.diagnosis.errors import StepErrors, errors_of
from lamsim.datasets.diagnosis.references import References
from lamsim.datasets.judging import Catalogs
from lamsim.feedback import CONVENTIONS, PATTERN_CODES, SPECTOOL_STEPS, Convention, Pattern, accuracy, code_of
from lamsim.messages import ToolCall

FINE = "fine"
"""Stands for a step without an error where steps that follow each other are counted."""

NO_TOOL = "(no similar tool)"


@dataclass(slots=True)
class Tally:
    """Counts over some trajectories.

    Attributes:
        n: N of SpecTool's metric.
        records: Trajectories.
        steps: Their steps.
        scored: Trajectories of which is known how much of the task was called for (IAC).
        errors: Steps with an error, by convention and code.
        accuracy: Sums over trajectories of SpecTool's accuracy, (N - errors) / N and not below 0.
        faulty: Trajectories with any error.
    """

    n: int
    records: int = 0
    steps: int = 0
    scored: int = 0
    faulty: int = 0
    errors: dict[Convention, Counter[str]] = field(default_factory=lambda: {key: Counter() for key in CONVENTIONS})
    accuracy: dict[Convention, defaultdict[str, float]] = field(
        default_factory=lambda: {key: defaultdict(float) for key in CONVENTIONS}
    )

    def add(self, steps: int, errors: Mapping[Convention, Counter[str]], sufficiency: float | None) -> None:
        """Adds a trajectory; `sufficiency` is the share of the right calls that were made."""
        self.records += 1
        self.steps += steps
        self.faulty += any(errors["paper"].values())
        for convention in CONVENTIONS:
            for code in PATTERN_CODES[1:]:
                count = errors[convention][code]
                self.errors[convention][code] += count
                self.accuracy[convention][code] += accuracy(count, self.n)
            if sufficiency is not None:
                self.errors[convention]["IAC"] += sufficiency < 1
                self.accuracy[convention]["IAC"] += sufficiency
        self.scored += sufficiency is not None

    def mean(self, convention: Convention, code: str) -> float | None:
        """SpecTool's accuracy for a pattern; None if nothing tells."""
        over = self.scored if code == "IAC" else self.records
        return self.accuracy[convention][code] / over if over else None

    def to_json(self) -> dict[str, Any]:
        """The counts as plain data."""
        return {
            "trajectories": self.records,
            "steps": self.steps,
            "with_errors": self.faulty,
            "errors": {key: {code: self.errors[key][code] for code in PATTERN_CODES} for key in CONVENTIONS},
            "accuracy": {key: {code: self.mean(key, code) for code in PATTERN_CODES} for key in CONVENTIONS},
        }


@dataclass(slots=True)
class Diagnosis:
    """The diagnosis of a file; `add` takes its records one at a time.

    Attributes:
        n: N of SpecTool's metric.
        references: Labelled trajectories; without them IAC is one less the recorded progress, and IAV what the schema
            forbids.
        total: Counts over everything.
        families: Counts by environment, or by the first part of a stranger's id.
        judged_anew: Trajectories whose errors were not recorded.
        patterns: Steps with an error, by lamsim's pattern, where a missing argument is one of its own.
        turns: By the turn of the user: steps, and errors by code.
        tools: By the name called: calls, and errors by code.
        first: The first error of each faulty trajectory, by code.
        first_step: The step at which it was, from 1.
        follows: How often a step of one kind (a code, or fine) is followed by another.
        confused: Names that do not exist with the most similar that does, or the one that was meant.
    """

    n: int = SPECTOOL_STEPS
    references: References | None = None
    total: Tally = field(init=False)
    families: dict[str, Tally] = field(default_factory=dict)
    judged_anew: int = 0
    patterns: Counter[Pattern] = field(default_factory=Counter)
    turns: dict[int, Counter[str]] = field(default_factory=dict)
    tools: dict[str, Counter[str]] = field(default_factory=dict)
    first: Counter[str] = field(default_factory=Counter)
    first_step: Counter[int] = field(default_factory=Counter)
    follows: Counter[tuple[str, str]] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    _catalogs: Catalogs = field(default_factory=Catalogs)

    def __post_init__(self) -> None:
        self.total = Tally(self.n)

    def add(self, record: Mapping[str, Any]) -> list[StepErrors]:
        """Counts a record and returns what its steps show."""
        found, recorded = errors_of(record, self._catalogs)
        self.judged_anew += not recorded
        errors: dict[Convention, Counter[str]] = {
            key: Counter(code for step in found for code in step.codes(key)) for key in CONVENTIONS
        }
        block = record.get("lamsim") or {}
        score = block.get("score")
        sufficiency = score.get("progress") if isinstance(score, Mapping) else None
        if not isinstance(sufficiency, int | float) or not 0 <= sufficiency <= 1:
            sufficiency = None
        compared = self.references.compare(record, found) if self.references else None
        if compared is not None:
            sufficiency = compared.sufficiency
            for counts in errors.values():
                counts["IAV"] += compared.wrong_values
            self.confused.update(compared.confused)
        name = str(block.get("env") or record["unique_trajectory_id"].partition("---")[0])
        for tally in (self.total, self.families.setdefault(name, Tally(self.n))):
            tally.add(len(found), errors, sufficiency)
        self._by_step(record, found)
        return found

    def _by_step(self, record: Mapping[str, Any], found: list[StepErrors]) -> None:
        before = None
        seen = False
        for number, step in enumerate(found, 1):
            turn = self.turns.setdefault(step.step.turn, Counter())
            turn["steps"] += 1
            for call in step.step.calls:
                if isinstance(call, ToolCall):
                    self.tools.setdefault(call.name, Counter())["calls"] += 1
            for pattern, tool in step.faults:
                code = code_of(pattern, "paper")
                self.patterns[pattern] += 1
                turn[code] += 1
                if tool:
                    self.tools.setdefault(tool, Counter())[code] += 1
                if pattern is Pattern.WRONG_FUNCTION_NAME:
                    self.confused[tool, self._meant(tool, record)] += 1
            kinds = sorted(step.codes("paper")) or [FINE]
            if step.faults and not seen:
                seen = True
                self.first[kinds[0]] += 1
                self.first_step[number] += 1
            if before is not None:
                self.follows.update((one, other) for one in before for other in kinds)
            before = kinds

    def _meant(self, name: str, record: Mapping[str, Any]) -> str:
        names = [tool.name for tool in self._catalogs.of(record).catalog.tools]
        return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=0.5)), NO_TOOL)

    def error_rate_after(self, error: bool) -> float | None:
        """The share of faulty steps among those that follow a faulty step, or a fine one."""
        kinds = [(other, count) for (one, other), count in self.follows.items() if (one != FINE) == error]
        total = sum(count for _, count in kinds)
        return sum(count for other, count in kinds if other != FINE) / total if total else None

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data."""
        return {
            "n": self.n,
            "judged_anew": self.judged_anew,
            **self.total.to_json(),
            "patterns": {str(pattern): count for pattern, count in sorted(self.patterns.items())},
            "families": {name: tally.to_json() for name, tally in sorted(self.families.items())},
            "turns": {str(turn): dict(sorted(counts.items())) for turn, counts in sorted(self.turns.items())},
            "tools": {name: dict(sorted(counts.items())) for name, counts in sorted(self.tools.items())},
            "first_error": {
                "pattern": dict(sorted(self.first.items())),
                "step": {str(step): count for step, count in sorted(self.first_step.items())},
            },
            "cascade": {
                "error_rate_after_error": self.error_rate_after(True),
                "error_rate_after_fine": self.error_rate_after(False),
                "follows": [[one, other, count] for (one, other), count in sorted(self.follows.items())],
            },
            "confusion": [[called, meant, count] for (called, meant), count in sorted(self.confused.items())],
        }


def diagnose(
    records: Iterable[Mapping[str, Any]], n: int = SPECTOOL_STEPS, references: References | None = None
) -> Diagnosis:
    """Diagnoses trajectories, one at a time."""
    diagnosis = Diagnosis(n, references)
    for record in records:
        diagnosis.add(record)
    return diagnosis
