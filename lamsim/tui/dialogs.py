"""What is asked in between: a question, how the game plays by itself, the end of an episode, and help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from lamsim.policies import POLICIES


class Ask(ModalScreen[str]):
    """Says something and lets one of several answers be chosen, by its key or the mouse.

    Args:
        title: What it is about.
        told: What is said.
        answers: Key and words of each; the first is what Escape and Enter stand for.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "first", "Close", show=False)]

    def __init__(self, title: str, told: Content, answers: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._told, self._answers = title, told, answers
        for key, words in answers:
            self._bindings.bind(key, f"answer('{key}')", words)

    def compose(self) -> ComposeResult:
        """The text above the answers."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._title
            with VerticalScroll():
                yield Static(self._told, markup=False)
            with Horizontal(classes="buttons"):
                for key, words in self._answers:
                    yield Button(Content.assemble((key, "bold underline"), f" {words}"), compact=True, id=f"key-{key}")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss((event.button.id or "").removeprefix("key-"))

    def action_answer(self, key: str) -> None:
        """Answers."""
        self.dismiss(key)

    def action_first(self) -> None:
        """Answers with what changes nothing."""
        self.dismiss(self._answers[0][0])


class Autoplay(ModalScreen[tuple[str, float] | None]):
    """Asks who plays when the game plays by itself, and how fast.

    Args:
        policy: The name of the present one.
        pace: Seconds between two steps.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", show=False)]

    def __init__(self, policy: str, pace: float) -> None:
        super().__init__()
        self._policy, self._pace = policy, pace

    def compose(self) -> ComposeResult:
        """Two fields."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Playing by itself"
            yield Static(f"Policy: {', '.join(POLICIES)}, or module:attribute of your own", markup=False)
            yield Input(self._policy, compact=True, id="policy")
            yield Static("Seconds between two steps", markup=False)
            yield Input(f"{self._pace:g}", compact=True, type="number", id="pace")
            yield Static("Enter takes this over; then s plays one step, r runs and stops.", markup=False)

    def on_mount(self) -> None:
        """The policy is what one wants to change."""
        self.query_one("#policy", Input).focus()

    @on(Input.Submitted)
    def _done(self) -> None:
        try:
            pace = float(self.query_one("#pace", Input).value)
        except ValueError:
            pace = self._pace
        self.dismiss((self.query_one("#policy", Input).value.strip(), min(max(pace, 0.0), 3600.0)))

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(None)


HELP = """\
You are the agent: choose a tool (2, Enter) and fill in its form, or
write (w) what a model would write.

1 2 3 4  conversation, tools, tries, score
w        write in the environment's format, and see how it is read
h        hint: what the expert would do; Enter takes it, e edits it
s        one step by the policy, at first the expert
r        the policy plays on; r again, or Esc, stops it
p        which policy, and its pace
u        one step back; nothing is lost, see 3
3 Enter  to any point; another step from there makes a branch
/ n N    find in the conversation; the next place; the one before
/        among the tools: filter them
v        conversation, or the prompt just as a model gets it
S        save the way to here, finished or not; what you play to its
         end is saved by itself
d        dark or light
q        leave

In a form * marks what must be there. Tab goes on, Enter calls, Ctrl+J
begins a new line, "" stands for empty text, Delete takes a choice back,
Ctrl+T turns the call into text. Esc leaves a form and keeps it."""
