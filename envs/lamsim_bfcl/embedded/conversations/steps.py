"""What conversations are made of: a step is what a user says and what has to be called for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

Calls: TypeAlias = tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of a conversation.

    Attributes:
        words: What the user says.
        calls: What has to be called, names and arguments.
        vague: What the user says where a value is left out; empty if nothing can be.
        detail: What the user says when asked for it.
    """

    words: str
    calls: Calls
    vague: str = ""
    detail: str = ""


Recipe: TypeAlias = Callable[[Random, Any], Step]


@dataclass(frozen=True, slots=True)
class Theme:
    """What can be said about a service.

    Attributes:
        service: The service's name.
        scenario: Draws the state that the service starts with; the number says how large it is.
        recipes: Each draws a step that is possible in the service's present state.
    """

    service: str
    scenario: Callable[[Random, int], dict[str, Any]]
    recipes: tuple[Recipe, ...]


def call(name: str, /, **arguments: Any) -> tuple[str, Mapping[str, Any]]:
    """One call of a step."""
    return name, arguments
