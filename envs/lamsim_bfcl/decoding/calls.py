"""Decoded calls: their shape, the test of it, and what is raised where there are none."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeGuard

Arguments: TypeAlias = dict[str | None, Any]
"""Arguments by name; None stands for arguments without one (`**rest` in Python, a bare word in Java)."""
Call: TypeAlias = dict[str, Arguments]
"""A call as the benchmark writes it, `{name: {argument: value}}`."""

MAX_TEXT = 2**17
"""Characters of the longest text that is read; a longer one can't be decoded."""


class DecodeError(Exception):
    """A text holds no calls in the format that was asked for; the benchmark's `ast_decoder:decoder_failed`."""


def is_call_list(decoded: object) -> TypeGuard[list[Call]]:
    """Tells whether what was decoded is a list of calls; an empty one is, too.

    What isn't, the benchmark calls `ast_decoder:decoder_wrong_output_format`.
    """
    if type(decoded) is not list:
        return False
    for call in decoded:
        if type(call) is not dict or len(call) != 1:
            return False
        (arguments,) = call.values()
        if type(arguments) is not dict:
            return False
    return True


def contains_call(decoded: object) -> bool:
    """Tells whether at least one call was decoded, which is all that relevance and irrelevance ask."""
    return is_call_list(decoded) and bool(decoded)
