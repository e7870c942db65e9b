"""What exporters read: trajectory files, streamed or by groups, without the episodes that nobody should train on."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from lamsim.datasets.records import Reading, Rejected, read_lines
from lamsim.errors import DataError
from lamsim.trajectory import trajectory_file

Record: TypeAlias = dict[str, Any]
"""One line of a trajectory file as plain data; `docs/trajectories.md` has its keys."""


_BROKEN_TOLD = 5


class Unfit(Exception):
    """This record can't be a row of this target; the text says why, as the summary counts it."""


class Place(NamedTuple):
    """Where a line begins."""

    file: Path
    number: int
    offset: int


def task_of(record: Record) -> tuple[str, str, str]:
    """What names a record's task: environment, split and task."""
    block = record.get("lamsim") or {}
    return str(block.get("env")), str(block.get("split")), str(block.get("task"))


def reward_of(record: Record) -> float | None:
    """The sum of an episode's rewards; None for a record that has none."""
    reward = (record.get("lamsim") or {}).get("reward")
    return float(reward) if isinstance(reward, int | float) else None


class Source:
    """The records of some files, and an account of what became of them.

    Left out are episodes that the machine ended, episodes that go on, those in which the agent says nothing, those with
    something in them that readers of training data break on, and lines that are no trajectory.

    Args:
        paths: Trajectory files, or folders of runs.
        trees: Files with the trees of searches, one a line (`docs/search.md`); pairs of siblings are made of them too.
        on_record: Called for each record in turn with its place and why it is left out; empty if it is not.

    Attributes:
        read: Records read.
        left_out: How many were left out, by reason.
        broken: Of the lines that are no trajectory the first ones, as sentences that name file and line.

    Raises:
        DataError: If a file is not there.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        trees: Sequence[str | Path] = (),
        on_record: Callable[[Place, str], None] = lambda place, reason: None,
    ) -> None:
        self.files = [trajectory_file(path) for path in paths]
        self.trees = [Path(tree) for tree in trees]
        for tree in self.trees:
            if not tree.is_file():
                raise DataError(f"There are no trees at {tree}: give the file that the search wrote.")
        self.read = 0
        self.left_out: Counter[str] = Counter()
        self.broken: list[str] = []
        self._on_record = on_record

    def records(self, min_reward: float | None = None) -> Iterator[Record]:
        """The records that can be trained on, in the order of the files.

        Args:
            min_reward: The smallest sum of rewards that is let through.

        Raises:
            DataError: If a file has no trajectories.
        """
        for place, record in self._fit(min_reward):
            self._on_record(place, "")
            yield record

    def groups(self, key: Callable[[Record], tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], list[Record]]]:
        """The same records in groups, in the order of their keys; only one group is in memory at a time.

        Raises:
            DataError: If a file has no trajectories.
        """
        places: dict[tuple[Any, ...], list[Place]] = {}
        for place, record in self._fit(None):
            self._on_record(place, "")
            places.setdefault(key(record), []).append(place)
        open_files = {file: open(file, "rb") for file in self.files}  # noqa: SIM115 - closed below
        try:
            for name in sorted(places, key=repr):
                yield name, [_read_at(open_files[place.file], place.offset) for place in places[name]]
        finally:
            for file in open_files.values():
                file.close()

    def rows(self, make: Callable[[Record], Record], min_reward: float | None = None) -> Iterator[Record]:
        """One row for each record, but for those that `make` finds unfit."""
        for place, record in self._fit(min_reward):
            try:
                row = make(record)
            except Unfit as reason:
                self._leave_out(place, str(reason))
            else:
                self._on_record(place, "")
                yield row

    def lines_of_trees(self) -> Iterator[tuple[Place, Record]]:
        """The trees, one at a time.

        Raises:
            DataError: If a line is broken; it names file and line.
        """
        for file in self.trees:
            for place, line in _lines(file):
                yield place, _tree(line, place)

    def tree_at(self, place: Place) -> Record:
        """A tree that was seen before."""
        with open(place.file, "rb") as file:
            file.seek(place.offset)
            return _tree(file.readline(), place)

    def _fit(self, min_reward: float | None) -> Iterator[tuple[Place, Record]]:
        for file in self.files:
            reading = Reading(file)
            for line in read_lines(file, partial(self._reject, file), reading):
                self.read += 1
                place = Place(file, line.number, reading.bytes - len(line.raw))
                reason = _unfit(line.record, line.raw, min_reward)
                if reason:
                    self._leave_out(place, reason)
                else:
                    yield place, line.record

    def _leave_out(self, place: Place, reason: str) -> None:
        self.left_out[reason] += 1
        self._on_record(place, reason)

    def _reject(self, file: Path, line: Rejected) -> None:
        self.left_out["no trajectory"] += 1
        if len(self.broken) < _BROKEN_TOLD:
            self.broken.append(f"{file}, line {line.line}: {line.reason}")


def _lines(file: Path) -> Iterator[tuple[Place, bytes]]:
    """Whole lines; a last one without its end is a write under way."""
    offset = 0
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                return
            yield Place(file, number, offset), line
            offset += len(line)


def _read_at(file: BinaryIO, offset: int) -> Record:
    """A record that was read, and found fine, before."""
    file.seek(offset)
    record: Record = json.loads(file.readline())
    return record


def _tree(line: bytes, place: Place) -> Record:
    try:
        tree = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{place.file}, line {place.number} is no tree of a search: {error}.") from error
    if not isinstance(tree, dict) or not {"trajectory", "nodes"} <= tree.keys():
        raise DataError(f"{place.file}, line {place.number} is no tree of a search: it has no nodes.")
    return tree


def _unfit(record: Record, line: bytes, min_reward: float | None) -> str:
    """Why nobody should train on a record; empty if there is no reason."""
    block = record.get("lamsim") or {}
    if block.get("failure") is not None:
        return "the machine ended it"
    if block.get("end") == "unfinished":
        return "unfinished"
    if not any(message.get("role") == "assistant" for message in record["conversation"]):
        return "the agent says nothing"
    if min_reward is not None:
        reward = reward_of(record)
        if reward is None or reward < min_reward:
            return f"reward below {min_reward:g}"
    return _unreadable(record) if _suspect(line) else ""


_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG = b"0" * 19
_SUSPECTS = (b"\\ud", b"\\uD", b"NaN", b"Infinity")


def _suspect(line: bytes) -> bool:
    """False if a line surely has nothing that a target's reader would stumble over; cheaper than to look closely."""
    return any(suspect in line for suspect in _SUSPECTS) or _LONG in line.translate(_DIGITS)


def _unreadable(value: Any) -> str:
    """Why the readers of targets would not take a value; one such row costs them the whole file."""
    if isinstance(value, dict):
        return next(filter(None, map(_unreadable, (*value.keys(), *value.values()))), "")
    if isinstance(value, list):
        return next(filter(None, map(_unreadable, value)), "")
    if isinstance(value, str):
        return "" if value.isascii() or not _SURROGATE.search(value) else "text that UTF-8 can't hold"
    if isinstance(value, float):
        return "" if math.isfinite(value) else "a number that JSON has not"
    if isinstance(value, int):
        return "" if -(1 << 63) <= value < 1 << 63 else "an integer beyond 64 bits"
    return ""


_SURROGATE = re.compile("[\ud800-\udfff]")
