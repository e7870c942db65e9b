"""What a check brings: findings, what was looked at, remarks; and the report of all checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

State: TypeAlias = Literal["passed", "missing", "skipped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the contract asks for and that is missing.

    Attributes:
        check: The name of the check that found it.
        subject: The task or tool concerned; empty if it is the whole family.
        sentence: What is missing, with the subject's name.
    """

    check: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A finding that the family declares to be as it should be.

    Attributes:
        finding: What was found.
        reason: Why it is right.
    """

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Lack:
    """A finding before the check's name is put to it; checks yield these."""

    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Looked:
    """That a check has looked at one more thing, such as a `task` or a `tool`.

    Attributes:
        what: The kind of thing.
        subject: Its id or name, once it is sure whether there is a finding of it.
    """

    what: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that is no fault: what could not be looked at, or is good to know."""

    sentence: str


Seen: TypeAlias = Lack | Looked | Note


@dataclass(slots=True)
class Result:
    """What one check saw.

    Attributes:
        check: Its name.
        about: What it asks for, in a sentence.
        looked: How much was looked at, by kind of thing.
        subjects: The tasks or tools that were looked at, as far as the check names them.
        findings: What is missing.
        declared: What would be, if the family did not say why it is right.
        notes: Remarks.
    """

    check: str
    about: str
    looked: Counter[str] = field(default_factory=Counter)
    subjects: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def state(self) -> State:
        """`missing` with findings; `skipped` if there was nothing to look at: that is no pass."""
        if self.findings:
            return "missing"
        return "passed" if self.looked else "skipped"

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {
            "check": self.check,
            "about": self.about,
            "state": self.state,
            "looked": dict(self.looked),
            "findings": [asdict(finding) for finding in self.findings],
            "declared": [{**asdict(one.finding), "reason": one.reason} for one in self.declared],
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks say of an environment.

    Attributes:
        env: Its id.
        options: The options it was made with.
        tasks: The ids of the tasks that were looked at.
        of: How many tasks there are.
        results: One for each check, in order.
    """

    env: str
    options: Mapping[str, Any]
    tasks: tuple[str, ...]
    of: int
    results: tuple[Result, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is missing."""
        return tuple(finding for result in self.results for finding in result.findings)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """What the family declares to be right as it is."""
        return tuple(one for result in self.results for one in result.declared)

    @property
    def ok(self) -> bool:
        """Whether nothing is missing."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "env": self.env,
            "options": dict(self.options),
            "ok": self.ok,
            "tasks": {"checked": list(self.tasks), "of": self.of},
            "checks": [result.to_json() for result in self.results],
        }
