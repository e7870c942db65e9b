"""How alike two strings are as sets of words: the ratio behind WebShop's attribute and option matches."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from lamsim.errors import UsageError, unknown

TokenSetRatio = Callable[[object, object], int]

_NON_WORD = re.compile(r"\W")
_LATIN_1 = dict.fromkeys(range(0x80, 0x100))


@lru_cache(maxsize=1 << 14)
def _clean(text: str) -> str:
    return _NON_WORD.sub(" ", text.translate(_LATIN_1)).lower().strip()


def _ratio(a: str, b: str) -> int:
    if a == b:
        return 100
    if not a or not b:
        return 0
    return round(100 * SequenceMatcher(None, a, b).ratio())


@lru_cache(maxsize=1 << 16)
def _difflib_ratio(a: str, b: str) -> int:
    left, right = _clean(a), _clean(b)
    if not left or not right:
        return 0
    words_left, words_right = set(left.split()), set(right.split())
    common = words_left & words_right
    if common and common in (words_left, words_right):
        return 100
    shared = " ".join(sorted(common))
    only_left = f"{shared} {' '.join(sorted(words_left - common))}".strip()
    only_right = f"{shared} {' '.join(sorted(words_right - common))}".strip()
    return max(_ratio(shared, only_left), _ratio(shared, only_right), _ratio(only_left, only_right))


def difflib_ratio(a: object, b: object) -> int:
    """Token-set ratio as thefuzz 0.19.0 computes it on `difflib`, the version that WebShop pins.

    Args:
        a: Anything; what is no string is turned into one, but None is like nothing.
        b: As `a`. The order matters in rare cases, as it does in `difflib`.

    Returns:
        0 to 100; 100 also if the words of one side are all among the other's.
    """
    return 0 if a is None or b is None else _difflib_ratio(str(a), str(b))


def rapidfuzz_ratio(a: object, b: object) -> int:
    """Token-set ratio as thefuzz 0.22 computes it on `rapidfuzz`, which newer installs of WebShop use.

    Raises:
        ImportError: If `rapidfuzz` is not installed (`pip install lamsim[webshop]`).
    """
    return 0 if a is None or b is None else _rapidfuzz_ratio(str(a), str(b))


@lru_cache(maxsize=1 << 16)
def _rapidfuzz_ratio(a: str, b: str) -> int:
    fuzz, process = _rapidfuzz()
    return round(fuzz(process(a.translate(_LATIN_1)), process(b.translate(_LATIN_1))))


@lru_cache(maxsize=1)
def _rapidfuzz() -> tuple[Callable[[str, str], float], Callable[[str], str]]:
    from rapidfuzz import fuzz, utils

    ratio: Any = fuzz.token_set_ratio
    return ratio, utils.default_process


RATIOS: dict[str, TokenSetRatio] = {"difflib": difflib_ratio, "rapidfuzz": rapidfuzz_ratio}
"""The variants by name; the official scores stand on `difflib`."""


def token_set_ratio(name: str) -> TokenSetRatio:
    """The variant of a name.

    Args:
        name: One of `RATIOS`.

    Raises:
        UsageError: If there is no such variant or its library is not installed.
    """
    if name not in RATIOS:
        raise unknown("fuzzy matcher", name, RATIOS)
    if name == "rapidfuzz":
        try:
            _rapidfuzz()
        except ImportError as error:
            raise UsageError("fuzzy='rapidfuzz' needs rapidfuzz; install it with lamsim[webshop].") from error
    return RATIOS[name]
