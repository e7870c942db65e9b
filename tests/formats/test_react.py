"""ReAct: lines of Thought, Action, Action Input, Observation and Final Answer."""

import pytest

from lamsim.formats import format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

REACT = format_named("react")
CALL = ToolCall("search", {"q": "shoe"})
ACTION = 'Action: search\nAction Input: {"q": "shoe"}'


def test_the_prompt() -> None:
    tool = Tool("search", "Finds things.", {"type": "object", "properties": {}})
    conversation = [
        Message("user", "Shoes?"),
        Message("assistant", "", "Search.", (CALL, InvalidToolCall("Action: x", "has no Action Input"))),
        Message("tool", "red", name="search"),
        Message("user", "The call has no Action Input."),
        Message("assistant", "Which?"),
        Message("user", "Any."),
    ]
    assert REACT.render(conversation, [tool], "Shop well.") == (
        "Shop well.\n\nYou can call these tools:\n"
        '{"name": "search", "description": "Finds things.", "parameters": {"type": "object", "properties": {}}}\n\n'
        f"{REACT.format_instruction}\n\n"
        f"Question: Shoes?\nThought: Search.\n{ACTION}\nAction: x\n"
        "Observation: red\nObservation: The call has no Action Input.\n"
        "Final Answer: Which?\nQuestion: Any.\n"
    )


def test_each_prompt_extends_the_one_before() -> None:
    prompt = REACT.begin("", [])
    prompt.add(Message("user", "go"))
    before = prompt.full()
    for text in (ACTION, f"{ACTION}\nObservation: made up", "junk"):
        prompt.add(REACT.parse(text), text)
        prompt.add(Message("tool", "result"))
        twin = prompt.copy()
        after = prompt.full()
        assert after == before + text + twin.turn()
        before = after


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ACTION, Message("assistant", calls=(CALL,))),
        (f"Thought: I look.\nTwice.\n{ACTION}", Message("assistant", "", "I look.\nTwice.", (CALL,))),
        (f" I look.\n{ACTION}\n", Message("assistant", "", "I look.", (CALL,))),
        (f"{ACTION}\n{ACTION}", Message("assistant", calls=(CALL, CALL))),
        (f"{ACTION}\nObservation: red\nThought: fine\nFinal Answer: red", Message("assistant", calls=(CALL,))),
        (f"{ACTION}\nFinal Answer: done", Message("assistant", "done", calls=(CALL,))),
        (f"{ACTION} and wait.", Message("assistant", calls=(CALL,))),
        ('Action 1: search\nAction Input 1:\n```json\n{"q":\n "shoe"}\n```', Message("assistant", calls=(CALL,))),
        ('Action: "search"\nAction Input: {"q": "shoe"}', Message("assistant", calls=(CALL,))),
        ("Action: stop\nAction Input:", Message("assistant", calls=(ToolCall("stop", {}),))),
        ("Action: go[now]\nAction Input: {}", Message("assistant", calls=(ToolCall("go[now]", {}),))),
        ("Final Answer: 42\nAction: none", Message("assistant", "42\nAction: none")),
        ("Thought: t\nFinal Answer:", Message("assistant", "", "t")),
        ("so\nThought: t\nFinal Answer: a", Message("assistant", "a", "so\nt")),
    ],
)
def test_reading(text: str, message: Message) -> None:
    assert REACT.parse(text) == message


@pytest.mark.parametrize(
    ("text", "call", "reason"),
    [
        ("I don't know.", "I don't know.", "has neither an Action nor a Final Answer"),
        ("", "", "has neither an Action nor a Final Answer"),
        ("My Action: search", "My Action: search", "has neither an Action nor a Final Answer"),
        ("Action: search\nObservation: x", "Action: search", "has no Action Input"),
        ("Action: search", "Action: search", "has no Action Input"),
        ("Action Input: {}", "Action Input: {}", "has an Action Input but no Action before it"),
        ("Action:\nAction Input: {}", "Action: \nAction Input: {}", "names no tool"),
        (
            "Action: f\nAction Input: shoe",
            "Action: f\nAction Input: shoe",
            "is not valid JSON (Expecting value at character 0)",
        ),
        ("Action: f\nAction Input: [1]", "Action: f\nAction Input: [1]", "has arguments that are no JSON object"),
    ],
)
def test_unreadable(text: str, call: str, reason: str) -> None:
    assert REACT.parse(text).calls == (InvalidToolCall(call, reason),)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Message("assistant"), "Final Answer:"),
        (Message("assistant", "a\nAction: b"), "Final Answer: a\nAction: b"),
        (Message("assistant", "c", "t", (CALL, CALL)), f"Thought: t\n{ACTION}\n{ACTION}\nFinal Answer: c"),
        (Message("assistant", "c", "First:\nAction: x"), "Thought: First:\n\\Action: x\nFinal Answer: c"),
        (Message("assistant", "c\n"), "Final Answer: c\n\\"),
        (Message("assistant", calls=(ToolCall("a\nb", {}),)), 'Action: "a\\nb"\nAction Input: {}'),
    ],
)
def test_writing(message: Message, text: str) -> None:
    assert REACT.encode(message) == text
