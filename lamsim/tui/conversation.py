"""The conversation pane: instruction, observations and steps up to here, with a search."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from lamsim.playing import Node
from lamsim.tui.reader import Paragraph, Reader
from lamsim.tui.telling import paragraphs_of
from lamsim.tui.wrapping import shown


class Conversation(Vertical):
    """What was said and done on the way to a point, or the prompt that the environment shows there.

    Args:
        instruction: What holds for every task of the environment.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", priority=True),
        Binding("n", "hit(1)", "Next"),
        Binding("N", "hit(-1)", "Previous"),
        Binding("v", "turn_over", "Prompt", show=False),
        Binding("escape", "end_search", "End search", show=False),
    ]

    def __init__(self, instruction: str) -> None:
        super().__init__(id="conversation")
        self.border_title = "1 Conversation"
        self._start = [Paragraph("Task:", "heading"), Paragraph(shown(instruction), "thought"), Paragraph("")]
        self._told: dict[Node, list[Paragraph]] = {}
        self._here: Node | None = None
        self._as_prompt = False

    def compose(self) -> ComposeResult:
        """The text, and a line for what to search for."""
        yield Reader(id="reader")
        with Horizontal(id="search"):
            yield Input(placeholder="find: Enter keeps the marks, Esc ends the search", compact=True, id="find")
            yield Static("", markup=False, id="places")

    def show(self, here: Node) -> None:
        """Shows the way to a point, from where its last step begins."""
        self._here = here
        reader = self.query_one(Reader)
        if self._as_prompt:
            reader.show([Paragraph(shown(here.observation))], 0)
            return
        told: list[Paragraph] = [*self._start]
        newest = len(told)
        for node in here.path:
            newest = len(told)
            if node not in self._told:
                self._told[node] = paragraphs_of(node)
            told += self._told[node]
        # The beginning is short enough to be seen with the task's instruction above it.
        reader.show(told, newest if here.parent is not None else 0)

    def enter(self) -> None:
        """The keyboard scrolls the text."""
        self.screen.set_focus(self.query_one(Reader))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a search there is no next place; while one types there are no letters to press."""
        if action == "hit" and not self.query_one("#find", Input).value:
            return False
        if action == "end_search":  # otherwise the key is somebody else's
            return bool(self.query_one("#search").display)
        return not (action in ("hit", "turn_over", "find") and self.query_one("#find").has_focus)

    def action_turn_over(self) -> None:
        """The conversation or the prompt, whichever is not to be seen now."""
        self._as_prompt = not self._as_prompt
        self.border_title = "1 Prompt" if self._as_prompt else "1 Conversation"
        if self._here is not None:
            self.show(self._here)

    def action_find(self) -> None:
        """Asks what to search for."""
        self.query_one("#search").display = True
        self.screen.set_focus(self.query_one("#find"))

    def action_hit(self, step: int) -> None:
        """Goes to the next place or the one before."""
        number, places = self.query_one(Reader).next_hit(step)
        self._count(f"{number} of {places}" if places else "nowhere")

    @on(Input.Changed, "#find")
    def _search(self, event: Input.Changed) -> None:
        places = self.query_one(Reader).search(event.value)
        self._count("" if not event.value else f"1 of {places}" if places else "nowhere")

    def _count(self, told: str) -> None:
        self.query_one("#places", Static).update(told)
        self.refresh_bindings()

    @on(Input.Submitted, "#find")
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value:
            self.action_end_search()
        self.screen.set_focus(self.query_one(Reader))

    def action_end_search(self) -> None:
        """Takes the marks away."""
        self.query_one("#find", Input).value = ""
        self.query_one("#search").display = False
        self.screen.set_focus(self.query_one(Reader))
