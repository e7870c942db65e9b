"""The stage that converts: files of foreign formats become records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from lamsim.datasets.converters import converter_named
from lamsim.datasets.converters.conversion import convert_file
from lamsim.datasets.converters.documents import files_of
from lamsim.datasets.records import REJECTED
from lamsim.pipelines.origins import Records
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work

_CONVERTED = "converted.jsonl"


class Convert(Stage):
    """Reads a file, or the files of a folder, in a foreign format; items that are none go to `rejected.jsonl`.

    Attributes:
        path: The file or folder.
        source: The format, `from` in recipes; guessed if None.
    """

    kind: ClassVar[str] = "convert"
    reads: ClassVar[bool] = False

    path: str
    source: str | None = Field(default=None, alias="from")

    def files(self, base: Path) -> list[Path]:
        """See `Stage`."""
        return files_of(base / self.path, converter_named(self.source) if self.source else None)

    def check(self, base: Path) -> None:
        """See `Stage`."""
        if self.source:
            converter_named(self.source)

    def total(self, inputs: Mapping[str, Records], base: Path) -> int:
        """See `Stage`."""
        return sum(file.stat().st_size for file in self.files(base))

    def run(self, work: Work) -> None:
        """See `Stage`."""
        out = work.folder / _CONVERTED
        before = 0

        def on_progress(done: int, total: int) -> None:
            nonlocal before
            work.tick(done - before)
            before = done

        report = convert_file(work.base / self.path, out, self.source, on_progress=on_progress)
        for raw, record in _lines(out):
            work.enter(record, raw)
        out.unlink()
        for what, count in report.losses.counts.items():
            reason = "It is the first of them."
            work.account.give_reason("lost something", what, report.losses.examples[what], reason, count)
        if report.rejected:
            for _, item in _lines(work.folder / REJECTED):
                name = f"{Path(item['file']).name}, line or element {item['line']}"
                work.account.give_reason("rejected", "no item of the format", name, item["reason"])


def _lines(path: Path) -> Iterator[tuple[bytes, dict[str, Any]]]:
    with open(path, "rb") as lines:
        for raw in lines:
            yield raw, json.loads(raw)
