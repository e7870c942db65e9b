"""What services have in common: they start from a scenario, and what they refuse they say."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, ClassVar


class Refused(Exception):
    """A service can't do what was asked; the sentence says why."""


class Service:
    """Keeps its state in public attributes, which start as the class attribute `start` says.

    Attributes:
        start: What each attribute is where the scenario doesn't say.
    """

    start: ClassVar[Mapping[str, Any]] = {}

    def _load_scenario(self, scenario: Mapping[str, Any], long_context: bool = False) -> None:
        """Sets the state; the longer scenarios of long contexts are scenarios like any other."""
        for name, value in {**copy.deepcopy(dict(self.start)), **scenario}.items():
            setattr(self, name, value)
