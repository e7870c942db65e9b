"""Exceptions that a family declares: what a check finds of some subjects is as it should be, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lamsim.contract.findings import Declared, Finding, Result


@dataclass(frozen=True, slots=True)
class Exemption:
    """One exception.

    Attributes:
        subjects: The task or tool concerned; `*` stands for any characters.
        reason: Why it is right as it is.
    """

    subjects: str
    reason: str

    def concerns(self, subject: str) -> bool:
        """Whether it speaks of a task or a tool."""
        return bool(re.fullmatch(re.escape(self.subjects).replace(r"\*", ".*"), subject, re.DOTALL))


def exemptions(sentences: Iterable[str]) -> list[Exemption]:
    """Reads exceptions from sentences: subject, colon, blank, reason.

    Raises:
        ValueError: If a sentence is of another form.
    """
    found = []
    for sentence in sentences:
        subjects, colon, reason = sentence.partition(": ")
        if not (colon and subjects.strip() and reason.strip()):
            raise ValueError(f"{sentence!r} declares no exception; write the task or tool, a colon, and the reason")
        found.append(Exemption(subjects, reason.strip()))
    return found


def excuse(result: Result, declared: Iterable[Exemption], *, whole: bool) -> None:
    """Moves what is declared out of a check's findings; an exception that no longer applies becomes one.

    Args:
        result: Of the check; it is changed.
        declared: The family's exceptions from it.
        whole: Whether everything was looked at, so that an exception for nobody is a mistake.
    """
    for exemption in declared:
        of_it = [finding for finding in result.findings if exemption.concerns(finding.subject)]
        excused = {finding.subject for finding in of_it} | {one.finding.subject for one in result.declared}
        looked = {subject for subject in result.subjects if exemption.concerns(subject)}
        result.findings[:] = [finding for finding in result.findings if finding not in of_it]
        result.declared += [Declared(finding, exemption.reason) for finding in of_it]
        reason = exemption.reason.rstrip(".")
        for subject in sorted(looked - excused):
            sentence = f"The exception declared for {subject} no longer applies, as nothing is found there: {reason}."
            result.findings.append(Finding(result.check, subject, sentence))
        if whole and not looked and not of_it:
            sentence = f"An exception is declared for {exemption.subjects}, and there is no such thing: {reason}."
            result.findings.append(Finding(result.check, exemption.subjects, sentence))
