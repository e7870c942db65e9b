"""Days, times of day and moments as tools take and tell them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

from lamsim_lam.world.refusals import Refused

# What is added to a schema stands in pairs: `Day | None` needs it to be hashable.
Day = Annotated[str, (("format", "date"), ("pattern", r"^\d{4}-\d{2}-\d{2}$"))]
"""A date, `YYYY-MM-DD`."""

Clock = Annotated[str, (("pattern", r"^\d{2}:\d{2}$"),)]
"""A time of day, `HH:MM`."""

Moment = Annotated[str, (("pattern", r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$"),)]
"""A date and a time, `YYYY-MM-DD HH:MM`."""


def day_of(text: str) -> date:
    """Reads a date.

    Raises:
        Refused: If the calendar has no such day.
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused(f"{text!r} is no date: write YYYY-MM-DD.") from None


def moment_of(text: str) -> datetime:
    """Reads a moment.

    Raises:
        Refused: If there is no such moment.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        raise Refused(f"{text!r} is no date and time: write YYYY-MM-DD HH:MM.") from None


def clock_of(text: str) -> time:
    """Reads a time of day.

    Raises:
        Refused: If there is no such time.
    """
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no time of day: write HH:MM.") from None


def moment(day: date, clock: time) -> str:
    """Writes a moment."""
    return f"{day.isoformat()} {clock.isoformat('minutes')}"


def later(text: str, minutes: int) -> str:
    """The moment so many minutes after another.

    Raises:
        Refused: If the calendar does not reach so far.
    """
    try:
        return (moment_of(text) + timedelta(minutes=minutes)).isoformat(" ", "minutes")
    except OverflowError:
        raise Refused(f"{minutes} minutes after {text} is beyond the calendar.") from None
