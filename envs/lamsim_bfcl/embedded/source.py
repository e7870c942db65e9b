"""The embedded entries as task sets, each category made when it is first asked for."""

from __future__ import annotations

from functools import cache

from lamsim import Task, TaskSet, ToolkitSpec
from lamsim_bfcl.categories import PLAYABLE, SINGLE_TURN
from lamsim_bfcl.embedded.conversations.entries import entries
from lamsim_bfcl.embedded.requests.entries import tasks
from lamsim_bfcl.embedded.services.library import Services, load_services
from lamsim_bfcl.multi_turn.entries import CATEGORIES as MULTI_TURN
from lamsim_bfcl.official import conversation_task
from lamsim_bfcl.single_turn.entries import UNANSWERED

SENSITIVE = 12
"""Entries of each category that format sensitivity is measured with."""

_LOADER = "lamsim_bfcl.embedded.services.library:load_services"


class Embedded:
    """The embedded entries.

    Attributes:
        categories: Their categories.
        toolkit: How a sandbox makes the services of an entry.
    """

    categories = PLAYABLE
    toolkit = ToolkitSpec("lamsim_bfcl.multi_turn.toolkit.apis:Apis", _LOADER)

    def __init__(self) -> None:
        self._sets: dict[str, TaskSet] = {}

    @property
    def library(self) -> Services:
        """The services of the multi-turn entries."""
        return load_services()

    def tasks(self, category: str) -> TaskSet:
        """The tasks of a category."""
        if category not in self._sets:
            self._sets[category] = TaskSet(
                (conversation_task(entry, self.library) for entry in entries(category))
                if category in MULTI_TURN
                else tasks(category)
            )
        return self._sets[category]

    def sensitive(self) -> tuple[Task, ...]:
        """The entries that format sensitivity is measured with: some in Python of each category with answers."""
        categories = [name for name in SINGLE_TURN if name not in UNANSWERED and "java" not in name]
        return tuple(task for name in categories for task in list(self.tasks(name))[:SENSITIVE])


@cache
def embedded() -> Embedded:
    """The embedded entries; always the same object."""
    return Embedded()
