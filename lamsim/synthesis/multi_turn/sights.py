"""Sights: calls with what they showed, taken apart into the rows and the links that other calls can use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lamsim.datasets.augmenting.words import words_of
from lamsim.messages import ToolCall, ToolResult
from lamsim.synthesis.values import as_json, shape_of

_CODE = re.compile(r"(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_LINK_WORDS = frozenset(("id", "token", "code", "number", "key", "ticket", "reference"))


class Row(NamedTuple):
    """What is told of one thing.

    Attributes:
        code: Its id.
        fields: Its single values, and lists of texts, by name; without the id.
    """

    code: str
    fields: Mapping[str, Any]


class Sight(NamedTuple):
    """A call and what it showed.

    Attributes:
        call: The call.
        result: What it returned.
        rows: The things that it tells of.
        links: Values that other calls may take, each with the name that it stood under.
    """

    call: ToolCall
    result: ToolResult
    rows: tuple[Row, ...]
    links: Mapping[Any, str]


def is_code(value: Any) -> bool:
    """Whether a value is an id such as `EVT-012`, which people don't know."""
    return isinstance(value, str) and len(value) <= 40 and _CODE.fullmatch(value) is not None


def is_link(name: str) -> bool:
    """Whether an argument takes what another call has returned, by its name."""
    return bool(words_of(name) & _LINK_WORDS)


def sight_of(call: ToolCall, result: ToolResult) -> Sight:
    """Takes a result apart."""
    value = as_json(result.content)
    rows: list[Row] = []
    links: dict[Any, str] = {}
    if isinstance(value, dict | list):
        rows += _rows(value)
        for name, leaf in _leaves(value, ""):
            if is_code(leaf) or (is_link(name) and isinstance(leaf, str | int) and not isinstance(leaf, bool)):
                links.setdefault(leaf, name)
        codes = [leaf for leaf in call.arguments.values() if is_code(leaf)]
        if isinstance(value, dict) and not rows and len(codes) == 1:
            rows.append(Row(codes[0], _fields(value)))
    elif is_code(result.content.strip()):
        links[result.content.strip()] = ""
    return Sight(call, result, tuple(rows), links)


def _rows(value: Any) -> Iterator[Row]:
    if isinstance(value, list):
        for item in value:
            yield from _rows(item)
    elif isinstance(value, dict):
        own = _own(value)
        if own:
            yield Row(value[own], {name: leaf for name, leaf in _fields(value).items() if name != own})
        else:
            for item in value.values():
                yield from _rows(item)


def _own(value: Mapping[str, Any]) -> str:
    """The name under which a thing's own id stands; empty if it has none."""
    first = next(iter(value), "")
    return next((name for name in ("id", first) if is_code(value.get(name)) and is_link(name)), "")


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        str(name): leaf
        for name, leaf in value.items()
        if (isinstance(leaf, str | int | float) and leaf != "" and not isinstance(leaf, bool) and not is_code(leaf))
        or (isinstance(leaf, list) and leaf and all(isinstance(item, str) and not is_code(item) for item in leaf))
    }


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield name, key
            yield from _leaves(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, name)
    else:
        yield name, value


def shape(value: Any) -> str:
    """What links of one kind have in common: the prefix of a code, else the type."""
    return shape_of(value) if is_code(value) else type(value).__name__
