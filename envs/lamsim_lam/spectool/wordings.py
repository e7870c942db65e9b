"""How people say times of day, spans and days to come, which an agent has to convert."""

from __future__ import annotations

from datetime import date, timedelta

from lamsim_lam.tasks.speaking import said_day
from lamsim_lam.tasks.template import Chance, Slot

_HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_SPANS = {
    15: ("a quarter of an hour",),
    30: ("half an hour",),
    45: ("three quarters of an hour",),
    60: ("an hour", "one hour"),
    75: ("an hour and a quarter",),
    90: ("an hour and a half", "one and a half hours"),
    120: ("two hours",),
    150: ("two and a half hours",),
    180: ("three hours",),
    240: ("four hours",),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def clock(value: str, chance: Chance) -> Slot:
    """A time of day, full or half hours: `14:30` is half past two in the afternoon."""
    hour, minute = int(value[:2]), value[3:]
    part = "in the morning" if hour < 12 else "in the afternoon" if hour < 18 else "in the evening"
    half = "am" if hour < 12 else "pm"
    name = f"{hour % 12 or 12}{'' if minute == '00' else ':' + minute} {half}"
    words = {"00": f"{_HOURS[hour % 12]} o'clock", "30": f"half past {_HOURS[hour % 12]}"}
    return Slot(value, chance.choice((name, f"{words[minute]} {part}")) if minute in words else name)


def span(minutes: int, chance: Chance) -> Slot:
    """A span of time: 90 is an hour and a half."""
    return Slot(minutes, chance.choice(_SPANS[minutes]))


SPANS = tuple(_SPANS)
"""Minutes that there are words for."""


def ahead(day: str, today: str, chance: Chance) -> Slot:
    """A day as people say when something is: `on 4 March`, `a week from today`."""
    there, here = date.fromisoformat(day), date.fromisoformat(today)
    days = (there - here).days
    near = {0: "today", 1: "tomorrow", 2: "the day after tomorrow", 7: "a week from today", 8: "a week from tomorrow"}
    said = [f"on {said_day(day, today, chance)}" if days > 1 else near[days]]
    if days in near:
        said += [near[days]] * 2
    elif days < 7:
        said += [f"this coming {there:%A}"] * 2
    elif days % 7 == 0:
        said += [f"{NUMBERS[days // 7]} weeks from today"] * 2
    return Slot(day, chance.choice(said))


def days_on(day: str, days: int) -> str:
    """The date so many days after another."""
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def off_weekend(day: str) -> str:
    """The Friday before, if a date is a Saturday or Sunday."""
    return days_on(day, -max(0, date.fromisoformat(day).weekday() - 4))
