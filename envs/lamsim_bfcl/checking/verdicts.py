"""Verdicts: whether an answer is right, and if not, what is wrong in the benchmark's own terms."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

Message: TypeAlias = tuple[str, tuple[Any, ...]]
"""A message's template and what goes into its braces."""


class Verdict(NamedTuple):
    """What a checker says.

    Attributes:
        valid: Whether the answer counts.
        error_type: The benchmark's name for what is wrong; `checker_exception` where the reference itself fails.
        messages: The benchmark's messages, which `errors` writes out: a check costs less than its messages.
        attempts: Of an expected call that no call matched, the verdict on each that was tried, by its index.
    """

    valid: bool
    error_type: str | None = None
    messages: tuple[Message, ...] = ()
    attempts: tuple[tuple[int, Verdict], ...] = ()

    @property
    def errors(self) -> tuple[str, ...]:
        """The messages, written out."""
        return tuple(_written(*message) for message in self.messages)


VALID = Verdict(True)


def invalid(error_type: str, template: str, *values: Any) -> Verdict:
    """A verdict with one message."""
    return Verdict(False, error_type, ((template, values),))


def _written(template: str, values: tuple[Any, ...]) -> str:
    try:
        return template.format(*values)
    except (ValueError, RecursionError) as error:
        # An integer with more digits than Python prints, or what is nested deeper than it does.
        return f"{template} ({type(error).__name__}: {error})"
