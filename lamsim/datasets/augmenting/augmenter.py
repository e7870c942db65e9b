"""The augmenter: augmentations one after another, over records that come one at a time, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np

from lamsim.datasets.augmenting.augmentation import Augmentation, Record, SurveyingAugmentation, block_of
from lamsim.datasets.records import Line
from lamsim.errors import UsageError
from lamsim.option_values import whole
from lamsim.trajectory import encode_line


@dataclass(slots=True)
class Report:
    """What was made.

    Attributes:
        records: Records read.
        augmented: Records made of them.
        unchanged: Copies that were not made because nothing applied, or because they came out like an earlier one.
        failed: Records of episodes that the machine ended; no copies are made of them.
        applied: How often each augmentation applied.
        passed: For each augmentation the records that it did not apply to, by reason.
    """

    records: int = 0
    augmented: int = 0
    unchanged: int = 0
    failed: int = 0
    applied: Counter[str] = field(default_factory=Counter)
    passed: dict[str, Counter[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "records": self.records,
            "augmented": self.augmented,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "augmentations": {
                name: {"applied": self.applied[name], "passed": dict(sorted(passed.items()))}
                for name, passed in self.passed.items()
            },
        }


class Augmenter:
    """Makes copies of records by augmentations, each applied to what the one before it made.

    All chance in a copy comes from the seed, the record's id, the copy's number and the augmentation's name: neither
    other records nor other augmentations change it.

    Args:
        augmentations: In the order in which they are applied.
        seed: 0 or more.
        copies: Made of each record, as far as they differ from it and from each other.
        keep_originals: Whether `augment` gives the records themselves, too, each before its copies.

    Attributes:
        report: What was made so far.

    Raises:
        UsageError: If there are no augmentations, or a number is out of range.
    """

    def __init__(
        self,
        augmentations: Sequence[Augmentation],
        *,
        seed: int = 0,
        copies: int = 1,
        keep_originals: bool = True,
    ) -> None:
        if not augmentations:
            raise UsageError("There is nothing to apply: name one augmentation or more.")
        names = [augmentation.name for augmentation in augmentations]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise UsageError(f"{twice} is named twice; each augmentation is applied once.")
        self.augmentations = list(augmentations)
        self.seed = whole("seed", seed)
        self.copies = whole("copies", copies, 1)
        self.keep_originals = keep_originals
        self.report = Report(passed={each.name: each.passed for each in augmentations})

    @property
    def surveys(self) -> bool:
        """Whether an augmentation must see all records beforehand."""
        return bool(self._surveying())

    def survey(self, lines: Iterable[Line]) -> None:
        """Shows the records to the augmentations that must see them beforehand."""
        surveying = self._surveying()
        for line in lines:
            for each in surveying:
                each.survey(line.record)

    def _surveying(self) -> list[SurveyingAugmentation]:
        return [each for each in self.augmentations if isinstance(each, SurveyingAugmentation) and each.surveys]

    def augment(self, lines: Iterable[Line]) -> Iterator[Record]:
        """The records as they come, each followed by its copies; `survey` them before if `surveys` says so."""
        for line in lines:
            if self.keep_originals:
                yield line.record
            yield from self.copies_of(line.record)

    def copies_of(self, record: Record) -> Iterator[Record]:
        """The augmented copies of one record."""
        self.report.records += 1
        if block_of(record).get("failure") is not None:
            self.report.failed += 1
            return
        made: set[bytes] = set()
        for number in range(1, self.copies + 1):
            copy = self._copy(record, number)
            if copy is not None and self.copies > 1:
                content = encode_line({key: value for key, value in copy.items() if key != "lamsim"})
                content += encode_line({"style": block_of(copy).get("style")})
                copy = None if content in made else copy
                made.add(content)
            if copy is None:
                self.report.unchanged += 1
                continue
            self.report.augmented += 1
            yield self._named(copy, record, number)

    def _copy(self, record: Record, number: int) -> Record | None:
        copy, changed = record, False
        key = crc32(record["unique_trajectory_id"].encode("utf-8", "surrogatepass"))
        for each in self.augmentations:
            generator = np.random.default_rng([self.seed, key, number, crc32(each.name.encode())])
            if each.rate < 1 and generator.random() >= each.rate:
                continue
            found = each.apply(copy, generator)
            if found is not None:
                copy, changed = found, True
                self.report.applied[each.name] += 1
        return copy if changed else None

    def _named(self, copy: Record, record: Record, number: int) -> Record:
        """The copy with an id of its own, and with the note of what it is a copy of."""
        id = record["unique_trajectory_id"]
        block = block_of(copy)
        note = {"of": id, "copy": number, "seed": self.seed, **block["augmentation"]}
        return {
            **copy,
            "unique_trajectory_id": f"{id}---augmented-{number}",
            "lamsim": {**block, "augmentation": note},
        }
