"""Records as token sequences: what the model would read and write, with a mask that only its own tokens have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compact import END, Compact

from lamsim import ChatFormat, Message, Tool
from lamsim.datasets.steps import steps_of
from lamsim.datasets.styling import Style

PLAYED = "gorilla"
"""How calls are written in the roll-outs, and wherever no augmentation says otherwise."""

Segment = tuple[str, bool]
"""A piece of text, and whether the model is to learn it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sequence to train on.

    Attributes:
        ids: Its tokens.
        learn: For each of them, whether the model is to predict it.
    """

    ids: list[int]
    learn: list[bool]


def format_of(record: Mapping[str, Any]) -> Compact:
    """The format in which a record is rendered: that of its style, if augmentation gave it one."""
    style = Style.of(record)
    return Compact(PLAYED if style is None else style.format)


def segments(record: Mapping[str, Any]) -> Iterator[Segment]:
    """The conversation up to the agent's last message; joined it is the prompt that the environment would show."""
    chosen = format_of(record)
    prompt = chosen.begin(record["task_instruction"], [Tool.from_json(tool) for tool in record["tools"]])
    texts = _said(record, chosen)
    for place, message in enumerate(record["conversation"]):
        if place not in texts:
            prompt.add(Message(message["role"], message["content"]))
            continue
        yield prompt.turn().removeprefix(END), False
        yield texts[place] + END, True
        prompt.add(Message("assistant"), texts[place])


def _said(record: Mapping[str, Any], chosen: ChatFormat) -> dict[int, str]:
    """The agent's texts by their place in the conversation: as they were said, unless something has changed since."""
    steps = steps_of(record["conversation"])
    played = (record.get("lamsim") or {}).get("steps") or []
    recorded = [step.get("text") for step in played] if len(played) == len(steps) else [None] * len(steps)
    texts = {}
    for step, text in zip(steps, recorded, strict=True):
        calls = tuple(step.calls)
        if text is not None and (not calls or step.unreadable or chosen.parse(text).calls == calls):
            texts[step.index] = text
        elif calls:
            texts[step.index] = chosen.encode(Message("assistant", thought=step.content, calls=calls))
        else:
            texts[step.index] = chosen.encode(Message("assistant", step.content))
    return texts


def example(record: Mapping[str, Any], encode: Callable[[str], list[int]]) -> Example:
    """A record's tokens.

    Args:
        record: A trajectory.
        encode: Turns text into tokens, ChatML's delimiters into one each.
    """
    ids: list[int] = []
    learn: list[bool] = []
    for text, own in segments(record):
        tokens = encode(text)
        ids += tokens
        learn += [own] * len(tokens)
    return Example(ids, learn)
