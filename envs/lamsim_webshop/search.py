"""The shop's search engine: BM25 with Lucene's arithmetic over an inverted index in numpy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lamsim_webshop.analysis import terms

K1 = np.float32(0.9)
B = np.float32(0.4)
"""Anserini's BM25 parameters."""

_ONE = np.float32(1)


def quantize_length(length: int) -> int:
    """Passes a document length through Lucene's one-byte code: exact to 40, then four significant bits."""
    if length < 40:
        return length
    excess = length - 24
    shift = max(excess.bit_length() - 4, 0)
    return 24 + (excess >> shift << shift)


class SearchIndex:
    """Ranks documents for a query; built once, never changed.

    Ties are broken by the document number, so the order of the documents matters.

    Args:
        texts: The documents.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self._terms: dict[str, int] = {}
        offsets, self._documents, frequencies, lengths = self._invert(texts)
        self._offsets: list[int] = offsets.tolist()
        filled = int(np.count_nonzero(lengths))
        self.average_length = np.float32(max(lengths.sum(), 1) / max(filled, 1))
        norm = [quantize_length(int(length)) for length in lengths]
        inverse_norm = _ONE / (K1 * ((_ONE - B) + B * np.array(norm, np.float32) / self.average_length))
        found_in = np.diff(offsets)
        self._idf = np.array([math.log(1 + (filled - n + 0.5) / (n + 0.5)) for n in found_in], np.float32)
        self._saturation = _ONE + frequencies * inverse_norm[self._documents]
        idf = np.repeat(self._idf, found_in)
        self._impacts = idf - idf / self._saturation
        self.search = lru_cache(maxsize=4096)(self._search)

    def _invert(
        self, texts: Sequence[str]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        numbers = self._terms
        occurrences: list[int] = []
        lengths = np.zeros(len(texts), np.int64)
        for document, text in enumerate(texts):
            found = terms(text)
            lengths[document] = len(found)
            occurrences += [numbers.setdefault(term, len(numbers)) for term in found]
        documents = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
        keys = np.array(occurrences, np.int64) * max(len(texts), 1) + documents
        postings, frequencies = np.unique(keys, return_counts=True)
        offsets = np.searchsorted(postings, np.arange(len(numbers) + 1) * max(len(texts), 1))
        return offsets, (postings % max(len(texts), 1)).astype(np.int32), frequencies.astype(np.float32), lengths

    def _search(self, query: str, k: int = 50) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """The best documents for a query.

        Args:
            query: Words in any case; a word said twice counts twice.
            k: How many documents at most.

        Returns:
            Document numbers from best to worst, and their scores.
        """
        documents, impacts = [], []
        for term, weight in Counter(terms(query)).items():
            number = self._terms.get(term)
            if number is not None:
                postings = slice(self._offsets[number], self._offsets[number + 1])
                documents.append(self._documents[postings])
                impacts.append(self._term_impacts(number, weight, postings))
        if not documents:
            return (), ()
        # Lucene adds the terms' 32-bit scores in 64 bits and rounds the sum; so does this.
        scores = np.bincount(np.concatenate(documents), np.concatenate(impacts), minlength=self.size).astype(np.float32)
        worst = np.partition(scores, -k)[-k] if self.size > k else 0
        candidates = np.flatnonzero(scores >= worst if worst > 0 else scores)
        best = candidates[np.argsort(-scores[candidates], kind="stable")[:k]]
        return tuple(best.tolist()), tuple(scores[best].tolist())

    def _term_impacts(self, number: int, weight: int, postings: slice) -> npt.NDArray[np.float32]:
        if weight == 1:
            return self._impacts[postings]
        weighted_idf = np.float32(weight) * self._idf[number]
        impacts: npt.NDArray[np.float32] = weighted_idf - weighted_idf / self._saturation[postings]
        return impacts
