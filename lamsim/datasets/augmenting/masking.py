"""Masked names: tools and arguments called by meaningless words, so that only their descriptions tell what they do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from lamsim.datasets.augmenting.augmentation import (
    Augmentation,
    Record,
    block_of,
    calls_in,
    function_of,
    properties_of,
)
from lamsim.datasets.augmenting.renaming import Names, renamed
from lamsim.errors import UsageError

_LETTERS = "bcdfghjklmnpqrstvwxz"
_LENGTH = 7
_SIMPLE = frozenset({"type", "properties", "required", "additionalProperties", "description", "title", "$defs"})
"""What the parameters of a tool may have if its arguments are renamed: other keywords may name arguments, too."""


class MaskNames(Augmentation):
    """Gives tools and arguments names without meaning, after Hammer (arXiv 2410.04587), wherever the record has them.

    Only what is described gets one: nothing else could tell what it is for.

    Args:
        functions: Whether tools are renamed.
        arguments: Whether arguments are renamed; the same argument of several tools gets one name.
        rate: See `Augmentation`.

    Raises:
        UsageError: If neither is.
    """

    name: ClassVar[str] = "mask_names"
    about: ClassVar[str] = "names of tools and arguments without meaning"

    def __init__(self, *, functions: bool = True, arguments: bool = True, rate: float = 1.0) -> None:
        super().__init__(rate=rate)
        if not functions and not arguments:
            raise UsageError("mask_names masks functions or arguments or both, not neither.")
        self._functions, self._arguments = functions, arguments

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`; the note has the names, old to new."""
        if record.get("few_shot_examples"):
            return self.pass_over("it has examples with the old names")
        functions = [function_of(tool) for tool in tools_in(record)]
        called = [function.get("name") for function in functions]
        if not all(isinstance(name, str) and name for name in called) or len(set(called)) < len(called):
            return self.pass_over("its tools have no names of their own")
        tools = [function["name"] for function in functions if function.get("description")] if self._functions else []
        arguments = _maskable(functions) if self._arguments else []
        if not tools and not arguments:
            return self.pass_over("nothing that is described could be masked")
        fresh = _fresh(json.dumps(record, ensure_ascii=False), len(tools) + len(arguments), generator)
        names = Names(
            dict(zip(tools, fresh[: len(tools)], strict=True)),
            dict(zip(arguments, fresh[len(tools) :], strict=True)),
        )
        names = _with_wrong_ones(names, record)
        return self.noted(renamed(record, names), functions=names.functions, arguments=names.arguments)


def unmasked(record: Record) -> Record:
    """The record with its own names again, and without the notes of masking.

    Raises:
        UsageError: If a note is broken.
    """
    block = block_of(record)
    note = block.get("augmentation")
    applied = note.get("applied") if isinstance(note, Mapping) else None
    if not isinstance(applied, list):
        return record
    kept = [each for each in applied if each.get("name") != MaskNames.name]
    for each in reversed([each for each in applied if each not in kept]):
        try:
            record = renamed(record, Names(each["functions"], each["arguments"]).turned(), unique=True)
        except (KeyError, AttributeError, TypeError) as error:
            raise UsageError(
                f"A note of {MaskNames.name} has functions and arguments; this is {each!r:.120}."
            ) from error
    return {**record, "lamsim": {**block_of(record), "augmentation": {**(note or {}), "applied": kept}}}


def tools_in(record: Mapping[str, Any]) -> Iterator[Any]:
    """The tools of a record and those that arrived in its course."""
    yield from record["tools"]
    arrived = block_of(record).get("arrived")
    yield from arrived if isinstance(arrived, list) else ()


def _maskable(functions: list[dict[str, Any]]) -> list[str]:
    """The arguments that are described in each tool that has them, and are called as no tool is."""
    found: dict[str, bool] = {}
    for function in functions:
        simple = isinstance(function.get("parameters"), Mapping) and function["parameters"].keys() <= _SIMPLE
        for name, schema in properties_of(function).items():
            described = simple and isinstance(schema, Mapping) and bool(schema.get("description"))
            found[name] = found.get(name, True) and described
    taken = {function["name"] for function in functions}
    return [name for name, described in found.items() if described and name and name not in taken]


def _fresh(text: str, count: int, generator: np.random.Generator) -> list[str]:
    """New words that stand nowhere in a text."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        for row in generator.integers(len(_LETTERS), size=(count - len(fresh), _LENGTH)).tolist():
            word = "".join([_LETTERS[place] for place in row])
            if word not in text:
                fresh[word] = None
    return list(fresh)


def _with_wrong_ones(names: Names, record: Record) -> Names:
    """Wrong names that the agent has made of right ones are made of the new ones: a `search_v2` of `search`."""
    functions, arguments = dict(names.functions), dict(names.arguments)
    known = {function_of(tool).get("name") for tool in tools_in(record)}
    right = {name for tool in tools_in(record) for name in properties_of(function_of(tool))}
    for message in record["conversation"]:
        for function in calls_in(message):
            _derive(function.get("name"), known, names.functions, functions)
            given = function.get("arguments")
            for argument in given if isinstance(given, dict) else ():
                _derive(argument, right, names.arguments, arguments)
    return Names(functions, arguments)


def _derive(wrong: Any, known: set[Any], masks: Mapping[str, str], into: dict[str, str]) -> None:
    if not isinstance(wrong, str) or wrong in known or wrong in into:
        return
    stems = [name for name in masks if wrong.startswith(name) and not wrong[len(name)].isalnum()]
    if stems:
        stem = max(stems, key=len)
        into[wrong] = masks[stem] + wrong[len(stem) :]
