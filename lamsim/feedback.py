"""Feedback: which error patterns a message shows, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias


class Pattern(StrEnum):
    """The error patterns of SpecTool (arXiv 2411.13547) that show before a call runs.

    A missing required argument is a pattern of its own here. SpecTool's paper counts it as an incorrect
    argument value (IAV), its code as an incorrect argument name (IAN); `code` follows the paper.
    SpecTool's seventh pattern, insufficient calls (IAC), shows only at the end of an episode.
    """

    INVALID_FORMAT = "invalid_format"
    WRONG_FUNCTION_NAME = "wrong_function_name"
    WRONG_ARGUMENT_NAME = "wrong_argument_name"
    MISSING_ARGUMENT = "missing_argument"
    WRONG_ARGUMENT_TYPE = "wrong_argument_type"
    WRONG_ARGUMENT_VALUE = "wrong_argument_value"
    REPEATED_CALL = "repeated_call"

    @property
    def code(self) -> str:
        """SpecTool's abbreviation."""
        return _CODES[self]


_CODES = {
    Pattern.INVALID_FORMAT: "IFE",
    Pattern.WRONG_FUNCTION_NAME: "IFN",
    Pattern.WRONG_ARGUMENT_NAME: "IAN",
    Pattern.MISSING_ARGUMENT: "IAV",
    Pattern.WRONG_ARGUMENT_TYPE: "IAT",
    Pattern.WRONG_ARGUMENT_VALUE: "IAV",
    Pattern.REPEATED_CALL: "RAC",
}

PATTERN_CODES = ("IAC", "IAV", "IAN", "IAT", "RAC", "IFN", "IFE")
"""SpecTool's seven patterns."""

Convention: TypeAlias = Literal["paper", "code"]
CONVENTIONS: tuple[Convention, ...] = ("paper", "code")
"""SpecTool's paper counts a missing required argument as IAV, its published code as IAN."""

SPECTOOL_STEPS = 10
"""N of SpecTool's metric: the steps that an agent has there."""


def code_of(pattern: Pattern, convention: Convention) -> str:
    """SpecTool's code of a pattern by one of its two conventions."""
    return "IAN" if convention == "code" and pattern is Pattern.MISSING_ARGUMENT else pattern.code


def accuracy(errors: int, n: int = SPECTOOL_STEPS) -> float:
    """SpecTool's accuracy of an episode for a pattern: (N - errors) / N, not below 0.

    Args:
        errors: Of that pattern; a step shows each pattern once.
        n: N, the steps that an agent has.
    """
    return max(0.0, (n - errors) / n)


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in one call.

    Attributes:
        pattern: Which error pattern it is.
        tool: The name that was called, empty if none could be read.
        argument: The argument concerned, empty if it is none in particular.
        message: One sentence: what is wrong.
        remedy: One sentence: what would be right.
    """

    pattern: Pattern
    tool: str
    argument: str
    message: str
    remedy: str

    def to_json(self) -> dict[str, Any]:
        """The fault as plain data, with SpecTool's code."""
        return {
            "pattern": str(self.pattern),
            "code": self.pattern.code,
            "tool": self.tool,
            "argument": self.argument,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the verifier says of one call; without faults it is fine."""

    faults: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the call can run: a repetition may be a waste, but it fits its tool."""
        return all(fault.pattern is Pattern.REPEATED_CALL for fault in self.faults)

    @property
    def text(self) -> str:
        """The feedback as the model is told it."""
        return "\n".join(f"Error: {fault.message} {fault.remedy}" for fault in self.faults)


FINE = Feedback()
