"""The spaces of text environments: any string belongs to them, and samples of actions are usable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from gymnasium import Space
from lamsim_sandbox.toolkit import is_catalog, resolve

from lamsim.formats.chat_format import ChatFormat
from lamsim.messages import Message, ToolCall
from lamsim.schema_values import WORDS, SchemaValues
from lamsim.tools import Tool, tools_of_class


class TextSpace(Space[str]):
    """Every string: of any length, any Unicode, lone surrogates and NUL included.

    `gymnasium.spaces.Text` has a length and an alphabet, which what models write has not.
    """

    def __init__(self, seed: int | np.random.Generator | None = None) -> None:
        super().__init__(shape=None, dtype=None, seed=seed)

    @property
    def is_np_flattenable(self) -> bool:
        """False: text has no fixed size."""
        return False

    def contains(self, x: Any) -> bool:
        """Whether it is a string."""
        return isinstance(x, str)

    def sample(self, mask: None = None, probability: None = None) -> str:
        """A few words."""
        return " ".join(self.np_random.choice(WORDS, size=int(self.np_random.integers(1, 6))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextSpace)

    def __hash__(self) -> int:
        return hash(TextSpace)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class ActionSpace(TextSpace):
    """Every string; samples are calls of a tool, written in the environment's format.

    Args:
        chat_format: Writes the call.
        toolkit: `module:Class` of the toolkit, whose tools are sampled before the first reset.
        seed: As in Gymnasium.
    """

    def __init__(self, chat_format: ChatFormat, toolkit: str, seed: int | np.random.Generator | None = None) -> None:
        super().__init__(seed)
        self._format, self._toolkit = chat_format, toolkit
        self._tools: Sequence[Tool] = ()
        self._words: Sequence[str] = WORDS
        self._suggest: Callable[[np.random.Generator], ToolCall | None] | None = None

    def update(
        self,
        tools: Sequence[Tool],
        instruction: str,
        suggest: Callable[[np.random.Generator], ToolCall | None],
    ) -> None:
        """Tells what can be called in the episode that begins.

        Args:
            tools: The catalog.
            instruction: Strings in samples are words of it.
            suggest: The family's own idea of a usable call at this moment, or None if it has none.
        """
        self._tools, self._suggest = tools, suggest
        self._words = instruction.split() or WORDS

    def sample(self, mask: None = None, probability: None = None) -> str:
        """A usable call as model text; a few words if there is nothing to call."""
        call = self._suggest(self.np_random) if self._suggest else None
        if call is None:
            tools = self._tools or _known_tools(self._toolkit)
            if not tools:
                return super().sample()
            tool = tools[int(self.np_random.integers(len(tools)))]
            drawn = SchemaValues(self.np_random, self._words)
            call = ToolCall(tool.name, drawn.arguments(tool.parameters, tool.parameters))
        return self._format.encode(Message("assistant", calls=(call,)))

    def __getstate__(self) -> dict[str, Any]:
        """Copies and pickles (as vector environments make them) keep the catalog but no hold on the episode."""
        return {**self.__dict__, "_suggest": None}


def _known_tools(toolkit: str) -> Sequence[Tool]:
    """The tools of a plain class; those of a catalog without code are known only once it is made."""
    cls = resolve(toolkit)
    return tools_of_class(cls) if isinstance(cls, type) and not is_catalog(cls) else ()
