"""Prompts: what the model saw before each step, rebuilt from the record and written as changes to the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lamsim.datasets.steps import call_of
from lamsim.env import OBSERVATION_MODES
from lamsim.errors import UsageError
from lamsim.formats import ChatFormat, Prompt
from lamsim.json_values import unwritable
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool
from lamsim.viewing.recorded_format import Unknown, format_of, options_of, step_texts

MOST_NEW = 32_000_000
"""Characters of an episode's prompts that are told, without what they share."""

MOST_BUILT = 200_000_000
"""Characters of an episode's prompts that are built, with what they share."""


def prompts_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The observations of an episode, byte for byte as the environment gave them.

    Returns:
        `mode` (`full`, `turn`, or empty if there are none), `prompts` and `why` (a sentence if there are none, or not
        all). A prompt is `[keep, add, tail]`: so much from the start of the one before, new text, so much from its end,
        counted in UTF-16 code units as JavaScript does.
    """
    told: list[list[Any]] = []
    mode: Any = ""
    why = before = ""
    new = built = 0
    try:
        format = format_of(record)
        mode = options_of(record).get("observation")
        if mode not in OBSERVATION_MODES:
            mode = "turn" if format.name == "native" else "full"
        for prompt in observations(record, format, full=mode == "full"):
            change = difference(before, prompt)
            new, built = new + len(change[1]), built + len(prompt)
            if new > MOST_NEW or built > MOST_BUILT:
                why = f"Prompt {len(told)} and those after it are too long to be shown."
                break
            told.append(change)
            before = prompt
    except Unknown as reason:
        told, why = [], str(reason)
    return {"mode": mode if told else "", "prompts": told, "why": why}


def observations(record: Mapping[str, Any], format: ChatFormat, *, full: bool) -> Iterator[str]:
    """The prompt before each step and the one after the last.

    Raises:
        Unknown: If the record can't be what was played.
    """
    conversation = record["conversation"]
    texts = [text for text in step_texts(record) if text is not None]
    spoken = sum(message.get("role") == "assistant" for message in conversation)
    if len(texts) != spoken:
        raise Unknown("The record does not have the model's own text of each step, so no model has seen it like this.")
    try:
        prompt = format.begin(record["task_instruction"], [Tool.from_json(tool) for tool in record["tools"]])
    except UsageError as error:
        raise Unknown(f"The tools can't be written: {error}") from error
    rest = iter(texts)
    for place, message in enumerate(conversation):
        if message.get("role") == "assistant":
            yield _observation(prompt, full)
            text = next(rest)
            prompt.add(_as_played(format.parse(text), message, place), text)
        else:
            prompt.add(_message(message, place))
    yield _observation(prompt, full)


def _observation(prompt: Prompt, full: bool) -> str:
    return prompt.full() if full else prompt.turn()


def _message(message: Mapping[str, Any], place: int) -> Message:
    role, content = message.get("role"), message.get("content")
    if role not in ("system", "user", "tool") or not isinstance(content, str):
        raise Unknown(f"Message {place} of the conversation is none that an environment writes.")
    return Message(role, content, name=str(message.get("name") or ""), call_id=str(message.get("tool_call_id") or ""))


def _as_played(read: Message, recorded: Mapping[str, Any], place: int) -> Message:
    """What the format reads, with the ids that the episode has given to the calls.

    Raises:
        Unknown: If that is not what was recorded.
    """
    listed = recorded.get("tool_calls")
    written = iter([call_of(item) for item in listed] if isinstance(listed, list) else [])
    calls: list[ToolCall | InvalidToolCall] = []
    for call in read.calls:
        if isinstance(call, ToolCall):
            if reason := unwritable(call.arguments):
                calls.append(InvalidToolCall(call.name, reason))
                continue
            same = next(written, None)
            if not isinstance(same, ToolCall) or same != call:
                raise _changed(place)
            call = replace(call, id=same.id)
        calls.append(call)
    if next(written, None) is not None:
        raise _changed(place)
    return replace(read, calls=tuple(calls))


def _changed(place: int) -> Unknown:
    return Unknown(f"The format reads message {place} otherwise than it was recorded, so the prompts can't be rebuilt.")


def difference(before: str, after: str) -> list[Any]:
    """What makes one text of another: `[keep, add, tail]`, in UTF-16 code units."""
    one, other = len(before), len(after)
    keep = _longest(min(one, other), lambda low, high: before[low:high] == after[low:high])
    tail = _longest(
        min(one, other) - keep,
        lambda low, high: before[one - high : one - low] == after[other - high : other - low],
    )
    return [units(before[:keep]), after[keep : other - tail], units(before[one - tail :])]


def _longest(most: int, same: Callable[[int, int], bool]) -> int:
    """How far two texts are the same, found by halves; `same` compares them between two places."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low


def units(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
