"""What happens in API-Bank's dialogues, one thing after the other, as the messages of a record and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from lamsim.datasets.converters.apibank_calls import typed
from lamsim.datasets.converters.converter import Losses, Record
from lamsim.datasets.converters.parts import Message, called, said, told, turns_of


class Event(NamedTuple):
    """Something that is said, or a call.

    Attributes:
        speaker: `User`, `AI` or `API`.
        text: What is said, or the name of the API that is called.
        arguments: Of a call.
        answer: Of a call; None if nothing came back.
    """

    speaker: str
    text: str
    arguments: Mapping[str, Any] = {}
    answer: str | None = None


def conversation_of(events: Iterable[Event], tools: Mapping[str, dict[str, Any]]) -> list[Message]:
    """The messages; what the assistant says right before a call stands beside it.

    Args:
        events: In order.
        tools: By name; arguments get their types.
    """
    conversation: list[Message] = []
    lead: str | None = None
    number = 0
    for event in events:
        if event.speaker != "API" and lead is not None:
            conversation.append(said("assistant", lead))
            lead = None
        if event.speaker == "User":
            conversation.append(said("user", event.text))
        elif event.speaker == "AI":
            lead = event.text
        else:
            id = f"call_{number}"
            number += 1
            conversation.append(called(lead or "", [(event.text, typed(event.arguments, tools.get(event.text)), id)]))
            if event.answer is not None:
                conversation.append(told(event.text, event.answer, id))
            lead = None
    if lead is not None:
        conversation.append(said("assistant", lead))
    return conversation


def events_of(record: Record, losses: Losses) -> Iterator[Event]:
    """The same, back."""
    for turn in turns_of(record):
        if turn.role == "system":
            losses.lose("system messages within the conversation")
            continue
        if turn.role == "user":
            yield Event("User", turn.content)
            continue
        if turn.content or not turn.calls:
            yield Event("AI", turn.content)
        if len(turn.calls) > 1:
            losses.lose("that calls were made in one message")
        for call in turn.calls:
            yield Event("API", call.name, call.arguments, call.answer)
