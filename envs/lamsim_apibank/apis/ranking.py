"""Ranking of texts by words: Okapi's BM25."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SATURATION, _LENGTH, _FLOOR = 1.5, 0.75, 0.25


def words(text: str) -> list[str]:
    """The words of a text in lower case; names such as `AddAgenda` are cut at their capitals."""
    return [part.lower() for part in _PARTS.findall(text)]


def stems(text: str) -> list[str]:
    """The words of a text without the endings that inflection gives English ones."""
    return [_stem(word) for word in words(text)]


def _stem(word: str) -> str:
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


def okapi(documents: Sequence[Sequence[str]], query: Sequence[str]) -> list[float]:
    """The score of each document for a query, 0 for none of its words.

    A word that is in more than half of the documents counts as much as a quarter of the average word, as usual.

    Args:
        documents: Their words.
        query: Its words.
    """
    counts = [Counter(document) for document in documents]
    holding = Counter(word for count in counts for word in count)
    total = len(documents)
    weights = {word: math.log(total - n + 0.5) - math.log(n + 0.5) for word, n in holding.items()}
    floor = _FLOOR * sum(weights.values()) / max(len(weights), 1)
    average = sum(map(len, documents)) / max(total, 1)
    scores = []
    for document, count in zip(documents, counts, strict=True):
        length = _SATURATION * (1 - _LENGTH + _LENGTH * len(document) / max(average, 1))
        score = 0.0
        for word in query:
            weight = weights.get(word, 0.0)
            score += (weight if weight >= 0 else floor) * count[word] * (_SATURATION + 1) / (count[word] + length)
        scores.append(score)
    return scores
