"""What a scenario is, and how its cases become dialogues: by holding them over the databases."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime as Moment
from typing import Any

from lamsim_apibank.apis.libraries import Library, Shelf
from lamsim_apibank.dialogues import SHELVES, Dialogue, Expected, rounds_of

_MONTHS = tuple("January February March April May June July August September October November December".split())  # noqa: SIM905
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_ALONE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scenario; texts are templates of a case's values.

    Attributes:
        role: `User`, `AI` or `API`.
        texts: Ways to say it, of which each case takes the next; for a call the API's name.
        arguments: Of a call.
        keep: Under which name a call's output is kept for later lines.
    """

    role: str
    texts: tuple[str, ...]
    arguments: Mapping[str, Any]
    keep: str = "_"


def user(*texts: str) -> Line:
    """What the user says, in several wordings."""
    return Line("User", texts, {})


def says(*texts: str) -> Line:
    """What the assistant says, in several wordings."""
    return Line("AI", texts, {})


def call(api: str, keep: str = "_", /, **arguments: Any) -> Line:
    """What the assistant calls."""
    return Line("API", (api,), arguments, keep)


def find(keywords: str) -> Line:
    """The search for an API."""
    return call("ToolSearcher", keywords=keywords)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A dialogue to be held in several cases.

    Attributes:
        name: Unique.
        level: Of the dialogues.
        lines: In order.
        cases: Values of the templates; in texts, dates and lists of them are put into words.
    """

    name: str
    level: int
    lines: tuple[Line, ...]
    cases: tuple[Mapping[str, Any], ...]


def dialogues(scenario: Scenario, shelf: Shelf, tables: Mapping[str, Any]) -> Iterator[Dialogue]:
    """The dialogues of a scenario: the last case is for `test`, the one before it for `validation`.

    Args:
        scenario: The scenario.
        shelf: The library.
        tables: Its databases, as they are before each dialogue.
    """
    last = len(scenario.cases) - 1
    for number, case in enumerate(scenario.cases):
        split = {last: "test", last - 1: "validation"}.get(number, "train")
        turns = _held(scenario, number, case, Library(shelf, tables))
        yield Dialogue(f"{scenario.name}-{number}", scenario.level, rounds_of(turns), split, tables)


def library_of(scenario: Scenario) -> str:
    """The name of the library that a scenario is about."""
    return SHELVES[scenario.level]


def _held(scenario: Scenario, number: int, case: Mapping[str, Any], library: Library) -> Sequence[tuple[str, Any]]:
    values: dict[str, Any] = dict(case)
    turns: list[tuple[str, Any]] = []
    for line in scenario.lines:
        text = line.texts[number % len(line.texts)]
        if line.role != "API":
            turns.append((line.role, _WORDING.vformat(text, (), values)))
            continue
        arguments = {name: _filled(value, values) for name, value in line.arguments.items()}
        result = library.run(text, arguments)
        values[line.keep] = values["_"] = result["output"]
        turns.append(("API", Expected(text, arguments, result)))
    return turns


def _filled(template: Any, values: Mapping[str, Any]) -> Any:
    """An argument; a template that is one value only keeps that value's type."""
    if isinstance(template, list):
        return [_filled(item, values) for item in template]
    if isinstance(template, dict):
        return {key: _filled(item, values) for key, item in template.items()}
    if not isinstance(template, str):
        return template
    alone = _ALONE.fullmatch(template)
    return _WORDING.get_field(alone[1], (), values)[0] if alone else template.format_map(values)


class _Wording(string.Formatter):
    """Fills templates of what is said."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(spoken(value))


_WORDING = _Wording()


def spoken(value: Any) -> Any:
    """A date or time in words; anything else as it is, lists as an enumeration."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " and ".join([", ".join(value[:-1]), value[-1]]) if len(value) > 1 else "".join(value)
    if not isinstance(value, str):
        return value
    if _DAY.fullmatch(value):
        return _day(Moment.strptime(value, "%Y-%m-%d"))
    if _SECOND.fullmatch(value):
        moment = Moment.strptime(value, "%Y-%m-%d %H:%M:%S")
        hour = moment.hour % 12 or 12
        return f"{_day(moment)} at {hour}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"
    return value


def _day(moment: Moment) -> str:
    return f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
