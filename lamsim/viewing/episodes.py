"""Episodes as the page gets them: big strings cut, what JavaScript can't hold told in words, and more on demand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lamsim.viewing.index import Run
from lamsim.viewing.marks import read_steps
from lamsim.viewing.prompts import prompts_of

CUT = 200_000
"""Code points of a string that are sent at once."""

_CUT_OF_BIG = 2_000
_BIG = 16 << 20
"""Bytes of a line from which on strings are cut shorter, as there may be many."""

_DEEPEST = 60
_TOO_DEEP = "(nested too deep to be shown)"


class Episodes:
    """The episodes of runs; the one that was asked for last is kept.

    Args:
        runs: The runs, by their numbers.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._kept: tuple[tuple[int, int], dict[str, Any], int] | None = None

    def _record(self, run: int, n: int) -> tuple[dict[str, Any], int]:
        """A record, and how much of each of its strings is sent."""
        if self._kept is None or self._kept[0] != (run, n):
            self._kept = None
            record, size = self._runs[run].record(n)
            self._kept = (run, n), record, _CUT_OF_BIG if size > _BIG else CUT
        return self._kept[1:]

    def episode(self, run: int, n: int) -> dict[str, Any]:
        """An episode.

        Returns:
            `record`; `cut`, the true lengths in code points of its strings that are not whole, by their JSON pointers,
            each with the place to go on from; and what `read_steps` says.

        Raises:
            DataError: If it no longer stands where it stood.
        """
        record, most = self._record(run, n)
        return _told(record, most)

    def part(self, run: int, n: int, path: str, start: int, size: int) -> dict[str, Any] | None:
        """A part of a string of the record; None if there is no string at that path.

        Raises:
            DataError: If the episode no longer stands where it stood.
        """
        value: Any = self._record(run, n)[0]
        for key in path.split("/")[1:]:
            key = key.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and key.isascii() and key.isdecimal() and len(key) < 10:
                value = value[int(key)] if int(key) < len(value) else None
            else:
                return None
        if not isinstance(value, str):
            return None
        text = value[start : start + size]
        end = start + len(text)
        return {"text": text, "next": end, "done": end >= len(value), "length": len(value)}

    def prompts(self, run: int, n: int) -> dict[str, Any]:
        """An episode's prompts, see `prompts_of`.

        Raises:
            DataError: If it no longer stands where it stood.
        """
        return prompts_of(self._record(run, n)[0])


def whole_episode(record: dict[str, Any]) -> dict[str, Any]:
    """An episode with all strings in full and with its prompts, for a file that stands alone."""
    return {**_told(record, math.inf), "prompts": prompts_of(record)}


def _told(record: dict[str, Any], most: float) -> dict[str, Any]:
    cut: dict[str, Any] = {}
    shown = _shown(record, "", most, cut)
    return {"record": shown, "cut": cut, **_shown(read_steps(record), "", math.inf, {})}


def _shown(value: Any, path: str, most: float, cut: dict[str, Any], depth: int = 0) -> Any:
    """A value as any browser can read it: bounded in depth, without numbers that JSON has not."""
    if isinstance(value, str):
        if len(value) > most:
            cut[path] = {"length": len(value), "next": int(most)}
            return value[: int(most)]
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if not isinstance(value, dict | list):
        return value
    if depth >= _DEEPEST:
        return _TOO_DEEP
    if isinstance(value, list):
        return [_shown(item, f"{path}/{place}", most, cut, depth + 1) for place, item in enumerate(value)]
    return {
        key: _shown(item, f"{path}/{key.replace('~', '~0').replace('/', '~1')}", most, cut, depth + 1)
        for key, item in value.items()
    }
