"""What an augmentation is: it makes another record of a record, in which what is right stays right."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias, TypeVar

import numpy as np

from lamsim.option_values import number

Record: TypeAlias = dict[str, Any]
Item = TypeVar("Item")


class Augmentation(ABC):
    """Changes records, one at a time.

    Args:
        rate: The share of records that it is tried on, from 0 to 1.

    Attributes:
        name: As `--apply` names it.
        about: What it does, in a few words.
        passed: Records that it did not apply to, by reason.

    Raises:
        UsageError: If an option is wrong.
    """

    name: ClassVar[str]
    about: ClassVar[str]

    def __init__(self, *, rate: float = 1.0) -> None:
        self.rate = number("rate", rate, 0, 1)
        self.passed: Counter[str] = Counter()

    @abstractmethod
    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """The augmented record, which shares with the given one what has not changed.

        Args:
            record: A trajectory of the unified format; it is not changed.
            generator: Where all chance comes from.

        Returns:
            The new record with a note of what was chosen; None if this does not apply here, for a reason that
            is counted in `passed`.
        """

    def pass_over(self, reason: str) -> Record | None:
        """Counts why a record is passed over, and gives None."""
        self.passed[reason] += 1
        return None

    def noted(self, record: Record, **choice: Any) -> Record:
        """The record with a note of what this has chosen, in `lamsim.augmentation.applied`."""
        block = block_of(record)
        note = block.get("augmentation")
        told: Mapping[str, Any] = note if isinstance(note, Mapping) else {}
        applied = [*(told.get("applied") or ()), {"name": self.name, **choice}]
        return {**record, "lamsim": {**block, "augmentation": {**told, "applied": applied}}}


class SurveyingAugmentation(Augmentation):
    """An augmentation that may have to see all records before it is applied to one."""

    @property
    @abstractmethod
    def surveys(self) -> bool:
        """Whether it has to."""

    @abstractmethod
    def survey(self, record: Record) -> None:
        """Looks at a record."""


def block_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record's block `lamsim`; empty if it has none."""
    block = record.get("lamsim")
    return block if isinstance(block, dict) else {}


def function_of(tool: Any) -> dict[str, Any]:
    """A tool's name, description and parameters; empty if it is no tool."""
    function = tool.get("function", tool) if isinstance(tool, dict) else None
    return function if isinstance(function, dict) else {}


def with_function(tool: Mapping[str, Any], function: Mapping[str, Any]) -> dict[str, Any]:
    """The tool with another function in it, in the shape it has."""
    return {**tool, "function": function} if "function" in tool else dict(function)


def properties_of(function: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas of a function's parameters by name; empty if they are none."""
    parameters = function.get("parameters")
    properties = parameters.get("properties") if isinstance(parameters, dict) else None
    return properties if isinstance(properties, dict) else {}


def calls_in(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The functions of a message's calls; what is none is passed over."""
    listed = message.get("tool_calls")
    for call in listed if isinstance(listed, list) else ():
        if function := function_of(call):
            yield function


def feedback_of(record: Mapping[str, Any], count: int) -> list[list[dict[str, Any]]]:
    """The recorded faults of each of so many steps; none where the record does not say."""
    steps = block_of(record).get("steps")
    if not isinstance(steps, list) or len(steps) != count:
        return [[] for _ in range(count)]
    told = [step.get("feedback") if isinstance(step, dict) else None for step in steps]
    return [
        [fault for fault in faults if isinstance(fault, dict)] if isinstance(faults, list) else [] for faults in told
    ]


def names_in(value: Any) -> list[str]:
    """The texts of a list; none if it is no list."""
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def said_anew(record: Record, conversation: list[dict[str, Any]]) -> Record:
    """The record with another conversation.

    The model's own texts of the steps go: it has not said this. Rewards and feedback of the steps stay.
    """
    changed = {**record, "conversation": conversation}
    block = block_of(record)
    steps = block.get("steps")
    if isinstance(steps, list):
        told = [
            {key: value for key, value in step.items() if key != "text"} if isinstance(step, dict) else step
            for step in steps
        ]
        changed["lamsim"] = {**block, "steps": told}
    return changed


def shuffled(items: Sequence[Item], generator: np.random.Generator) -> list[Item]:
    """The items in another order than they have, if there are two or more."""
    if len(items) < 2:
        return list(items)
    order = generator.permutation(len(items)).tolist()
    if order == sorted(order):
        order = [*order[1:], order[0]]
    return [items[place] for place in order]


def pick(items: Sequence[Item], generator: np.random.Generator) -> Item:
    """One of the items."""
    return items[int(generator.integers(len(items)))]
