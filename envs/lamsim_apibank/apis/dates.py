"""Dates and times as the APIs take them, with the error texts of Python's `strptime`."""

from __future__ import annotations

from datetime import datetime as Moment

DAY = "%Y-%m-%d"
SECOND = "%Y-%m-%d %H:%M:%S"


def check(text: str, form: str = SECOND) -> None:
    """Accepts only a moment that is written in the given form.

    Raises:
        ValueError: If it is not; the text is an API's answer.
    """
    Moment.strptime(text, form)


def moment(text: str, form: str) -> Moment:
    """A moment, also where spaces stand around it or the year lacks leading zeros.

    Raises:
        ValueError: If it is not written in the given form.
    """
    parts = text.strip().split("-")
    if len(parts) == 3:
        parts[0] = parts[0].zfill(4)
    return Moment.strptime("-".join(parts), form)


def normal(text: str, form: str) -> str:
    """A moment in its usual writing.

    Raises:
        ValueError: See `moment`.
    """
    return moment(text, form).strftime(form)


def month_and_day(text: str) -> str:
    """`MM-DD` of a date with or without a year.

    Raises:
        ValueError: If it is neither.
    """
    try:
        return moment(text, DAY).strftime("%m-%d")
    except ValueError:
        pass
    parts = text.strip().split("-")
    if len(parts) == 3:
        parts[0] = parts[0].zfill(4)
    written = "-".join(parts)
    # A date without a year is one of 1900 to Python, which warns of taking it for granted.
    try:
        return Moment.strptime(f"1900-{written}", DAY).strftime("%m-%d")
    except ValueError as error:
        if "does not match" in str(error):
            raise ValueError(f"time data {written!r} does not match format '%m-%d'") from error
        raise
