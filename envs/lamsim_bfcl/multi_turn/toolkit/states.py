"""States of back ends: copied, and as JSON values that are equal exactly where the back ends' own states are."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

TUPLE, SET, KEYED, TEXT = "__tuple__", "__set__", "__keyed__", "__text__"
"""Mark what JSON does not have: tuples, sets, dicts whose keys are no texts, and objects known by their text only."""

_SCALARS = frozenset({str, int, float, bool, type(None)})


def copied(value: Any) -> Any:
    """`copy.deepcopy`, several times faster for JSON values; a list or dict that is there twice becomes two."""
    kind = type(value)
    if kind is dict:
        return {key: item if type(item) in _SCALARS else copied(item) for key, item in value.items()}
    if kind is list:
        return [item if type(item) in _SCALARS else copied(item) for item in value]
    return value if kind in _SCALARS else copy.deepcopy(value)


def plain(value: Any) -> Any:
    """A value as JSON has it, sharing no list or dict with it.

    Files and directories become `{"type", "name", "content" | "contents"}`, a dict with other keys than texts
    `{"__keyed__": {type and text of the key: [key, value]}}`.
    """
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is list:
        return list(value) if _SCALARS.issuperset(map(type, value)) else [plain(item) for item in value]
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, tuple):
        return {TUPLE: [plain(item) for item in value]}
    if isinstance(value, set | frozenset):
        return {SET: sorted((plain(item) for item in value), key=repr)}
    if hasattr(value, "contents"):
        contents = {name: plain(item) for name, item in value.contents.items()}
        return {"type": "directory", "name": value.name, "contents": contents}
    if hasattr(value, "content"):
        return {"type": "file", "name": value.name, "content": value.content}
    return {TEXT: repr(value)}


def _plain_dict(value: Mapping[Any, Any]) -> dict[str, Any]:
    for key in value:
        if type(key) is not str:
            return {KEYED: {f"{type(key).__name__} {key}": [plain(key), plain(item)] for key, item in value.items()}}
    return {key: item if type(item) in _SCALARS else plain(item) for key, item in value.items()}
