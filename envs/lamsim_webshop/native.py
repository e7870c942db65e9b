"""The benchmark's own action grammar: `search[keywords]` and `click[element]`."""

from __future__ import annotations

from typing import Literal

from lamsim import ToolCall


def parse_native(text: str) -> tuple[Literal["search", "click"], str] | None:
    """Reads an action as WebShop's text environment does.

    The name is case-sensitive and must open the text; what follows the last `]` is ignored. Whether the page
    has the clicked element is the shop's business.

    Args:
        text: What the model wrote.

    Returns:
        The tool and its argument in lower case; None if the environment would do nothing.
    """
    # The benchmark's pattern (.+)\[(.+)\] without its backtracking, which is quadratic in the brackets.
    line = text.partition("\n")[0]
    close = line.rfind("]")
    start = line.rfind("[", 1, close - 1) if close >= 3 else -1
    if start < 1:
        return None
    name, argument = line[:start], line[start + 1 : close].lower()
    if name == "search":
        return "search", argument
    if name == "click" and argument != "search":
        return "click", argument
    return None


def read_action(text: str) -> ToolCall | None:
    """Reads an action as a tool call, None if the environment would do nothing."""
    action = parse_native(text)
    if action is None:
        return None
    name, argument = action
    return ToolCall(name, {"query" if name == "search" else "element": argument})


def write_action(call: ToolCall) -> str:
    """Writes a tool call as an action: its name, with its first argument in brackets."""
    return f"{call.name}[{next(iter(call.arguments.values()), '')}]"
