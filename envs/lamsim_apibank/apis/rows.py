"""Tables of rows that each belong to a user."""

from __future__ import annotations

from typing import Any

from lamsim_apibank.apis import dates
from lamsim_apibank.apis.api import Refused
from lamsim_apibank.apis.world import World


class Rows(World):
    """Databases with rows that have a `username`, by their numbers."""

    def _insert(self, name: str, token: str, **row: Any) -> None:
        username = self._username(token)
        table = self._write(name)
        number = max((int(key) for key in table), default=0) + 1
        table[str(number)] = {"username": username, **row}

    def _find(self, name: str, token: str, **either: str) -> str | None:
        """The number of the user's first row in which one of the values is as given."""
        username = self._username(token)
        for number, row in self._read(name).items():
            if row["username"] == username and any(row[key] == value for key, value in either.items()):
                return str(number)
        return None


def check_unless_empty(time: str) -> None:
    """Accepts a time that is written as APIs want it, or none.

    Raises:
        ValueError: If it is neither.
    """
    if time:
        dates.check(time)


def refuse_meeting(topic: str, time: str) -> None:
    """Says that there is nothing of the kind, if there is anything to say it of.

    Raises:
        Refused: If there is.
    """
    if topic:
        raise Refused(f"You have no meeting about {topic}")
    if time:
        raise Refused(f"You have no meeting at time : {time}")
