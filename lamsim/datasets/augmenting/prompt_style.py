"""Styles of the prompt: the output format, the delimiters of sections, and the order of sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from lamsim.datasets.augmenting.augmentation import Augmentation, Record, pick, said_anew, shuffled
from lamsim.datasets.steps import steps_of
from lamsim.datasets.styling import DELIMITERS, Style
from lamsim.datasets.styling.rendering import section_texts
from lamsim.errors import UsageError, unknown
from lamsim.formats import FORMATS
from lamsim.messages import InvalidToolCall


class OutputFormat(Augmentation):
    """Has the calls written in another chat format, with that format's instruction.

    Args:
        formats: Those to choose from, a list or names with commas between them; None for all.
        rate: See `Augmentation`.

    A text that was meant as a call and can't be read is of the format in which the episode was played, so records with
    one stay in it.

    Raises:
        UsageError: If there is no such format.
    """

    name: ClassVar[str] = "output_format"
    about: ClassVar[str] = "the chat format in which calls are written"

    def __init__(self, *, formats: str | Sequence[str] | None = None, rate: float = 1.0) -> None:
        super().__init__(rate=rate)
        self._formats = _chosen("format", formats, FORMATS)

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        style = Style.played(record)
        others = [name for name in self._formats if name != style.format]
        if not others:
            return self.pass_over("it is in the only format there is to choose")
        steps = steps_of(record["conversation"])
        if any(isinstance(call, InvalidToolCall) for step in steps for call in step.calls):
            return self.pass_over("a call that can't be read is of the old format")
        chosen = replace(style, format=pick(others, generator))
        styled = chosen.put_on(said_anew(record, record["conversation"]))
        return self.noted(styled, format=chosen.format)


class SectionDelimiters(Augmentation):
    """Sets the sections of the prompt, and what tools answer, apart by other delimiters.

    Args:
        styles: Those to choose from, a list or names with commas between them; None for all.
        rate: See `Augmentation`.

    Raises:
        UsageError: If there is no such style.
    """

    name: ClassVar[str] = "delimiters"
    about: ClassVar[str] = "the delimiters of the prompt's sections"

    def __init__(self, *, styles: str | Sequence[str] | None = None, rate: float = 1.0) -> None:
        super().__init__(rate=rate)
        self._styles = _chosen("style of delimiters", styles, DELIMITERS)

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`; delimiters that a text of the record has in it are not chosen."""
        style = Style.played(record)
        said = [message.get("content") for message in record["conversation"] if message.get("role") != "assistant"]
        texts = [*section_texts(record).values(), *(text for text in said if isinstance(text, str))]
        others = [
            name
            for name in self._styles
            if name != style.delimiters and not any(DELIMITERS[name].clash(text) for text in texts)
        ]
        if not others:
            return self.pass_over("its texts hold the delimiters themselves")
        chosen = replace(style, delimiters=pick(others, generator))
        return self.noted(chosen.put_on(record), delimiters=chosen.delimiters)


class ShuffleSections(Augmentation):
    """Puts the sections of the prompt into another order; in half of the records the query is one of them."""

    name: ClassVar[str] = "shuffle_sections"
    about: ClassVar[str] = "the order of the prompt's sections"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`."""
        style = Style.played(record)
        there = section_texts(style.put_on(record))
        sections = [name for name in style.sections if name in there]
        first = next((message.get("role") for message in record["conversation"] if message.get("role") != "system"), "")
        if generator.integers(2) and first == "user":
            sections.append("query")
        chosen = replace(style, sections=tuple(shuffled(sections, generator)))
        return self.noted(chosen.put_on(record), sections=list(chosen.sections))


def _chosen(kind: str, given: Any, known: Iterable[str]) -> list[str]:
    """The names of an option that lists some of what there is, in the order of `known`."""
    if given is None:
        return list(known)
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else given
    if not isinstance(names, list | tuple) or not names:
        raise UsageError(f"A choice of each {kind} is a list of names, not {given!r}.")
    for name in names:
        if name not in known:
            raise unknown(kind, str(name), known)
    return [name for name in known if name in names]
