"""Files of trajectories as they come: read in constant memory, with what is broken kept apart, and written whole."""

from __future__ import annotations

import base64
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import from_json

from lamsim.datasets.known_formats import looks_like, packed_as
from lamsim.errors import DataError, UsageError
from lamsim.trajectory import Trajectory, encode_line, trajectory_file

REJECTED = "rejected.jsonl"
"""The file beside an output that holds the lines that could not be read."""

LONGEST_LINE = 256 << 20
"""Bytes; a longer line is told but not read, so that memory stays bounded."""

_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A record with where it stood.

    Attributes:
        number: The line, from 1.
        raw: Its bytes, with their end; what has not been changed is written as it came.
        record: What it says.
    """

    number: int
    raw: bytes
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that is no trajectory.

    Attributes:
        line: The line, from 1.
        offset: Where it starts in the file, in bytes.
        reason: One sentence: what is wrong with it.
        raw: Its bytes; empty if it is longer than `LONGEST_LINE`.
        format: The known format that it looks like; empty if none.
    """

    line: int
    offset: int
    reason: str
    raw: bytes
    format: str = ""

    def to_json(self) -> dict[str, Any]:
        """The line as it is kept: its text, or its bytes in base64 where they are no UTF-8."""
        kept: dict[str, Any] = {"line": self.line, "offset": self.offset, "reason": self.reason}
        if self.format:
            kept["looks_like"] = self.format
        try:
            return {**kept, "text": self.raw.decode("utf-8")}
        except UnicodeDecodeError:
            return {**kept, "base64": base64.b64encode(self.raw).decode("ascii")}


@dataclass(slots=True)
class Reading:
    """What a file held so far.

    Attributes:
        path: The file.
        records: How many trajectories.
        rejected: How many lines that are none.
        bytes: How many were read.
        looked_like: Rejected lines by the known format that they look like.
    """

    path: Path
    records: int = 0
    rejected: int = 0
    bytes: int = 0
    looked_like: Counter[str] = field(default_factory=Counter)


def read_lines(
    path: str | Path, on_rejected: Callable[[Rejected], None], reading: Reading | None = None
) -> Iterator[Line]:
    """Reads trajectories one at a time, in memory that does not grow with the file.

    A line that is none is handed to `on_rejected` and passed over; blank lines are nothing. A last line without its
    end counts if it is whole.

    Args:
        path: A `.jsonl` file, or the folder of a run.
        on_rejected: Takes each line that is no trajectory.
        reading: Counts along; made if not given.

    Raises:
        DataError: If there is no such file, it is no text or one JSON document rather than JSON Lines, or it has lines
            and none of them is a trajectory; the sentence names the known format that it looks like.
    """
    file = trajectory_file(path)
    reading = reading or Reading(file)
    with BufferedReader(FileIO(file), 1 << 20) as lines:
        if kind := packed_as(lines.peek(32)[:32]):
            raise DataError(f"{file} is not JSON Lines but looks like {kind}; unpack or convert it first.")
        number = 0
        while raw := lines.readline(LONGEST_LINE + 1):
            number += 1
            offset, whole = reading.bytes, True
            reading.bytes += len(raw)
            while len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
                whole = False
                rest = lines.readline(LONGEST_LINE)
                reading.bytes += len(rest)
                if not rest or rest.endswith(b"\n"):
                    break
            if number == 1:
                raw = raw.removeprefix(_BOM)
            if not raw.strip():
                continue
            found = record_of(raw) if whole else Fault(f"It is longer than {LONGEST_LINE >> 20} MiB.")
            if isinstance(found, Fault):
                if number == 1 and _spread(raw):
                    raise DataError(f"{file} is one JSON document, not JSON Lines: write one record a line.")
                reading.rejected += 1
                reading.looked_like[found.format] += 1
                on_rejected(Rejected(number, offset, found.reason, raw if whole else b"", found.format))
                continue
            reading.records += 1
            yield Line(number, raw, found)
    if reading.rejected and not reading.records:
        raise DataError(_wrong_format(reading))


class Fault(NamedTuple):
    """Why a line is no trajectory."""

    reason: str
    format: str = ""


def record_of(raw: bytes) -> dict[str, Any] | Fault:
    """What a line says, or why it is no trajectory; it never raises."""
    try:
        record = from_json(raw, cache_strings="keys")
    except ValueError:  # also for what `json` takes: lone surrogates, and more than 200 levels
        return _record_or_fault(raw)
    return record if _is_trajectory(record) else _record_or_fault(raw)


_OBJECTS = {dict}


def _is_trajectory(record: Any) -> bool:
    """What `Trajectory` says of a record without lone surrogates, sooner and without a copy of it."""
    if type(record) is not dict:
        return False
    tools, conversation, format = map(record.get, ("tools", "conversation", "format_instruction"))
    return (
        type(record.get("unique_trajectory_id")) is str
        and type(record.get("task_instruction")) is str
        and (format is None or type(format) is str)
        and type(tools) is list
        and type(conversation) is list
        and _OBJECTS.issuperset(map(type, tools))
        and _OBJECTS.issuperset(map(type, conversation))
        and type(record.get("lamsim", {})) is dict
    )


def _record_or_fault(raw: bytes) -> dict[str, Any] | Fault:
    """Takes everything that is a trajectory, and says what is wrong with the rest."""
    try:
        record = json.loads(raw)
    except UnicodeDecodeError as error:
        return Fault(f"It is not UTF-8 at byte {error.start}.")
    except RecursionError:
        return Fault("It is nested too deep.")
    except ValueError as error:
        cut = "" if raw.endswith(b"\n") else "It is cut off: "
        return Fault(f"{cut or 'It is not JSON: '}{error}.")
    try:
        Trajectory.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        at = ".".join(map(str, first["loc"])) or "record"
        format = looks_like(record)
        hint = f" It looks like {format}." if format else ""
        return Fault(f"It is no trajectory: {at}: {first['msg']}.{hint}", format)
    found: dict[str, Any] = record
    return found


def _spread(raw: bytes) -> bool:
    """Whether a first line opens a document that goes on, or is an array of everything."""
    return raw.strip() in (b"[", b"{") or raw.lstrip().startswith((b"[{", b"[ {"))


def _wrong_format(reading: Reading) -> str:
    format, count = reading.looked_like.most_common(1)[0]
    known = f"{count:,} of its {reading.rejected:,} lines look like {format}; convert them first" if format else ""
    return f"No line of {reading.path} is a trajectory: {known or 'each needs unique_trajectory_id, tools, ...'}."


class RecordFile:
    """A new file of records, one JSON object a line; it stands under its name only once it is whole.

    Args:
        path: The file; its folder is made if need be, and one that is there is replaced.

    Raises:
        UsageError: If it can't be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = 0
        self._part = path.with_name(f"{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self._part, "wb", buffering=1 << 20)  # noqa: SIM115 - closed by `close` or `discard`
        except OSError as error:
            raise self._unwritable(error) from error

    def write(self, line: bytes | Mapping[str, Any]) -> None:
        """Adds a record, or the line of one as it came.

        Raises:
            UsageError: If the disk does not take it.
        """
        encoded = line if isinstance(line, bytes) else encode_line(line)
        try:
            self._file.write(encoded)
            if not encoded.endswith(b"\n"):
                self._file.write(b"\n")
        except OSError as error:
            self.discard()
            raise self._unwritable(error) from error
        self.lines += 1

    def close(self) -> None:
        """Brings the file to the disk and puts it under its name.

        Raises:
            UsageError: If the disk does not take it.
        """
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._part, self.path)
        except OSError as error:
            self.discard()
            raise self._unwritable(error) from error

    def discard(self) -> None:
        """Gives up: nothing is left under the file's name but what was there before."""
        try:
            self._file.close()
        except OSError:
            self._file.raw.close()  # type: ignore[attr-defined]
        self._part.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> UsageError:
        return UsageError(
            f"Can't write {self.path}: {error.strerror or error}. What was read is untouched, and nothing half-written "
            "is left."
        )
