"""The authored words of the offline generator: values by kind, and the English that requests are written in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lamsim.datasets.augmenting.words import words_of


@cache
def lexicon() -> dict[str, Any]:
    """All of `lexicon.json`."""
    read: dict[str, Any] = json.loads(Path(__file__).with_name("lexicon.json").read_text("utf-8"))
    return read


@cache
def _kinds() -> dict[str, Mapping[str, Any]]:
    """The kinds by the words that tell them; of two kinds with one word the first."""
    found: dict[str, Mapping[str, Any]] = {}
    for kind in lexicon()["kinds"]:
        for name in kind["names"]:
            for word in words_of(name):
                found.setdefault(word, kind)
    return found


@lru_cache(maxsize=8192)
def kind_of(name: str, format: str = "") -> str:
    """What kind of value an argument has, such as `city`; empty if its name and format do not tell."""
    if format in ("date", "email", "time"):
        return format
    if format in ("date-time", "uri"):
        return {"date-time": "datetime", "uri": "url"}[format]
    kinds = _kinds()
    for kind in lexicon()["kinds"]:
        if any(kinds.get(word) is kind for word in words_of(name)):
            return str(kind["kind"])
    return ""


@cache
def values_of(kind: str) -> tuple[str, ...]:
    """Authored values of a kind; those that fit anywhere if there is none."""
    for listed in lexicon()["kinds"]:
        if listed["kind"] == kind:
            return tuple(listed["values"])
    return tuple(lexicon()["generic"])
