"""The stage that reads trajectories of the unified format from files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from lamsim.datasets.records import REJECTED, Reading, RecordFile, Rejected, read_lines
from lamsim.pipelines.origins import Records
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work
from lamsim.trajectory import trajectory_file


class Read(Stage):
    """Takes the records of files as they are; lines that are none are kept apart.

    Attributes:
        paths: Trajectory files, or folders of runs.
    """

    kind: ClassVar[str] = "read"
    reads: ClassVar[bool] = False

    paths: list[str] = Field(min_length=1)

    def files(self, base: Path) -> list[Path]:
        """See `Stage`."""
        return [trajectory_file(base / path) for path in self.paths]

    def total(self, inputs: Mapping[str, Records], base: Path) -> int:
        """See `Stage`."""
        return sum(file.stat().st_size for file in self.files(base))

    def run(self, work: Work) -> None:
        """See `Stage`."""
        rejects: list[RecordFile] = []

        def reject(path: str, rejected: Rejected) -> None:
            if not rejects:
                rejects.append(work.file(REJECTED))
            rejects[0].write({"file": path, **rejected.to_json()})
            work.account.give_reason("rejected", "no trajectory", f"{path}, line {rejected.line}", rejected.reason)

        for path, file in zip(self.paths, self.files(work.base), strict=True):
            reading = Reading(file)
            before = 0
            for line in read_lines(file, partial(reject, path), reading):
                work.enter(line.record, line.raw)
                work.tick(reading.bytes - before)
                before = reading.bytes
