"""Dialogues of an agent and its environment in text: what is said becomes messages and calls, and back."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from lamsim.datasets.converters.converter import Losses, Misfit, Record
from lamsim.datasets.converters.environments import Environment
from lamsim.datasets.converters.parts import Message, called, said, told, turns_of

Kept: TypeAlias = dict[str, Any]
"""How texts were written that nobody would write so by the rule, by the place of the message: what the agent wrote,
or what stands before and behind the environment's words."""


WHITE_SPACE = "white space around texts"
"""What is lost of a text whose words are kept."""


class Said(NamedTuple):
    """What the agent says at a time.

    Attributes:
        content: Its thought where there is a call, else its words.
        call: A tool's name and arguments.
    """

    content: str = ""
    call: tuple[str, dict[str, Any]] | None = None


class Piece(NamedTuple):
    """A part of a dialogue.

    Attributes:
        agents: Whether it is the agent's.
        text: As it stands there.
    """

    agents: bool
    text: str


class Wording(ABC):
    """How an agent and its environment are put into words.

    Attributes:
        where: The environment.
    """

    where: Environment

    @abstractmethod
    def read(self, text: str) -> Said:
        """What the agent says by a text; total, what is no call is words."""

    @abstractmethod
    def action(self, call: tuple[str, dict[str, Any]]) -> str | None:
        """A call as an action; None if it is none of the environment's."""

    @abstractmethod
    def act(self, thought: str, action: str, step: int) -> str:
        """The text of a thought, which may be empty, and an action in a step, from 1."""

    def speak(self, content: str, step: int) -> str:
        """The text of words without an action."""
        return content

    def write(self, said: Said, step: int) -> str | None:
        """The text for what the agent says; None if its call is none of the environment's."""
        if said.call is None:
            return self.speak(said.content, step)
        action = self.action(said.call)
        return None if action is None else self.act(said.content, action, step)

    def frame(self, step: int) -> tuple[str, str]:
        """What stands before and behind what the environment says in a step; 0 is the opening."""
        return "", ""

    def open(self, text: str) -> tuple[str, str, str]:
        """What stands before what the environment says, that, and what stands behind it."""
        return "", text, ""


def conversation_of(pieces: Iterable[Piece], wording: Wording) -> tuple[list[Message], Kept]:
    """The messages of a dialogue, and how they were written."""
    conversation: list[Message] = []
    kept: Kept = {}
    step, pending = 0, ("", "")
    for index, piece in enumerate(pieces):
        if piece.agents:
            step += 1
            read = wording.read(piece.text)
            if wording.write(read, step) != piece.text:
                kept[str(index)] = piece.text
            if read.call is None:
                conversation.append(said("assistant", read.content))
                pending = ("", "")
            else:
                pending = (read.call[0], f"call_{step - 1}")
                conversation.append(called(read.content, [(*read.call, pending[1])]))
            continue
        lead, content, tail = wording.open(piece.text)
        if (lead, tail) != wording.frame(step):
            kept[str(index)] = [lead, tail]
        conversation.append(told(pending[0], content, pending[1]) if pending[0] else said("user", content))
        pending = ("", "")
    return conversation, kept


def pieces_of(record: Record, wording: Wording, kept: Mapping[str, Any], losses: Losses) -> list[Piece]:
    """The dialogue of a record.

    A call that is none of the environment's is written as its name and JSON, which nobody reads as an action.

    Raises:
        Misfit: If it has calls and none is one of the environment's.
    """
    writer = _Writer(wording, kept, losses)
    for turn in turns_of(record):
        if turn.role != "assistant":
            writer.answer(turn.content)
        elif not turn.calls:
            writer.say(Said(turn.content))
        if len(turn.calls) > 1:
            losses.lose("which calls one message makes")
        for place, call in enumerate(turn.calls):
            writer.say(Said("" if place else turn.content, (call.name, call.arguments)))
            if call.answer is not None:
                writer.answer(call.answer)
    if writer.strange and not writer.known:
        raise Misfit(f"None of its calls is an action of this format; one is {writer.strange[:80]!r}.")
    return writer.pieces


class _Writer:
    """Puts down a dialogue piece by piece."""

    def __init__(self, wording: Wording, kept: Mapping[str, Any], losses: Losses) -> None:
        self.pieces: list[Piece] = []
        self.known, self.strange = 0, ""
        self._wording, self._kept, self._losses = wording, kept, losses
        self._step = 0

    def say(self, said: Said) -> None:
        before = self._kept.get(str(len(self.pieces)))
        if isinstance(before, str) and self._wording.read(before) == said:
            self._add(said, before)
        else:
            self._add(said, self._wording.write(said, self._step + 1))

    def _add(self, said: Said, text: str | None) -> None:
        self._step += 1
        self.known += said.call is not None and text is not None
        if said.call is not None and text is None:
            self._losses.lose("calls that are no action of the environment become words")
            self.strange = said.call[0]
            action = f"{said.call[0]} {json.dumps(said.call[1], ensure_ascii=False)}"
            text = self._wording.act(said.content, action, self._step)
        elif text is not None:
            self._compare(said, self._wording.read(text))
        self.pieces.append(Piece(True, text or ""))

    def answer(self, content: str) -> None:
        lead, tail = self._wording.frame(self._step)
        match self._kept.get(str(len(self.pieces))):
            case [str(before), str(behind)]:
                lead, tail = before, behind
        text = f"{lead}{content}{tail}"
        self._compare(Said(content), Said(self._wording.open(text)[1]))
        self.pieces.append(Piece(False, text))

    def _compare(self, meant: Said, read: Said) -> None:
        """Tells of what is read otherwise than it was meant."""
        if meant.call == read.call and meant.content.split() == read.content.split():
            if meant.content != read.content:
                self._losses.lose(WHITE_SPACE)
        elif meant.call and meant.call == read.call and not read.content:
            self._losses.lose("thoughts")
        else:
            self._losses.lose("words that this format reads otherwise")
