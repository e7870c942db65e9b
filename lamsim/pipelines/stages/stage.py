"""The seam of all stages: options that are checked before anything runs, and a run over a workbench."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from lamsim.pipelines.origins import Records
from lamsim.pipelines.work import Work

WHOLE = ""
"""The only part of a stage whose records are not parted."""


class Stage(BaseModel):
    """One kind of stage with its options.

    Attributes:
        kind: As recipes name it.
        reads: Whether it takes records of other stages.
        feeds: Whether others can take its records.
        scratch: A folder in that of the stage with work that the next run can go on with; empty if there is none.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    kind: ClassVar[str]
    reads: ClassVar[bool] = True
    feeds: ClassVar[bool] = True
    scratch: ClassVar[str] = ""

    def sources(self) -> tuple[str, ...] | None:
        """The stages that its own options name; None if the recipe names them by `from`."""
        return None

    def parts(self) -> tuple[str, ...]:
        """The parts of its output; those of a stage that feeds others become files of records."""
        return (WHOLE,) if self.feeds else ()

    def files(self, base: Path) -> list[Path]:
        """Files that it reads beside the records of other stages, with those whose names are relative below `base`."""
        return []

    def check(self, base: Path) -> None:
        """Looks whether it could run.

        Raises:
            UsageError: If an option can't be right.
        """

    def identity(self) -> dict[str, Any]:
        """Everything about it that could change a byte of what it writes."""
        return self.model_dump(mode="json", by_alias=True)

    def total(self, inputs: Mapping[str, Records], base: Path) -> int:
        """How often it ticks while it runs."""
        return sum(records.count for records in inputs.values())

    @abstractmethod
    def run(self, work: Work) -> None:
        """Does the work.

        Raises:
            UsageError: If something can't be read or written.
            MachineError: If the machine fails.
        """
