"""An offer of functions, none of which is run: the toolkit of all that is decided by one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lamsim_bfcl.single_turn.toolkit.schemas import tool_of

NOTED = "The call was noted."


class Offer:
    """Lists an entry's functions and answers each call of them with the same words, which ends the episode.

    Args:
        functions: The functions' documents, as the benchmark shows them to a model.
    """

    def __init__(self, functions: Sequence[Mapping[str, Any]]) -> None:
        self._functions = functions
        self.done = False

    def tools(self) -> list[dict[str, Any]]:
        """The functions as tools."""
        return [tool_of(function) for function in self._functions]

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Takes note of a call; whether it is right is none of the toolkit's business."""
        self.done = True
        return NOTED

    def __getstate__(self) -> dict[str, Any]:
        return {"done": self.done}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.done = state["done"]
