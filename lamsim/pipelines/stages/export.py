"""The stage that exports: rows that a training library takes, and which record is in which of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from lamsim.datasets.exporters import Exporter, Source, exporter_class, exporter_named
from lamsim.datasets.exporters.chat import chat, checked_thoughts, tools_of
from lamsim.datasets.exporters.digests import chain
from lamsim.datasets.exporters.json_lines import write_json_lines
from lamsim.datasets.exporters.parquet import write_parquet
from lamsim.datasets.exporters.source import Place, Record, Unfit
from lamsim.errors import UsageError
from lamsim.pipelines.account import Why
from lamsim.pipelines.origins import entries
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work

SIDES = ("chosen", "rejected", "completion")
"""Columns of rows that hold a part of an episode; each goes on from the column `prompt`."""


class Export(Stage):
    """Writes the rows of a target, see `docs/export.md`; the file, or folder, is called as the stage.

    Attributes:
        to: The target.
        format: `jsonl` or `parquet`; None for the target's first one.
        rule: As the target has it, like the options below.
        margin: See `rule`.
        per_task: See `rule`.
        min_reward: See `rule`.
        thoughts: See `rule`.
    """

    kind: ClassVar[str] = "export"
    feeds: ClassVar[bool] = False

    to: str
    format: Literal["jsonl", "parquet"] | None = None
    rule: str | None = None
    margin: float | None = None
    per_task: int | None = None
    min_reward: float | None = None
    thoughts: str | None = None

    def _exporter(self) -> Exporter:
        own = self.model_fields_set - {"to", "format"}
        return exporter_named(self.to, **{name: getattr(self, name) for name in sorted(own)})

    def identity(self) -> dict[str, Any]:
        """See `Stage`."""
        return self.model_dump(mode="json", exclude_unset=True)

    def _file(self, stage: str) -> str:
        """What the output of a stage is called."""
        suffixes = exporter_class(self.to).suffixes
        if self.format and f".{self.format}" not in suffixes:
            written = " or ".join(suffix.removeprefix(".") for suffix in suffixes) or "a folder, without a format"
            raise UsageError(f"The target {self.to!r} is written as {written}, not as {self.format}.")
        return stage + (f".{self.format}" if self.format else next(iter(suffixes), ""))

    def check(self, base: Path) -> None:
        """See `Stage`."""
        exporter = self._exporter()
        exporter.check(base / self._file(".lamsim-no-such-file"))

    def run(self, work: Work) -> None:
        """See `Stage`."""
        exporter = self._exporter()
        out = work.folder / self._file(work.stage)
        trace = _Trace(exporter, work)
        source = Source([records.path for records in work.inputs.values()], (), trace.on_record)
        exporter.check(out)
        if exporter.suffixes:
            rows = trace.seen(exporter.rows(source))
            count = (
                write_parquet(out, exporter.columns, rows) if out.suffix == ".parquet" else write_json_lines(out, rows)
            )
        else:
            count = exporter.write(source, out)
        trace.tell(source.left_out)
        work.rows = count


class _Trace:
    """Finds out which record is in which row.

    Targets with a row for each episode take them in order. Those that make rows of parts of episodes are asked the
    other way round: a record is in a row if its conversation begins with what the row says.
    """

    def __init__(self, exporter: Exporter, work: Work) -> None:
        self._work = work
        self._names = {records.path: name for name, records in work.inputs.items()}
        self._origins = (origin for records in work.inputs.values() for origin in records.all_origins())
        self._parted = [side for side in SIDES if side in exporter.columns]
        self._thoughts = checked_thoughts(exporter.thoughts)
        self._left: dict[str, str] = {}
        self._rows = 0
        self._sides: dict[bytes, list[tuple[str, int]]] = {}
        self._told: Counter[str] = Counter()

    def on_record(self, place: Place, reason: str) -> None:
        """Hears of each record in turn; see `Source`."""
        address = f"{self._names[place.file]}:{place.number}"
        self._work.account.taken += 1
        self._work.tick(1)
        if reason:
            self._told[reason] += 1
        if self._parted:
            if reason:
                self._left[address] = reason
            return
        origin = next(self._origins)
        if reason:
            self._work.account.tell(origin, address, "left out", (), [Why(reason)])
        else:
            self._rows += 1
            self._work.account.tell(origin, address, "row", [f"{self._work.stage}:{self._rows}"])

    def seen(self, rows: Iterator[Record]) -> Iterator[Record]:
        """The same rows; remembers what those that are made of parts of episodes say."""
        for number, row in enumerate(rows, 1):
            for side in self._parted:
                *_, (_, name) = chain(row["tools"], [*row["prompt"], *row[side]])
                label = side if "label" not in row else "good" if row["label"] else "bad"
                self._sides.setdefault(name, []).append((label, number))
            yield row

    def tell(self, left_out: Counter[str]) -> None:
        """Says what became of the records that rows have parts of, and what else was left out."""
        if self._parted:
            for records in self._work.inputs.values():
                for entry in entries(records):
                    reason = self._left.get(entry.address)
                    sides = self._found(entry.line.record) if reason is None else []
                    if reason is not None:
                        self._work.tell(entry, "left out", (), [Why(reason)])
                    elif sides:
                        fate = " and ".join(sorted({side for side, _ in sides}))
                        numbers = sorted({number for _, number in sides})
                        self._work.tell(entry, fate, [f"{self._work.stage}:{number}" for number in numbers])
                    else:
                        self._work.tell(entry, "in no row")
        for reason, count in sorted((left_out - self._told).items()):
            self._work.account.give_reason("no row", reason, "", times=count)

    def _found(self, record: Record) -> list[tuple[str, int]]:
        try:
            messages, tools = chat(record, self._thoughts), tools_of(record)
        except Unfit:
            return []
        return [side for _, name in chain(tools, messages) for side in self._sides.get(name, ())]
