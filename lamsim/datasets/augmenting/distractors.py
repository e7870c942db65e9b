"""Distractors: tools of other records that the task has no use for."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from heapq import heappush, heapreplace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from pydantic_core import PydanticSerializationError, to_json

from lamsim.datasets.augmenting.augmentation import Record, SurveyingAugmentation, calls_in, function_of
from lamsim.datasets.augmenting.masking import tools_in
from lamsim.datasets.augmenting.words import near_twins, only_a_verb, subjects_of, topic_of, words_of
from lamsim.datasets.records import read_lines
from lamsim.errors import DataError, UsageError
from lamsim.option_values import whole

POOL = 2000
"""Tools that are kept to choose from: those with the smallest digests, so that no order of records matters."""

_SEEN = 4096
"""Catalogs that are remembered as seen; the records of one environment mostly share theirs."""

SHARED = 2
"""Subjects in common with the task from which on a tool is none to distract with."""

_TRIES = 50
"""Tools that are looked at for each distractor."""


class Distractors(SurveyingAugmentation):
    """Adds tools that can't serve the task, at any place of the catalog.

    Never added is a tool of the record or one called like it, a near twin of one (`words.near_twins`), one whose name
    says something that the task speaks of (instruction, user and tools), one that has two subjects in common with it,
    and one whose name says nothing but a verb: `search` may serve anything.

    Args:
        count: The most that are added; at least one.
        catalog: Where they come from: a JSON file with a list of tools, a file of trajectories or a run's folder. None
            for the records that are augmented, which are surveyed for it.
        rate: See `Augmentation`.

    Raises:
        UsageError: If the number is none, or the catalog can't be read.
    """

    name: ClassVar[str] = "distractors"
    about: ClassVar[str] = "tools of other catalogs that the task has no use for"

    def __init__(self, *, count: int = 3, catalog: str | None = None, rate: float = 1.0) -> None:
        super().__init__(rate=rate)
        self._count = whole("count", count, 1)
        self._heap: list[tuple[int, str]] = []
        self._kept: dict[int, dict[str, Any]] = {}
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._sorted: list[dict[str, Any]] | None = None
        self._given = catalog is not None
        self._surveyed = False
        if catalog is not None:
            self._read(Path(catalog))

    @property
    def surveys(self) -> bool:
        """Whether it has to: no catalog was given."""
        return not self._given

    def survey(self, record: Record) -> None:
        """See `SurveyingAugmentation`."""
        self._surveyed = True
        try:
            key = hashlib.sha1(to_json(record["tools"]), usedforsecurity=False).digest()
        except PydanticSerializationError:
            return
        if key in self._seen:
            self._seen.move_to_end(key)
            return
        self._seen[key] = None
        if len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        for tool in record["tools"]:
            self._keep(tool)

    def _keep(self, tool: Any) -> None:
        function = function_of(tool)
        name = function.get("name")
        if not isinstance(name, str) or not function.get("description") or only_a_verb(name):
            return
        written = json.dumps(function, sort_keys=True)
        digest = int.from_bytes(hashlib.sha1(written.encode(), usedforsecurity=False).digest()[:8], "big")
        if digest in self._kept:
            return
        # A heap of the smallest: its first is the largest of them.
        if len(self._heap) < POOL:
            heappush(self._heap, (-digest, name))
        elif digest < -self._heap[0][0]:
            del self._kept[-heapreplace(self._heap, (-digest, name))[0]]
        else:
            return
        self._kept[digest] = {"type": "function", "function": function}
        self._sorted = None

    def _read(self, path: Path) -> None:
        if path.suffix != ".json":
            for line in read_lines(path, lambda rejected: None):
                self.survey(line.record)
            return
        try:
            listed = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(f"The catalog {path} can't be read: {error}.") from error
        for tool in listed if isinstance(listed, list) else ():
            self._keep(tool)
        if not self._kept:
            raise UsageError(f"The catalog {path} holds no described tools: it is a JSON list of them.")

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`; the note has the names of what was added.

        Raises:
            UsageError: If there is no catalog and nothing was surveyed.
        """
        if self._sorted is None:
            self._sorted = [self._kept[digest] for digest in sorted(self._kept)]
        if not self._given and not self._surveyed:
            raise UsageError("Distractors come from a catalog or from records surveyed beforehand: give one of them.")
        found = self._foreign(record, generator)
        if not found:
            return self.pass_over("no tool of the others is foreign enough")
        tools = list(record["tools"])
        for tool in found:
            tools.insert(int(generator.integers(len(tools) + 1)), tool)
        return self.noted({**record, "tools": tools}, tools=[tool["function"]["name"] for tool in found])

    def _foreign(self, record: Record, generator: np.random.Generator) -> list[dict[str, Any]]:
        """Tools that have nothing to do with a record, at most as many as are drawn."""
        own = [function_of(tool) for tool in tools_in(record)]
        taken = {str(function.get("name")).lower() for function in own}
        taken |= {str(call.get("name")).lower() for message in record["conversation"] for call in calls_in(message)}
        said = [message.get("content") for message in record["conversation"] if message.get("role") == "user"]
        task = frozenset().union(
            subjects_of(record["task_instruction"]),
            *(words_of(text) for text in said if isinstance(text, str)),
            *map(_subjects, own),
        )
        wanted = int(generator.integers(1, self._count + 1))
        pool = self._sorted or []
        found: list[dict[str, Any]] = []
        for place in generator.permutation(len(pool))[: _TRIES * wanted].tolist():
            function = pool[place]["function"]
            name = function["name"]
            if name.lower() in taken or topic_of(name) & task or len(_subjects(function) & task) >= SHARED:
                continue
            if not any(near_twins(function, other) for other in own):
                found.append(pool[place])
                taken.add(name.lower())
                if len(found) == wanted:
                    break
        return found


def _subjects(function: Mapping[str, Any]) -> frozenset[str]:
    """What a tool is about, by name and description."""
    return subjects_of(str(function.get("name"))) | subjects_of(str(function.get("description") or ""))
