"""An index of MinHash signatures: finds the earlier ones that agree with a new one in enough places."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

_SLOT_BITS = 20
"""A band's table has so many bits of slots: chains stay short up to some millions of signatures."""

_GROWTH = 1 << 15
"""Signatures by which the store grows."""


class SignatureIndex:
    """Signatures of one size, in the order in which they were added; 4 bytes for each place and each band.

    A signature is cut into one band more than places may differ. Two that are alike therefore agree in a whole band at
    least, and looking up the bands misses none.

    Args:
        size: Places of a signature.
        agreeing: In how many of them two must agree, at least 1.
    """

    def __init__(self, size: int, agreeing: int) -> None:
        self._agreeing = agreeing
        bands = size - agreeing + 1
        self._starts = np.arange(bands) * size // bands
        self._factors = np.random.default_rng(0).integers(1 << 63, size=size, dtype=np.uint64) * 2 + 1
        self._signatures = np.empty((0, size), np.uint32)
        self._count = 0
        # Of each band: by slot the last signature there, counted from 1, and by signature the one before it there.
        self._last = [np.zeros(1 << _SLOT_BITS, np.uint32).data for _ in range(bands)]
        self._before = [array("I", [0]) for _ in range(bands)]

    def __len__(self) -> int:
        return self._count

    def find_or_add(self, signature: NDArray[np.uint32]) -> int | None:
        """The number, from 0, of the first signature that is alike; None if there is none and this one was added."""
        slots = (np.add.reduceat(signature * self._factors, self._starts) >> (64 - _SLOT_BITS)).tolist()
        met: set[int] = set()
        for slot, last, before in zip(slots, self._last, self._before, strict=True):
            number = last[slot]
            while number:
                met.add(number - 1)
                number = before[number]
        if met:
            numbers = np.fromiter(met, np.intp)
            agreeing = (self._signatures[numbers] == signature).sum(axis=1)
            alike = numbers[agreeing >= self._agreeing]
            if len(alike):
                return int(alike.min())
        self._add(signature, slots)
        return None

    def _add(self, signature: NDArray[np.uint32], slots: list[int]) -> None:
        if self._count == len(self._signatures):
            self._signatures.resize((self._count + _GROWTH, signature.size), refcheck=False)
        self._signatures[self._count] = signature
        self._count += 1
        for slot, last, before in zip(slots, self._last, self._before, strict=True):
            before.append(last[slot])
            last[slot] = self._count
