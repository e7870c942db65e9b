"""Transcripts in text, in which lines begin with who speaks: `Thought:`, `Action:`, `Observation:`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, ClassVar

from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record, Unit
from lamsim.datasets.converters.dialogues import WHITE_SPACE, Piece, Wording, conversation_of, pieces_of
from lamsim.datasets.converters.environments import lose_beside
from lamsim.datasets.converters.parts import record_of, source_of

_LABELS = {
    "thought": r" ?(?:thought|think)(?: \d+)?:",
    "action": r" ?(?:action|act)(?: \d+)?:",
    "observation": r"(?:observation|obs)(?: \d+)?:",
}
_LABEL = re.compile("|".join([f"(?P<{kind}>{label})" for kind, label in _LABELS.items()]), re.IGNORECASE)
_OBSERVATION = re.compile(_LABELS["observation"], re.IGNORECASE)
_JSON = r'[{\[]\s*(?:$|["{])'


def begins(opening: str) -> re.Pattern[str]:
    """What the first line of an item matches: the opening of an episode, or JSON with texts of episodes in it."""
    return re.compile(f"{opening}|{_JSON}")


class Transcripts(Converter):
    """Converts the transcripts of an environment.

    An item is a text; or, as prompts come, JSON with texts or lists of texts in turns anywhere in it. They come back
    as texts. White space at the beginning and the end of an episode does not count.

    Attributes:
        opening: What the first line of an episode matches.
        bare: What a line matches that is an action without a label.
        wording: How is spoken.
    """

    unit: ClassVar[Unit] = "text"
    opening: ClassVar[re.Pattern[str]]
    bare: ClassVar[re.Pattern[str]]
    wording: ClassVar[Wording]

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        episodes = list(self._episodes(item))
        if not episodes:
            raise Misfit(f"It is no transcript of {self.name}: nothing in it begins as one.")
        for number, pieces in enumerate(episodes, 1):
            yield self._record(pieces, id if number == 1 else f"{id}-{number}")

    def _episodes(self, item: Any) -> Iterator[list[Piece]]:
        if isinstance(item, str):
            try:
                value = json.loads(item) if item.lstrip().startswith(("{", "[")) else None
            except (ValueError, RecursionError):
                value = None
            if value is None:
                yield from map(self.split, self._texts(item))
            elif not isinstance(value, str):
                yield from self._episodes(value)
        elif isinstance(item, list) and item and all(isinstance(text, str) for text in item):
            if any(self.opening.match(line) for line in item[0].splitlines()):
                yield [Piece(bool(place % 2), text) for place, text in enumerate(item)]
        elif isinstance(item, dict | list):
            for value in item.values() if isinstance(item, dict) else item:
                yield from self._episodes(value)

    def _texts(self, text: str) -> Iterator[str]:
        """The episodes of a text; what stands before the first is none."""
        starts = []
        place = 0
        for line in text.splitlines(keepends=True):
            if self.opening.match(line):
                starts.append(place)
            place += len(line)
        for start, end in pairwise([*starts, len(text)] if starts else []):
            yield text[start:end].strip()

    def split(self, text: str) -> list[Piece]:
        """The parts of an episode."""
        pieces: list[Piece] = []
        thinking = awaiting = False
        for line in text.splitlines(keepends=True):
            label = _LABEL.match(line)
            kind = label.lastgroup if label else ""
            agents = bool(pieces) and pieces[-1].agents
            if awaiting:
                awaiting = not line.strip()
                goes_on = True
            elif kind == "action" or (pieces and self.bare.match(line)):
                goes_on = thinking
                thinking = False
                awaiting = label is not None and not line[label.end() :].strip()
                agents = True
            elif pieces and kind == "thought":
                goes_on, thinking, agents = False, True, True
            elif kind == "observation":
                goes_on = thinking = agents = False
            else:
                # Blank lines behind an action are part of it; anything else is the environment's answer.
                goes_on = thinking or not agents or not line.strip()
                agents = agents and goes_on
            if goes_on and pieces:
                pieces[-1] = Piece(agents, pieces[-1].text + line)
            else:
                pieces.append(Piece(agents, line))
        return pieces

    def _record(self, pieces: list[Piece], id: str) -> Record:
        last = pieces[-1]
        end = "\n" if last.agents else self.wording.frame(1)[1]
        conversation, kept = conversation_of([*pieces[:-1], last._replace(text=last.text.rstrip() + end)], self.wording)
        where = self.wording.where
        source = {"format": self.name, **({"kept": kept} if kept else {})}
        if not any("tool_calls" in message for message in conversation):
            return record_of(id, where.instruction, [], conversation, source)
        return record_of(id, where.instruction, where.tools, conversation, source, repeatable=where.repeatable)

    def write(self, record: Record, losses: Losses) -> Iterator[str]:
        """See `Converter`."""
        where = self.wording.where
        lose_beside(record, self.name, where.arguments, losses, where.instruction)
        kept = source_of(record, self.name).get("kept")
        pieces = pieces_of(record, self.wording, kept if isinstance(kept, dict) else {}, losses)
        if not pieces or pieces[0].agents:
            raise Misfit("It does not begin with a task.")
        pieces[0] = Piece(False, self.opened(pieces[0].text, losses))
        text = "".join(self._guarded(pieces, losses)).strip()
        if not self.opening.match(text):
            raise Misfit(f"It does not begin as a transcript of {self.name} does.")
        found = [piece for part in self._texts(text) for piece in self.split(part)]
        if [(agents, text.strip()) for agents, text in found] != [(agents, text.strip()) for agents, text in pieces]:
            losses.lose("where messages begin and end that hold lines like the format's own, or nothing")
        elif any(one.text.rstrip("\n") != other.text.rstrip("\n") for one, other in zip(found, pieces, strict=True)):
            losses.lose(WHITE_SPACE)
        yield text

    def opened(self, text: str, losses: Losses) -> str:
        """The first message as an episode's opening."""
        return text

    def _guarded(self, pieces: list[Piece], losses: Losses) -> Iterator[str]:
        """The texts, with a space before lines of answers that would begin something else."""
        mark = _marks(self.begins.pattern if self.begins else "", self.bare.pattern)
        for place, piece in enumerate(pieces):
            own = _OBSERVATION.match(piece.text) if place else self.opening.match(piece.text)
            start = own.end() if own else 0
            if piece.agents or not mark.search(piece.text, start):
                yield piece.text
                continue
            losses.lose("how lines of answers begin that look like the format's own")
            yield "".join(_indented(piece.text, start, mark))


def _indented(text: str, start: int, mark: re.Pattern[str]) -> Iterator[str]:
    """The text with two spaces before marks from a place on: a label may have one before it."""
    done = 0
    for found in mark.finditer(text, start):
        yield text[done : found.start()]
        yield "  "
        done = found.start()
    yield text[done:]


@cache
def _marks(*begins: str) -> re.Pattern[str]:
    """What lines begin with that are none of the environment's."""
    return re.compile(rf"^(?:(?i:{'|'.join(_LABELS.values())})|{'|'.join(filter(None, begins))})", re.MULTILINE)
