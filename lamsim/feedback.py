"""Feedback: which error patterns a message shows, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
