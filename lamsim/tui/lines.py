"""Lines: a text field that grows with its text; Enter sends, and a line feed has a key of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from lamsim.rendering import harmless


class Lines(TextArea):
    """A field for text of any number of lines.

    Args:
        placeholder: What stands in it as long as it is empty; it must be harmless.
        id: Its id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send", priority=True),
        Binding("ctrl+j", "break_line", "New line", priority=True),
    ]

    @dataclass
    class Sent(Message):
        """Enter was pressed."""

        lines: Lines

    def __init__(self, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True, highlight_cursor_line=False)

    def action_send(self) -> None:
        """Tells that what stands here is meant."""
        self.post_message(self.Sent(self))

    def action_break_line(self) -> None:
        """Begins a new line."""
        self.insert("\n")

    async def _on_paste(self, event: events.Paste) -> None:
        """What is pasted can hold what would drive the terminal, as a field shows its text just as it is."""
        event.prevent_default()
        self.insert(harmless(event.text.replace("\r\n", "\n")))
