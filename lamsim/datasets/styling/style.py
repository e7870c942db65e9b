"""A style: output format, delimiters and order of sections, as data in a record's block `lamsim`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lamsim.datasets.styling.delimiters import DELIMITERS
from lamsim.errors import UsageError, unknown
from lamsim.formats import FORMATS, format_named
from lamsim.messages import Message, ToolCall

SECTIONS = {
    "task_instruction": "task instruction",
    "tools": "available tools",
    "format_instruction": "format instruction",
    "few_shot_examples": "examples",
    "query": "query",
}
"""The sections of a prompt in their usual order, with their titles."""

DEFAULT_FORMAT = "xlam"


@dataclass(frozen=True, slots=True)
class Style:
    """How a record is written as text.

    Attributes:
        format: The chat format in which calls are written, one of `FORMATS`.
        delimiters: One of `DELIMITERS`.
        sections: Of `SECTIONS`, in their order. With `query` among them the prompt is one message of the user, as
            xLAM's is; without it the sections are the system message.

    Raises:
        UsageError: If one of them does not exist.
    """

    format: str = DEFAULT_FORMAT
    delimiters: str = "begin_end"
    sections: tuple[str, ...] = ("task_instruction", "tools", "format_instruction", "few_shot_examples")

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise unknown("format", self.format, FORMATS)
        if self.delimiters not in DELIMITERS:
            raise unknown("style of delimiters", self.delimiters, DELIMITERS)
        for section in self.sections:
            if section not in SECTIONS:
                raise unknown("section", section, SECTIONS)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Style | None:
        """The style that a record has; None if it has none.

        Raises:
            UsageError: If it is no style.
        """
        style = (record.get("lamsim") or {}).get("style")
        if style is None:
            return None
        try:
            return cls(str(style["format"]), str(style["delimiters"]), tuple(map(str, style["sections"])))
        except (KeyError, TypeError) as error:
            raise UsageError(f"A style has format, delimiters and sections; this is {str(style)[:120]}.") from error

    @classmethod
    def played(cls, record: Mapping[str, Any]) -> Style:
        """The style a record has, or else the usual one with the format in which the episode was played."""
        options = (record.get("lamsim") or {}).get("options")
        format = options.get("format") if isinstance(options, Mapping) else None
        return cls.of(record) or (cls(format) if isinstance(format, str) and format in FORMATS else cls())

    def to_json(self) -> dict[str, Any]:
        """The style as records have it."""
        return {"format": self.format, "delimiters": self.delimiters, "sections": list(self.sections)}

    def put_on(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record in this style: only the block `lamsim` and the format instruction change."""
        block = {**(record.get("lamsim") or {}), "style": self.to_json()}
        return {**record, "format_instruction": instruction_of(self.format), "lamsim": block}


@cache
def instruction_of(format: str) -> str:
    """What tells a model to write its calls in a format.

    Formats that are a model family's own leave that to the chat template, which is not there in plain text; for these
    the instruction shows what the format's encoder writes.
    """
    chosen = format_named(format)
    if chosen.format_instruction and not chosen.templated:
        return chosen.format_instruction
    calls = (ToolCall("tool_a", {"argument": "value"}, "call_0"), ToolCall("tool_b", {"number": 1}, "call_1"))
    return f"""\
To call a tool, write the call in this form, with the name and the arguments that the tool has:

{chosen.encode(Message("assistant", calls=calls[:1]))}

Several calls at once are written like this:

{chosen.encode(Message("assistant", calls=calls))}

Then stop: you will be shown the results. When you want to speak to the user, to ask or to give the answer, write \
plain text."""
