"""The stage that purges: rules that fix or drop records."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from lamsim.chat_models import chat_model
from lamsim.datasets.purging import RULES, Finding, NearDuplicate, Purger, Rule, rules_named
from lamsim.datasets.purging.contamination import Contamination, questions_of
from lamsim.datasets.purging.judges import Judge
from lamsim.datasets.purging.limits import Language, Length
from lamsim.errors import DataError
from lamsim.pipelines.account import Why
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work

DROPPED = "dropped.jsonl"


class Purge(Stage):
    """Judges records by the rules of `docs/purging.md`; dropped ones go to `dropped.jsonl`, with their reasons.

    Attributes:
        rules: Only these; None for all that need no settings.
        without: All but these.
        near: Similarity from which a record is a near duplicate.
        against: Evaluation sets, which records must not hold.
        language: Languages of the user that are kept.
        characters: Most characters of a record.
        steps: Most steps of the agent.
        judge: An LLM judge's rubric.
        judge_options: Of its endpoint.
    """

    kind: ClassVar[str] = "purge"

    rules: list[str] | None = None
    without: list[str] = Field(default_factory=list)
    near: float | None = None
    against: list[str] = Field(default_factory=list)
    language: list[str] | None = None
    characters: int | None = None
    steps: int | None = None
    judge: str | None = None
    judge_options: dict[str, Any] = Field(default_factory=dict)

    def files(self, base: Path) -> list[Path]:
        """See `Stage`."""
        for path in self.against:
            if not (base / path).is_file():
                raise DataError(f"There is no evaluation set at {base / path}.")
        return [base / path for path in self.against]

    def check(self, base: Path) -> None:
        """See `Stage`."""
        self._rules(base)

    def _rules(self, base: Path) -> list[Rule]:
        rules_named(self.without)  # so that a misspelt one is told
        names = RULES if self.rules is None else self.rules
        for name in names:
            rules_named([name])
        chosen = rules_named(name for name in names if name not in self.without)
        if self.against:
            chosen.append(Contamination(question for file in self.files(base) for question in questions_of(file)))
        if self.near is not None:
            chosen.append(NearDuplicate(self.near))
        if self.language is not None:
            chosen.append(Language(self.language))
        if self.characters is not None or self.steps is not None:
            chosen.append(Length(self.characters, self.steps))
        if self.judge is not None:
            chosen.append(Judge(chat_model(self.judge_options), self.judge))
        return chosen

    def run(self, work: Work) -> None:
        """See `Stage`."""
        purger = Purger(self._rules(work.base))
        dropped = work.file(DROPPED)
        for entry in work.entries():
            draft = purger.judge(entry.line)
            if draft.dropped:
                dropped.write(draft.noted())
                work.tell(entry, "dropped", why=_first(finding for finding in draft.findings if not finding.fixed))
            elif draft.findings:
                work.tell(entry, "fixed", [work.put(draft.noted(), entry.origin)], _first(draft.findings))
            else:
                work.tell(entry, "kept", [work.put(entry.line.record, entry.origin, entry.line.raw)])


def _first(findings: Iterable[Finding]) -> list[Why]:
    """The first finding of each rule, in the order in which the rules judge."""
    found: dict[str, Why] = {}
    for finding in findings:
        found.setdefault(finding.rule, Why(finding.rule, finding.reason))
    return list(found.values())
