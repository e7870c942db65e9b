"""The rules for duplicates: the same record again, nearly the same record, another record with the same id."""

from __future__ import annotations

import json
import math
import re
from array import array

import numpy as np

from lamsim.datasets.judging import digest_of
from lamsim.datasets.purging.draft import Draft, text_of
from lamsim.datasets.purging.signatures import SignatureIndex
from lamsim.errors import UsageError
from lamsim.messages import ToolCall


class ExactDuplicate:
    """The same tools and the same conversation as an earlier record; what stands around them may differ."""

    name = "exact_duplicate"

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        digest = digest_of([draft.record["task_instruction"], draft.tools_digest.hex(), draft.conversation])
        if digest in self._seen:
            draft.drop(self.name, "An earlier record has the same tools and the same conversation.")
        self._seen.add(digest)


class DuplicateId:
    """An id that an earlier record has; it gets a number."""

    name = "duplicate_id"

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._again: dict[str, int] = {}

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        name = draft.record["unique_trajectory_id"]
        fresh = name
        while (digest := digest_of(fresh)) in self._seen:
            self._again[name] = self._again.get(name, 1) + 1
            fresh = f"{name}---{self._again[name]}"
        self._seen.add(digest)
        if fresh != name:
            draft.record["unique_trajectory_id"] = fresh
            draft.fix(self.name, f"An earlier record has the id {name!r:.120}; this one got a number.")


_PERMUTATIONS, _SEED = 64, 42
_WORD = re.compile(r"\w+")
LONGEST_TEXT = 200_000
"""Characters of a record that are compared."""


class NearDuplicate:
    """Most of what the user and the agent say and call is what an earlier record has, by MinHash (Broder 1997).

    Compared are sets of three words in a row; what tools answer and the tools themselves are left out, which records
    of one environment share. A record is compared with those before it that no earlier one is like. The rule keeps
    about 350 bytes of each of these.

    Args:
        threshold: Jaccard similarity from which two records are near duplicates.

    Raises:
        UsageError: If the package `rensa` is missing or the threshold is no share.
    """

    name = "near_duplicate"

    def __init__(self, threshold: float = 0.85) -> None:
        if not 0 < threshold <= 1:
            raise UsageError(f"The similarity of near duplicates is a share, above 0 and up to 1, not {threshold}.")
        try:
            import rensa
        except ImportError as error:
            raise UsageError("Near duplicates need the package rensa: pip install 'lamsim[purge]'.") from error
        self._minhash = rensa.RMinHash
        self._index = SignatureIndex(_PERMUTATIONS, math.ceil(threshold * _PERMUTATIONS))
        self._ids = bytearray()
        self._ends = array("Q", [0])

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        words = _WORD.findall(said(draft).lower())
        minhash = self._minhash(_PERMUTATIONS, _SEED)
        minhash.update(list(map(" ".join, zip(words, words[1:], words[2:], strict=False))) or [" ".join(words)])
        first = self._index.find_or_add(np.array(minhash.digest(), np.uint32))
        if first is None:
            self._ids += draft.record["unique_trajectory_id"].encode("utf-8", "surrogatepass")
            self._ends.append(len(self._ids))
        else:
            id = self._ids[self._ends[first] : self._ends[first + 1]].decode("utf-8", "surrogatepass")
            draft.drop(self.name, f"It says nearly what {id!r:.120} says.")


def said(draft: Draft) -> str:
    """What the user and the agent say and call."""
    parts = [text_of(message) for message in draft.conversation if message.get("role") in ("user", "assistant")]
    for step in draft.steps:
        for call in step.calls:
            if isinstance(call, ToolCall):
                parts.append(f"{call.name} {json.dumps(call.arguments, ensure_ascii=False)}")
    return "\n".join(parts)[:LONGEST_TEXT]
