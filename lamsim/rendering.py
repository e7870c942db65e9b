"""How an environment shows itself to a person: the last exchange, as text or printed."""

from __future__ import annotations

import re
from io import StringIO

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from lamsim.episode import Episode, Outcome
from lamsim.messages import Message, ToolCall

WIDTH = 100
"""Columns of `render_mode="ansi"`, the same on every terminal."""


def exchange_text(episode: Episode, ending: Outcome | None) -> str:
    """The last exchange as text with ANSI colours."""
    out = StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=WIDTH).print(_exchange(episode, ending))
    return out.getvalue()


def print_exchange(episode: Episode, ending: Outcome | None) -> None:
    """Prints the last exchange."""
    Console().print(_exchange(episode, ending))


def _exchange(episode: Episode, ending: Outcome | None) -> Group:
    start = max((i for i, message in enumerate(episode.messages) if message.role == "assistant"), default=0)
    panels = [_panel(message) for message in episode.messages[start:]]
    if ending is not None:
        reward = f"reward {ending.score.reward:.3f}" if ending.score else "no reward"
        words = "failed" if ending.failure else "ended" if ending.terminated else "cut off"
        panels.append(Panel(Text(f"{words} after {len(episode.turns)} steps, {reward}"), border_style="bold"))
    return Group(*panels)


def _panel(message: Message) -> Panel:
    if message.role != "assistant":
        title = message.name or message.role
        return Panel(Text(harmless(message.content)), title=title, title_align="left", border_style="cyan")
    lines = [part for part in (message.thought, message.content) if part]
    for call in message.calls:
        if isinstance(call, ToolCall):
            arguments = ", ".join(f"{name}={value!r}" for name, value in call.arguments.items())
            lines.append(f"{call.name}({arguments})")
        else:
            lines.append(f"unreadable: {call.text}")
    return Panel(Text(harmless("\n".join(lines))), title="agent", title_align="left", border_style="green")


_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # what drives a terminal
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turns the direction of text around
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"  # has no width
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2028\u2029"  # breaks lines where nobody expects it
    "\ud800-\udfff]"  # can't be encoded
)


def harmless(text: str) -> str:
    """Text that does nothing to a terminal and hides nothing: a visible mark for each character that would.

    Marked are control characters but for tabs and ends of lines, what changes the direction of text, what has no
    width, other separators of lines, and lone surrogates.
    """
    return _UNSEEN.sub(_mark, text)


def _mark(unseen: re.Match[str]) -> str:
    number = ord(unseen[0])
    if number == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return chr(0x2400 + number) if number < 0x20 else "\N{REPLACEMENT CHARACTER}"
