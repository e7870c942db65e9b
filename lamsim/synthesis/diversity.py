"""How diverse requests are: distinct n-grams, how many tools they use, and how far apart they lie in meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from lamsim_embedding import minilm

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SAMPLE = 50
"""Requests whose embeddings are compared; the first ones."""


class Diversity:
    """Counts along, in memory that grows only with the different n-grams.

    Attributes:
        tools: How often each tool is called.
        known: How many tools there are to call.
    """

    def __init__(self) -> None:
        self.tools: Counter[str] = Counter()
        self.known = 0
        self.requests = 0
        self._seen: dict[int, set[str]] = {1: set(), 2: set(), 3: set()}
        self._total: Counter[int] = Counter()
        self._sample: list[str] = []

    def add(self, query: str, tools: Iterable[str]) -> None:
        """Takes an accepted request."""
        self.requests += 1
        self.tools.update(tools)
        words = [word.lower() for word in _WORD.findall(query)]
        for size, seen in self._seen.items():
            grams = [" ".join(words[start : start + size]) for start in range(len(words) - size + 1)]
            self._total[size] += len(grams)
            seen.update(grams)
        if len(self._sample) < _SAMPLE:
            self._sample.append(query)

    def to_json(self, embedded: bool = False) -> dict[str, Any]:
        """Distinct n-grams as a share of all, tools used of all, and, if asked for, how far apart the requests are."""
        distinct = {
            f"distinct_{size}": round(len(seen) / self._total[size], 4) if self._total[size] else None
            for size, seen in self._seen.items()
        }
        return {
            "requests": self.requests,
            **distinct,
            "tools_used": len(self.tools),
            "tools": self.known,
            "embedding_spread": self._spread() if embedded else None,
        }

    def _spread(self) -> float | None:
        """The mean cosine distance of two of the first requests by all-MiniLM-L6-v2; None without it, or for one."""
        if len(self._sample) < 2 or not minilm.installed():
            return None
        model = minilm.load()
        directions = np.stack([model.embed(text) for text in self._sample])
        count = len(directions)
        alike = (float((directions @ directions.T).sum()) - count) / (count * (count - 1))
        return round(1.0 - alike, 4)
