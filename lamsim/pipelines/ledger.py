"""The ledger: where each record went, from where it entered to where it ended, one record a line."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lamsim.datasets.records import RecordFile
from lamsim.errors import DataError
from lamsim.pipelines.account import ENTERED, EVENTS
from lamsim.pipelines.results import Result

LEDGER = "ledger.jsonl"


def write_ledger(out: Path, results: Sequence[Result]) -> dict[str, dict[str, int]]:
    """Gathers what the stages tell of their records, sorted on the disk, by the place where each record entered.

    Returns:
        How many records of each stage in which any entered met each end.

    Raises:
        UsageError: If it can't be written.
        OSError: If there is no room to sort.
    """
    ledger = RecordFile(out / LEDGER)
    ends: dict[str, Counter[str]] = {}
    try:
        with TemporaryDirectory(dir=out, prefix=".ledger-") as folder:
            for told in _told(Path(folder) / "events", results):
                ledger.write(told)
                ends.setdefault(told["origin"].rpartition(":")[0], Counter()).update(told["ends"])
        ledger.close()
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        ledger.discard()
    return {source: dict(counts.most_common()) for source, counts in ends.items()}


def _told(database: Path, results: Sequence[Result]) -> Iterator[dict[str, Any]]:
    ranks = {result.name: rank for rank, result in enumerate(results)}
    with closing(sqlite3.connect(database)) as events:
        # Neither is needed of a file that is thrown away, and both cost much.
        events.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        events.execute("CREATE TABLE event (source INT, line INT, stage INT, number INT, told TEXT)")
        for result in results:
            events.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", _rows(result, ranks))
        found = events.execute("SELECT source, line, stage, told FROM event ORDER BY source, line, stage, number")
        present: dict[str, Any] = {}
        begun: tuple[int, int] | None = None
        for source, line, stage, text in found:
            event = json.loads(text)
            origin = event.pop("origin")
            if (source, line) != begun:
                if present:
                    yield _ended(present)
                begun = source, line
                present = {"id": event.pop("id"), "origin": origin, "path": []}
            present["path"].append({"stage": results[stage].name, **event})
        if present:
            yield _ended(present)


def _ended(told: dict[str, Any]) -> dict[str, Any]:
    """A record with its ends: where it was left, and where it is still and nobody has taken it from."""
    taken = {step["at"] for step in told["path"] if step["fate"] != ENTERED}
    ends = []
    for step in told["path"]:
        if not step["to"]:
            rules = ", ".join(rule for rule, _ in step.get("why", ()))
            ends.append(f"{step['stage']}: {step['fate']}{f' ({rules})' if rules else ''}")
        elif any(address not in taken for address in step["to"]):
            ends.append(f"{step['stage']}: {step['fate']}")
    return {**told, "ends": list(dict.fromkeys(ends))}


def _rows(result: Result, ranks: dict[str, int]) -> Iterator[tuple[int, int, int, int, str]]:
    with open(result.folder / EVENTS, encoding="utf-8") as lines:
        for number, text in enumerate(lines):
            source, _, line = json.loads(text)["origin"].rpartition(":")
            yield ranks[source], int(line), ranks[result.name], number, text


def read_ledger(out: Path) -> Iterator[dict[str, Any]]:
    """The records of a run's ledger, one at a time.

    Raises:
        DataError: If there is none.
    """
    try:
        with open(out / LEDGER, "rb") as lines:
            yield from map(json.loads, lines)
    except OSError as error:
        raise DataError(f"There is no ledger at {out / LEDGER}: give the folder of a pipeline's run.") from error
    except ValueError as error:
        raise DataError(f"{out / LEDGER} is broken: {error}; run the recipe again.") from error


def where(out: Path, name: str) -> list[dict[str, Any]]:
    """The records of an id, or the one that stands at an address, for instance `clean:5`, with where each went.

    Raises:
        DataError: If there is no ledger, or no such record in it.
    """
    found = [
        told
        for told in read_ledger(out)
        if told["id"] == name or any(name in (step["at"], *step["to"]) for step in told["path"])
    ]
    if not found:
        raise DataError(f"No record in {out} has the id or the address {name!r:.120}; an address is written clean:5.")
    return found
