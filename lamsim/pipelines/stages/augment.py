"""The stage that augments: other records of records, in which what is right stays right."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from lamsim.datasets.augmenting import Augmenter, augmentation_named
from lamsim.errors import UsageError
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work


class Augment(Stage):
    """Makes copies of records by augmentations, each applied to what the one before it made.

    Attributes:
        apply: Names of augmentations, in their order.
        options: Options of augmentations, by name.
        copies: Made of each record.
        originals: Whether the records themselves are kept, each before its copies.
    """

    kind: ClassVar[str] = "augment"

    apply: list[str] = Field(min_length=1)
    options: dict[str, dict[str, Any]] = Field(default_factory=dict)
    copies: int = Field(default=1, ge=1)
    originals: bool = True

    def check(self, base: Path) -> None:
        """See `Stage`."""
        for name in self.options:
            if name not in self.apply:
                raise UsageError(f"There are options of {name!r}, which is not applied.")
        self._augmenter(0)

    def _augmenter(self, seed: int) -> Augmenter:
        chosen = [augmentation_named(name, **self.options.get(name, {})) for name in self.apply]
        return Augmenter(chosen, seed=seed, copies=self.copies, keep_originals=self.originals)

    def run(self, work: Work) -> None:
        """See `Stage`."""
        augmenter = self._augmenter(work.seed)
        if augmenter.surveys:
            augmenter.survey(entry.line for entry in work.survey())
        for entry in work.entries():
            to = [work.put(entry.line.record, entry.origin, entry.line.raw)] if self.originals else []
            copies = [work.put(copy, entry.origin) for copy in augmenter.copies_of(entry.line.record)]
            fate = "augmented" if copies else "kept" if to else "left out"
            work.tell(entry, fate, [*to, *copies])
        for name, passed in augmenter.report.passed.items():
            for reason, count in sorted(passed.items()):
                work.account.give_reason("passed over", f"{name}: {reason}", "", times=count)
        if augmenter.report.unchanged:
            rule = "nothing applied, or it came out like another copy"
            work.account.give_reason("no copy", rule, "", times=augmenter.report.unchanged)
