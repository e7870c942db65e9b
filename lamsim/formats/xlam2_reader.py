"""Reads what xLAM-2 models write: where vLLM's `xlam` parser finds calls, the same calls are found.

It looks for a JSON list, in this order: behind `</think>`, the whole rest or a block of it; a block anywhere; the whole
text. A block is a Markdown code block, what follows `[TOOL_CALLS]` on its line, or `<tool_call>`...`</tool_call>`; the
first one that is JSON decides, and content is the text without the blocks of that kind. Items without "name" and
"arguments" are passed over. Other text is content as it stands, with the thought split off.

Of what vLLM takes for content, these are unreadable calls: a list that looks like calls but is broken or has none in
it, a call that stands alone where a list should, and a `<tool_call>` or `[TOOL_CALLS]` without a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lamsim.formats.calls_json import MAX_CALLS, Unreadable, read_all, read_calls
from lamsim.messages import InvalidToolCall, Message, ToolCall

_THINK, _THINK_END = "<think>", "</think>"
_NO_LIST = 'is no list of objects with "name" and "arguments"'


def read_message(text: str) -> Message:
    """Reads a model's text."""
    stripped = text.strip()
    if stripped.startswith("[") and (message := _read_list(stripped, "")):
        return message
    thought, rest = _split_thought(stripped)
    if thought is not None:
        if message := _read_list(rest, thought):
            return message
        if not _is_json(rest) and (message := _read_block(rest, thought) or _read_block(stripped, None)):
            return message
    elif message := _read_block(stripped, None):
        return message
    if broken := _broken(rest):
        return Message("assistant", thought=thought or "", calls=(broken,))
    if thought is not None:
        return Message("assistant", rest, thought)
    if stripped.startswith(_THINK):  # cut off while thinking
        return Message("assistant", thought=stripped[len(_THINK) :].strip())
    return Message("assistant", text)


def _split_thought(text: str) -> tuple[str | None, str]:
    end = text.find(_THINK_END)
    if end < 0:
        return None, text
    thought = text[:end].strip().removeprefix(_THINK).strip()
    return thought, text[end + len(_THINK_END) :].strip()


def _json(text: str) -> Any:
    """The list or object that the text is, or else None."""
    if text[:1] not in ("[", "{") or text[-1] not in ("]", "}"):
        return None
    try:
        return read_all(text)
    except Unreadable:
        return None


def _is_json(text: str) -> bool:
    try:
        read_all(text)
    except Unreadable:
        return False
    return True


def _read_list(text: str, thought: str) -> Message | None:
    """Reads a text that is nothing but a list of calls; it may begin with a thought and content, as `XLAM2` writes."""
    items = _json(text)
    if not isinstance(items, list):
        calls = _calls(items, text)
        return Message("assistant", thought=thought, calls=calls) if calls else None
    content, start = "", 0
    if not thought and items and _is_text(items[0], "thought"):
        thought, start = items[0]["thought"], 1
    if len(items) > start and _is_text(items[start], "content"):
        content, start = items[start]["content"], start + 1
    calls = _calls(items[start:], text)
    return Message("assistant", content, thought, calls) if calls or start == len(items) else None


def _is_text(item: Any, key: str) -> bool:
    return isinstance(item, dict) and len(item) == 1 and isinstance(item.get(key), str)


def _calls(value: Any, text: str) -> tuple[ToolCall | InvalidToolCall, ...]:
    """The calls in a list; if no item is one though something looks like it, the whole is an unreadable one."""
    objects = [item for item in value if type(item) is dict] if isinstance(value, list) else []
    complete = [item for item in objects if "name" in item and "arguments" in item]
    if complete:
        return read_calls(complete, text)
    lone = isinstance(value, dict) and "name" in value and "arguments" in value
    if lone or any("name" in item or "arguments" in item for item in objects):
        return (InvalidToolCall(text, _NO_LIST),)
    return ()


def _read_block(text: str, thought: str | None) -> Message | None:
    """Reads calls in a block; without a thought given it is looked for in the text around the blocks."""
    for blocks in (_code_blocks, _marked_lines, _tagged):
        for _, _, body in islice(blocks(text), MAX_CALLS):
            value = _json(body)
            if value is None:
                continue
            calls = _calls(value, body)
            if not calls:
                return None
            around = _without(blocks(text), text).strip()
            if thought is None:
                thought, around = _split_thought(around)
            return Message("assistant", around, thought or "", calls)
    return None


def _without(blocks: Iterator[tuple[int, int, str]], text: str) -> str:
    pieces, position = [], 0
    for start, end, _ in blocks:
        pieces.append(text[position:start])
        position = end
    return "".join([*pieces, text[position:]])


def _code_blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and body of each Markdown code block."""
    start = text.find("```")
    while start >= 0 and (close := text.find("```", start + 3)) >= 0:
        yield start, close + 3, text[start + 3 : close].removeprefix("json").strip()
        start = text.find("```", close + 3)


def _marked_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and body of each `[TOOL_CALLS]`, which reaches to the end of its line."""
    start = text.find("[TOOL_CALLS]")
    while start >= 0:
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        yield start, end, text[start + 12 : end].strip()
        start = text.find("[TOOL_CALLS]", end)


def _tagged(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and body of each `<tool_call>` that is closed."""
    start = text.find("<tool_call>")
    while start >= 0 and (close := text.find("</tool_call>", start)) >= 0:
        yield start, close + 12, text[start + 11 : close].strip()
        start = text.find("<tool_call>", close)


def _broken(text: str) -> InvalidToolCall | None:
    """What in the text was meant as a call, now that none could be read."""
    for marker, end in (("<tool_call>", "</tool_call>"), ("[TOOL_CALLS]", "\n")):
        if text.startswith(marker) or f"\n{marker}" in text:
            source = text if text.startswith(marker) else text[text.find(f"\n{marker}") + 1 :]
            return _invalid(source, source[len(marker) :].partition(end)[0])
    if text.startswith(("[", "{")) and "{" in text and "name" in text and "arguments" in text:
        return _invalid(text, text)
    return None


def _invalid(text: str, body: str) -> InvalidToolCall:
    try:
        read_all(body)
    except Unreadable as error:
        return InvalidToolCall(text, str(error))
    return InvalidToolCall(text, _NO_LIST)
