"""The official data as task sets, each category read when it is first asked for."""

from __future__ import annotations

import json
from functools import cached_property

from lamsim import Task, TaskSet, ToolkitSpec
from lamsim.errors import DataError, UsageError
from lamsim_bfcl.categories import PLAYABLE, SENSITIVITY
from lamsim_bfcl.multi_turn.conversation import user_turns
from lamsim_bfcl.multi_turn.entries import CATEGORIES as MULTI_TURN
from lamsim_bfcl.multi_turn.entries import Entry, read_entries
from lamsim_bfcl.multi_turn.source import data_folder, open_library, toolkit_spec
from lamsim_bfcl.multi_turn.toolkit.library import Library
from lamsim_bfcl.single_turn.entries import read_tasks


class Official:
    """A user's folder of official data.

    Args:
        folder: The benchmark's folder `data`, or what `lamsim data fetch bfcl` made.

    Raises:
        DataError: If it is none.
    """

    def __init__(self, folder: str) -> None:
        self.folder = data_folder(folder)
        self._sets: dict[str, TaskSet] = {}

    @cached_property
    def library(self) -> Library:
        """The back ends of the multi-turn entries.

        Raises:
            DataError: If they are missing.
        """
        return open_library(self.folder)

    @cached_property
    def toolkit(self) -> ToolkitSpec:
        """How a sandbox makes the back ends of an entry."""
        return toolkit_spec(self.library)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories that can be played from here: files, and for conversations back ends, are there."""
        present = [name for name in PLAYABLE if (self.folder / f"BFCL_v4_{name}.json").is_file()]
        if not any(name in MULTI_TURN for name in present) or self._has_library():
            return tuple(present)
        return tuple(name for name in present if name not in MULTI_TURN)

    def _has_library(self) -> bool:
        try:
            return bool(self.library)
        except DataError:
            return False

    def tasks(self, category: str) -> TaskSet:
        """The tasks of a category.

        Raises:
            DataError: If its files, or the back ends that it needs, are missing or broken.
        """
        if category not in self._sets:
            self._sets[category] = TaskSet(
                (conversation_task(entry, self.library) for entry in read_entries(self.folder, category))
                if category in MULTI_TURN
                else read_tasks(self.folder, category)
            )
        return self._sets[category]

    def sensitive(self) -> tuple[Task, ...]:
        """The entries that format sensitivity is measured with.

        Raises:
            DataError: If a file is missing or broken.
        """
        path = self.folder / f"BFCL_v4_{SENSITIVITY}.json"
        try:
            chosen = json.loads(path.read_text("utf-8"))
            return tuple(self.tasks(category)[task_id] for category, ids in chosen.items() for task_id in ids)
        except (OSError, ValueError, AttributeError, UsageError) as error:
            raise DataError(f"{path} is no list of entries by category: {error}") from error


def conversation_task(entry: Entry, library: Library) -> Task:
    """The task of a multi-turn entry."""
    return Task(entry.id, user_turns(entry, library)[0], entry.world, entry, entry.category)
