"""Forms made from schemas, filled in by keys."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Button
from tui_pilot import write

from lamsim.feedback import Fault
from lamsim.messages import ToolCall
from lamsim.tools import Tool
from lamsim.tui.fields import ChoiceField, Member, field_of
from lamsim.tui.forms import Form
from lamsim.verifier import Catalog, Verifier

BOOK = Tool(
    "book",
    "Books a table. [red]no markup[/red]",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "For \x1b[31mwhom."},
            "guests": {"type": "integer", "minimum": 1, "maximum": 8},
            "place": {"type": "string", "enum": ["in", "out"], "default": "in"},
            "quiet": {"type": "boolean"},
            "dishes": {"type": "array", "items": {"type": "string"}},
            "contact": {"type": "object", "properties": {"phone": {"type": "string"}}, "required": ["phone"]},
            "extra": {"description": "Anything."},
        },
        "required": ["name", "guests"],
    },
)


class Page(App[None]):
    CSS_PATH = "../../lamsim/tui/style.tcss"

    def __init__(self, tool: Tool) -> None:
        super().__init__()
        self._form = Form(tool, self._check)
        self._verifier = Verifier(Catalog((tool,)))
        self.sent: list[Form.Sent | Form.Edited] = []

    def _check(self, arguments: Mapping[str, Any]) -> tuple[Fault, ...]:
        return self._verifier.check(ToolCall(self._form._tool.name, arguments)).faults

    def compose(self) -> ComposeResult:
        yield self._form

    def on_mount(self) -> None:
        self._form.styles.display = "block"
        self.call_after_refresh(self._form.enter)

    def on_form_sent(self, event: Form.Sent) -> None:
        self.sent.append(event)

    def on_form_edited(self, event: Form.Edited) -> None:
        self.sent.append(event)


def fill(tool: Tool, steps: Callable[[Pilot[None], Page], Awaitable[None]]) -> Page:
    page = Page(tool)

    async def run() -> None:
        async with page.run_test(size=(80, 40)) as pilot:
            await pilot.pause()
            await steps(pilot, page)
            await pilot.pause()

    asyncio.run(run())
    return page


def wrong(page: Page, name: str) -> str:
    return next(member.wrong for member in page.query(Member) if member.named.name == name)


def test_all_kinds_of_fields_make_one_call() -> None:
    async def steps(pilot: Pilot[None], page: Page) -> None:
        await write(pilot, "Ann")
        await pilot.press("tab")
        await write(pilot, "3")
        await pilot.press("tab", "enter", "down", "enter")  # place: the choices drop down
        await pilot.pause()
        await pilot.press("tab", "tab", "enter")  # past quiet, a dish is added
        await pilot.pause()
        await write(pilot, "soup")
        await pilot.press("tab", "tab", "tab")  # past its button and the one for more
        await write(pilot, "123")
        await pilot.press("tab")
        await write(pilot, "7")
        await pilot.press("tab")
        await write(pilot, "why not")
        await pilot.press("ctrl+s")

    page = fill(BOOK, steps)
    (sent,) = page.sent
    assert sent.arguments == {
        "name": "Ann",
        "guests": 3,
        "place": "in",
        "dishes": ["soup"],
        "contact": {"phone": "123"},
        "extra": 7,
    }
    assert sent.thought == "why not"


def test_the_engine_says_what_is_wrong_as_one_types() -> None:
    async def steps(pilot: Pilot[None], page: Page) -> None:
        assert wrong(page, "guests") == ""
        await pilot.press("tab")
        await write(pilot, "9")
        assert "9 is greater than the maximum of 8" in wrong(page, "guests")
        await write(pilot, "x")
        assert '"9x" is not of type "integer"' in wrong(page, "guests")
        assert wrong(page, "name") == ""
        await pilot.press("enter")
        await pilot.pause()
        assert not page.sent
        assert "lacks the required argument 'name'" in wrong(page, "name")
        assert page.focused is not None
        await write(pilot, "Bo")
        assert wrong(page, "name") == ""
        await pilot.press("tab", "backspace", "backspace")
        await write(pilot, "2")
        await pilot.press("enter")

    page = fill(BOOK, steps)
    assert [sent.arguments for sent in page.sent] == [{"name": "Bo", "guests": 2}]


def test_lists_grow_and_shrink() -> None:
    tool = Tool("put", "", {"type": "object", "properties": {"n": {"type": "array", "items": {"type": "integer"}}}})

    async def steps(pilot: Pilot[None], page: Page) -> None:
        for number in "12":
            page.query_one(".add", Button).focus()
            await pilot.press("enter")
            await pilot.pause()
            await write(pilot, number)
        page.query(".drop").first(Button).focus()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+s")

    assert fill(tool, steps).sent[0].arguments == {"n": [2]}


def test_tools_without_arguments_and_with_any() -> None:
    async def press(pilot: Pilot[None], page: Page) -> None:
        await pilot.press("enter")

    assert fill(Tool("look"), press).sent[0].arguments == {}

    async def type_json(pilot: Pilot[None], page: Page) -> None:
        page.query("TypedField").first().text = "[1]"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not page.sent
        page.query("TypedField").first().text = '{"a": 1}'
        await pilot.press("ctrl+s")

    anything = Tool("any", "", {"type": "object", "additionalProperties": True})
    assert fill(anything, type_json).sent[0].arguments == {"a": 1}


def test_a_choice_can_be_null_or_taken_back() -> None:
    from lamsim.tui.shapes import ABSENT, shape_of

    class Choices(App[None]):
        def compose(self) -> ComposeResult:
            yield field_of(shape_of({"type": ["boolean", "null"]}), False, "")

    async def run() -> None:
        async with Choices().run_test() as pilot:
            field = pilot.app.query_one(ChoiceField)
            assert field.value_chosen is ABSENT
            field.focus()
            await pilot.press("enter", "end", "enter")
            await pilot.pause()
            assert field.value_chosen is None
            await pilot.press("delete")
            await pilot.pause()
            assert field.value_chosen is ABSENT

    asyncio.run(run())
