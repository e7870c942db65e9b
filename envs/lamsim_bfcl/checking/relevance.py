"""Relevance and irrelevance: whether a call was made where one was due, and none where none was."""

from __future__ import annotations

from lamsim_bfcl.checking.verdicts import VALID, Verdict, invalid
from lamsim_bfcl.decoding.calls import contains_call


def check_relevance(decoded: object, category: str) -> Verdict:
    """Checks that there is a call, or in an irrelevance category that there is none; what it says counts for nothing.

    Args:
        decoded: What was decoded; None if nothing could be.
        category: `live_relevance`, `irrelevance` or `live_irrelevance`.
    """
    called = contains_call(decoded)
    if "irrelevance" in category:
        if not called:
            return VALID
        return invalid("irrelevance_error:decoder_success", "Valid syntax. Successfully decode AST when it should not.")
    if called:
        return VALID
    return invalid("relevance_error:decoder_failed", "Invalid syntax. Failed to decode AST when it should have.")
