"""The seam of all converters: items of a foreign format become records of the unified format, and back."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias

Record: TypeAlias = dict[str, Any]
"""A trajectory of the unified format as plain data; `docs/trajectories.md` has its keys."""

Unit: TypeAlias = Literal["value", "file", "text"]
"""What an item of a format is: a JSON value (a line, or an element of a file's array), all values of a file as a
list, or a piece of a text file."""


class Misfit(Exception):
    """An item that is not of this format, or a record that it can't hold at all; the text says why in a sentence."""


@dataclass(slots=True)
class Losses:
    """What a target could not hold.

    Attributes:
        counts: How many records lost something, by what it was.
        examples: The id of the first of them.
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    _of_record: set[str] = field(default_factory=set)
    _id: str = ""

    def begin(self, id: str) -> None:
        """Says which record the next losses are of."""
        self._id = id
        self._of_record.clear()

    def lose(self, what: str) -> None:
        """Notes that something of the present record goes nowhere; of a record each thing counts once."""
        if what not in self._of_record:
            self._of_record.add(what)
            self.counts[what] += 1
            self.examples.setdefault(what, self._id)


class Converter(ABC):
    """Reads and writes one format.

    What the unified format has no key for stays in `lamsim.source`, so that a record that goes back to the format it
    came from says the same as before. A converter has no state: an item gives the same records wherever it stands.

    Attributes:
        name: As `--from` and `--to` name it.
        about: Whose format it is, in a few words.
        unit: What an item is.
        begins: For the unit `text`: what the first line of an item matches.
        suffix: For the unit `file`: what the name of a file ends with.
    """

    name: ClassVar[str]
    about: ClassVar[str]
    unit: ClassVar[Unit] = "value"
    begins: ClassVar[re.Pattern[str] | None] = None
    suffix: ClassVar[str] = ".json"

    def beside(self, path: Path) -> Converter:
        """The same converter with what other files say of the items of this one, such as their ground truth.

        Args:
            path: The file that is going to be read.
        """
        return self

    @abstractmethod
    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """The records that an item holds.

        Args:
            item: See `unit`.
            id: Names the item within its data set; records that bring no id of their own get it, the second and later
                ones of an item with a number behind it.
            losses: Takes what of the item the records do not hold.

        Raises:
            Misfit: If it is no item of this format.
        """

    @abstractmethod
    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """The items that a record becomes; mostly one.

        Raises:
            Misfit: If the format can't hold the record at all.
        """
