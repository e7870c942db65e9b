"""What policies with a language model share: checked options, a seed for each request, and what ends a turn."""

from __future__ import annotations

import math
import re

import numpy as np

from lamsim.errors import UsageError
from lamsim.formats import ChatFormat
from lamsim.messages import Message

_MARK = "lamsim's mark"
_DELIMITER = re.compile(r"\s*(<[^<>\s]{1,40}>|\[/?[A-Z_]{1,40}\])")


def number(option: str, value: float | str, least: float = 0.0, most: float = math.inf) -> float:
    """An option's number, which the command line gives as text.

    Raises:
        UsageError: If it is no number, or out of range.
    """
    try:
        given = float(value)
    except (TypeError, ValueError):
        given = math.nan
    if not least <= given <= most or math.isinf(given):
        bounds = f"from {least:g} to {most:g}" if math.isfinite(most) else f"of at least {least:g}"
        raise UsageError(f"{option} must be a number {bounds}, not {value!r}.")
    return given


def whole(option: str, value: int | str, least: int = 0) -> int:
    """An option's whole number.

    Raises:
        UsageError: If it is none, or too small.
    """
    given = number(option, value, least)
    if given != int(given):
        raise UsageError(f"{option} must be a whole number, not {value!r}.")
    return int(given)


def request_seed(seed: int, turn: int) -> int:
    """The sampler's seed for one request: 31 bits, drawn from the episode's seed and the number of turns before it."""
    return int(np.random.SeedSequence([seed, turn]).generate_state(1)[0]) & 0x7FFFFFFF


def end_of_turn(chat_format: ChatFormat) -> str | None:
    """The delimiter that a templated format writes behind the agent's text, for instance `<|im_end|>`.

    A completion has to stop there, or the model would go on and play the user too. It is read off a rendered
    conversation, so that a format needs not name it; None if nothing there looks like a delimiter.
    """
    prompt = chat_format.begin("", ())
    prompt.add(Message("user", "?"))
    prompt.add(Message("assistant", _MARK), _MARK)
    prompt.add(Message("user", "?"))
    found = _DELIMITER.match(prompt.full().partition(_MARK)[2])
    return found[1] if found else None
