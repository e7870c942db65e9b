"""The screen on which the game is played: what keys and the mouse do, and which panes are to be seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, Input, Static, TextArea

from lamsim.errors import UsageError
from lamsim.feedback import Fault
from lamsim.messages import Message, ToolCall
from lamsim.playing import Game, Node
from lamsim.playing.game import PERSON
from lamsim.tools import Tool
from lamsim.tui.composer import Composer, HintBar
from lamsim.tui.conversation import Conversation
from lamsim.tui.dialogs import HELP, Ask, Autoplay
from lamsim.tui.forms import Check, Form
from lamsim.tui.panes import SAY, Score, Tools, Tries
from lamsim.tui.telling import reading_of, score_of
from lamsim.tui.working import Working
from lamsim.tui.wrapping import in_short
from lamsim.verifier import Catalog, Verifier

SMALLEST = (60, 16)
"""Columns and rows that are needed."""

WIDE = (120, 30)
"""Columns and rows from which on all panes are to be seen at once."""


class Tab(Static):
    """The name of a pane, which a click brings up."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__(Content.assemble((str(number), "bold underline"), f" {name}"), id=f"tab-{number}")
        self._number = number

    async def on_click(self) -> None:
        """Brings the pane up."""
        await self.run_action(f"screen.pane({self._number})")


class PlayScreen(Working):
    """A game as a person plays it.

    Args:
        game: The game, at its start.
        out: The folder of demonstrations.
    """

    # With priority: what moves the keyboard elsewhere has done so before the next key comes, however fast one types.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"pane({number})", "Pane", show=False, priority=True) for number in (1, 2, 3, 4)),
        Binding("w", "write", "Write", priority=True),
        Binding("h", "hint", "Hint", priority=True),
        Binding("s", "step", "Step", priority=True),
        Binding("r", "run", "Run/stop", priority=True),
        Binding("p", "policy", "Policy", priority=True),
        Binding("u", "undo", "Undo", priority=True),
        Binding("S", "save", "Save", show=False, priority=True),
        Binding("d", "theme", "Dark/light", show=False, priority=True),
        Binding("question_mark", "help", "Help", priority=True),
        Binding("q", "leave", "Quit", priority=True),
        Binding("escape", "stop", "Stop", show=False),
    ]

    def __init__(self, game: Game, out: Path) -> None:
        super().__init__(game, out)
        self._policy, self._pace = "expert", 0.5
        self._player: Iterator[Node] | None = None
        self._leaving = False
        self._own = Verifier(Catalog((SAY,)))

    def compose(self) -> ComposeResult:
        """Status, tabs, panes, drawers and keys, from top to bottom."""
        yield Static("", markup=False, id="status")
        with Horizontal(id="tabs"):
            for number, name in enumerate(("Conversation", "Tools", "Tries", "Score"), 1):
                yield Tab(number, name)
        with Horizontal(id="panes"):
            yield Conversation(self.game.env.family.task_instruction)
            with Vertical(id="side"):
                yield Tools(self._check_of)
                yield Tries()
                yield Score()
        yield Composer(in_short(self.game.env.format.name, 40), self._reading)
        yield HintBar()
        yield Footer(show_command_palette=False, compact=True)
        yield Static("", markup=False, id="too-small")

    @property
    def _panes(self) -> tuple[Conversation | Tools | Tries | Score, ...]:
        return (
            self.query_one(Conversation),
            self.query_one(Tools),
            self.query_one(Tries),
            self.query_one(Score),
        )

    def on_mount(self) -> None:
        """Shows the start."""
        self.action_pane(1)
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Shows as many panes as there is room for, or says how much room is needed."""
        width, height = event.size
        self.set_class(width >= WIDE[0] and height >= WIDE[1], "wide")
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(small, "too-small")
        self.query_one("#too-small", Static).update(
            f"This window has {width} columns and {height} rows; playing needs {SMALLEST[0]} and {SMALLEST[1]}. "
            "Make it larger, or play with --plain."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types or fills in a form, letters are text."""
        focused = self.focused
        # From the list to a form the keyboard takes a moment, in which letters are meant for the form.
        tools = self.query_one(Tools)
        filling_in = focused is not None and tools in focused.ancestors and tools.has_class("filling-in")
        if isinstance(focused, TextArea | Input) or filling_in:
            return action not in _BY_LETTER
        return not (isinstance(focused, HintBar) and action in ("hint", "step", "run", "policy"))

    def _show(self) -> None:
        """Brings all panes to where the game is."""
        here = self.game.here
        self.query_one(Conversation).show(here)
        self.query_one(Tools).show(self.game.tools)
        self.query_one(Tries).show(self.game.root, here)
        self.query_one(Score).show(score_of(here))
        self.query_one(HintBar).display = False
        self.query_one(Composer).reread()
        self._show_status()

    # Steps

    @work
    async def _act(self, text: str, by: str = PERSON) -> None:
        before = self.game.here
        node = await self._do("working", lambda: self.game.act(text, by))
        if node is not None:
            self.query_one(Composer).clear()
            await self._arrived(node, new=node is self.game.nodes[-1] and node.parent is before)
            self._go_on()

    @work
    async def _go(self, doing: str, job: Callable[[], Node]) -> None:
        if await self._do(doing, job) is not None:
            self._show()
            self._go_on()

    async def _arrived(self, node: Node, new: bool) -> None:
        """Shows where a step led; at an end, how the episode went."""
        self._show()
        if not node.over or not new:
            return
        told = score_of(node)
        if not node.failed and any(step.by == PERSON for step in node.path):
            told = Content("\n\n").join([told, await self._save(node)])
        self._end(told)

    @work
    async def _end(self, told: Content) -> None:
        answers = [("l", "Look at it"), ("u", "Undo"), ("q", "Quit")]
        answer = await self.app.push_screen_wait(Ask("The end", told, answers))
        if answer == "u":
            self.action_undo()
        elif answer == "q":
            self.action_leave()

    def _go_on(self) -> None:
        """The keyboard goes where the next step begins: to what is new, or to the tools if that can be seen too."""
        if self.app.screen is self:
            self.action_pane(2 if self.has_class("wide") and not self.game.here.over else 1)

    # Keys

    def action_pane(self, number: int) -> None:
        """Brings a pane up and gives it the keyboard."""
        for other, pane in enumerate(self._panes, 1):
            pane.set_class(other == number, "active")
            self.query_one(f"#tab-{other}").set_class(other == number, "active")
        self.query_one("#side").set_class(number > 1, "active")
        self._panes[number - 1].enter()

    def action_write(self) -> None:
        """Opens the composer."""
        self.query_one(HintBar).display = False
        self.query_one(Composer).open()

    @work
    async def action_hint(self) -> None:
        """Asks the expert."""
        if self.game.here.over:
            self._tell("The episode is over: there is nothing left to do.")
            return
        hint = await self._do("asking the expert", self.game.hint)
        if hint is not None:
            self.query_one(Composer).display = False
            self.query_one(HintBar).open(hint)

    @work
    async def action_step(self) -> None:
        """Lets the policy take one step."""
        node = await self._do(f"{in_short(self._policy, 30)} is thinking", self._next)
        if node is not None:
            await self._arrived(node, new=True)

    @work
    async def action_run(self) -> None:
        """Lets the policy play on, or stops it."""
        if self._stopped is not None:
            self._stopped.set()
            return
        stopped = self._stopped = asyncio.Event()
        try:
            while not stopped.is_set():
                node = await self._do(f"{in_short(self._policy, 30)} is playing, r stops it", self._next)
                if node is None:
                    return
                await self._arrived(node, new=True)
                if node.over:
                    return
                try:
                    await asyncio.wait_for(stopped.wait(), self._pace)
                except TimeoutError:
                    continue
        finally:
            self._stopped = None
            self._show_status()

    def _next(self) -> Node | None:
        """One step of the policy; as long as nobody else moves, by the same agent."""
        player, self._player = self._player or self.game.autoplay(self._policy), None
        node = next(player, None)
        if node is None:  # somebody else has moved
            player = self.game.autoplay(self._policy)
            node = next(player)
        self._player = player
        return node

    @work
    async def action_policy(self) -> None:
        """Asks who plays, and how fast."""
        chosen = await self.app.push_screen_wait(Autoplay(self._policy, self._pace))
        if chosen is not None:
            if chosen[0] != self._policy:
                self._player = None
            self._policy, self._pace = chosen
            self._tell(f"{chosen[0]}: s plays one step, r runs.")

    def action_undo(self) -> None:
        """One step back."""
        self._go("going back", self.game.undo)

    def action_stop(self) -> None:
        """Stops the policy, or goes back to the conversation."""
        if self._stopped is not None:
            self._stopped.set()
        else:
            self.action_pane(1)

    @work
    async def action_save(self) -> None:
        """Saves the way to here, finished or not."""
        here = self.game.here
        if here in self._saved:
            self._tell("The way to here is saved already.")
        else:
            self.app.notify((await self._save(here)).plain, markup=False)

    def action_theme(self) -> None:
        """Dark or light."""
        self.app.theme = "textual-light" if self.app.current_theme.dark else "textual-dark"

    def action_help(self) -> None:
        """Tells the keys."""
        self.app.push_screen(Ask("Keys", Content(HELP), [("c", "Close")]))

    @work
    async def action_leave(self) -> None:
        """Leaves; asks before something is lost."""
        here = self.game.here
        why = ""
        if self._doing:
            why = f"Something is still at work ({self._doing}), and would be cut off."
        elif not here.over and here not in self._saved and len(self.game.nodes) > 1:
            why = "The episode is not finished here, and is not saved: S does that."
        elif here.over and here not in self._saved and not here.failed:
            why = "This end is not saved: S does that."
        if self._leaving:
            return
        self._leaving = bool(why)
        asked = Ask("Leave?", Content(why), [("n", "Stay"), ("y", "Leave")])
        if not why or await self.app.push_screen_wait(asked) == "y":
            self.app.exit()
        self._leaving = False

    # What the panes and drawers ask for

    def _check_of(self, tool: Tool) -> Check:
        if tool is SAY:
            return lambda arguments: self._own.check(ToolCall(SAY.name, arguments)).faults

        def check(arguments: Mapping[str, Any]) -> tuple[Fault, ...]:
            call = ToolCall(tool.name, arguments)
            return () if self._doing else self.game.judge(Message("assistant", calls=(call,)))[0].faults

        return check

    def _reading(self, text: str) -> Content:
        message = self.game.parse(text)
        return reading_of(message, () if self._doing else self.game.judge(message))

    def _text_of(self, asked: Form.Sent | Form.Edited) -> str | None:
        try:
            if asked.tool is SAY:
                return self.game.say(str(asked.arguments.get("words", "")))
            return self.game.compose(asked.tool.name, asked.arguments, asked.thought)
        except UsageError as error:
            self._tell(str(error), "error")
            return None

    @on(Form.Sent)
    def _form_sent(self, event: Form.Sent) -> None:
        if (text := self._text_of(event)) is not None:
            self._act(text)

    @on(Form.Edited)
    def _form_edited(self, event: Form.Edited) -> None:
        if (text := self._text_of(event)) is not None:
            self.query_one(Composer).open(text)

    @on(Composer.Sent)
    def _written(self, event: Composer.Sent) -> None:
        self._act(event.text)

    @on(Composer.Left)
    @on(HintBar.Left)
    def _drawer_left(self) -> None:
        self.query_one(HintBar).display = False
        self._go_on()

    @on(HintBar.Taken)
    def _hint_taken(self, event: HintBar.Taken) -> None:
        self._act(event.hint.text, "expert")

    @on(HintBar.Edited)
    def _hint_edited(self, event: HintBar.Edited) -> None:
        self.query_one(HintBar).display = False
        self.query_one(Composer).open(event.hint.text)

    @on(Tries.Chosen)
    def _point_chosen(self, event: Tries.Chosen) -> None:
        def go() -> Node:
            self.game.go(event.node)
            return event.node

        self._go("going there", go)


_BY_LETTER = {
    binding.action.partition("(")[0]
    for binding in PlayScreen.BINDINGS
    if isinstance(binding, Binding) and binding.key != "escape"
}
