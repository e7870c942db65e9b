"""Plausible mistakes: for each error pattern the wrong calls that a query tempts an agent to make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim import LabelledCall, Task, ToolCall
from lamsim_lam.world.domains import OPERATIONS

_VERBS = (
    ("list", "search", "find", "get", "read"),
    ("create", "add", "make", "book", "buy", "save"),
    ("cancel", "delete", "remove", "drop"),
    ("set", "update", "change", "mark"),
)
"""Words of tools' names that stand for the same; which of them a tool's name has must be looked up."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ID = re.compile(r"[A-Z]{3}-\d+")
_MOMENT = re.compile(r"(.*)\b(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong step on the way of an accepted trajectory.

    Attributes:
        code: SpecTool's abbreviation of the pattern.
        place: The trajectory's call that it is about, from 0.
        call: What is called: instead of the right call if the pattern is IAV, before it otherwise; None if the right
            call is left out (IAC), or written with quotation marks that end its text too early (IFE).
    """

    code: str
    place: int
    call: ToolCall | None = None


def mistakes(task: Task) -> Iterator[Mistake]:
    """The plausible mistakes on the first accepted trajectory of a task."""
    way: Sequence[LabelledCall] = task.goal.trajectories[0]
    catalog: Sequence[str] = task.world["tools"]
    for place, one in enumerate(way[:-1]):
        operation = OPERATIONS[one.name]
        writes = [later for later, other in enumerate(way[:-1]) if later > place and _writes(other, operation.domain)]
        if operation.writes:
            yield Mistake("IAC", place)
        elif writes:
            # To see whether it has worked.
            yield Mistake("RAC", writes[-1] + 1, ToolCall(one.name, dict(one.arguments)))
        if '"' in str([*one.arguments.values()]).replace("\\'", "'") or "\n" in str([*one.arguments.values()]):
            yield Mistake("IFE", place)
        for name in _alike(one.name, catalog):
            yield Mistake("IFN", place, ToolCall(name, dict(one.arguments)))
        for code, arguments in (
            *(("IAN", changed) for changed in _carried_over(one, way, catalog)),
            *(("IAT", changed) for changed in _as_text(one)),
            *(("IAV", changed) for changed in _not_as_wanted(one)),
        ):
            yield Mistake(code, place, ToolCall(one.name, arguments))


def _writes(one: LabelledCall, domain: str) -> bool:
    operation = OPERATIONS[one.name]
    return operation.writes and operation.domain == domain


def _alike(name: str, catalog: Sequence[str]) -> Iterator[str]:
    """Names that would be the tool's, if the domain called it as it calls its other tools."""
    domain, verb, *rest = name.split("_")
    used = {word for other in catalog for word in other.split("_")[1:2] if other.startswith(domain)}
    for verbs in _VERBS:
        for other in verbs if verb in verbs and "to" not in rest else ():
            made = "_".join((domain, other, *rest))
            if other in used and made not in catalog:
                yield made


def _carried_over(one: LabelledCall, way: Sequence[LabelledCall], catalog: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Arguments with one more that another tool of the domain has; its value the user has said, or is known by now."""
    domain, own = OPERATIONS[one.name].domain, _parameters(one.name)
    others = {key for name in catalog if OPERATIONS[name].domain == domain for key in _parameters(name)}
    for place, other in enumerate(way[:-1]):
        for key, value in other.arguments.items():
            known = place < way.index(one) or not _ID.fullmatch(str(value))
            if key in others and key not in own and known:
                yield {**one.arguments, key: value}


def _as_text(one: LabelledCall) -> Iterator[dict[str, Any]]:
    """Arguments with one that is written as text, but must be a list, a number or a truth value."""
    for key, value in one.arguments.items():
        if isinstance(value, bool):
            yield {**one.arguments, key: "yes" if value else "no"}
        elif isinstance(value, list):
            yield {**one.arguments, key: ", ".join(map(str, value))}
        elif isinstance(value, int | float):
            yield {**one.arguments, key: str(value)}


def _not_as_wanted(one: LabelledCall) -> Iterator[dict[str, Any]]:
    """Arguments without an optional one that matters; with an hour of the morning; with day and month mixed up."""
    required = OPERATIONS[one.name].schema["parameters"]["required"]
    for key, value in one.arguments.items():
        if key in one.optional:
            continue
        if key not in required:
            yield {other: kept for other, kept in one.arguments.items() if other != key}
        if not isinstance(value, str):
            continue
        if (clock := _MOMENT.fullmatch(value)) and int(clock[2]) > 12:
            yield {**one.arguments, key: f"{clock[1]}{int(clock[2]) - 12:02d}:{clock[3]}"}
        if (day := _DAY.match(value)) and day[2] != day[3] and int(day[3]) <= 12:
            yield {**one.arguments, key: f"{day[1]}-{day[3]}-{day[2]}{value[10:]}"}


def _parameters(name: str) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = OPERATIONS[name].schema["parameters"]["properties"]
    return properties
