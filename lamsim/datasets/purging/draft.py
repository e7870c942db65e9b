"""A record while rules judge it: what is read from it once, and what the rules found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lamsim.datasets.judging import Catalogs, Compiled, digest_of, judge
from lamsim.datasets.records import Line
from lamsim.datasets.steps import Step, steps_of
from lamsim.feedback import Fault, Feedback, Pattern


class Finding(NamedTuple):
    """What a rule found.

    Attributes:
        rule: Its name.
        fixed: Whether the record was put right; otherwise it is dropped.
        reason: One sentence.
        message: The place in the conversation; None for the record as a whole.
    """

    rule: str
    fixed: bool
    reason: str
    message: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The finding as the note of a record has it."""
        place = {} if self.message is None else {"message": self.message}
        return {"rule": self.rule, **place, "reason": self.reason}


class Draft:
    """A record on its way through the rules, which may change it.

    Args:
        line: The record, with its bytes.
        catalogs: Keeps compiled tools from one record to the next.

    Attributes:
        record: The record; a rule that changes it says so by `fix`.
        findings: What was found so far.
        dropped: Whether anything of it can't be put right.
    """

    __slots__ = (
        *("_catalogs", "_compiled", "_digest", "_faults", "_judged", "_steps"),
        *("dropped", "findings", "line", "record"),
    )

    def __init__(self, line: Line, catalogs: Catalogs) -> None:
        self.line = line
        self.record = line.record
        self.findings: list[Finding] = []
        self.dropped = False
        self._catalogs = catalogs
        self._forget()

    def _forget(self) -> None:
        self._steps: list[Step] | None = None
        self._judged: list[list[Feedback]] | None = None
        self._compiled: Compiled | None = None
        self._digest = b""
        self._faults: dict[Pattern, list[tuple[Step, int, Fault]]] | None = None

    @property
    def conversation(self) -> list[dict[str, Any]]:
        """The messages."""
        found: list[dict[str, Any]] = self.record["conversation"]
        return found

    @property
    def steps(self) -> list[Step]:
        """The assistant's messages with their calls."""
        if self._steps is None:
            block = self.record.get("lamsim")
            self._steps = steps_of(self.conversation, block.get("steps") if isinstance(block, Mapping) else None)
        return self._steps

    @property
    def tools_digest(self) -> bytes:
        """16 bytes that tell the listed tools."""
        if not self._digest:
            self._digest = digest_of(self.record["tools"])
        return self._digest

    @property
    def compiled(self) -> Compiled:
        """The tools."""
        if self._compiled is None:
            self._compiled = self._catalogs.of(self.record, self.tools_digest)
        return self._compiled

    @property
    def judged(self) -> list[list[Feedback]]:
        """What the verifier says of each call, by step."""
        if self._judged is None:
            self._judged = judge(self.conversation, self.steps, self.compiled)
        return self._judged

    @property
    def faults(self) -> dict[Pattern, list[tuple[Step, int, Fault]]]:
        """The faults by pattern, each with its step and the call's place in it."""
        if self._faults is None:
            self._faults = {}
            for step, judged in zip(self.steps, self.judged, strict=True):
                for place, feedback in enumerate(judged):
                    for fault in feedback.faults:
                        self._faults.setdefault(fault.pattern, []).append((step, place, fault))
        return self._faults

    def drop(self, rule: str, reason: str, message: int | None = None) -> None:
        """Says that something can't be put right."""
        self.findings.append(Finding(rule, False, reason, message))
        self.dropped = True

    def fix(self, rule: str, reason: str, message: int | None = None) -> None:
        """Says that the record was changed; what had been read from it is read anew."""
        self.findings.append(Finding(rule, True, reason, message))
        self._forget()

    def remove_messages(self, places: set[int]) -> None:
        """Takes messages out, and of what was recorded by step that of the steps taken out."""
        taken = {number for number, step in enumerate(self.steps) if step.index in places}
        block = self.record.get("lamsim")
        listed = block.get("steps") if isinstance(block, dict) else None
        if isinstance(listed, list) and len(listed) == len(self.steps):
            assert isinstance(block, dict)
            block["steps"] = [step for number, step in enumerate(listed) if number not in taken]
        self.record["conversation"] = [
            message for place, message in enumerate(self.conversation) if place not in places
        ]

    def noted(self) -> dict[str, Any]:
        """The record with a note of what was found, in its block `lamsim` under `purging`."""
        fixes = [finding.to_json() for finding in self.findings if finding.fixed]
        reasons = [finding.to_json() for finding in self.findings if not finding.fixed]
        block = self.record.get("lamsim")
        note = {**({"fixes": fixes} if fixes else {}), **({"dropped": reasons} if reasons else {})}
        return {**self.record, "lamsim": {**(block if isinstance(block, Mapping) else {}), "purging": note}}


def text_of(message: Mapping[str, Any]) -> str:
    """What a message says; OpenAI's lists of parts are joined."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
    return ""
