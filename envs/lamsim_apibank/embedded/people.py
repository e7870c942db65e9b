"""Cases of the embedded dialogues: users, what belongs to them, and how they sign in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_apibank.embedded.desk_databases import DESK, PEOPLE
from lamsim_apibank.embedded.model import call


def of_people(*extras: Mapping[str, Any], start: int = 0) -> tuple[dict[str, Any], ...]:
    """Cases of different users: who they are, with what is special about each case."""
    return tuple({**PEOPLE[(start + n) % len(PEOPLE)], **extra} for n, extra in enumerate(extras))


def rows(table: str) -> tuple[dict[str, Any], ...]:
    """The rows of a table of the desk, one for each user, in their order."""
    return tuple({key: value for key, value in row.items() if key != "username"} for row in DESK[table].values())


SIGN_IN = call("GetUserToken", "login", username="{username}", password="{password}")

TIMES = (
    "2024-05-14 06:30:00",
    "2024-05-15 07:10:00",
    "2024-05-16 05:55:00",
    "2024-05-17 22:45:00",
    "2024-05-18 08:20:00",
    "2024-05-19 13:00:00",
)
