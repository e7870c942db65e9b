"""Finding for each expected item one that was given, in any order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from lamsim_bfcl.checking.verdicts import Verdict


class Unmatched(NamedTuple):
    """An expected item that nothing matched.

    Attributes:
        wanted: Its index.
        unused: The indices of the given items that were left for it.
        attempts: The verdict on each of them.
    """

    wanted: int
    unused: list[int]
    attempts: tuple[tuple[int, Verdict], ...]


def match_any_order(count: int, check: Callable[[int, int], Verdict], *, greedy: bool = True) -> Unmatched | None:
    """Matches as many given items as are expected.

    Args:
        count: How many there are of either.
        check: The verdict on an expected and a given item, by their indices.
        greedy: Whether each expected item takes the first that passes and keeps it, as the benchmark does. Else
            it may pass it on to one that it had been taken from.

    Returns:
        The first expected item that nothing matched; None if all are matched.
    """
    return _first_come(count, check) if greedy else _augmenting(count, check)


def _first_come(count: int, check: Callable[[int, int], Verdict]) -> Unmatched | None:
    unused = list(range(count))
    for wanted in range(count):
        attempts: list[tuple[int, Verdict]] = []
        for got in unused:
            verdict = check(wanted, got)
            if verdict.valid:
                unused.remove(got)
                break
            attempts.append((got, verdict))
        else:
            return Unmatched(wanted, unused, tuple(attempts))
    return None


def _augmenting(count: int, check: Callable[[int, int], Verdict]) -> Unmatched | None:
    """Bipartite matching by augmenting paths, breadth first, each pair checked once at most."""
    verdict_on = cache(check)
    taker: dict[int, int] = {}
    for wanted in range(count):
        reached_from: dict[int, int] = {}
        queue = [wanted]
        free: int | None = None
        while queue and free is None:
            current = queue.pop(0)
            for got in range(count):
                if got in reached_from or not verdict_on(current, got).valid:
                    continue
                reached_from[got] = current
                if got not in taker:
                    free = got
                    break
                queue.append(taker[got])
        if free is None:
            unused = [got for got in range(count) if got not in taker]
            return Unmatched(wanted, unused, tuple((got, verdict_on(wanted, got)) for got in unused))
        while True:
            owner = reached_from[free]
            passed_on = next((got for got, by in taker.items() if by == owner), None)
            taker[free] = owner
            if owner == wanted or passed_on is None:
                break
            free = passed_on
    return None
