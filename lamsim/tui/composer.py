"""What opens below the panes: the composer for free text, with how it is read, and the expert's hint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Button, Static

from lamsim.playing import Hint
from lamsim.rendering import harmless
from lamsim.tui.lines import Lines
from lamsim.tui.telling import reading_of

PAUSE = 0.1
"""Seconds without a key after which a text is read anew."""

MOST_READ = 100_000
"""Characters; a longer text is read only when it is sent."""


class Composer(Vertical):
    """A text in the environment's format, as a model would write it.

    Args:
        format: The format's name.
        read: Tells how a text is read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]

    @dataclass
    class Sent(Message):
        """The text is meant to be the next step."""

        text: str

    class Left(Message):
        """The composer is not wanted any more; its text stays."""

    def __init__(self, format: str, read: Callable[[str], Content]) -> None:
        super().__init__(id="composer", classes="drawer")
        self.border_title = f"Write in the format {format}"
        self._read = read
        self._due: Timer | None = None

    def compose(self) -> ComposeResult:
        """The text, and how it is read."""
        yield Lines("what a model would write here", id="written")
        with VerticalScroll(id="reading", can_focus=False):
            yield Static("", markup=False)

    def open(self, text: str | None = None) -> None:
        """Opens it.

        Args:
            text: To begin with; None for what stood there last.
        """
        self.display = True
        written = self.query_one(Lines)
        if text is not None:
            # A field shows its text just as it is, so what would drive the terminal is not written on.
            written.text = harmless(text)
            written.move_cursor(written.document.end)
        self.reread()
        self.screen.set_focus(written)

    def clear(self) -> None:
        """Closes it and forgets the text."""
        self.display = False
        self.query_one(Lines).text = ""

    @on(Lines.Changed)
    def _changed(self, event: Lines.Changed) -> None:
        event.stop()
        if self._due is not None:
            self._due.stop()
        self._due = self.set_timer(PAUSE, self.reread)

    def reread(self) -> None:
        """Shows how the text is read at this point of the game."""
        text = self.query_one(Lines).text
        if len(text) > MOST_READ:
            told = Content("The text is too long to be read while you type.")
        else:
            told = self._read(text) if text else Content("")
        self.query_one("#reading Static", Static).update(told)

    @on(Lines.Sent)
    def _send(self, event: Lines.Sent) -> None:
        event.stop()
        if event.lines.text:
            self.post_message(self.Sent(event.lines.text))

    def action_leave(self) -> None:
        """Closes it."""
        self.display = False
        self.post_message(self.Left())


class HintBar(Vertical, can_focus=True):
    """What the expert would do; one key does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take it"),
        Binding("e", "edit", "Edit it"),
        Binding("escape", "leave", "Close"),
    ]

    @dataclass
    class Taken(Message):
        """The expert's step is wanted."""

        hint: Hint

    @dataclass
    class Edited(Message):
        """The expert's text is wanted as a beginning."""

        hint: Hint

    class Left(Message):
        """The hint is not wanted any more."""

    def __init__(self) -> None:
        super().__init__(id="hint", classes="drawer")
        self.border_title = "The expert would"
        self._hint: Hint | None = None

    def compose(self) -> ComposeResult:
        """What it says, and buttons for the mouse."""
        with VerticalScroll(id="advice", can_focus=False):
            yield Static("", markup=False)
        with Horizontal(classes="buttons"):
            yield Button("Take it", compact=True, id="take", variant="primary")
            yield Button("Edit it", compact=True, id="edit")
            yield Button("Close", compact=True, id="close")

    def open(self, hint: Hint) -> None:
        """Shows a hint."""
        self._hint = hint
        self.query_one("#advice Static", Static).update(reading_of(hint.message, ()))
        self.display = True
        self.screen.set_focus(self)

    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Takes the step."""
        if self._hint is not None:
            self.post_message(self.Taken(self._hint))

    @on(Button.Pressed, "#edit")
    def action_edit(self) -> None:
        """Takes the text as a beginning."""
        if self._hint is not None:
            self.post_message(self.Edited(self._hint))

    @on(Button.Pressed, "#close")
    def action_leave(self) -> None:
        """Closes it."""
        self.post_message(self.Left())
