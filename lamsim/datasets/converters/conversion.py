"""Converting a file or folder: any format to the unified one, back, or through it to another."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from lamsim.datasets.converters import converter_named
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.documents import files_of, read_items
from lamsim.datasets.converters.guessing import guess
from lamsim.datasets.converters.lines import Item
from lamsim.datasets.converters.outputs import output_to
from lamsim.datasets.known_formats import converter_of, looks_like
from lamsim.datasets.records import REJECTED, RecordFile, Rejected
from lamsim.errors import DataError, UsageError

_TOLD = 5
"""How many rejected items a report tells."""

_JUNK = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What a converter may stumble over in an item that is junk."""


@dataclass(slots=True)
class ConversionReport:
    """What became of the items.

    Attributes:
        source: The format that was read.
        target: The format that was written.
        files: How many files were read.
        read: How many items, without what could not be read at all.
        records: How many records of the unified format they held.
        written: How many items were written.
        rejected: How many items, or pieces that should be some, went to `rejected.jsonl` instead.
        renamed: How many records had an id that another had before, and got a number behind it.
        losses: What the target, or the unified format on the way, could not hold.
        broken: Of the rejected items the first ones, as sentences that name file and place.
        looked_like: Rejected items by the known format that they look like.
    """

    source: str
    target: str
    files: int = 0
    read: int = 0
    records: int = 0
    written: int = 0
    rejected: int = 0
    renamed: int = 0
    losses: Losses = field(default_factory=Losses)
    broken: list[str] = field(default_factory=list)
    looked_like: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        counts = ("files", "read", "records", "written", "rejected", "renamed")
        lost = {
            what: {"records": count, "example": self.losses.examples[what]}
            for what, count in self.losses.counts.most_common()
        }
        return {
            "source": self.source,
            "target": self.target,
            **{name: getattr(self, name) for name in counts},
            "losses": lost,
            "broken": self.broken,
            "looked_like": dict(self.looked_like),
        }


def convert_file(
    path: str | Path,
    out: str | Path,
    source: str | None = None,
    target: str = "unified",
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> ConversionReport:
    """Reads items of one format and writes them in another, one at a time.

    What can't be read, is no item of the format or can't be held by the target is kept in `rejected.jsonl` beside the
    output, with its place, the reason and its text; if there is nothing of the kind, one of an earlier run is removed.
    Outputs are whole or absent.

    Args:
        path: A file, or a folder whose files are read in sorted order.
        out: A `.jsonl` file, a `.json` one for an array; for formats of text `.txt`, for those of whole files a folder.
        source: The format; guessed by what the first items look like if None.
        target: The format to write.
        on_progress: Told now and then how many of how many bytes have been read.

    Raises:
        DataError: If there is nothing to read, or no item is of the format; `rejected.jsonl` is written all the same.
        UsageError: If there is no such format, or something can't be written.
    """
    path, out = Path(path), Path(out)
    writer = converter_named(target)
    reader = converter_named(source or guess(path))
    files = files_of(path, reader)
    for written in (out, out.with_name(REJECTED)):
        if written.exists() and any(written.samefile(file) for file in (path, *files)):
            raise UsageError(f"{written} is what is read; give another path for what is written.")
    conversion = _Conversion(reader, writer, out)
    report = conversion.report
    sizes = [file.stat().st_size for file in files]
    total, before = sum(sizes), 0
    try:
        for file, size in zip(files, sizes, strict=True):
            conversion.read(file, partial(_tell, on_progress, before, total))
            before += size
            on_progress(before, total)
        if not report.written:
            raise DataError(_nothing(path, report))
        conversion.close()
    except DataError:
        conversion.output.discard()
        conversion.close_rejects()
        raise
    except BaseException:
        conversion.discard()
        raise
    return report


def _tell(on_progress: Callable[[int, int], None], before: int, total: int, done: int) -> None:
    on_progress(before + done, total)


def _nothing(path: Path, report: ConversionReport) -> str:
    """Why nothing was written, in one sentence."""
    if not report.read and not report.rejected:
        return f"There is nothing in {path}."
    like, count = next(iter(report.looked_like.most_common(1)), ("", 0))
    if like:
        return (
            f"No item of {path} could be converted from {report.source!r} to {report.target!r}: "
            f"{count:,} of {report.rejected:,} look like {like}; name that format, or none."
        )
    try:
        guessed = guess(path)
    except DataError:
        guessed = ""
    if guessed and guessed != report.source:
        return f"No item of {path} is of the format {report.source!r}: it looks like {guessed!r}."
    return f"No item of {path} could be converted from {report.source!r} to {report.target!r}: {report.broken[0]}"


class _Conversion:
    def __init__(self, reader: Converter, writer: Converter, out: Path) -> None:
        self.report = ConversionReport(reader.name, writer.name)
        self.output = output_to(out, writer)
        self.rejects: list[RecordFile] = []
        self._reader, self._writer = reader, writer
        self._rejected = out.with_name(REJECTED)
        self._seen: set[bytes] = set()
        self._again: Counter[bytes] = Counter()

    def read(self, file: Path, on_bytes: Callable[[int], None]) -> None:
        reader = self._reader.beside(file)
        report = self.report
        report.files += 1
        prefix = f"{reader.name}---{file.name.partition('.')[0]}---"
        for item in read_items(file, reader, lambda rejected: self._reject(file, rejected), on_bytes):
            report.read += 1
            id = f"{prefix}{report.read}"
            losses = Losses()
            losses.begin(id)
            try:
                for record in reader.read(item.value, id, losses):
                    report.records += 1
                    self._make_unique(record, id)
                    self._write(record)
                self._note(losses)
            except Misfit as misfit:
                self._misfit(file, item, str(misfit))
            except UsageError:  # a ValueError, too: the disk is full, which is no fault of the item
                raise
            except _JUNK as error:
                self._misfit(file, item, f"It is no item of {reader.name!r} ({type(error).__name__}: {error}).")

    def close(self) -> None:
        """Puts what was written under its name, rejects first: an output never stands there without them."""
        self.close_rejects()
        self.output.close()

    def close_rejects(self) -> None:
        for rejects in self.rejects:
            rejects.close()
        if not self.rejects:
            self._rejected.unlink(missing_ok=True)

    def discard(self) -> None:
        self.output.discard()
        for rejects in self.rejects:
            rejects.discard()

    def _make_unique(self, record: Record, given: str) -> None:
        """Ids that the item's place gave are unique already."""
        id = record["unique_trajectory_id"]
        if id.startswith(given):
            return
        digest = hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if digest not in self._seen:
            self._seen.add(digest)
            return
        self.report.renamed += 1
        self._again[digest] += 1
        record["unique_trajectory_id"] = f"{id}#{self._again[digest] + 1}"

    def _write(self, record: Record) -> None:
        losses = Losses()
        losses.begin(record["unique_trajectory_id"])
        for written in self._writer.write(record, losses):
            self.output.write(written, record["unique_trajectory_id"])
            self.report.written += 1
        self._note(losses)

    def _note(self, losses: Losses) -> None:
        """Counts what was lost of a record; what is not written at all has lost nothing."""
        self.report.losses.counts.update(losses.counts)
        for what, example in losses.examples.items():
            self.report.losses.examples.setdefault(what, example)

    def _misfit(self, file: Path, item: Item, reason: str) -> None:
        like = looks_like(item.value) if self._reader.unit == "value" else ""
        if converter_of(item.value) == self._reader.name:
            like = ""
        hint = f" It looks like {like}." if like else ""
        self._reject(file, Rejected(item.number, item.offset, f"{reason}{hint}", item.raw, like))

    def _reject(self, file: Path, rejected: Rejected) -> None:
        if not self.rejects:
            self.rejects.append(RecordFile(self._rejected))
        self.rejects[0].write({"file": str(file), **rejected.to_json()})
        self.report.rejected += 1
        if rejected.format:
            self.report.looked_like[rejected.format] += 1
        if len(self.report.broken) < _TOLD:
            self.report.broken.append(f"{file}, line or element {rejected.line}: {rejected.reason}")
