"""The account of a stage: what became of each record, counted with reasons and examples, and told one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lamsim.datasets.records import RecordFile
from lamsim.pipelines.origins import Origin

EVENTS = "events.jsonl"
"""The file of a stage with what became of each record."""

ENTERED = "entered"
"""The fate of a record in the stage that it comes from."""

EXAMPLES = 3
"""Records of each reason that a report shows."""

LONGEST_REASON = 300
"""Characters."""


class Why(NamedTuple):
    """A reason: what is counted, and the sentence of the one record."""

    rule: str
    reason: str = ""


class Account:
    """Counts and events of one stage.

    Args:
        folder: Where the events are written.

    Attributes:
        taken: Records that came in.
        fates: How often each fate was met.
    """

    def __init__(self, folder: Path) -> None:
        self.taken = 0
        self.fates: Counter[str] = Counter()
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.events = RecordFile(folder / EVENTS)

    def tell(
        self, origin: Origin, at: str, fate: str, to: Sequence[str] = (), why: Sequence[Why] = (), id: str = ""
    ) -> None:
        """Says what became of a record.

        Args:
            origin: Where it entered.
            at: Where it stood.
            fate: What became of it, in a word or two.
            to: Where it stands now; nowhere if it is no record any more.
            why: Reasons.
            id: What it is called by now; as at its origin if not given.
        """
        self.fates[fate] += 1
        for rule, reason in why:
            self.give_reason(fate, rule, id or origin.id, reason)
        told: dict[str, Any] = {"origin": origin.address, "at": at, "fate": fate, "to": list(to)}
        if why:
            told["why"] = [[rule, reason[:LONGEST_REASON]] for rule, reason in why]
        if fate == ENTERED:
            told["id"] = origin.id
        self.events.write(told)

    def give_reason(self, fate: str, rule: str, id: str, reason: str = "", times: int = 1) -> None:
        """Counts a reason, of what is a record or not."""
        self._reasons[fate, rule] += times
        if reason:
            shown = self._examples.setdefault((fate, rule), [])
            if len(shown) < EXAMPLES:
                shown.append({"id": id[:LONGEST_REASON], "reason": reason[:LONGEST_REASON]})

    def to_json(self) -> dict[str, Any]:
        """The counts as plain data."""
        return {
            "in": self.taken,
            "fates": dict(sorted(self.fates.items())),
            "reasons": [
                {"fate": fate, "rule": rule, "count": count, "examples": self._examples.get((fate, rule), [])}
                for (fate, rule), count in sorted(self._reasons.items(), key=lambda item: (-item[1], item[0]))
            ],
        }
