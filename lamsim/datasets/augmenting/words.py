"""The words of tools' names, and what they tell: whether a tool only reads, and whether two tools are near twins."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def _listed(kind: str) -> frozenset[str]:
    listed = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))[kind]
    return frozenset(listed)


_READING, _WRITING, _VERBS, _SMALL, _ENDING = map(_listed, ("reading", "writing", "verbs", "small", "ending"))
_VERBS |= _READING | _WRITING

ALIKE = 0.5
"""The share of common words from which on two descriptions say the same."""


_KEPT = 1000
"""Characters of the longest text whose words are remembered."""


def words_of(text: str) -> frozenset[str]:
    """The words of a name or a text in lower case, without the `s` of plurals."""
    return _words(text) if len(text) <= _KEPT else _words.__wrapped__(text)


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset([_singular(word.lower()) for word in _WORD.findall(text)])


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=8192)
def _in_order(name: str) -> tuple[str, ...]:
    """The words of a tool's name in their order, without the name space before it."""
    return tuple([_singular(word.lower()) for word in _WORD.findall(name.rpartition(".")[2])])


@lru_cache(maxsize=8192)
def topic_of(name: str) -> frozenset[str]:
    """What a tool's name is about: its words but for small ones and a verb at its head; all if nothing else is left."""
    words = _in_order(name)
    return frozenset(words[1:] if words[:1] and words[0] in _VERBS else words) - _SMALL or frozenset(words)


@lru_cache(maxsize=8192)
def subjects_of(text: str) -> frozenset[str]:
    """The words of a text that say what it is about: long ones that are no verbs of tools."""
    return frozenset([word for word in words_of(text) if len(word) > 3]) - _VERBS - _SMALL


def only_a_verb(name: str) -> bool:
    """Whether a tool's name does not say what it is about."""
    words = _in_order(name)
    return set(words[1:]) <= _SMALL and (not words or words[0] in _VERBS | _SMALL)


def only_reads(name: str) -> bool:
    """Whether a tool changes nothing, by the verb at the head of its name; False if that does not tell."""
    words = _in_order(name)
    return bool(words) and words[0] in _READING and "and" not in words


def ends(name: str) -> bool:
    """Whether a tool ends the episode, gives the answer or hands the user over, by the words of its name."""
    return bool(words_of(name) & _ENDING)


def near_twins(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether a tool might do for another: their names share a word that counts, or they are described alike."""
    if topic_of(str(one.get("name"))) & topic_of(str(other.get("name"))):
        return True
    said, also = _meant(str(one.get("description") or "")), _meant(str(other.get("description") or ""))
    return bool(said and also) and len(said & also) >= ALIKE * len(said | also)


@lru_cache(maxsize=8192)
def _meant(description: str) -> frozenset[str]:
    return words_of(description) - _SMALL
