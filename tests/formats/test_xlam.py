"""xLAM v1: prompts in sections, answers with `thought` and `tool_calls`."""

import json
import time

import pytest

from lamsim.formats import format_named
from lamsim.formats.xlam import flat_tool
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

XLAM = format_named("xlam")
CALL = ToolCall("search", {"q": "shoe"})
CALL_JSON = '{"name": "search", "arguments": {"q": "shoe"}}'
TOOL = Tool("search", "Finds.", {"type": "object", "properties": {"q": {"type": "string"}, "n": {}}, "required": ["q"]})


def test_the_prompt_has_the_clients_sections() -> None:
    assert XLAM.render([Message("user", "Shoes?")], [TOOL]) == (
        "[BEGIN OF TASK INSTRUCTION]\n"
        "Based on the previous context and API request history, generate an API request or a response as an AI "
        "assistant.\n[END OF TASK INSTRUCTION]\n\n"
        "[BEGIN OF AVAILABLE TOOLS]\n"
        '[{"name": "search", "description": "Finds.", '
        '"parameters": {"q": {"type": "string", "required": true}, "n": {}}}]\n'
        "[END OF AVAILABLE TOOLS]\n\n"
        "[BEGIN OF FORMAT INSTRUCTION]\n"
        "The output should be of the JSON format, which specifies a list of generated function calls. The example "
        "format is as follows, please make sure the parameter type is correct. If no function call is needed, please "
        'make \ntool_calls an empty list "[]".\n```\n'
        '{"thought": "the thought process, or an empty string", "tool_calls": [{"name": "api_name1", "arguments": '
        '{"argument1": "value1", "argument2": "value2"}}]}\n```\n'
        "[END OF FORMAT INSTRUCTION]\n\n"
        "[BEGIN OF QUERY]\nShoes?\n[END OF QUERY]\n\n"
    )
    assert "INSTRUCTION]\nShop well.\n[END" in XLAM.render([], [], "Shop well.")


def test_flat_tools() -> None:
    nested = {"type": "object", "required": ["b"], "properties": {"b": {"$ref": "#/$defs/B"}}}
    parameters = {"properties": {"a": nested}, "required": ["a"], "$defs": {"B": {"type": "string"}}}
    assert flat_tool(Tool("f", "", parameters)) == {
        "name": "f",
        "description": "",
        "parameters": {"a": nested},
        "$defs": {"B": {"type": "string"}},
    }
    assert flat_tool(Tool("g")) == {"name": "g", "description": "", "parameters": {}}


def sections(prompt: str) -> tuple[str, list[dict[str, object]]]:
    """Query and history steps of a prompt."""
    query = prompt.split("[BEGIN OF QUERY]\n")[1].split("\n[END OF QUERY]\n\n")[0]
    if "[BEGIN OF HISTORY STEPS]" not in prompt:
        return query, []
    head, steps = prompt.split("\n[BEGIN OF HISTORY STEPS]\n")
    assert head.endswith("[END OF QUERY]\n\n")
    assert steps.endswith("\n[END OF HISTORY STEPS]\n")
    return query, json.loads(steps.removesuffix("\n[END OF HISTORY STEPS]\n"))


def step(
    step_id: int, thought: str = "", calls: object = (), observation: str = "", user: str = ""
) -> dict[str, object]:
    return {
        "step_id": step_id,
        "thought": thought,
        "tool_calls": list(calls) if isinstance(calls, tuple) else calls,
        "next_observation": observation,
        "user_input": user,
    }


def test_the_history() -> None:
    call = json.loads(CALL_JSON)
    prompt = XLAM.begin("", [TOOL])
    prompt.add(Message("user", "Shoes?"))
    assert sections(prompt.full()) == ("Shoes?", [])

    prompt.add(Message("assistant", "", "Search.", (CALL, CALL)))
    prompt.add(Message("tool", 'red "1"', name="search"))
    prompt.add(Message("tool", "red\n2", name="search"))
    search = step(1, "Search.", (call, call), 'red "1"\nred\n2')
    assert sections(prompt.full()) == ("Shoes?", [search])

    prompt.add(Message("assistant", "Which?"))
    assert sections(prompt.full()) == ("Shoes?", [search, step(2, "Which?")])
    prompt.add(Message("user", "Number 1."))
    asked = step(1, user="Shoes?")
    assert sections(prompt.full()) == ("Number 1.", [asked, {**search, "step_id": 2}, step(3, "Which?")])

    prompt.add(Message("user", "Or 2."))
    answered = step(3, "Which?", user="Number 1.")
    assert sections(prompt.full()) == ("Or 2.", [asked, {**search, "step_id": 2}, answered])
    prompt.add(Message("assistant", "c", "t", (CALL,)))
    steps = sections(prompt.full())[1]
    assert steps[3] == {**step(4, "t", (call,)), "content": "c"}


def test_the_answer_to_an_unreadable_call_is_an_observation() -> None:
    prompt = XLAM.begin("", [])
    prompt.add(Message("user", "go"))
    prompt.add(XLAM.parse("I'd search."), "I'd search.")
    prompt.add(Message("user", "The call is not valid JSON."))
    unread = step(1, calls=("I'd search.",), observation="The call is not valid JSON.")
    assert sections(prompt.full()) == ("go", [unread])


def test_turns_tell_what_is_new() -> None:
    prompt = XLAM.begin("", [])
    prompt.add(Message("user", "go"))
    assert prompt.turn().startswith("[BEGIN OF TASK")
    prompt.add(Message("assistant", calls=(CALL,)))
    prompt.add(Message("tool", "one"))
    prompt.add(Message("tool", "two"))
    prompt.add(Message("user", "and?"))
    assert json.loads(prompt.turn()) == {"next_observation": "one\ntwo", "user_input": "and?"}
    assert json.loads(prompt.turn()) == {"next_observation": "", "user_input": ""}


def test_a_step_costs_the_same_however_long_the_history() -> None:
    """Adding to a prompt of 20,000 steps takes no longer than to an empty one, give or take 20 times."""

    def spent(steps: int) -> float:
        prompt = XLAM.begin("", [])
        prompt.add(Message("user", "go"))
        for _ in range(steps):
            prompt.add(Message("assistant", calls=(CALL,)))
            prompt.add(Message("tool", "one"))
        start = time.perf_counter()
        for _ in range(100):
            prompt.add(Message("assistant", calls=(CALL,)))
            prompt.add(Message("tool", "one"))
        return time.perf_counter() - start

    assert spent(20_000) < 20 * spent(0) + 0.01


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{{"thought": "t", "tool_calls": [{CALL_JSON}]}}', Message("assistant", "", "t", (CALL,))),
        (f'{{"tool_calls": [{CALL_JSON}, {CALL_JSON}]}}', Message("assistant", calls=(CALL, CALL))),
        ('{"thought": " t\\n", "tool_calls": []}', Message("assistant", " t\n")),
        ('{"thought": "t"}', Message("assistant", "t")),
        ('{"thought": null, "tool_calls": null}', Message("assistant")),
        ('{"thought": "t", "tool_calls": "[]"}', Message("assistant", "t")),
        ('{"thought": "t", "tool_calls": [], "content": "c"}', Message("assistant", "c", "t")),
        (f'{{"thought": "t", "tool_calls": {CALL_JSON}}}', Message("assistant", "", "t", (CALL,))),
        (f'```json\n{{"tool_calls": [{CALL_JSON}]}}\n```', Message("assistant", calls=(CALL,))),
        (f' {{"tool_calls": [{CALL_JSON}]}}\n\nThat is all.', Message("assistant", calls=(CALL,))),
        (f"[{CALL_JSON}]", Message("assistant", calls=(CALL,))),
        (CALL_JSON, Message("assistant", calls=(CALL,))),
        ('{"tool_calls": [{"name": "stop"}]}', Message("assistant", calls=(ToolCall("stop", {}),))),
    ],
)
def test_reading(text: str, message: Message) -> None:
    assert XLAM.parse(text) == message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hello.", "is not valid JSON (Expecting value at character 0)"),
        ("", "is not valid JSON (Expecting value at character 0)"),
        ("5", "is no JSON object"),
        ("{}", 'has neither "thought" nor "tool_calls"'),
        ('{"thought": "t", "tool_calls": [', "is not valid JSON (Expecting value at character 32)"),
        ('{"tool_calls": 5}', 'has "tool_calls" that are no list'),
        ('{"tool_calls": "search"}', "is not valid JSON (Expecting value at character 0)"),
    ],
)
def test_unreadable(text: str, reason: str) -> None:
    assert XLAM.parse(text).calls == (InvalidToolCall(text, reason),)
    assert XLAM.encode(XLAM.parse(text)) == text


def test_an_unreadable_call_leaves_the_others_readable() -> None:
    calls = XLAM.parse(f'{{"tool_calls": [5, {CALL_JSON}]}}').calls
    assert calls == (InvalidToolCall("5", "is no JSON object"), CALL)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Message("assistant"), '{"thought": "", "tool_calls": []}'),
        (Message("assistant", "c"), '{"thought": "c", "tool_calls": []}'),
        (Message("assistant", "", "t"), '{"thought": "t", "tool_calls": [], "content": ""}'),
        (Message("assistant", "c", "t"), '{"thought": "t", "tool_calls": [], "content": "c"}'),
        (Message("assistant", calls=(CALL,)), f'{{"thought": "", "tool_calls": [{CALL_JSON}]}}'),
        (Message("assistant", "", "t", (CALL,)), f'{{"thought": "t", "tool_calls": [{CALL_JSON}]}}'),
        (Message("assistant", "c", "", (CALL,)), f'{{"thought": "", "tool_calls": [{CALL_JSON}], "content": "c"}}'),
    ],
)
def test_writing(message: Message, text: str) -> None:
    assert XLAM.encode(message) == text
