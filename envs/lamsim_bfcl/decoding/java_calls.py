"""Calls written in Java, their arguments as text."""

from __future__ import annotations

from lamsim_bfcl.decoding.calls import Arguments, Call, DecodeError
from lamsim_bfcl.decoding.java_syntax import JavaParser
from lamsim_bfcl.decoding.scanner import Node
from lamsim_bfcl.quirks import PARITY, Quirks

_AS_WRITTEN = frozenset(("call", "identifier", "class_literal", "text", "token"))
"""What keeps its spaces; of all else the parts are joined without any."""


def decode_java(text: str, quirks: Quirks = PARITY) -> list[Call] | dict[str, Arguments]:
    """Reads the first call in a Java text.

    Args:
        text: The text, without brackets around it.
        quirks: Which of the reference's quirks hold.

    Returns:
        The call alone in a list, or an empty dictionary if the text has none. Values are texts: those of string
        and character literals without their quotes, of all else the source without spaces.

    Raises:
        DecodeError: If the text doesn't parse, an argument is given twice, or an array has sizes, not elements.
    """
    parser = JavaParser(text)
    call = _first_call(parser.program())
    if call is None:
        return {}
    writer = _Writer(text, shifted=quirks.java_byte_offsets and not text.isascii())
    name, arguments, *called = call.parts
    function = ".".join(writer.source(part) for part in (*called, name))
    return [{function: writer.arguments(arguments)}]


def _first_call(nodes: list[Node]) -> Node | None:
    """The outermost call that comes first."""
    todo = nodes[::-1]
    while todo:
        node = todo.pop()
        if node.kind == "call":
            return node
        todo += node.parts[::-1]
    return None


class _Writer:
    """Writes nodes as the benchmark does."""

    def __init__(self, text: str, *, shifted: bool) -> None:
        self._text = text
        self._shifted = shifted

    def source(self, node: Node) -> str:
        """A node's text; if shifted, cut at the places of its first and last byte, but counted in characters."""
        start, end = node.start, node.end
        if self._shifted:
            start = len(self._text[:start].encode())
            end = start + len(self._text[node.start : node.end].encode())
        return self._text[start:end]

    def arguments(self, node: Node) -> Arguments:
        found: Arguments = {}
        for part in node.parts:
            name: str | None = None
            if part.kind == "assignment":
                name, value = self.source(part.parts[0]), self._value(part.parts[2])
            elif part.kind in ("identifier", "class_literal"):
                value = self.source(part)
            else:
                continue
            if name in found:
                raise DecodeError(f"the argument {name} is given twice")
            found[name] = value
        return found

    def _value(self, node: Node) -> str:
        return self.source(node)[1:-1] if node.kind == "text" else self._written(node)

    def _written(self, node: Node) -> str:
        if node.kind in _AS_WRITTEN:
            return self.source(node)
        if node.kind == "array":
            if len(node.parts) < 2:
                raise DecodeError("an array has sizes, not elements")
            return f"new {self._written(node.parts[0])}[]{self._written(node.parts[1])}"
        if node.kind == "object":
            kind, arguments = node.parts[:2]
            listed = [
                self._written(part)
                for part in arguments.parts
                if part.kind != "token" or not self._is_punctuation(part)
            ]
            return f"new {self._written(kind)}({', '.join(listed)})"
        return "".join(self._written(part) for part in node.parts)

    def _is_punctuation(self, node: Node) -> bool:
        return self._text[node.start : node.end] in (",", ")")
