"""The stage that mixes: records of several stages by weights, in two passes and a few bytes a record."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from lamsim.errors import UsageError
from lamsim.pipelines.origins import Origin, Records
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work


class Mix(Stage):
    """Draws records of each input, so many as its weight says, and shuffles them.

    Who is drawn hangs on a hash of the seed and the record itself: one more record in an input changes the draw by one.

    Attributes:
        weights: Names of stages, or `stage.part`, with any positive numbers.
        size: Records of the mixture, at most; None for the most that the weights allow, or with `repeat` as many as
            the inputs have together.
        repeat: Whether an input that is too small gives its records more than once: each of them as often, but for a
            difference of one. Otherwise the mixture gets smaller and keeps its weights.
    """

    kind: ClassVar[str] = "mix"

    weights: dict[str, float] = Field(min_length=1)
    size: int | None = Field(default=None, ge=1)
    repeat: bool = False

    def sources(self) -> tuple[str, ...]:
        """See `Stage`."""
        return tuple(self.weights)

    def check(self, base: Path) -> None:
        """See `Stage`."""
        for name, weight in self.weights.items():
            if not 0 < weight < float("inf"):
                raise UsageError(f"The weight of {name!r} is a number above 0, not {weight}.")

    def run(self, work: Work) -> None:
        """See `Stage`."""
        counts = {name: records.count for name, records in work.inputs.items()}
        for name, count in counts.items():
            if not count:
                raise UsageError(f"{name!r} has no records to mix; take it out of the weights.")
        size = self._size(counts)
        if self.size is not None and size < self.size:
            work.notes.append(f"{self.size:,} records were asked for; by these weights there are {size:,}.")
        inputs = [_Input(records, work.seed) for records in work.inputs.values()]
        quotas = shares(size, list(self.weights.values()))
        drawn = [input.draw(quota) for input, quota in zip(inputs, quotas, strict=True)]
        places = np.repeat(np.arange(len(inputs)), [len(indices) for indices, _ in drawn])
        indices, keys = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
        with ExitStack() as stack:
            puts = [stack.enter_context(input.open(work)) for input in inputs]
            for at in np.lexsort((indices, places, keys)):
                puts[places[at]](int(indices[at]))
        for place, records in enumerate(work.inputs.values()):
            taken = np.zeros(records.count, np.bool_)
            taken[indices[places == place]] = True
            for index, origin in enumerate(records.all_origins()):
                work.account.taken += 1
                work.tick(1)
                if not taken[index]:
                    work.account.tell(origin, f"{records.name}:{index + 1}", "not drawn")

    def _size(self, counts: Mapping[str, int]) -> int:
        if self.repeat:
            return self.size or sum(counts.values())
        whole = sum(self.weights.values())
        most = int(min(counts[name] * whole / weight for name, weight in self.weights.items()) + 1e-9)
        return min(most, self.size or most)


def shares(size: int, weights: list[float]) -> list[int]:
    """Whole numbers in these proportions that sum up to a size, by largest remainders."""
    exact = [size * weight / sum(weights) for weight in weights]
    whole = [int(number) for number in exact]
    order = sorted(range(len(weights)), key=lambda place: (whole[place] - exact[place], place))
    for place in order[: size - sum(whole)]:
        whole[place] += 1
    return whole


class _Input:
    """An input with where its records stand, and two numbers that hang on each record alone."""

    def __init__(self, records: Records, seed: int) -> None:
        self._records = records
        offsets, places, ranks, orders = array("Q"), array("Q"), array("Q"), array("Q")
        key = seed.to_bytes(16)
        offset = place = 0
        with open(records.path, "rb") as file, open(records.origins, "rb") as origins:
            for raw, origin in zip(file, origins, strict=True):
                digest = hashlib.blake2b(raw, key=key, digest_size=16).digest()
                offsets.append(offset)
                places.append(place)
                ranks.append(int.from_bytes(digest[:8]))
                orders.append(int.from_bytes(digest[8:]))
                offset += len(raw)
                place += len(origin)
        self._offsets, self._places = offsets, places
        self._ranks: NDArray[np.uint64] = np.array(ranks, np.uint64)
        self._orders: NDArray[np.uint64] = np.array(orders, np.uint64)

    def draw(self, quota: int) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
        """So many records, and what they are shuffled by."""
        times, rest = divmod(quota, len(self._ranks))
        best = np.argsort(self._ranks, kind="stable")
        drawn = [best] * times + [best[:rest]]
        # An odd factor gives each copy another place of its own.
        keys = [self._orders[taken] * np.uint64(2 * copy + 1) for copy, taken in enumerate(drawn)]
        return np.concatenate(drawn), np.concatenate(keys)

    @contextmanager
    def open(self, work: Work) -> Iterator[Callable[[int], None]]:
        """What writes a record to the mixture."""
        with open(self._records.path, "rb") as file, open(self._records.origins, "rb") as origins:

            def put(index: int) -> None:
                file.seek(self._offsets[index])
                raw = file.readline()
                origins.seek(self._places[index])
                origin = Origin(*json.loads(origins.readline()))
                address = work.put(json.loads(raw), origin, raw)
                work.account.tell(origin, f"{self._records.name}:{index + 1}", "drawn", [address])

            yield put
