"""The form of one tool: its fields, what the verifier says of them as they are typed, and the call they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Select, Static

from lamsim.feedback import Fault, Pattern
from lamsim.tools import Tool
from lamsim.tui.fields import ListField, ObjectField, TypedField, first_editor, said
from lamsim.tui.lines import Lines
from lamsim.tui.shapes import ABSENT, shape_of
from lamsim.tui.wrapping import in_short

Check: TypeAlias = Callable[[Mapping[str, Any]], Sequence[Fault]]
"""What the verifier says of a call with these arguments."""


class Form(VerticalScroll, can_focus=False):
    """Asks for the arguments of a tool.

    Args:
        tool: The tool.
        check: What the verifier says of them.
        thoughtful: Whether a thought can stand beside the call.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "call", "Call"),
        Binding("ctrl+t", "write", "As text"),
        Binding("escape", "leave", "Back"),
    ]

    @dataclass
    class Sent(Message):
        """The call is meant to be made."""

        tool: Tool
        arguments: dict[str, Any]
        thought: str

    @dataclass
    class Edited(Message):
        """The call is meant to be written on as text."""

        tool: Tool
        arguments: dict[str, Any]
        thought: str

    class Left(Message):
        """The form is not wanted any more."""

    def __init__(self, tool: Tool, check: Check, thoughtful: bool = True) -> None:
        super().__init__(id="form")
        self._tool, self._check = tool, check
        shape = shape_of(tool.parameters)
        self._fields: ObjectField | TypedField | None = None
        if shape.kind == "object":
            self._fields = ObjectField(shape, True)
        elif tool.parameters.get("properties") or tool.parameters.get("additionalProperties"):
            self._fields = TypedField(shape, True, 'all arguments as JSON: {"name": "value"}')
        self._thought = Lines("why, if you like: your thought, for the record", id="thought")
        self._thought.display = thoughtful
        self._verdict = Static("", markup=False, id="verdict")
        self._tried = False

    def compose(self) -> ComposeResult:
        """The tool, its fields, and what to do with them."""
        name, about = in_short(self._tool.name, 100), in_short(self._tool.description, 600)
        yield Static(Content.assemble((name, "bold $text-primary"), f"  {about}"), markup=False)
        if self._fields is not None:
            yield self._fields
        yield self._thought
        yield self._verdict
        with Horizontal(classes="buttons"):
            yield Button("Call", compact=True, id="call", variant="primary")
            yield Button("As text", compact=True, id="as-text")
            yield Button("Back", compact=True, id="back")

    def on_mount(self) -> None:
        """Says what call the empty form makes."""
        self._judge()

    def enter(self) -> None:
        """The keyboard goes to the first field, or to the button if the tool takes nothing."""
        start = self.query_one("#call") if self._fields is None else first_editor(self._fields)
        if start.focusable:
            self.screen.set_focus(start)
        else:  # its fields are still being made
            self.call_after_refresh(self.enter)

    @property
    def arguments(self) -> dict[str, Any]:
        """What stands in the fields; text that is no object, where all are typed as JSON, is none."""
        value = ABSENT if self._fields is None else self._fields.value
        return value if isinstance(value, dict) else {}

    @on(Lines.Changed)
    @on(Select.Changed)
    @on(ListField.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self._judge()

    def _judge(self) -> bool:
        """Shows what is wrong; whether the call would be run. Before it is sent nothing is said of empty fields."""
        if isinstance(self._fields, TypedField) and not isinstance(self._fields.value, dict | type(ABSENT)):
            self._say(["Arguments are a JSON object; this is none."], True)
            return False
        faults = self._check(self.arguments)
        members = self._fields.members if isinstance(self._fields, ObjectField) else []
        names = {member.named.name for member in members}
        for member in members:
            own = [fault for fault in faults if fault.argument == member.named.name]
            told = [fault for fault in own if self._tried or fault.pattern is not Pattern.MISSING_ARGUMENT]
            member.tell([f"{fault.message} {fault.remedy}" for fault in told])
        written = ", ".join(f"{name}={said(value)}" for name, value in self.arguments.items())
        lines = [f"{fault.message} {fault.remedy}" for fault in faults if fault.argument not in names]
        if missing := [fault.argument for fault in faults if fault.pattern is Pattern.MISSING_ARGUMENT]:
            lines.append(f"Still missing: {', '.join(missing)}")
        self._say([f"{self._tool.name}({in_short(written, 300)})", *lines], bool(faults))
        return all(fault.pattern is Pattern.REPEATED_CALL for fault in faults)

    def _say(self, lines: Sequence[str], faulty: bool) -> None:
        self._verdict.set_class(faulty, "faulty")
        self._verdict.update("\n".join(in_short(line, 500) for line in lines))

    @on(Lines.Sent)
    @on(Button.Pressed, "#call")
    def _meant(self, event: Message) -> None:
        event.stop()
        self.action_call()

    def action_call(self) -> None:
        """Makes the call, unless it can't run; then the first field that is wrong gets the keyboard."""
        self._tried = True
        if self._judge():
            self.post_message(self.Sent(self._tool, self.arguments, self._thought.text))
            return
        members = self._fields.members if isinstance(self._fields, ObjectField) else []
        if wrong := next((member for member in members if member.wrong), None):
            first_editor(wrong).focus()

    @on(Button.Pressed, "#as-text")
    def action_write(self) -> None:
        """Hands the call on to where it can be written as text, faults and all."""
        self.post_message(self.Edited(self._tool, self.arguments, self._thought.text))

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Leaves the form."""
        self.post_message(self.Left())
