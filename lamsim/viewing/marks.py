"""Marks: what a format reads in the model's raw text, and where in it that was proven to stand.

Formats tell what they read, not where. So each place where a name, a value or a thought might stand is put to the test:
other text is put there and the whole is read again. It is marked if just that, and nothing else, has changed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from lamsim.formats import ChatFormat
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.viewing.prompts import units
from lamsim.viewing.recorded_format import Unknown, format_of, step_texts

_LONGEST = 20_000
"""Characters of a text beyond which it is not read again."""

_READINGS = 200
"""Times that one text is read again at the most."""

_PLACES = 6
"""Places of the same words that are tried."""

_WORD, _NUMBER = "zq0x", 73519
"""What is put in the place of words and numbers: nothing that a model writes."""


def read_steps(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the record's format reads in the model's own text of each step.

    Returns:
        `read` (for each step `thought`, `content` and `calls`), `parsed` (for each step the spans in which that stands,
        in UTF-16 code units), both with None for a step that has no text or a long one; and `why_not_parsed`, a
        sentence if nothing can be told.
    """
    try:
        format = format_of(record)
    except Unknown as reason:
        return {"read": [], "parsed": [], "why_not_parsed": str(reason)}
    read: list[Any] = []
    parsed: list[Any] = []
    for text in step_texts(record):
        if text is None or len(text) > _LONGEST:
            read.append(None)
            parsed.append(None)
            continue
        message = format.parse(text)
        read.append(_told(message))
        parsed.append(list(_spans(text, _Proof(format, text, message).places())))
    return {"read": read, "parsed": parsed, "why_not_parsed": ""}


def _told(message: Message) -> dict[str, Any]:
    calls = [
        {"name": call.name, "arguments": dict(call.arguments)}
        if isinstance(call, ToolCall)
        else {"unreadable": call.text, "reason": call.reason}
        for call in message.calls
    ]
    return {"thought": message.thought, "content": message.content, "calls": calls}


def _spans(text: str, places: list[_Found]) -> Iterator[dict[str, Any]]:
    """What was found, in order, without what begins within another."""
    last = 0
    for (start, end), what in sorted(places, key=lambda found: (found[0][0], -found[0][1])):
        if start >= last:
            yield {"from": units(text[:start]), "to": units(text[:end]), **what}
            last = end


_Place: TypeAlias = tuple[int, int]
_Found: TypeAlias = tuple[_Place, dict[str, Any]]
_Test: TypeAlias = tuple[str, str, Any]


class _Proof:
    """One text and how it was read."""

    def __init__(self, format: ChatFormat, text: str, message: Message) -> None:
        self._format, self._text, self._message = format, text, message
        self._left = _READINGS
        self._cursor = 0

    def places(self) -> list[_Found]:
        """Where what was read stands, as far as it can be proven."""
        message = self._message
        found: list[tuple[_Place | None, dict[str, Any]]] = [
            (self._find(message.thought, lambda word: replace(message, thought=word)), {"what": "thought"}),
            (self._find(message.content, lambda word: replace(message, content=word)), {"what": "answer"}),
        ]
        self._cursor = 0
        for number, call in enumerate(message.calls):
            if isinstance(call, InvalidToolCall):
                start = self._text.find(call.text)
                place = (start, start + len(call.text)) if self._text.count(call.text) == 1 else None
                found.append((place, {"what": "unread", "call": number}))
                continue
            found.append((self._name(number, call), {"what": "call", "part": "name", "call": number}))
            for key, value in call.arguments.items():
                place = self._find(value, partial(self._with_argument, number, call, key))
                found.append((place, {"what": "call", "part": "argument", "call": number, "argument": key}))
        return [(place, what) for place, what in found if place]

    def _find(self, value: Any, expected: Callable[[Any], Message]) -> _Place | None:
        """Where a value stands: where another one makes the format read the message that is expected of it."""
        for spelling, stand_in, instead in _tests(value):
            message = expected(instead)
            if place := self._proven(spelling, stand_in, message.__eq__):
                return place
        return None

    def _name(self, number: int, call: ToolCall) -> _Place | None:
        """Where a call's name stands; in grammars that know all names, where another word makes it no such call."""
        message = self._message
        renamed = self._with(number, replace(call, name=_WORD))

        def no_such_call(read: Message) -> bool:
            names = [call.name for call in read.calls[number : number + 1] if isinstance(call, ToolCall)]
            before = read.thought == message.thought and read.calls[:number] == message.calls[:number]
            return before and names != [call.name]

        place = self._proven(call.name, _WORD, renamed.__eq__)
        return place or self._proven(call.name, _WORD, no_such_call)

    def _with_argument(self, number: int, call: ToolCall, key: str, value: Any) -> Message:
        return self._with(number, replace(call, arguments={**call.arguments, key: value}))

    def _with(self, number: int, call: ToolCall) -> Message:
        calls = list(self._message.calls)
        calls[number] = call
        return replace(self._message, calls=tuple(calls))

    def _proven(self, spelling: str, stand_in: str, proves: Callable[[Message], bool]) -> _Place | None:
        """Where a text stands, from the last place that was found on, of which another text in its place is proof."""
        for start, end in self._occurrences(spelling):
            if not self._left:
                return None
            self._left -= 1
            if proves(self._format.parse(f"{self._text[:start]}{stand_in}{self._text[end:]}")):
                self._cursor = end
                return start, end
        return None

    def _occurrences(self, spelling: str) -> list[_Place]:
        """Where whole words stand."""
        before, after = (r"(?<!\w)" if spelling[0].isalnum() else ""), (r"(?!\w)" if spelling[-1].isalnum() else "")
        found = [match.span() for match in re.finditer(f"{before}{re.escape(spelling)}{after}", self._text)]
        return sorted(found, key=lambda place: (place[0] < self._cursor, place))[:_PLACES]


def _tests(value: Any) -> list[_Test]:
    """How a value may be written, what is put in its place, and what is then read."""
    if isinstance(value, str):
        ways = [value, json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(value)[1:-1], repr(value)[1:-1]]
        tests: list[_Test] = [(way, _WORD, _WORD) for way in [*ways, html.escape(value, quote=False)]]
    elif isinstance(value, bool):
        other = not value
        tests = [(json.dumps(value), json.dumps(other), other), (repr(value), repr(other), other)]
    else:
        instead: Any = _NUMBER
        if isinstance(value, list | dict):
            instead = [_WORD] if isinstance(value, list) else {_WORD: _NUMBER}
        ways = [json.dumps(value, ensure_ascii=False), json.dumps(value, separators=(",", ":")), repr(value)]
        tests = [(way, json.dumps(instead), instead) for way in ways]
    # JSON within JSON, as some formats write arguments.
    quoted = [(json.dumps(way, ensure_ascii=False)[1:-1], json.dumps(by)[1:-1], read) for way, by, read in tests]
    return list({test[:2]: test for test in [*tests, *quoted] if test[0]}.values())
