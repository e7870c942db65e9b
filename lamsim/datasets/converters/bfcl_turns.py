"""BFCL's questions: turns of messages, and the calls that follow each of them, as a conversation and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim.datasets.converters.bfcl_answers import Answer
from lamsim.datasets.converters.converter import Losses, Misfit, Record
from lamsim.datasets.converters.parts import Message, called, said, turns_of

NEW_FUNCTIONS = "I have updated some more functions you can choose from. What about now?"
"""What BFCL tells in a turn without a message, in which withheld functions arrive."""


@dataclass(slots=True)
class Asked:
    """A question.

    Attributes:
        instruction: The system message that it begins with.
        turns: Its other messages by turn.
        form: `text` if it is no list of turns but a text, `turn` if it is one turn; else empty.
    """

    instruction: str
    turns: list[list[Message]]
    form: str = ""

    @classmethod
    def of(
        cls, record: Record, source: Mapping[str, Any], losses: Losses
    ) -> tuple[Asked, list[list[Answer]], str | None]:
        """The question, the calls of each turn, and the final answer of a record."""
        turns: list[list[Message]] = []
        calls: list[list[Answer]] = []
        answer: str | None = None
        rest = list(source.get("shape") or [])
        for turn in turns_of(record):
            if rest and turns and len(turns[-1]) < rest[len(turns) - 1] and not turn.calls:
                turns[-1].append(said(turn.role, turn.content))
            elif turn.role != "assistant":
                if answer is not None:
                    losses.lose("what the agent says")
                    answer = None
                fresh = not turns or calls[-1] or turns[-1][-1]["role"] != "system"
                if fresh:
                    turns.append([])
                    calls.append([])
                turns[-1].append(said(turn.role, turn.content))
            else:
                if not turns:
                    raise Misfit("The agent begins, and an entry begins with a question.")
                if turn.calls and turn.content:
                    losses.lose("thoughts")
                if any(call.answer is not None for call in turn.calls):
                    losses.lose("what tools answer")
                calls[-1] += [Answer(call.name, call.arguments) for call in turn.calls]
                if not turn.calls:
                    if answer is not None:
                        losses.lose("what the agent says")
                    answer = turn.content
        if not turns:
            raise Misfit("Nobody asks anything, and an entry begins with a question.")
        return cls(record["task_instruction"], turns, source.get("form", "")), calls, answer

    def question(self) -> Any:
        """The question as an entry has it."""
        if self.form == "text":
            return self.turns[0][0]["content"]
        turns = [[] if turn == [said("user", NEW_FUNCTIONS)] else turn for turn in self.turns]
        if self.instruction:
            turns[0] = [said("system", self.instruction), *turns[0]]
        return turns[0] if self.form == "turn" else turns


def turns_asked(question: Any) -> Asked:
    """Reads a question.

    Raises:
        Misfit: If it is none.
    """
    form = "text" if isinstance(question, str) else ""
    turns: Any = [[said("user", question)]] if form else question
    if turns and all(isinstance(message, Mapping) for message in turns):
        form, turns = "turn", [turns]
    read: list[list[Message]] = []
    for turn in turns:
        if not isinstance(turn, list) or not all(_is_message(message) for message in turn):
            raise Misfit("It is no entry of BFCL: its question is no list of turns of messages.")
        read.append([said(message["role"], message["content"]) for message in turn] or [said("user", NEW_FUNCTIONS)])
    instruction = ""
    if read and read[0][0]["role"] == "system" and len(read[0]) > 1:
        instruction = read[0].pop(0)["content"]
    return Asked(instruction, read, form)


def _is_message(message: Any) -> bool:
    return (
        isinstance(message, Mapping)
        and message.get("role") in ("system", "user", "assistant")
        and isinstance(message.get("content"), str)
    )


def shape_of(asked: Asked) -> list[int] | None:
    """How many messages each turn has; None if each has the one of the user."""
    if all(len(turn) == 1 and turn[0]["role"] == "user" for turn in asked.turns):
        return None
    return [len(turn) for turn in asked.turns]


def messages_of(asked: Asked, calls: Sequence[Sequence[Answer]], answer: str | None) -> list[Message]:
    """The conversation: after the messages of a turn all its calls in one message, at the end the answer."""
    conversation: list[Message] = []
    number = 0
    for turn, answers in zip(asked.turns, calls, strict=True):
        conversation += turn
        if answers:
            listed = []
            for call in answers:
                listed.append((call.name, call.arguments, f"call_{number}"))
                number += 1
            conversation.append(called("", listed))
    if answer is not None:
        conversation.append(said("assistant", answer))
    return conversation
