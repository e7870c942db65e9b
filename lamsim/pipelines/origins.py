"""Where records come from: each record of a stage's output carries the place at which it entered the pipeline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lamsim.datasets.purging.draft import text_of
from lamsim.datasets.records import Line


class Origin(NamedTuple):
    """Where a record entered the pipeline; copies have the origin of what they are copies of.

    Attributes:
        stage: The stage that it came from.
        line: Its line there, from 1.
        id: What it was called there.
        env: Its environment; empty if it has none.
        task: A name of its task: of environment, split and task, or of what the user of a stranger's record asks first.
    """

    stage: str
    line: int
    id: str
    env: str
    task: str

    @property
    def address(self) -> str:
        """Stage and line, for instance `expert:17`."""
        return f"{self.stage}:{self.line}"

    def encode(self) -> bytes:
        """The origin as a line of a file."""
        return json.dumps(list(self)).encode("ascii") + b"\n"


def origin_of(record: Mapping[str, Any], stage: str, line: int) -> Origin:
    """The origin of a record that enters."""
    block = record.get("lamsim") or {}
    env, task = block.get("env"), block.get("task")
    if isinstance(env, str) and isinstance(task, str):
        named = json.dumps([env, block.get("split"), task])
    else:
        env = ""
        asked = (text_of(message) for message in record["conversation"] if message.get("role") == "user")
        named = " ".join(next(asked, "").lower().split())
    task = hashlib.blake2b(named.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return Origin(stage, line, record["unique_trajectory_id"], env, task)


@dataclass(frozen=True, slots=True)
class Records:
    """A file of records that a stage has written.

    Attributes:
        name: As other stages read it: `stage`, or `stage.part`.
        path: The records.
        origins: Their origins, line by line.
        count: How many there are.
    """

    name: str
    path: Path
    origins: Path
    count: int

    def lines(self) -> Iterator[tuple[int, bytes, Origin]]:
        """Each record with its line, from 1, unread."""
        with open(self.path, "rb") as records:
            for line, (raw, origin) in enumerate(zip(records, self.all_origins(), strict=True), 1):
                yield line, raw, origin

    def all_origins(self) -> Iterator[Origin]:
        """The origins alone."""
        with open(self.origins, "rb") as origins:
            for line in origins:
                yield Origin(*json.loads(line))


class Entry(NamedTuple):
    """A record that a stage takes.

    Attributes:
        address: Where it stands: the name of the file and the line, for instance `parts.train:17`.
        origin: Where it entered.
        line: The record with its bytes.
    """

    address: str
    origin: Origin
    line: Line


def entries(records: Records) -> Iterator[Entry]:
    """Reads the records of a file, one at a time."""
    for number, raw, origin in records.lines():
        yield Entry(f"{records.name}:{number}", origin, Line(number, raw, json.loads(raw)))
