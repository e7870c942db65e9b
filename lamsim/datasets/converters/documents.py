"""Files of any format as items, one at a time: JSON Lines, a JSON document, Parquet or text; plain or gzipped."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from lamsim.datasets.converters.converter import Converter
from lamsim.datasets.converters.elements import read_elements
from lamsim.datasets.converters.lines import Item, read_texts, read_values
from lamsim.datasets.exporters.exporter import require
from lamsim.datasets.known_formats import packed_as
from lamsim.datasets.records import REJECTED, Rejected
from lamsim.errors import DataError
from lamsim.trajectory import TRAJECTORIES

_Stream: TypeAlias = "io.BufferedReader[_Unpacked]"
_BOM = b"\xef\xbb\xbf"
_HEAD = 1 << 16
_DATA = re.compile(r".*\.(json|jsonl|ndjson|json5|parquet|txt|log|traj)(\.gz)?", re.IGNORECASE)


def files_of(path: Path, converter: Converter | None = None) -> list[Path]:
    """The files that a path names, in sorted order: itself, the trajectories of a run's folder, or all of a folder.

    Args:
        path: A file or a folder.
        converter: Of a folder, only files that can be of its format.

    Raises:
        DataError: If there are none.
    """
    if path.is_file():
        return [path]
    if (path / TRAJECTORIES).is_file():
        return [path / TRAJECTORIES]
    suffix = converter.suffix if converter and converter.unit == "file" else ""
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != REJECTED and _DATA.fullmatch(file.name) and file.name.endswith(suffix)
    ]
    if not found:
        raise DataError(f"There is nothing to convert at {path}: give a file of data, or a folder with such files.")
    return found


def read_items(
    file: Path,
    converter: Converter,
    on_rejected: Callable[[Rejected], None],
    on_bytes: Callable[[int], None] = lambda done: None,
) -> Iterator[Item]:
    """Reads the items of a file, in memory that does not grow with it (but for the unit `file`).

    What is broken is handed to `on_rejected` and passed over.

    Args:
        file: The file.
        converter: Says what an item is.
        on_rejected: Takes each piece that can't be read; its `line` is the number of the line or the element.
        on_bytes: Told now and then how much of the file, packed as it is, has been read.

    Raises:
        DataError: If the file can't be opened, or is packed in a way that is not read here.
    """
    if converter.unit != "file":
        yield from _pieces(file, converter.begins, on_rejected, on_bytes)
        return
    values = [item.value for item in _pieces(file, None, on_rejected, on_bytes)]
    if values:
        yield Item(values, 1, 0, b"")


def _pieces(
    file: Path, begins: re.Pattern[str] | None, on_rejected: Callable[[Rejected], None], on_bytes: Callable[[int], None]
) -> Iterator[Item]:
    with _open(file) as packed:
        kind = packed_as(packed.peek(32)[:32])
        if kind == "Parquet":
            yield from _rows(file, on_bytes)
            return
        if kind and kind != "gzip":
            raise DataError(f"{file} is no data that can be read here but looks like {kind}; unpack it first.")
        unpacked = _Unpacked(gzip.GzipFile(fileobj=packed) if kind else packed)
        with io.BufferedReader(unpacked, 1 << 20) as stream:
            if stream.peek(3).startswith(_BOM):
                stream.read(len(_BOM))
            if begins is not None:
                items = read_texts(stream, begins, on_rejected)
            elif _is_document(stream.peek(_HEAD)[:_HEAD]):
                items = _elements(stream, on_rejected)
            else:
                items = read_values(stream, on_rejected)
            for item in items:
                yield item
                on_bytes(packed.tell())
            if unpacked.fault:
                on_rejected(Rejected(0, stream.tell(), f"The file breaks off: {unpacked.fault}.", b""))


def _open(file: Path) -> io.BufferedReader[io.FileIO]:
    try:
        return io.BufferedReader(io.FileIO(file), 1 << 20)
    except OSError as error:
        raise DataError(f"Can't read {file}: {error.strerror or error}.") from error


class _Unpacked(io.RawIOBase):
    """A stream that ends where its source breaks, and says why."""

    def __init__(self, source: gzip.GzipFile | io.BufferedReader[io.FileIO]) -> None:
        self._source = source
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            found = self._source.read1(len(buffer))  # not `readinto`, which gives nothing of what ends in an error
        except (EOFError, OSError, zlib.error) as error:
            self.fault = str(error).rstrip(".")
            return 0
        buffer[: len(found)] = found
        return len(found)

    def tell(self) -> int:
        return self._source.tell()


def _is_document(head: bytes) -> bool:
    """Whether a file is one JSON value (or some, each over several lines) rather than one on each line."""
    text = head.decode("utf-8", "replace").lstrip()
    line, end, rest = text.partition("\n")
    if not text.startswith(("[", "{")):
        return False
    if _whole(line):
        return text.startswith("[") and not rest.strip() and len(head) < _HEAD
    if text.startswith("["):
        return True
    following = rest.lstrip().partition("\n")[0]
    return bool(end) and not _whole(following) and bool(re.search(r'[{\[,"]\s*$', line))


def _whole(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list)


def _elements(stream: _Stream, on_rejected: Callable[[Rejected], None]) -> Iterator[Item]:
    for number, element in enumerate(read_elements(stream, stream.tell()), 1):
        if element.fault:
            on_rejected(Rejected(number, element.offset, element.fault, element.raw))
        else:
            yield Item(element.value, number, element.offset, element.raw)


def _rows(file: Path, on_bytes: Callable[[int], None]) -> Iterator[Item]:
    parquet = require("pyarrow.parquet", "parquet")
    try:
        table = parquet.ParquetFile(file)
    except (OSError, ValueError) as error:
        raise DataError(f"{file} is no Parquet file that can be read: {error}") from error
    size, total = file.stat().st_size, max(1, table.metadata.num_rows)
    packed = [field.name for field in table.schema_arrow if str(field.type).startswith("extension<arrow.json")]
    number = 0
    with table:
        for batch in table.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                for name in packed:
                    if isinstance(row[name], str):
                        row[name] = json.loads(row[name])
                yield Item(row, number, 0, b"")
            on_bytes(size * number // total)


class _NoJson(Exception):
    """Of what a file begins with too much is no JSON."""


def first_values(file: Path, count: int = 20) -> list[Any]:
    """The first JSON values of a file that can be read, to see what it is; empty for text."""
    broken: list[Rejected] = []
    values: list[Any] = []

    def on_rejected(rejected: Rejected) -> None:
        broken.append(rejected)
        if len(broken) > count:
            raise _NoJson

    try:
        for item in islice(_pieces(file, None, on_rejected, lambda done: None), count):
            values.append(item.value)
    except _NoJson:
        pass
    return values


def first_lines(file: Path) -> list[str]:
    """The first lines of a text file, plain or gzipped."""
    with _open(file) as packed:
        source = gzip.GzipFile(fileobj=packed) if packed_as(packed.peek(32)[:32]) == "gzip" else packed
        with io.BufferedReader(_Unpacked(source), _HEAD) as stream:
            return stream.read(_HEAD).removeprefix(_BOM).decode("utf-8", "replace").splitlines()
