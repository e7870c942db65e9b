"""Search: the episodes in which a text occurs, in slices that take a moment each."""

from __future__ import annotations

import json
from typing import Any

from lamsim.datasets.records import Fault, record_of
from lamsim.viewing.index import Run
from lamsim.viewing.rows import texts_of

SLICE = 8 << 20
"""Bytes that are searched at a time."""


def search(run: Run, text: str, start: int) -> dict[str, Any]:
    """Searches a slice of a run for a text, whatever its case, in what a reader sees of an episode.

    Args:
        run: The run.
        text: What to look for; an empty one is nowhere.
        start: The number of the first episode to look at.

    Returns:
        `hits` (numbers of episodes), `next` (where to go on), `searched` of `bytes` (how far that is in the file), and
        `done` (whether all that is known has been looked at).
    """
    hits, n = [], start
    wanted = text.lower()
    for line in run.lines(start, SLICE) if wanted else ():
        if _may_hold(line, wanted) and _holds(line, wanted):
            hits.append(n)
        n += 1
    done = not wanted or n >= len(run.rows)
    searched = run.indexed if done else run.start(n)
    return {"hits": hits, "next": n, "searched": searched, "bytes": run.indexed, "done": done}


def _may_hold(line: bytes, wanted: str) -> bool:
    """False if a line surely does not hold a text; cheaper than to read it."""
    if b"\\u" in line or b"\\/" in line:
        return True
    written = json.dumps(wanted, ensure_ascii=False)[1:-1]
    if wanted.isascii():
        return written.encode() in line.lower()
    return written in line.decode("utf-8", "replace").lower()


def _holds(line: bytes, wanted: str) -> bool:
    found = record_of(line)
    return not isinstance(found, Fault) and any(wanted in text.lower() for text in texts_of(found))
