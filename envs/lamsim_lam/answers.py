"""Answers by type, found in what the agent says; another value of the same kind beside the right one is wrong."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["number", "day", "clock", "text", "items", "truth", "nothing"]

LONGEST = 400
"""Characters around the value; who says more has copied what was there instead of answering."""

UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("mm", "millimetre", "millimetres"), ("length", 0.001)),
    **dict.fromkeys(("cm", "centimetre", "centimetres"), ("length", 0.01)),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), ("length", 1.0)),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), ("length", 1000.0)),
    **dict.fromkeys(("mi", "mile", "miles"), ("length", 1609.344)),
    **dict.fromkeys(("g", "gram", "grams"), ("mass", 0.001)),
    **dict.fromkeys(("kg", "kilogram", "kilograms"), ("mass", 1.0)),
    **dict.fromkeys(("s", "sec", "second", "seconds"), ("time", 1.0)),
    **dict.fromkeys(("min", "minute", "minutes"), ("time", 60.0)),
    **dict.fromkeys(("h", "hr", "hour", "hours"), ("time", 3600.0)),
    **dict.fromkeys(("day", "days"), ("time", 86400.0)),
    **dict.fromkeys(("oz", "ounce", "ounces"), ("mass", 0.028349523125)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), ("mass", 0.45359237)),
    **dict.fromkeys(("c", "celsius"), ("temperature", 1.0)),
    **dict.fromkeys(("f", "fahrenheit"), ("temperature", 5 / 9)),
}
"""Units by their names, each with what it measures and how much of that one is."""

_ZERO = {"f": 32.0, "fahrenheit": 32.0}
"""What freezing water has in units whose zero is not where the others have theirs."""

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else name for name in _MONTHS)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b(?:,? (\d{{4}}))?", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (\d{{4}}))?", re.I)
_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b\.?|\b(\d{1,2}):(\d{2})\b", re.I)
_ID = re.compile(r"\b[A-Z]{2,4}-\d+\b")
_NUMBER = re.compile(r"(?<![\w.])(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s?([%A-Za-z]+(?:/[A-Za-z]+)?)?")
_DEGREES = re.compile(r"\s*(?:°|\bdegrees?\b)\s*(C|F|Celsius|Fahrenheit)\b", re.I)
_DURATION = re.compile(r"\b(\d+) ?(?:h|hours?)(?: and)? (\d+) ?(?:min|minutes?)\b", re.I)
_SHORT_DURATION = re.compile(r"\b(\d+) ?(?:min|minutes?)(?: and)? (\d+) ?(?:s|sec|seconds?)\b", re.I)
_YES = re.compile(r"\b(yes|yeah|correct|true|indeed)\b", re.I)
_NO = re.compile(r"\b(no|not|false|none|never|nobody)\b|n't\b", re.I)
_UNSURE = re.compile(r"\b(do(es)?|can|could)(n't| not|'t|not) (know|tell|say)\b", re.I)
"""The words of one who has no answer; the `not` in them is no `no`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent has to tell.

    Attributes:
        kind: `nothing` if nothing was asked; any words will do then.
        value: A number; a date or time of day as text; a text; a list of texts; a truth value.
        unit: A number's unit, a key of `UNITS`, or a currency's code; empty for a count.
        tolerance: How far a number may be off, in its own unit.
        others: For `text` and `items`: values of the same kind that would be wrong to tell.
        ordered: Whether the order of `items` counts.
    """

    kind: Kind
    value: Any = None
    unit: str = ""
    tolerance: float = 0.0
    others: tuple[str, ...] = ()
    ordered: bool = False

    def met_by(self, text: str, asked: str, year: int) -> bool:
        """Whether a text tells it and nothing else of its kind.

        Args:
            text: What the agent says.
            asked: What the user said; what is repeated from there is no answer, unless it is the right one.
            year: The present one, for dates that are told without.
        """
        if self.kind == "nothing":
            return True
        if len(text) > LONGEST + len(str(self.value)):
            return False
        if self.kind == "truth":
            return self._truth(text)
        if self.kind in ("text", "items"):
            return self._texts(text, asked)
        found = self._found(text, year)
        stray = set(self._found(asked, year))
        right = [value for value in found if self._equal(value)]
        return bool(right) and all(self._equal(value) or value in stray for value in found)

    def _found(self, text: str, year: int) -> Sequence[Any]:
        if self.kind == "day":
            return days_in(text, year)
        if self.kind == "clock":
            return clocks_in(text)
        return numbers_in(text)

    def _equal(self, said: Any) -> bool:
        if self.kind != "number":
            return bool(said == self.value)
        number, unit = said
        here, there = UNITS.get(self.unit.lower()), UNITS.get(unit.lower())
        if here and there:
            if here[0] != there[0]:
                return False
            zeros = _ZERO.get(self.unit.lower(), 0.0), _ZERO.get(unit.lower(), 0.0)
            number = (number - zeros[1]) * there[1] / here[1] + zeros[0]
        elif (there and not self.unit) or ("/" in unit and unit != self.unit):
            return False
        return bool(abs(number - float(self.value)) <= self.tolerance + 1e-9)

    def _truth(self, text: str) -> bool:
        if _UNSURE.search(text):
            return False
        first = sorted(
            (match.start(), value) for pattern, value in ((_YES, True), (_NO, False)) if (match := pattern.search(text))
        )
        return bool(first and first[0][1] is self.value)

    def _texts(self, text: str, asked: str) -> bool:
        wanted = [self.value] if self.kind == "text" else self.value
        places = [_place(item, text) for item in wanted]
        if -1 in places or (not wanted and not _NO.search(text)):
            return False
        if self.ordered and places != sorted(places):
            return False
        rest = text.casefold()
        for item in sorted(wanted, key=len, reverse=True):
            rest = rest.replace(item.casefold(), " ")
        return all(_place(other, asked) >= 0 or _place(other, rest) < 0 for other in self.others)


def _place(item: str, text: str) -> int:
    """Where a text stands in another, as whole words and whatever its case; -1 if nowhere."""
    found = re.search(rf"(?<!\w){re.escape(item.casefold())}(?!\w)", " ".join(text.casefold().split()))
    return found.start() if found else -1


def days_in(text: str, year: int) -> list[str]:
    """The dates that a text tells, as `YYYY-MM-DD`."""
    found = [(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    found += [(int(y or year), _month(name), int(d)) for d, name, y in _DAY_FIRST.findall(text)]
    found += [(int(y or year), _month(name), int(d)) for name, d, y in _MONTH_FIRST.findall(text)]
    days = []
    for y, m, d in found:
        try:
            days.append(date(y, m, d).isoformat())
        except ValueError:
            continue
    return days


def _month(name: str) -> int:
    return next(place for place, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def clocks_in(text: str) -> list[str]:
    """The times of day that a text tells, as `HH:MM`."""
    found = []
    for hour, minute, half, hour24, minute24 in _CLOCK.findall(text):
        if hour24:
            found.append(f"{int(hour24):02d}:{minute24}")
        else:
            found.append(f"{int(hour) % 12 + (12 if half.lower() == 'p' else 0):02d}:{minute or '00'}")
    return found


def numbers_in(text: str) -> list[tuple[float, str]]:
    """The numbers that a text tells, each with the word behind it; dates, times and ids are none."""
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _CLOCK, _ID):
        text = pattern.sub(" ", text)
    text = _DEGREES.sub(r" \1", text)
    text = _SHORT_DURATION.sub(lambda found: f"{int(found[1]) * 60 + int(found[2])} s", text)
    text = _DURATION.sub(lambda found: f"{int(found[1]) * 60 + int(found[2])} min", text)
    for value, word in enumerate(_WORDS):
        if word != "one":
            text = re.sub(rf"\b{word}\b", str(value), text, flags=re.I)
    found = _NUMBER.findall(text)
    if not found:  # beside a number, "one" stands for a thing rather than for 1
        found = _NUMBER.findall(re.sub(r"\bone\b", "1", text, flags=re.I))
    return [(float(number.replace(",", "")), unit) for number, unit in found]
