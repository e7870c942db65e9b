"""The index of a file: where each episode stands and its row, made in one pass that goes on as the file grows."""

from __future__ import annotations

import io
import os
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from lamsim.datasets.records import LONGEST_LINE, Fault, read_lines, record_of
from lamsim.errors import DataError
from lamsim.trajectory import TRAJECTORIES, trajectory_file
from lamsim.viewing.rows import row_of

SLICE = 1 << 20
"""Bytes that are read at a time."""

LOOK_EVERY = 0.5
"""Seconds between two looks at a file that is read to its end."""

_QUIET = 10
"""Looks without news after which a file is no longer said to grow."""

_SAMPLES = 20
"""Rejected lines whose reasons are kept."""

_BOM = b"\xef\xbb\xbf"


class Run:
    """One file of trajectories, indexed as far as it has been read.

    One thread calls `advance`; others may use everything else meanwhile.

    Attributes:
        path: What was given.
        name: The folder of a run, or the file without its ending.
        rows: The episodes' rows, see `row_of`; `rows[n]` is that of the n-th one.
        indexed: How many bytes have been read.
        done: Whether all that was there at the last look has been read.
        rejected: How many lines are no trajectories.
        rejected_samples: `line` (from 1) and `reason` of the first of them.

    Args:
        path: A `.jsonl` file, or the folder of a run.

    Raises:
        DataError: If there is no such file, or it holds lines and none of them is a trajectory.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = trajectory_file(path)
        try:
            next(read_lines(self._file, lambda _: None), None)  # says what is wrong where there is nothing to see
            self._descriptor = os.open(self._file, os.O_RDONLY)
        except OSError as error:
            raise DataError(f"{path} can't be read: {error.strerror or error}.") from error
        whole = self._file.resolve()
        self.name = whole.parent.name if whole.name == TRAJECTORIES else whole.name.removesuffix(".jsonl")
        self.rows: list[bytes] = []
        self.indexed = 0
        self.done = False
        self.rejected = 0
        self.rejected_samples: list[dict[str, Any]] = []
        self._starts = array("Q")
        self._sizes = array("Q")
        self._lines = 0
        self._reach = SLICE
        self._skipping = False
        self._end_seen = -1
        self._torn = False
        self._trouble = ""
        self._quiet = _QUIET

    def close(self) -> None:
        """Lets go of the file."""
        os.close(self._descriptor)

    @property
    def size(self) -> int:
        """Bytes that the file has now."""
        return os.fstat(self._descriptor).st_size

    @property
    def growing(self) -> bool:
        """Whether the file has grown within the last looks at it, once it was read to its end."""
        return self._quiet < _QUIET

    @property
    def notes(self) -> list[str]:
        """Sentences on what is odd about the file."""
        notes = [self._trouble] if self._trouble else []
        if self._torn:
            notes.append(f"Line {self._lines + 1} has no end: it is being written, or it was cut off.")
        now = os.fstat(self._descriptor)
        if now.st_size < self.indexed:
            notes.append("The file has become shorter since it was read; open it anew.")
        try:
            there = os.stat(self._file)
        except OSError:
            notes.append("The file has been removed or moved since it was opened.")
        else:
            if (there.st_dev, there.st_ino) != (now.st_dev, now.st_ino):
                notes.append("The file has been replaced since it was opened; open it anew.")
        return notes

    def record(self, n: int) -> tuple[dict[str, Any], int]:
        """An episode's record, and the size of its line in bytes.

        Raises:
            DataError: If it no longer stands where it stood.
        """
        try:
            raw = self._raw(n)
        except OSError as error:
            raise DataError(f"Episode {n} of {self.name} can't be read: {error.strerror}.") from error
        found = record_of(raw.removeprefix(_BOM))
        if isinstance(found, Fault):
            raise DataError(f"Episode {n} of {self.name} has been changed since it was read; open the file anew.")
        return found, len(raw)

    def start(self, n: int) -> int:
        """Where the n-th episode stands, in bytes."""
        return self._starts[n]

    def lines(self, start: int, most: int) -> Iterator[bytes]:
        """The lines of episodes from one on, at least one of them and not many more than so many bytes."""
        read = 0
        for n in range(start, len(self.rows)):
            yield (raw := self._raw(n))
            read += len(raw)
            if read >= most:
                return

    def _raw(self, n: int) -> bytes:
        return os.pread(self._descriptor, self._sizes[n], self._starts[n])

    def advance(self) -> bool:
        """Reads a slice more.

        Returns:
            Whether there was anything to read; False at the end, as long as nothing comes after it.
        """
        try:
            chunk = os.pread(self._descriptor, self._reach, self.indexed)
        except OSError as error:
            self._trouble = f"The file can't be read on: {error.strerror}."
            return False
        if self._skipping:
            end = chunk.find(b"\n") + 1
            self.indexed += end or len(chunk)
            self._skipping = not end
            self._lines += bool(end)
        elif end := chunk.rfind(b"\n") + 1:
            self._reach = SLICE
            for line in io.BytesIO(chunk[:end]):
                self._take(line)
        elif len(chunk) < self._reach:
            return self._at_the_end(chunk)
        elif self._reach < LONGEST_LINE:
            self._reach *= 4
            return True
        else:
            self._reject(f"It is longer than {LONGEST_LINE >> 20} MiB.")
            self._reach, self._skipping = SLICE, True
        if not chunk:
            return self._at_the_end(chunk)
        if self._end_seen >= 0:
            self._quiet = 0
        self._torn = self.done = False
        return True

    def _at_the_end(self, rest: bytes) -> bool:
        """What is left has no end; if it is whole as it is, only the line feed is missing."""
        seen, self._end_seen = self._end_seen, self.indexed + len(rest)
        if seen == self._end_seen:
            self._quiet += 1
            self.done = True
            return False
        if seen >= 0:
            self._quiet = 0
        if rest and not isinstance(record_of(rest.removeprefix(_BOM)), Fault):
            self._take(rest)
            rest = b""
        self._torn, self.done = bool(rest.strip()), True
        return False

    def _take(self, line: bytes) -> None:
        if line.strip():
            found = record_of(line.removeprefix(_BOM))
            if isinstance(found, Fault):
                self._reject(found.reason)
            else:
                self._starts.append(self.indexed)
                self._sizes.append(len(line))
                self.rows.append(row_of(found, len(self.rows), len(line)))  # last: who sees the row finds the record
        self._lines += line.endswith(b"\n")
        self.indexed += len(line)

    def _reject(self, reason: str) -> None:
        self.rejected += 1
        if len(self.rejected_samples) < _SAMPLES:
            self.rejected_samples.append({"line": self._lines + 1, "reason": reason})


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[list[Run]]:
    """Runs by the names of their files or folders, made different where they are the same.

    Raises:
        DataError: If one of them can't be shown, see `Run`.
    """
    with ExitStack() as stack:
        runs: list[Run] = []
        names: Counter[str] = Counter()
        for path in paths:
            run = stack.enter_context(closing(Run(path)))
            names[run.name] += 1
            if names[run.name] > 1:
                run.name = f"{run.name} ({names[run.name]})"
            runs.append(run)
        yield runs


def read_whole(run: Run) -> None:
    """Reads a file as it is now to its end."""
    while run.advance():
        pass


@contextmanager
def followed(runs: Sequence[Run]) -> Iterator[None]:
    """Indexes files in the background, in turns, and goes on with what is added, as long as the context lasts."""
    stop = Event()

    def follow() -> None:
        while not stop.is_set():
            if not any([run.advance() for run in runs]):
                stop.wait(LOOK_EVERY)

    thread = Thread(target=follow, name="index", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
