"""The values that are known of a world: what its tools returned, found again by an argument's name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lamsim.datasets.augmenting.words import words_of

MOST_KEPT = 60
"""Values that are kept for one name; the first ones, so that a world's ids do not crowd out each other."""

_GENERIC = frozenset(("id", "name", "title", "number", "code", "type", "status", "text", "date", "kind", "description"))
_EXAMPLE = re.compile(r"(?:such as|e\.g\.|for example|for instance|like|eg)[,:]? +[`'\"]?([A-Z0-9][\w.@:/#-]*[\w#])")
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*\b")
_PREFIXED = re.compile(r"([A-Z]{1,5}[-_]?)\d+")
_JSON_START = re.compile(r"[\[{]")
_WRAPPERS = frozenset(("response", "result", "results", "data", "output", "content", "value", "items"))


class Seen(NamedTuple):
    """A value that was seen.

    Attributes:
        value: A text or a number.
        about: What it stood in: words of the tool's name and of the keys around it.
        origin: The tool that returned it; empty for a value of a request or of an example.
    """

    value: Any
    about: frozenset[str]
    origin: str


class Values:
    """Values by the words of their names, and codes by their shape."""

    def __init__(self) -> None:
        self._named: dict[frozenset[str], dict[Any, Seen]] = {}
        self._shaped: dict[str, dict[str, Seen]] = {}

    def learn_call(self, tool: str, arguments: Mapping[str, Any]) -> None:
        """Takes the arguments of a call that is known to be right."""
        for name, value in arguments.items():
            for leaf in value if isinstance(value, list) else (value,):
                self._note(words_of(name), Seen(leaf, words_of(tool), ""))

    def learn_result(self, tool: str, content: str) -> None:
        """Takes what a tool returned: the leaves of JSON, else the codes in the text."""
        about = words_of(tool)
        value = as_json(content)
        if isinstance(value, dict | list):
            for name, leaf, around in _leaves(value, frozenset()):
                self._note(name, Seen(leaf, about | around, tool))
        else:
            for code in _CODE.findall(content):
                self._shape(Seen(code, about, tool))

    def learn_text(self, text: str) -> None:
        """Takes the codes that a request names."""
        for code in _CODE.findall(text):
            self._shape(Seen(code, frozenset(), ""))

    def of(self, tool: str, name: str, schema: Mapping[str, Any]) -> list[Seen]:
        """What an argument might be, the earliest seen first.

        Args:
            tool: The tool's name.
            name: The argument's.
            schema: The argument's.
        """
        example = example_in(str(schema.get("description") or ""))
        if example and (shaped := self._shaped.get(shape_of(example))):
            return list(shaped.values())
        words = words_of(name)
        found = self._named.get(words)
        if not found:
            return []
        if words <= _GENERIC:
            about = words_of(tool) - _GENERIC
            return [seen for seen in found.values() if seen.about & about]
        return list(found.values())

    def _note(self, name: frozenset[str], seen: Seen) -> None:
        value = seen.value
        if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
            return
        if isinstance(value, str) and len(value) > 80:
            return
        for key in (name, *(name | {word} for word in sorted(seen.about))):
            kept = self._named.setdefault(key, {})
            if len(kept) < MOST_KEPT:
                kept.setdefault(value, seen)
        if isinstance(value, str) and _CODE.fullmatch(value):
            self._shape(seen)

    def _shape(self, seen: Seen) -> None:
        kept = self._shaped.setdefault(shape_of(seen.value), {})
        if len(kept) < MOST_KEPT:
            kept.setdefault(seen.value, seen)


@lru_cache(maxsize=4096)
def example_in(description: str) -> str:
    """The example that a description gives behind "such as" or "e.g."; empty if there is none."""
    found = _EXAMPLE.search(description)
    return found[1] if found else ""


def shape_of(code: str) -> str:
    """A code without what tells it from others of its kind.

    Its prefix stays (`BK-0` of `BK-1042`); else letters are `A`, and a run of digits is `0`.
    """
    if prefixed := _PREFIXED.fullmatch(code):
        return f"{prefixed[1]}0"
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]", "A", code))


def as_json(content: str) -> Any:
    """The JSON of a result, also behind words such as `Status Code: 200. Response:`; None if there is none."""
    start = _JSON_START.search(content)
    if not start:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(content[start.start() :])
    except (ValueError, RecursionError):
        return None
    return value


def _leaves(value: Any, around: frozenset[str], name: str = "") -> Iterator[tuple[frozenset[str], Any, frozenset[str]]]:
    if isinstance(value, dict):
        inner = around | (words_of(name) if name not in _WRAPPERS else frozenset())
        for key, item in value.items():
            yield from _leaves(item, inner, str(key))
    elif isinstance(value, list):
        for item in value[:MOST_KEPT]:
            yield from _leaves(item, around, name)
    else:
        yield words_of(name), value, around
