"""Verdicts: whether an answer is right, and if not, what is wrong in the benchmark's own terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a checker says.

    Attributes:
        valid: Whether the answer counts.
        error_type: The benchmark's name for what is wrong; `checker_exception` where the reference itself fails.
        errors: The benchmark's messages.
        attempts: Of an expected call that no call matched, the verdict on each that was tried, by its index.
    """

    valid: bool
    error_type: str | None = None
    errors: tuple[str, ...] = ()
    attempts: tuple[tuple[int, Verdict], ...] = ()


VALID = Verdict(True)


def invalid(error_type: str, *errors: str) -> Verdict:
    """A verdict that something is wrong."""
    return Verdict(False, error_type, errors)
