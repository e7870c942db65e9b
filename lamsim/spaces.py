"""The spaces of text environments: any string belongs to them, and samples of actions are usable."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import Space
from lamsim_sandbox.toolkit import is_catalog, resolve

from lamsim.formats.chat_format import ChatFormat
from lamsim.messages import Message, ToolCall
from lamsim.tools import Tool, tools_of_class

_WORDS = ("a", "red", "blue", "small", "large", "new", "the", "first", "last", "one")

_DEPTH = 4
"""Below so many levels samples hold only what must be there, so that recursive schemas come to an end."""


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
        return " ".join(self.np_random.choice(_WORDS, size=int(self.np_random.integers(1, 6))))

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
        self._words: Sequence[str] = _WORDS
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
        self._words = instruction.split() or _WORDS

    def sample(self, mask: None = None, probability: None = None) -> str:
        """A usable call as model text; a few words if there is nothing to call."""
        call = self._suggest(self.np_random) if self._suggest else None
        if call is None:
            tools = self._tools or _known_tools(self._toolkit)
            if not tools:
                return super().sample()
            tool = tools[int(self.np_random.integers(len(tools)))]
            call = ToolCall(tool.name, self._arguments(tool.parameters, tool.parameters))
        return self._format.encode(Message("assistant", calls=(call,)))

    def _arguments(self, schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
        required = schema.get("required") or ()
        return {
            name: self._value(parameter, root, depth + 1)
            for name, parameter in (schema.get("properties") or {}).items()
            if name in required or (depth < _DEPTH and self.np_random.random() < 0.5)
        }

    def _value(self, schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Any:
        """A value of the commonest JSON schemas: bounds and lengths are kept to, strings are words of the task."""
        draw = self.np_random
        if "$ref" in schema:
            return self._value(_definition(schema["$ref"], root), root, depth)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][int(draw.integers(len(schema["enum"])))]
        for key in ("anyOf", "oneOf"):
            if schema.get(key):
                return self._value(schema[key][int(draw.integers(len(schema[key])))], root, depth)
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = kind[int(draw.integers(len(kind)))]
        if kind in ("integer", "number"):
            low, high = _bounds(schema)
            if kind == "number":
                return float(draw.uniform(low, high))
            return math.ceil(low) + int(draw.integers(max(0, math.floor(high) - math.ceil(low)) + 1))
        if kind == "boolean":
            return bool(draw.integers(2))
        if kind == "null":
            return None
        if kind == "array":
            least = int(schema.get("minItems", 0))
            length = least if depth > _DEPTH else min(max(1, least), int(schema.get("maxItems", max(1, least))))
            return [self._value(schema.get("items") or {}, root, depth + 1) for _ in range(length)]
        if kind == "object":
            return self._arguments(schema, root, depth)
        start = int(draw.integers(len(self._words)))
        text = " ".join(self._words[start : start + int(draw.integers(1, 5))])
        return text.ljust(int(schema.get("minLength", 0)), "a")[: schema.get("maxLength")]

    def __getstate__(self) -> dict[str, Any]:
        """Copies and pickles (as vector environments make them) keep the catalog but no hold on the episode."""
        return {**self.__dict__, "_suggest": None}


def _bounds(schema: Mapping[str, Any]) -> tuple[float, float]:
    """The least and the greatest number; ten apart where one is not given. Exclusive bounds are kept a step away."""
    low = schema.get("minimum", schema["exclusiveMinimum"] + 1 if "exclusiveMinimum" in schema else None)
    high = schema.get("maximum", schema["exclusiveMaximum"] - 1 if "exclusiveMaximum" in schema else None)
    if low is None:
        low = 0 if high is None or high >= 0 else high - 10
    return low, low + 10 if high is None else high


def _definition(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference such as `#/$defs/Name` names; anything will do for one that leads nowhere."""
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step, {}) if isinstance(found, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _known_tools(toolkit: str) -> Sequence[Tool]:
    """The tools of a plain class; those of a catalog without code are known only once it is made."""
    cls = resolve(toolkit)
    return tools_of_class(cls) if isinstance(cls, type) and not is_catalog(cls) else ()
