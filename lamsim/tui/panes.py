"""The panes beside the conversation: tools with their forms, tries, and score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lamsim.playing import Node
from lamsim.tools import Tool
from lamsim.tui.forms import Check, Form
from lamsim.tui.telling import ending_of, in_a_line
from lamsim.tui.wrapping import in_short

SAY = Tool(
    "say",
    "Says something in words, to the user or as the answer, and calls no tool.",
    {"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"]},
)
"""What stands in the catalog beside the tools; it is told apart from a tool of that name by identity."""


class Tools(Vertical):
    """The catalog, narrowed down as one types, and the form of the chosen tool.

    Args:
        check_of: Gives what a tool's form has checked by.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "into_list", "List", show=False),
        Binding("slash", "filter", "Filter", priority=True),
    ]

    def __init__(self, check_of: Callable[[Tool], Check]) -> None:
        super().__init__(id="tools")
        self.border_title = "2 Tools"
        self._check_of = check_of
        self._tools: Sequence[Tool] = ()
        self._listed: list[Tool] = []
        self._chosen: Tool | None = None

    def compose(self) -> ComposeResult:
        """The filter, the list, and room for a form."""
        with Vertical(id="catalog"):
            yield Input(placeholder="filter: words of a name or description", compact=True, id="filter")
            yield OptionList(compact=True, id="tool-list")

    def show(self, tools: Sequence[Tool]) -> None:
        """Shows a catalog and forgets the form that was open."""
        self._chosen = None
        for form in self.query(Form):
            form.remove()
        self.set_class(False, "filling-in")
        if tools != self._tools:
            self._tools = tools
            self._narrow(self.query_one("#filter", Input).value)

    def enter(self) -> None:
        """The keyboard goes where one goes on: into the form or the list."""
        if self._chosen is None:
            self.screen.set_focus(self.query_one("#tool-list"))
        else:
            self.query_one(Form).enter()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        self._listed = [
            tool
            for tool in (SAY, *self._tools)
            if all(word in f"{tool.name} {tool.description}".casefold() for word in wanted)
        ]
        listing = self.query_one("#tool-list", OptionList)
        listing.clear_options()
        listing.add_options([Option(_entry(tool)) for tool in self._listed])
        if self._listed:
            # The first tool, rather than words, is what one is likely to want.
            listing.highlighted = min(1, len(self._listed) - 1) if self._listed[0] is SAY else 0

    @on(Input.Submitted, "#filter")
    def _first(self) -> None:
        self.query_one("#tool-list", OptionList).action_select()

    @on(OptionList.OptionSelected, "#tool-list")
    async def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        tool = self._listed[event.option_index]
        if tool is not self._chosen:
            self._chosen = tool
            await self.query(Form).remove()
            await self.mount(Form(tool, self._check_of(tool), tool is not SAY))
        if self._chosen is tool:  # meanwhile a step may have been taken, which ends the form
            self.set_class(True, "filling-in")
            self.query_one(Form).enter()

    @on(Form.Left)
    def _back(self) -> None:
        self.set_class(False, "filling-in")
        self.screen.set_focus(self.query_one("#tool-list"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The filter can be gone to from the list alone, and the list from the filter."""
        return {"filter": "tool-list", "into_list": "filter"}.get(action) in (
            None,
            getattr(self.screen.focused, "id", ""),
        )

    def action_into_list(self) -> None:
        """From the filter to what it left."""
        self.screen.set_focus(self.query_one("#tool-list"))

    def action_filter(self) -> None:
        """To the filter."""
        self.screen.set_focus(self.query_one("#filter"))


def _entry(tool: Tool) -> Content:
    required = tool.parameters.get("required") or ()
    names = [f"{name}*" if name in required else name for name in tool.parameters.get("properties") or {}]
    head = (in_short(tool.name, 80), "bold") if tool is not SAY else ("say something in words", "italic")
    arguments = f"({in_short(', '.join(names), 100)})" if tool is not SAY else ""
    return Content.assemble(head, arguments, "\n  ", (in_short(tool.description, 200), "$text-muted"))


class Tries(Vertical):
    """The tree of what was tried; any point can be gone to."""

    @dataclass
    class Chosen(Message):
        """A point is wanted."""

        node: Node

    def __init__(self) -> None:
        super().__init__(id="tries")
        self.border_title = "3 Tries"
        self._points: list[Node] = []

    def compose(self) -> ComposeResult:
        """One row for each point."""
        yield OptionList(compact=True, id="try-list")

    def show(self, root: Node, here: Node) -> None:
        """Shows a tree.

        Args:
            root: Its start.
            here: The point that is marked.
        """
        way = set(here.path)
        rows = list(tree_rows(root))
        self._points = [node for node, _ in rows]
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options([Option(_try(node, indent, node is here, node in way)) for node, indent in rows])
        listing.highlighted = self._points.index(here)

    def enter(self) -> None:
        """The keyboard goes to the list."""
        self.screen.set_focus(self.query_one(OptionList))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._points[event.option_index]))


def tree_rows(root: Node) -> list[tuple[Node, int]]:
    """The points of a tree from top to bottom, each with its indentation.

    A way without branches keeps its indentation however long it is. Where there are branches, the later ones come
    first and further in; the first one then goes on below them.
    """
    rows: list[tuple[Node, int]] = []
    todo = [(root, 0)]
    while todo:
        node, indent = todo.pop()
        rows.append((node, indent))
        if node.children:
            todo.append((node.children[0], indent))
            todo += [(child, indent + 1) for child in reversed(node.children[1:])]
    return rows


def _try(node: Node, indent: int, here: bool, on_way: bool) -> Content:
    mark = "▶ " if here else "│ " if on_way else "  "
    label = in_a_line(node.messages[0]) if node.parent is not None else "the start"
    fault = " ✗" if node.feedback else ""
    end = f"  ■ {ending_of(node)}" if node.over else ""
    by = "" if node.by in ("", "person") else f"  [{in_short(node.by, 20)}]"
    style = "bold" if on_way else ""
    return Content.assemble(
        (mark, "bold $text-accent"),
        ("  " * min(indent, 10) + ("└ " if indent else ""), "dim"),
        (f"{node.number} ", "dim"),
        (label, style),
        (fault, "$text-error"),
        (by, "$text-muted"),
        (end, "bold"),
    )


class Score(VerticalScroll):
    """Rewards, parts of the score, and feedback, of the point where the game is."""

    def __init__(self) -> None:
        super().__init__(id="score")
        self.border_title = "4 Score"

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static("", markup=False)

    def show(self, told: Content) -> None:
        """Shows what `telling.score_of` said."""
        self.query_one(Static).update(told)

    def enter(self) -> None:
        """The keyboard scrolls it."""
        self.screen.set_focus(self)
