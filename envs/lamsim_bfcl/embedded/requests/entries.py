"""Composes the tasks of the single-turn categories from authored functions."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from lamsim import Task
from lamsim_bfcl.embedded.requests.craft import CRAFT
from lamsim_bfcl.embedded.requests.functions import Function
from lamsim_bfcl.embedded.requests.java import JAVA
from lamsim_bfcl.embedded.requests.javascript import JAVASCRIPT
from lamsim_bfcl.embedded.requests.land import LAND
from lamsim_bfcl.embedded.requests.town import TOWN
from lamsim_bfcl.single_turn.entries import Expected, task_of

AREAS = (LAND, TOWN, CRAFT)
PYTHON = (*LAND, *TOWN, *CRAFT)

COUNTS = {
    "simple_python": 84,
    "simple_java": 24,
    "simple_javascript": 20,
    "multiple": 56,
    "parallel": 42,
    "parallel_multiple": 42,
    "irrelevance": 42,
    "live_simple": 28,
    "live_multiple": 28,
    "live_parallel": 14,
    "live_parallel_multiple": 14,
    "live_irrelevance": 28,
    "live_relevance": 14,
}

_LINKS = ("{} And then this: {}", "Two things. {} {}", "{} Also: {}", "{} At the same time: {}")
_CASUAL = (
    "hi there, {} thx",
    "{} (sent from the boat, sorry for being short)",
    "You are the assistant of a small association; be brief.\n\n{}",
    "ok so my colleague asked me this and i have no idea: {}",
    "Quick one before lunch! {}",
    "{} ... if that's possible of course",
)

_Answer = dict[str, dict[str, list[Any]]]


def tasks(category: str) -> Iterator[Task]:
    """The tasks of a category."""
    seen: set[str] = set()
    number = 0
    while len(seen) < COUNTS[category]:
        draw = Random(f"{category} {number}")
        text, functions, answers = _drawn(category, number, draw)
        number += 1
        if text in seen:
            continue
        if category.startswith("live"):
            text = draw.choice(_CASUAL).format(text)
        seen.add(text)
        expected = Expected(category, [function.document() for function in functions], answers)
        yield task_of(f"{category}_{len(seen) - 1}", text, expected)


def _drawn(category: str, number: int, draw: Random) -> tuple[str, list[Function], list[_Answer]]:
    kind = category.removeprefix("live_")
    pool = {"simple_java": JAVA, "simple_javascript": JAVASCRIPT}.get(kind, PYTHON)
    function = pool[number % len(pool)]
    text, answer = function.asked(draw)
    if kind.startswith("simple"):
        return text, [function], [answer]
    if kind == "multiple":
        return text, _among(draw, [function], 3), [answer]
    if kind == "irrelevance":
        return text, _strangers(draw, function), []
    if kind == "relevance":
        return text, [function], []
    others = [function] if kind == "parallel" else draw.sample([item for item in PYTHON if item is not function], 1)
    second, other = _different(draw, others[0], answer)
    offered = [function] if kind == "parallel" else _among(draw, [function, *others], 4)
    return draw.choice(_LINKS).format(text, second), offered, [answer, other]


def _different(draw: Random, function: Function, first: _Answer) -> tuple[str, _Answer]:
    """A request for another call than the first one."""
    while True:
        text, answer = function.asked(draw)
        if answer != first:
            return text, answer


def _among(draw: Random, functions: list[Function], count: int) -> list[Function]:
    """Functions among others, of any area."""
    others = draw.sample([item for item in PYTHON if item not in functions], count - len(functions))
    offered = [*functions, *others]
    draw.shuffle(offered)
    return offered


def _strangers(draw: Random, function: Function) -> list[Function]:
    """Functions of other areas than a function's, of which none can do what it does."""
    own = next(area for area in AREAS if function in area)
    return draw.sample([item for area in AREAS if area is not own for item in area], 2)
