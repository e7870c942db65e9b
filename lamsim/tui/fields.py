"""Fields: the widgets of a form, one for each kind of shape; a field knows the JSON value that stands in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Select, Static

from lamsim.tui.lines import Lines
from lamsim.tui.shapes import ABSENT, NamedShape, Shape, typed_value
from lamsim.tui.wrapping import in_short


class TypedField(Lines):
    """Text, a number or JSON, typed."""

    def __init__(self, shape: Shape, required: bool, hint: str) -> None:
        super().__init__(placeholder=hint)
        self._shape, self._required = shape, required

    @property
    def value(self) -> Any:
        """What was typed, as JSON; `ABSENT` for nothing."""
        return typed_value(self._shape, self.text, self._required)


class ChoiceField(Select[int]):
    """One of some values; none of them as long as nothing is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "leave_out", "Leave out")]

    def __init__(self, shape: Shape, required: bool, hint: str) -> None:
        self._choices = (*shape.choices, None) if shape.nullable and None not in shape.choices else shape.choices
        options = [(Content(in_short(said(value))), number) for number, value in enumerate(self._choices)]
        super().__init__(options, prompt=hint or ("(choose one)" if required else "(left out)"), compact=True)

    @property
    def value_chosen(self) -> Any:
        """See `value_in`."""
        return self._choices[self.value] if isinstance(self.value, int) else ABSENT

    def action_leave_out(self) -> None:
        """Takes the choice back."""
        self.clear()


class ListField(Vertical):
    """Any number of fields of the same kind."""

    class Changed(Message):
        """A member came or went."""

    def __init__(self, shape: Shape, required: bool) -> None:
        super().__init__()
        self._shape, self._required = shape, required
        self._item = shape.item or Shape("json", "JSON")

    def compose(self) -> ComposeResult:
        """The members that there must be, and a button for more."""
        with Vertical(classes="items"):
            for _ in range(min(self._shape.least, 5) if self._required else 0):
                yield Item(self._item)
        yield Button("+ add one", compact=True, classes="add")

    @property
    def value(self) -> Any:
        """The members that something stands in; `ABSENT` if there are none and there need not be any."""
        members = [item.value for item in self.query(Item) if item.parent is self.query_one(".items")]
        given = [member for member in members if member is not ABSENT]
        return given if given or self._required else ABSENT

    @on(Button.Pressed, ".add")
    async def _add(self, event: Button.Pressed) -> None:
        event.stop()
        item = Item(self._item)
        await self.query_one(".items").mount(item)
        first_editor(item).focus()
        self.post_message(self.Changed())

    @on(Button.Pressed, ".drop")
    async def _drop(self, event: Button.Pressed) -> None:
        event.stop()
        if isinstance(event.button.parent, Item):
            await event.button.parent.remove()
            self.query_one(".add").focus()
            self.post_message(self.Changed())


class Item(Horizontal):
    """One member of a list, which can be taken out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(classes="item")
        self._shape = shape

    def compose(self) -> ComposeResult:
        """Its field and the button."""
        yield field_of(self._shape, True, "")
        yield Button("x", compact=True, classes="drop", tooltip="Take this one out")

    @property
    def value(self) -> Any:
        """See `value_in`."""
        return value_in(self.children[0])


class Member(Vertical):
    """One member of an object: its name, what the schema says of it, its field, and what is wrong with it.

    Attributes:
        named: The member.
        wrong: What is said to be wrong with its value; empty if nothing is.
    """

    def __init__(self, named: NamedShape) -> None:
        super().__init__(classes="member")
        self.named = named
        self.wrong = ""
        self._wrong = Static("", markup=False, classes="wrong")

    def compose(self) -> ComposeResult:
        """Name and description, then the field."""
        named = self.named
        star = ("*", "bold $text-warning") if named.required else ""
        words = (f"  {in_short(named.shape.says, 60)}", "$text-accent")
        about = (f"  {in_short(named.description, 300)}", "$text-muted")
        yield Static(Content.assemble((in_short(named.name, 60), "bold"), star, words, about), markup=False)
        default = "" if named.default is ABSENT else f"default: {in_short(said(named.default), 80)}"
        yield field_of(named.shape, named.required, default)
        yield self._wrong

    @property
    def value(self) -> Any:
        """See `value_in`."""
        return value_in(self.children[1])

    def tell(self, sentences: Sequence[str]) -> None:
        """Shows what is wrong with the value; nothing if it is fine."""
        self.wrong = "\n".join(in_short(sentence, 400) for sentence in sentences)
        self._wrong.display = bool(sentences)
        self._wrong.update(self.wrong)


class ObjectField(Vertical):
    """Named fields."""

    def __init__(self, shape: Shape, required: bool) -> None:
        super().__init__()
        self._shape, self._required = shape, required

    def compose(self) -> ComposeResult:
        """One member below the other."""
        for named in self._shape.fields:
            yield Member(named)

    @property
    def members(self) -> list[Member]:
        """The members, in the schema's order."""
        return [child for child in self.children if isinstance(child, Member)]

    @property
    def value(self) -> Any:
        """The members that something stands in; `ABSENT` if there are none and the object need not be there."""
        values = {member.named.name: member.value for member in self.members}
        given = {name: value for name, value in values.items() if value is not ABSENT}
        return given if given or self._required else ABSENT


Field: TypeAlias = TypedField | ChoiceField | ListField | ObjectField


def field_of(shape: Shape, required: bool, hint: str) -> Field:
    """The field for a shape.

    Args:
        shape: The shape.
        required: Whether a value must be there.
        hint: What stands in it as long as it is empty.
    """
    if shape.kind == "choice":
        return ChoiceField(shape, required, hint)
    if shape.kind == "list":
        return ListField(shape, required)
    if shape.kind == "object":
        return ObjectField(shape, required)
    return TypedField(shape, required, hint)


def value_in(field: Widget) -> Any:
    """The JSON value that stands in a field; `ABSENT` if it is left out."""
    if isinstance(field, ChoiceField):
        return field.value_chosen
    return field.value if isinstance(field, Field) else ABSENT


def first_editor(widget: Widget) -> Widget:
    """What the keyboard should go to: a field itself, or the first field or button within it."""
    within = widget.query("Lines, Select, Button")
    return widget if isinstance(widget, Lines) or not within else within.first()


def said(value: Any) -> str:
    """A JSON value as a person reads it: text without its quotation marks."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
