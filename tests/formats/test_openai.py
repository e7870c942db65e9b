"""OpenAI: chat-completion requests, and assistant messages as JSON."""

import json

import pytest

from lamsim.formats import format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

OPENAI = format_named("openai")
CALL = ToolCall("search", {"q": "shoe"}, "call_0")
TOOL_CALL = {"id": "call_0", "type": "function", "function": {"name": "search", "arguments": '{"q": "shoe"}'}}


def test_the_prompt_is_a_request() -> None:
    tool = Tool("search", "Finds things.")
    prompt = OPENAI.begin("Shop well.", [tool])
    prompt.add(Message("user", "Shoes?"))
    first = json.loads(prompt.turn())
    system, user = {"role": "system", "content": "Shop well."}, {"role": "user", "content": "Shoes?"}
    assert first == {"messages": [system, user], "tools": [tool.to_json()]}

    prompt.add(Message("assistant", "", "Search.", (CALL,)), "the model's own text")
    prompt.add(Message("tool", "red", name="search", call_id="call_0"))
    result = {"role": "tool", "tool_call_id": "call_0", "name": "search", "content": "red"}
    assert json.loads(prompt.turn()) == [result]
    assert json.loads(prompt.turn()) == []
    agent = {"role": "assistant", "content": None, "reasoning_content": "Search.", "tool_calls": [TOOL_CALL]}
    assert json.loads(prompt.full())["messages"] == [system, user, agent, result]


def test_without_instruction_and_tools() -> None:
    assert OPENAI.render([Message("user", "Hi")], []) == '{"messages": [{"role": "user", "content": "Hi"}]}'


def test_results_stand_right_behind_the_calls() -> None:
    bad = InvalidToolCall("{junk", "is not valid JSON")
    conversation = [
        Message("assistant", "Look:", calls=(bad, CALL)),
        Message("user", "The call is not valid JSON."),
        Message("tool", "red", call_id="call_0"),
    ]
    assert json.loads(OPENAI.render(conversation, []))["messages"] == [
        {"role": "assistant", "content": "Look:\n{junk", "tool_calls": [TOOL_CALL]},
        {"role": "tool", "tool_call_id": "call_0", "content": "red"},
        {"role": "user", "content": "The call is not valid JSON."},
    ]


def as_text(**members: object) -> str:
    return json.dumps({"role": "assistant", **members})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" Hello.\n", Message("assistant", " Hello.\n")),
        (as_text(content=None, tool_calls=[TOOL_CALL]), Message("assistant", calls=(CALL,))),
        (as_text(content="c", tool_calls=[TOOL_CALL]) + "\nmore", Message("assistant", "c", calls=(CALL,))),
        (json.dumps({"tool_calls": TOOL_CALL}), Message("assistant", calls=(CALL,))),
        (
            as_text(tool_calls=[{"name": "f", "arguments": {"a": 1}}]),
            Message("assistant", calls=(ToolCall("f", {"a": 1}),)),
        ),
        (
            as_text(tool_calls=[{"function": {"name": "f", "arguments": ""}}]),
            Message("assistant", calls=(ToolCall("f", {}),)),
        ),
        (as_text(content="c", reasoning_content="t", tool_calls=None), Message("assistant", "c", "t")),
        (
            as_text(content=[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, 5]),
            Message("assistant", "ab"),
        ),
        ('{"answer": 42}', Message("assistant", '{"answer": 42}')),
        ("{junk", Message("assistant", "{junk")),
        ("[1]", Message("assistant", "[1]")),
    ],
)
def test_reading(text: str, message: Message) -> None:
    assert OPENAI.parse(text) == message


def test_the_id_of_a_call_is_kept() -> None:
    (call,) = OPENAI.parse(as_text(tool_calls=[TOOL_CALL])).calls
    assert isinstance(call, ToolCall)
    assert call.id == "call_0"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"role": "assistant", "tool_calls": [', "is not valid JSON"),
        (as_text(tool_calls=5), 'has "tool_calls" that are no list'),
        (as_text(tool_calls=[5]), "is no JSON object"),
        (as_text(tool_calls=[{"function": 5}]), "is no JSON object"),
        (as_text(tool_calls=[{"function": {"name": "f", "arguments": "{"}}]), "is not valid JSON"),
        (as_text(tool_calls=[{"function": {"name": "f", "arguments": "[]"}}]), "has arguments that are no JSON object"),
        (as_text(tool_calls=[{"function": {"arguments": "{}"}}]), 'has no "name" that is a string'),
    ],
)
def test_unreadable(text: str, reason: str) -> None:
    (call,) = OPENAI.parse(text).calls
    assert isinstance(call, InvalidToolCall)
    assert call.reason.startswith(reason)


@pytest.mark.parametrize(
    ("message", "written"),
    [
        (Message("assistant", '{"a": 1}'), '{"a": 1}'),
        (Message("assistant", '{"tool_calls": []}'), {"role": "assistant", "content": '{"tool_calls": []}'}),
        (Message("assistant", calls=(CALL,)), {"role": "assistant", "content": None, "tool_calls": [TOOL_CALL]}),
        (Message("assistant", "", "t"), {"role": "assistant", "content": "", "reasoning_content": "t"}),
    ],
)
def test_writing(message: Message, written: object) -> None:
    text = OPENAI.encode(message)
    assert (text if isinstance(written, str) else json.loads(text)) == written
