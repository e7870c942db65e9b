"""What the reference does and nobody meant, as switches; each is on, which is parity with bfcl-eval 2026.3.23."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirks:
    """Switches for the reference's quirks.

    Attributes:
        unary_minus: Any unary operator on a literal negates it: `+1` is -1, `not True` is -1. Off: as in Python.
        dropped_positionals: Positional arguments vanish. Off: a call with one can't be decoded.
        short_json: JSON ends at the first `}]`, so that no argument can be a list of objects. Off: where
            it ends.
        java_byte_offsets: Text of a Java call is cut at offsets counted in bytes, so that what follows a
            character outside ASCII is shifted. Off: cut where the parts stand.
        java_quoted_arrays: Strings in a Java `Array` keep their quotes, which 8 official answers don't survive.
            Off: they lose them, as in an `ArrayList`.
        shallow_promotion: Only a parameter's own integer passes for a float, none within its array. Off: both do.
        greedy_parallel: Each expected call takes the first call that passes, which may steal the only one of a
            later. Off: calls are matched so that as many as can be find a partner.
        empty_answer_equals_empty_list: The answer "", which says that a parameter may be left out, also accepts
            an empty list. Off: an empty list must be an answer of its own.
    """

    unary_minus: bool = True
    dropped_positionals: bool = True
    short_json: bool = True
    java_byte_offsets: bool = True
    java_quoted_arrays: bool = True
    shallow_promotion: bool = True
    greedy_parallel: bool = True
    empty_answer_equals_empty_list: bool = True


PARITY = Quirks()
"""The reference as it is."""
