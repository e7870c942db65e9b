"""The stage that splits: parts for training, validation and test that share no task."""

from __future__ import annotations

import hashlib
from itertools import accumulate
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from lamsim.errors import UsageError
from lamsim.pipelines.origins import Origin
from lamsim.pipelines.stages.stage import Stage
from lamsim.pipelines.work import Work

PARTS = ("train", "validation", "test")


class Split(Stage):
    """Parts records by a hash of seed and task, so that a record stays in its part whatever else is there.

    All records of a task are in one part, with their copies; the shares are therefore shares of tasks, and come out the
    nearer the more tasks there are. Stages of one seed part the same tasks the same way.

    Attributes:
        train: Share of this part.
        validation: Share of this part.
        test: Share of this part.
        by: What stays together: `task`, `id` (a record with its copies) or `env`.
    """

    kind: ClassVar[str] = "split"

    train: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    validation: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    test: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    by: Literal["task", "id", "env"] = "task"

    def _shares(self) -> dict[str, float]:
        given = zip(PARTS, (self.train, self.validation, self.test), strict=True)
        return {part: share for part, share in given if share > 0}

    def parts(self) -> tuple[str, ...]:
        """See `Stage`."""
        return tuple(self._shares())

    def check(self, base: Path) -> None:
        """See `Stage`."""
        if len(self._shares()) < 2:
            raise UsageError("A split has at least two parts, for instance `train: 0.9, validation: 0.1`.")

    def run(self, work: Work) -> None:
        """See `Stage`."""
        shares = self._shares()
        ends = list(accumulate(share / sum(shares.values()) for share in shares.values()))
        for entry in work.entries():
            drawn = _fraction(work.seed, self._name(entry.origin))
            part = next((part for part, end in zip(shares, ends, strict=True) if drawn < end), list(shares)[-1])
            address = work.put(entry.line.record, entry.origin, entry.line.raw, part)
            work.tell(entry, part, [address])

    def _name(self, origin: Origin) -> str:
        return {"task": origin.task, "id": origin.id, "env": origin.env}[self.by]


def _fraction(seed: int, name: str) -> float:
    """A number from 0 to below 1 that hangs on these two alone."""
    digest = hashlib.blake2b(f"{seed}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return float((int.from_bytes(digest) >> 11) / (1 << 53))
