"""What a conversion writes: JSON Lines, a JSON array, a text, or a folder of files; whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from lamsim.datasets.converters.converter import Converter, Misfit
from lamsim.datasets.records import RecordFile
from lamsim.errors import UsageError
from lamsim.trajectory import encode_line


class Output(Protocol):
    """Takes items one at a time; nothing stands under its name before `close`."""

    def write(self, item: Any, id: str) -> None:
        """Adds an item, which belongs to the record of this id.

        Raises:
            UsageError: If the disk does not take it.
            Misfit: If the item can't be written down.
        """

    def close(self) -> None:
        """Puts what was written under its name.

        Raises:
            UsageError: If the disk does not take it.
        """

    def discard(self) -> None:
        """Gives up: nothing is left but what was there before."""


def output_to(out: Path, target: Converter) -> Output:
    """Opens what a target is written to.

    Raises:
        UsageError: If the path has the wrong ending or can't be written.
    """
    if target.unit == "file":
        return _Folder(out, target.suffix)
    endings: dict[str, Callable[[Path], Output]] = {".jsonl": _Lines, ".json": _Array}
    if target.unit == "text":
        endings = {".txt": _Text}
    if out.suffix not in endings:
        raise UsageError(f"{target.name!r} is written to a file that ends with {' or '.join(endings)}, not {out}.")
    return endings[out.suffix](out)


class _Lines:
    def __init__(self, out: Path) -> None:
        self._file = RecordFile(out)
        self.close, self.discard = self._file.close, self._file.discard

    def write(self, item: Any, id: str) -> None:
        self._file.write(encode_line(item))


class _Array:
    def __init__(self, out: Path) -> None:
        self._file = RecordFile(out)
        self._last = b"["
        self.discard = self._file.discard

    def write(self, item: Any, id: str) -> None:
        self._file.write(self._last)
        self._last = (b"," if self._last != b"[" else b" ") + encode_line(item)

    def close(self) -> None:
        self._file.write(self._last)
        self._file.write(b"]")
        self._file.close()


class _Text:
    def __init__(self, out: Path) -> None:
        self._file = RecordFile(out)
        self.close, self.discard = self._file.close, self._file.discard

    def write(self, item: Any, id: str) -> None:
        try:
            self._file.write(f"{item}\n\n".encode())
        except UnicodeEncodeError:
            raise Misfit("It has text that UTF-8 can't hold.") from None


class _Folder:
    """A file for each item, named for its record; a list of values that is no single one is written as an array."""

    def __init__(self, out: Path, suffix: str) -> None:
        if out.exists():
            raise UsageError(f"{out} is there already; the target is a folder of files: name a new one.")
        self._out, self._suffix = out, suffix
        self._part = out.with_name(f"{out.name}.part")
        self._names: set[str] = set()
        shutil.rmtree(self._part, ignore_errors=True)
        self._do(lambda: self._part.mkdir(parents=True))

    def write(self, item: Any, id: str) -> None:
        name = re.sub(r"[^\w.-]+", "_", id).strip("._")[:150] or "item"
        number = 1
        while (unique := f"{name}-{number}" if number > 1 else name) in self._names:
            number += 1
        self._names.add(unique)
        if self._suffix.endswith(".jsonl"):
            content = b"".join([encode_line(value) for value in item])
        else:
            content = encode_line(item[0] if len(item) == 1 else item)
        self._do(lambda: (self._part / f"{unique}{self._suffix}").write_bytes(content))

    def close(self) -> None:
        self._do(lambda: self._part.rename(self._out))

    def discard(self) -> None:
        shutil.rmtree(self._part, ignore_errors=True)

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except OSError as error:
            self.discard()
            raise UsageError(f"Can't write {self._out}: {error.strerror or error}. Nothing of it is left.") from error
