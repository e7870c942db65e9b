"""Calls written in JavaScript, their arguments as text."""

from __future__ import annotations

from lamsim_bfcl.decoding.calls import Arguments, Call, DecodeError
from lamsim_bfcl.decoding.javascript_syntax import JavaScriptParser
from lamsim_bfcl.decoding.scanner import Node


def decode_javascript(text: str) -> list[Call] | None:
    """Reads the first statement of a JavaScript text that is a call.

    Args:
        text: The text, without brackets around it.

    Returns:
        The call alone in a list; None if no statement is one. Values are source texts, without quotes around them.

    Raises:
        DecodeError: If the text doesn't parse, or an argument is given twice.
    """
    parser = JavaScriptParser(text)
    for node in parser.program():
        if node.kind == "call":
            called, arguments = node.parts[:2]
            return [{parser.source(called): _arguments(parser, arguments)}]
    return None


def _arguments(parser: JavaScriptParser, node: Node) -> Arguments:
    found: Arguments = {}
    for part in node.parts:
        name: str | None = None
        if part.kind == "assignment":
            name, value = parser.source(part.parts[0]), _unquoted(parser.source(part.parts[2]))
        elif part.kind in ("identifier", "true"):
            value = parser.source(part)
        else:
            continue
        if name in found:
            raise DecodeError(f"the argument {name} is given twice")
        found[name] = value
    return found


def _unquoted(text: str) -> str:
    """The text without its first and last character if these are the same quotes, whether or not they are a pair."""
    return text[1:-1] if text[:1] in ('"', "'") and text.endswith(text[0]) else text
