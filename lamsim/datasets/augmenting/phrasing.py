"""Other phrasings without a model: frames around the task instruction and the user's request; what they say stays."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from lamsim.datasets.augmenting.augmentation import Augmentation, Record, block_of, pick

LONGEST_REQUEST = 600
"""Characters; a longer first message is more than a request."""

_QUOTED = re.compile(r"`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”")
_PRONOUN = r"(?!\s+(?:you|I|we|they|he|she|it|there)\b)"
_REQUEST = re.compile(r"\A(?!\w+:)[A-Za-z].*[.?!]\Z")
_WORD = re.compile(r"[a-z]+")


class RephraseInstruction(Augmentation):
    """Puts the task instruction into another frame, and in half of the records writes contractions out.

    Not a word of it goes but contractions, which stay in quotes and backticks.
    """

    name: ClassVar[str] = "rephrase_instruction"
    about: ClassVar[str] = "the frame of the task instruction"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        text = record["task_instruction"].strip()
        if not text:
            return self.pass_over("it has no task instruction")
        frame = pick(phrases()["instruction_frames"], generator)
        full = bool(generator.integers(2))
        written = frame.replace("{text}", written_out(text) if full else text)
        return self.noted({**record, "task_instruction": written}, frame=frame, written_out=full)


class RephraseRequest(Augmentation):
    """Puts a greeting, a lead-in or thanks around the user's first request, which itself stays as it is."""

    name: ClassVar[str] = "rephrase_request"
    about: ClassVar[str] = "the frame of the user's first request"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`; what an environment shows first, such as a page, is no request."""
        conversation: list[dict[str, Any]] = record["conversation"]
        text = conversation[0].get("content") if conversation and conversation[0].get("role") == "user" else None
        if not isinstance(text, str) or not _REQUEST.match(text) or len(text) > LONGEST_REQUEST:
            return self.pass_over("it does not begin with a plain request")
        asked = block_of(record).get("instruction")
        if isinstance(asked, str) and asked.strip() not in text:
            return self.pass_over("it does not begin with a plain request")
        if {*_WORD.findall(text.lower())} & {*phrases()["polite"]}:
            return self.pass_over("it is polite already")
        frame = pick(phrases()["request_frames"], generator)
        first = {**conversation[0], "content": frame.replace("{text}", text)}
        return self.noted({**record, "conversation": [first, *conversation[1:]]}, frame=frame)


def written_out(text: str) -> str:
    """The text with contractions written out, but for what is in quotes or backticks, and questions turned around."""
    pattern = _contraction()
    short = phrases()["contractions"]
    parts, end = [], 0
    for quoted in [*_QUOTED.finditer(text), None]:
        start = quoted.start() if quoted else len(text)
        parts.append(pattern.sub(lambda found: short[found[0]], text[end:start]))
        if quoted:
            parts.append(quoted[0])
            end = quoted.end()
    return "".join(parts)


@cache
def phrases() -> dict[str, Any]:
    """The authored phrases."""
    read: dict[str, Any] = json.loads(Path(__file__).with_name("phrases.json").read_text("utf-8"))
    return read


@cache
def _contraction() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases()['contractions'])})\b{_PRONOUN}")
