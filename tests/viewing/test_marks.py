"""Marks stand where what was read stands, in every format."""

from itertools import pairwise
from typing import Any

import pytest
from record_maker import record

from lamsim.formats import FORMATS, format_named
from lamsim.messages import Message, ToolCall
from lamsim.viewing.marks import read_steps

SAID = Message(
    "assistant",
    thought="I look 😀 for buy_item lamps.",
    calls=(
        ToolCall("find_item", {"name": 'green "lamp" find_item', "most": 5}, "call_a"),
        ToolCall("buy_item", {"code": "LAMP-77", "pieces": 3, "gift": True, "tags": ["a", "b"]}, "call_b"),
    ),
)


def read(format: str, text: str) -> dict[str, Any]:
    block = {"env": "x", "options": {"format": format}, "steps": [{"text": text}]}
    return read_steps(record(lamsim=block))


def sliced(text: str, span: dict[str, Any]) -> str:
    return text.encode("utf-16-le")[2 * span["from"] : 2 * span["to"]].decode("utf-16-le")


@pytest.mark.parametrize("format", FORMATS)
def test_what_formats_write_is_found_where_it_stands(format: str) -> None:
    written = format_named(format)
    message = SAID
    if len(written.parse(written.encode(SAID)).calls) < 2:  # formats of one call a message
        message = Message("assistant", thought=SAID.thought, calls=SAID.calls[:1])
    text = written.encode(message)
    told = read(format, text)
    assert told["why_not_parsed"] == ""
    read_calls = told["read"][0]["calls"]
    assert [call["name"] for call in read_calls] == [call.name for call in message.calls]
    spans = told["parsed"][0]
    assert all(a["to"] <= b["from"] for a, b in pairwise(spans))
    names = [sliced(text, span) for span in spans if span.get("part") == "name"]
    assert names == [call.name for call in message.calls]
    for span in spans:
        if span.get("argument") == "code":
            assert sliced(text, span) == "LAMP-77"
        if span.get("argument") == "most":
            assert sliced(text, span) == "5"
    assert {span["argument"] for span in spans if "argument" in span} >= {"name", "most"}
    if read_calls and told["read"][0]["thought"]:
        assert [sliced(text, span) for span in spans if span["what"] == "thought"]


def test_what_can_not_be_read_is_said() -> None:
    told = read("hermes", '<tool_call>{"name": broken</tool_call>')
    assert told["read"][0]["calls"][0]["reason"]
    assert read("nothing", "x")["why_not_parsed"]
    assert read("hermes", "x" * 30_000)["parsed"] == [None]


def test_a_name_in_a_thought_is_not_taken_for_the_call() -> None:
    text = 'I use find_item now.\n<tool_call>\n{"name": "find_item", "arguments": {"name": "find_item"}}\n</tool_call>'
    spans = read("hermes", text)["parsed"][0]
    name = next(span for span in spans if span.get("part") == "name")
    value = next(span for span in spans if span.get("part") == "argument")
    assert name["from"] == text.index('"find_item"') + 1
    assert value["from"] == text.rindex('"find_item"') + 1
