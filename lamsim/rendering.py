"""How an environment shows itself to a person: the last exchange, as text or printed."""

from __future__ import annotations

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
        return Panel(Text(_harmless(message.content)), title=title, title_align="left", border_style="cyan")
    lines = [part for part in (message.thought, message.content) if part]
    for call in message.calls:
        if isinstance(call, ToolCall):
            arguments = ", ".join(f"{name}={value!r}" for name, value in call.arguments.items())
            lines.append(f"{call.name}({arguments})")
        else:
            lines.append(f"unreadable: {call.text}")
    return Panel(Text(_harmless("\n".join(lines))), title="agent", title_align="left", border_style="green")


def _harmless(text: str) -> str:
    """Text without control characters, which could drive the terminal, and without what it can't encode."""
    return (
        "".join(char if char in "\n\t" or (char >= " " and not "\x7f" <= char <= "\x9f") else "�" for char in text)
        .encode("utf-8", "replace")
        .decode("utf-8")
    )
