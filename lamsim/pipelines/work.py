"""The workbench of a stage: the records that it takes, the files that it writes, and the account of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lamsim.datasets.records import RecordFile
from lamsim.pipelines.account import ENTERED, Account, Why
from lamsim.pipelines.origins import Entry, Origin, Records, entries, origin_of
from lamsim.pipelines.profile import Profile
from lamsim.trajectory import encode_line


class Outlet:
    """A file of records under way, with its origins.

    Args:
        folder: Where it is written.
        stage: The stage that writes it.
        part: Which part of its output it is; empty for all.
    """

    def __init__(self, folder: Path, stage: str, part: str) -> None:
        self.name = f"{stage}.{part}" if part else stage
        self.profile = Profile()
        self.records = RecordFile(folder / f"{part or 'records'}.jsonl")
        self.origins = RecordFile(folder / f"{part or 'records'}.origins.jsonl")

    def write(self, record: Mapping[str, Any], raw: bytes, origin: Origin) -> str:
        """Adds a record and says where it stands now."""
        self.records.write(raw)
        self.origins.write(origin.encode())
        self.profile.add(record, len(raw))
        return f"{self.name}:{self.records.lines}"

    def to_json(self) -> dict[str, Any]:
        """What it holds, as plain data."""
        return {
            "file": self.records.path.name,
            "origins": self.origins.path.name,
            "records": self.records.lines,
            "profile": self.profile.to_json(),
        }


class Work:
    """What a stage works with.

    Args:
        stage: Its name.
        parts: The parts of its output.
        seed: Of everything that it draws.
        inputs: The records that it takes, by the name under which the recipe asks for them.
        folder: Where it writes.
        base: What relative names of other files are relative to.
        tick: Called as work goes on, with how much.

    Attributes:
        notes: Sentences for the report.
        rows: Rows written, of a stage that writes rows.
    """

    def __init__(
        self,
        stage: str,
        parts: Sequence[str],
        seed: int,
        inputs: Mapping[str, Records],
        folder: Path,
        base: Path,
        tick: Callable[[int], None],
    ) -> None:
        self.stage, self.seed, self.inputs, self.folder, self.base = stage, seed, inputs, folder, base
        self.tick = tick
        self.notes: list[str] = []
        self.rows = 0
        self.account = Account(folder)
        self._outlets = {part: Outlet(folder, stage, part) for part in parts}
        self._files: list[RecordFile] = []

    def survey(self) -> Iterator[Entry]:
        """The records of all inputs, to look at before they are taken."""
        for records in self.inputs.values():
            yield from entries(records)

    def entries(self) -> Iterator[Entry]:
        """The records of all inputs, one at a time."""
        for entry in self.survey():
            self.account.taken += 1
            yield entry
            self.tick(1)

    def enter(self, record: Mapping[str, Any], raw: bytes | None = None) -> None:
        """Takes a record into the pipeline."""
        outlet = self._outlets[""]
        origin = origin_of(record, self.stage, outlet.records.lines + 1)
        address = outlet.write(record, encode_line(record) if raw is None else raw, origin)
        self.account.tell(origin, address, ENTERED, [address])

    def put(self, record: Mapping[str, Any], origin: Origin, raw: bytes | None = None, part: str = "") -> str:
        """Writes a record, as it came if `raw` is given, and says where it stands now."""
        return self._outlets[part].write(record, encode_line(record) if raw is None else raw, origin)

    def tell(self, entry: Entry, fate: str, to: Sequence[str] = (), why: Sequence[Why] = ()) -> None:
        """Says what became of a record that was taken; see `Account.tell`."""
        id = entry.line.record["unique_trajectory_id"]
        self.account.tell(entry.origin, entry.address, fate, to, why, id)

    def file(self, name: str) -> RecordFile:
        """Another file of the stage."""
        made = RecordFile(self.folder / name)
        self._files.append(made)
        return made

    def close(self) -> dict[str, Any]:
        """Brings all files to the disk and gives the account as plain data.

        Raises:
            UsageError: If the disk does not take it.
        """
        for file in self._all():
            file.close()
        outputs = {part: outlet.to_json() for part, outlet in self._outlets.items()}
        return {**self.account.to_json(), "rows": self.rows, "notes": self.notes, "outputs": outputs}

    def discard(self) -> None:
        """Gives up what was written."""
        for file in self._all():
            file.discard()

    def _all(self) -> Iterator[RecordFile]:
        yield self.account.events
        for outlet in self._outlets.values():
            yield from (outlet.records, outlet.origins)
        yield from self._files
