"""What the small parsers of Java and JavaScript share: nodes, the place in the text, operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from lamsim_bfcl.decoding.calls import DecodeError

MAX_DEPTH = 60
"""Levels of nesting that are read."""
CHEAP_TO_SKIP = 10
"""Characters up to which the reference's parser (tree-sitter) rather skips an expression as an error than adds
the semicolon that is missing beside it; a line break counts as 30 characters."""

_SHORT_OWNER = re.compile(r"[\w$]{1,9}\s*\.")
_SPACE = re.compile(r"(?:\s+|//[^\n]*)*")
_T = TypeVar("_T")


@dataclass(slots=True)
class Node:
    """A part of the text.

    Attributes:
        kind: What it is; `token` for punctuation and words, `group` for all that has no rule of its own.
        start: Where it starts, in characters.
        end: Where it ends.
        parts: What it is made of.
    """

    kind: str
    start: int
    end: int
    parts: tuple[Node, ...] = ()


class Scanner:
    """A text and the place in it up to which it was read; methods that read return None if nothing is there.

    Raises:
        DecodeError: If the text has no UTF-8, which half a surrogate pair hasn't.
    """

    def __init__(self, text: str) -> None:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise DecodeError(str(error)) from None
        self.text = text
        self.at = 0
        self._depth = 0

    def skip_space(self) -> None:
        """Goes to the next character that is no space and in no comment."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if not self.text.startswith("/*", self.at):
                return
            end = self.text.find("*/", self.at + 2)
            if end < 0:
                raise DecodeError("a comment has no end")
            self.at = end + 2

    def ended(self) -> bool:
        """Whether nothing but space is left."""
        self.skip_space()
        return self.at == len(self.text)

    def sees(self, *tokens: str) -> bool:
        """Whether one of these texts is next."""
        self.skip_space()
        return self.text.startswith(tokens, self.at)

    def read(self, pattern: re.Pattern[str], kind: str = "token") -> Node | None:
        """Reads what a pattern matches."""
        self.skip_space()
        match = pattern.match(self.text, self.at)
        if not match:
            return None
        self.at = match.end()
        return Node(kind, match.start(), match.end())

    def take(self, token: str) -> Node | None:
        """Reads a token of punctuation."""
        if not self.sees(token):
            return None
        self.at += len(token)
        return Node("token", self.at - len(token), self.at)

    def need(self, node: Node | None) -> Node:
        """Insists on what was to be read."""
        if node is None:
            raise DecodeError(f"can't be parsed at {self.text[self.at : self.at + 20]!r}")
        return node

    def needed(self, token: str) -> Node:
        """Reads a token of punctuation that must be next."""
        return self.need(self.take(token))

    def source(self, node: Node) -> str:
        """The text of a node."""
        return self.text[node.start : node.end]

    def attempt(self, read: Callable[[], _T | None]) -> _T | None:
        """Reads what may be something else: goes back if it is."""
        before = self.at, self._depth
        try:
            found = read()
        except DecodeError:
            found = None
        if found is None:
            self.at, self._depth = before
        return found

    @contextmanager
    def deeper(self, levels: int = 1) -> Iterator[None]:
        """Counts levels of nesting."""
        self._depth += levels
        if self._depth > MAX_DEPTH:
            raise DecodeError(f"its parts are nested deeper than {MAX_DEPTH} levels")
        yield
        self._depth -= levels

    def separated(self, read: Callable[[], Node | None], close: str) -> list[Node]:
        """Reads items between commas up to and with the closing token, commas included."""
        parts: list[Node] = []
        while not (end := self.take(close)):
            if parts:
                parts.append(self.needed(","))
            parts.append(self.need(read()))
        return [*parts, end]


def group(*parts: Node, kind: str = "group") -> Node:
    """A node of parts that follow each other."""
    return Node(kind, parts[0].start, parts[-1].end, parts)


def is_cheap_to_skip(text: str, node: Node) -> bool:
    """Whether an expression beside a missing semicolon makes the whole text an error; see `CHEAP_TO_SKIP`."""
    size = len(text[node.start : node.end].encode())
    return size + 30 * text.count("\n", node.start, node.end) <= CHEAP_TO_SKIP


def starts_cheaply(text: str, node: Node) -> bool:
    """As `is_cheap_to_skip`, of what follows the gap: of `owner.call()` the owner alone is skipped if it is short."""
    return is_cheap_to_skip(text, node) or _SHORT_OWNER.match(text, node.start) is not None
