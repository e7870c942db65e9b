"""A record in its style as plain text messages: the calls in the text of the agent, the results in that of the user."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lamsim.datasets.steps import Step, steps_of
from lamsim.datasets.styling.delimiters import DELIMITERS
from lamsim.datasets.styling.style import SECTIONS, Style
from lamsim.formats import ChatFormat, format_named
from lamsim.formats.transcript import TranscriptFormat
from lamsim.messages import Message

TextMessages = list[dict[str, Any]]


def text_messages(record: Mapping[str, Any], style: Style, thoughts: bool = True) -> TextMessages:
    """The record's conversation as messages with nothing but `role` and `content`.

    Each of the agent's messages is what the style's format writes, so that its parser reads the same calls. A text
    that was meant as a call and can't be read stays as it is. What comes between two messages of the agent is one
    message of the user; what tools answer stands in the style's delimiters, or behind the format's own label
    (`Observation:`) where it has one.

    Args:
        record: A trajectory of the unified format.
        style: How it is written.
        thoughts: Whether the thoughts beside calls are written.
    """
    conversation = record["conversation"]
    steps = {step.index: step for step in steps_of(conversation)}
    chosen, delimiters = format_named(style.format), DELIMITERS[style.delimiters]
    label = _result_label(chosen)
    first = next((place for place, message in enumerate(conversation) if message.get("role") != "system"), None)
    asked = first is not None and conversation[first].get("role") == "user" and "query" in style.sections
    query = _content(conversation[first]) if asked and first is not None else None
    messages: TextMessages = []
    if prompt := _prompt(record, style, query):
        messages.append({"role": "user" if asked else "system", "content": prompt})
    step: Step | None = None
    for place, message in enumerate(conversation):
        if asked and place == first:
            continue
        role, content = message.get("role"), _content(message)
        if role == "assistant":
            step = steps[place]
            text = step.content if step.unreadable else chosen.encode(_said(step, thoughts))
            messages.append({"role": "assistant", "content": text})
            continue
        if role == "tool":
            role = "user"
            content = f"{label}{content}" if label else delimiters.write(_title(step, place), content)
        if messages and messages[-1]["role"] == role:
            messages[-1] = {"role": role, "content": f"{messages[-1]['content']}\n\n{content}"}
        else:
            messages.append({"role": role, "content": content})
    return messages


def section_texts(record: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the sections that stand before the conversation; empty ones are left out."""
    functions = [tool.get("function", tool) for tool in record["tools"]]
    examples = record.get("few_shot_examples")
    texts = {
        "task_instruction": record["task_instruction"],
        "tools": json.dumps(functions, ensure_ascii=False),
        "format_instruction": record.get("format_instruction") or "",
        "few_shot_examples": examples if isinstance(examples, str) else json.dumps(examples or "", ensure_ascii=False),
    }
    return {name: text for name, text in texts.items() if text and text != '""'}


def _result_label(chosen: ChatFormat) -> str:
    """What stands before a result in formats whose instruction speaks of it; empty in the others."""
    if not isinstance(chosen, TranscriptFormat) or chosen.speakers.result == TranscriptFormat.speakers.result:
        return ""
    return chosen.speakers.result


def _prompt(record: Mapping[str, Any], style: Style, query: str | None) -> str:
    texts = section_texts(record)
    if query is not None:
        texts["query"] = query
    delimiters = DELIMITERS[style.delimiters]
    return "\n\n".join([delimiters.write(SECTIONS[name], texts[name]) for name in style.sections if name in texts])


def _said(step: Step, thoughts: bool) -> Message:
    if step.calls:
        return Message("assistant", thought=step.content if thoughts else "", calls=tuple(step.calls))
    return Message("assistant", step.content)


def _title(step: Step | None, place: int) -> str:
    """The title of a tool's answer; several answers to one message are numbered."""
    answered = [] if step is None else [result for result in step.results if result is not None]
    if len(answered) < 2 or place not in answered:
        return "tool result"
    return f"tool result {answered.index(place) + 1}"


def _content(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    return content if isinstance(content, str) else ""
