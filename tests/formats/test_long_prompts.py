"""Prompts of long conversations: what a prompt keeps joined must not go stale."""

import json

import pytest

from lamsim.formats import FORMATS, ChatFormat, format_named
from lamsim.formats.native import NativeFormat
from lamsim.messages import Message, ToolCall

NATIVE = NativeFormat(lambda text: None, lambda call: f"{call.name} {call.arguments['n']}")


@pytest.mark.parametrize("chat_format", [*map(format_named, FORMATS), NATIVE], ids=lambda made: made.name)
@pytest.mark.parametrize("speaks_every", [1000, 70, 7])
def test_the_same_however_often_it_is_shown(chat_format: ChatFormat, speaks_every: int) -> None:
    often, once = chat_format.begin("", ()), chat_format.begin("", ())
    turns = chat_format.begin("", ())
    for number in range(200):
        messages = [
            Message("assistant", calls=(ToolCall("f", {"n": number}),)),
            Message("tool", f"r{number}", name="f"),
        ]
        if number % speaks_every == 0:
            messages.append(Message("user", f"u{number}"))
        for message in messages:
            often.add(message)
            once.add(message)
            turns.add(message)
        shown = often.full()
        assert often.copy().full() == shown
        turns.turn()
    assert often.full() == once.full() == turns.full()
    assert once.full().count("r137") == 1


def test_a_long_request_is_json() -> None:
    prompt = format_named("openai").begin("do", ())
    for number in range(100):
        prompt.add(Message("user", f"u{number}"))
        prompt.add(Message("assistant", f"a{number}"))
        messages = json.loads(prompt.full())["messages"]
        assert [message["content"] for message in messages[-2:]] == [f"u{number}", f"a{number}"]
    assert len(messages) == 201
