"""How an entry becomes a conversation: what the user says, when functions arrive, and what one who knows it does."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from lamsim import Message, Tool, ToolCall
from lamsim_bfcl.multi_turn.entries import Entry
from lamsim_bfcl.multi_turn.toolkit.calls import Call, read_call
from lamsim_bfcl.multi_turn.toolkit.library import Library, schema

MOST_STEPS = 20
"""Steps that a model may make in one turn; with the next one the benchmark breaks the entry off."""

MORE_FUNCTIONS = "I have updated some more functions you can choose from. What about now?"
"""What the user says, word for word, when functions arrive that were withheld."""


def user_turns(entry: Entry, library: Library) -> tuple[str, ...]:
    """What the user says, turn by turn; the documents of functions that arrive stand before it.

    They are written as the benchmark writes them for models that are prompted.
    """
    return tuple(
        f"{[dict(document) for document in _arriving(entry, library, turn)]}\n{MORE_FUNCTIONS}"
        if turn in entry.withheld
        else words
        for turn, words in enumerate(entry.turns)
    )


def arriving_tools(entry: Entry, library: Library) -> dict[int, tuple[Tool, ...]]:
    """By turn the tools that arrive with it."""
    return {
        turn: tuple(Tool.from_json(schema(document)) for document in _arriving(entry, library, turn))
        for turn in entry.withheld
    }


def truth_calls(entry: Entry, library: Library) -> tuple[tuple[ToolCall, ...], ...]:
    """The ground truth as tool calls, turn by turn; arguments without names get those of the functions."""
    return tuple(tuple(_tool_call(text, entry, library) for text in calls) for calls in entry.truth)


def expert_message(truth: Sequence[Sequence[ToolCall]], messages: Sequence[Message]) -> Message:
    """What one who knows the ground truth does next: the calls of a turn, then a word to the user.

    Args:
        truth: See `truth_calls`.
        messages: The conversation so far.
    """
    own = [message for message in messages if message.role == "assistant"]
    spoken = [number for number, message in enumerate(own) if not message.calls]
    turn = min(len(spoken), len(truth) - 1)
    made = [call for message in own[spoken[-1] + 1 if spoken else 0 :] for call in message.calls]
    left = list(truth[turn])
    for call in made:
        if left and call == left[0]:
            del left[0]
    if left:
        # One by one, so that a call that went wrong can be made up for; some turns have more calls than steps.
        together = -(-2 * len(truth[turn]) // MOST_STEPS)
        return Message("assistant", calls=tuple(left[:together]))
    if not truth[turn]:
        return Message("assistant", "I can't do that with the functions and the details that I have. What is missing?")
    return Message("assistant", "That is done.")


def _arriving(entry: Entry, library: Library, turn: int) -> list[Mapping[str, Any]]:
    known = {item["name"]: item for name in entry.classes for item in library.functions(name)}
    return [known[name] for name in entry.withheld[turn]]


def _tool_call(text: str, entry: Entry, library: Library) -> ToolCall:
    called: Call = read_call(text)
    owner = next(name for name in entry.classes if called.name in library.methods(name))
    names = list(inspect.signature(getattr(library.backend(owner), called.name)).parameters)[1:]
    return ToolCall(called.name, {**dict(zip(names, called.positional, strict=False)), **called.named})
