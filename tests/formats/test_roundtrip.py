"""Every format of the engine reads what it writes, and survives whatever a model may write."""

import json
import pickle
import random
import time

import pytest
from call_texts import JSON_IN_JSON, PYTHON, TEXT, arguments_text, value_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lamsim.formats import FORMATS, format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

MARKS = (
    "<function_calls>",
    '<invoke name="f">',
    '<parameter name="a">',
    "</parameter>",
    "</invoke>",
    "<function=f>",
    "</function>",
    "<parameter=a>",
    "<｜tool▁calls▁begin｜>",
    "<｜tool▁call▁begin｜>function<｜tool▁sep｜>",
    "<｜tool▁call▁end｜>",
    "<|python_tag|>",
    '{"name": "f", "parameters": {}}',
    '{"name"',
    "; ",
    "f(a=1)",
    "[f(a=1)",
    "f(",
    ")]",
    "globals()",
    "[ARGS]",
    '[TOOL_CALLS]f{"a": 1}',
    "```yaml\n- name: f\n  arguments: {}",
    "\n```",
    '```json\n[{"name": "f", "arguments": {}}]',
    "Call tool: f",
    "\nEnd call",
    " = ",
    "ASSISTANT Action: f",
    "ASSISTANT Response:",
    " with Action Input: {}",
    "\nAction: f with Action Input: {'a': 1}",
    '[{"type": "text", "text": "x"}]',
    '[{"type": "tool_use"',
    '{"type": "function_call", "name": "f", "arguments": "{}"}',
    "&amp;",
    "&#60;",
    "- a: b",
    "# c",
    "~",
    "true",
    "1e5",
)
MARKUP = (
    "<think>",
    "</think>",
    "<tool_call>",
    "</tool_call>",
    "<\\tool_call>",
    "<tool_response>",
    "<|im_end|>",
    "[TOOL_CALLS]",
    "```",
    "```json\n",
    "````",
    "`",
    "[",
    "]",
    "{",
    "}",
    '"',
    "\\",
    "\n",
    " ",
    "\t",
    "\u2028",
    "\r\n",
    "Thought:",
    "Action:",
    "\nAction: f",
    "\n Action 1:",
    "Action Input:",
    "\nAction Input: {}",
    "\nObservation: x",
    "Final Answer:",
    "\\Action:",
    '{"thought": "a", "tool_calls": []}',
    '{"role": "assistant", "content": "x"}',
    '{"tool_calls": [',
    '[{"name": "f", "arguments": {}}]',
    '{"name": "f", "arguments": {}}',
    '[{"content": "x"}]',
    '[{"thought": "x"}]',
    "name",
    "arguments",
    "[]",
    "{}",
    "\\u003c",
    *MARKS,
    "\x00",
    "\ud800",
    "\udc00",
    "plain text",
)

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=12)
markup = st.lists(st.sampled_from(MARKUP), max_size=8).map("".join)
text = st.just("") | anything | markup | st.tuples(anything, markup, anything).map("".join)
number = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
value = st.recursive(
    st.none() | st.booleans() | number | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
call = st.builds(ToolCall, text, st.dictionaries(text, value, max_size=3))
message = st.builds(
    Message, st.just("assistant"), content=text, thought=text, calls=st.lists(call, max_size=3).map(tuple)
)

TOOL = Tool("f", "does", {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]})


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=100, deadline=None)
@given(message=message)
@example(message=Message("assistant"))
@example(message=Message("assistant", thought="t"))
@example(message=Message("assistant", "c", "t"))
@example(message=Message("assistant", "c", "t", (ToolCall("f", {"a": "x"}), ToolCall("g", {}))))
@example(message=Message("assistant", "c", calls=(ToolCall("f", {"a": "</tool_call>"}),)))
def test_what_is_written_is_read(name: str, message: Message) -> None:
    chat_format = format_named(name)
    assert chat_format.parse(chat_format.encode(message)) == message


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=100, deadline=None)
@given(text=text)
def test_any_text_is_read(name: str, text: str) -> None:
    chat_format = format_named(name)
    message = chat_format.parse(text)
    assert message.role == "assistant"
    if not any(isinstance(call, InvalidToolCall) for call in message.calls):
        assert chat_format.parse(chat_format.encode(message)) == message


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=100, deadline=None)
@given(conversation=st.lists(message | st.builds(Message, st.sampled_from(["user", "tool"]), text, name=text)))
def test_prompts_show_everything_and_copies_are_apart(name: str, conversation: list[Message]) -> None:
    chat_format = format_named(name)
    prompt = chat_format.begin("Help.", (TOOL,))
    for item in conversation:
        prompt.add(item)
    twin = pickle.loads(pickle.dumps(prompt)).copy()
    before = prompt.full()
    assert prompt.full() == before == chat_format.render(conversation, (TOOL,), "Help.")
    prompt.add(Message("user", "more"))
    assert twin.full() == before
    assert prompt.full() != before


@pytest.mark.parametrize("name", FORMATS)
def test_a_repeated_copy_answers_with_the_same_turn(name: str) -> None:
    prompt = format_named(name).begin("", (TOOL,))
    prompt.add(Message("user", "go"))
    prompt.full()
    prompt.add(Message("assistant", calls=(ToolCall("f", {"a": "x"}, "c0"),)))
    prompt.add(Message("tool", "result one", name="f", call_id="c0"))
    twin = prompt.copy()
    new = prompt.turn()
    assert "result one" in new
    assert "go" not in new
    assert twin.turn() == new
    assert "result one" not in prompt.turn()


WITH_JSON = [name for name in FORMATS if name not in PYTHON | TEXT]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("[" * 10_000 + "]" * 10_000, "nested deeper than 100 levels"),
        ("[" * 100 + "]" * 100, "nested deeper than 100 levels"),
        ('{"a": ' * 100 + "0" + "}" * 100, "nested deeper than 100 levels"),
        ("1e999", "too large"),
        ("9" * 5000, "too large"),
    ],
)
def test_unreadable_values_are_data(name: str, value: str, reason: str) -> None:
    message = format_named(name).parse(value_text(name, value))
    assert len(message.calls) == 1
    assert isinstance(message.calls[0], InvalidToolCall)
    assert reason in message.calls[0].reason


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in TEXT])
@pytest.mark.parametrize(("value", "reason"), [("NaN", "NaN"), ("-Infinity", ""), ("", "")])
def test_what_is_no_value(name: str, value: str, reason: str) -> None:
    (call,) = format_named(name).parse(value_text(name, value)).calls
    assert isinstance(call, InvalidToolCall)
    assert reason in call.reason


@pytest.mark.parametrize("name", sorted(TEXT))
def test_what_is_text_where_values_are_text(name: str) -> None:
    for value in ("NaN", "-Infinity", "yes", "1:30", "2024-05-01", "+1", "007", "a: b" if name != "yaml" else "a b"):
        (call,) = format_named(name).parse(value_text(name, value)).calls
        assert call == ToolCall("f", {"a": value})


@pytest.mark.parametrize("name", WITH_JSON)
@pytest.mark.parametrize(
    ("arguments", "reason"), [("[1]", "no JSON object"), ('"{"', "not valid JSON"), ('{"a": }', "not valid JSON")]
)
def test_unreadable_arguments_are_data(name: str, arguments: str, reason: str) -> None:
    (call,) = format_named(name).parse(arguments_text(name, arguments)).calls
    assert isinstance(call, InvalidToolCall)
    assert reason in call.reason


@pytest.mark.parametrize("name", FORMATS)
def test_readable_oddities(name: str) -> None:
    def value(written: str) -> object:
        (call,) = format_named(name).parse(value_text(name, written)).calls
        assert isinstance(call, ToolCall), call
        return call.arguments["a"]

    assert value("[" * 99 + "]" * 99)
    assert value("9" * 300) == int("9" * 300)
    assert value('"\\ud800"') == "\ud800"


@pytest.mark.parametrize("name", WITH_JSON)
def test_readable_oddities_of_json(name: str) -> None:
    for written, value in (('{"a": 1, "a": 2}', 2), ('"{\\"a\\": 3}"', 3)):
        assert format_named(name).parse(arguments_text(name, written)).calls == (ToolCall("f", {"a": value}),)


@pytest.mark.parametrize("name", FORMATS)
def test_more_calls_than_anybody_means(name: str) -> None:
    chat_format = format_named(name)
    some = Message("assistant", calls=(ToolCall("f", {"a": 1}),) * 1000)
    assert chat_format.parse(chat_format.encode(some)) == some
    (call,) = chat_format.parse(chat_format.encode(Message("assistant", calls=some.calls * 2))).calls
    assert isinstance(call, InvalidToolCall)
    assert "more than 1000" in call.reason


JUNK = [
    "a",
    " ",
    "\n",
    "<",
    "[",
    "{",
    '"',
    "\\",
    "`",
    "```",
    "```[x]",
    "<think>",
    "</think>",
    "<tool_call>",
    "\n<tool_call>",
    "<tool_call>{</tool_call>",
    "<tool_call>{}</tool_call>",
    "[TOOL_CALLS]",
    "[TOOL_CALLS][\n",
    "\nAction:",
    "\nThought: a",
    "Action Input: {}\n",
    "Action: f\nAction Input: {}\n",
    "\nObservation:",
    " \\",
    "<\\",
    '[{"name": "arguments"',
    "[],",
    '{"name":"f","arguments":{}},',
    '{"tool_calls":[',
    '{"thought":',
    "\ud800",
    "&#60;",
    "é\x00",
    *[f"\n{mark}" for mark in MARKS],
]


@pytest.mark.parametrize("name", FORMATS)
def test_junk_takes_linear_time(name: str) -> None:
    """Ten times the text takes about ten times as long; a second is left for noise, a quadratic reader takes longer."""
    chat_format = format_named(name)
    for junk in JUNK:
        for before, behind in (("", ""), before_and_behind(name)):
            spent = []
            for size in (10_000, 100_000):
                text = before + (junk * (size // len(junk))).rstrip(",") + behind
                spent.append(min(timed(chat_format.parse, text) for _ in range(2)))
            assert spent[1] < 40 * spent[0] + 1.0, f"{junk!r} after {before!r}: {spent}"


def before_and_behind(name: str) -> tuple[str, str]:
    """What stands around the value in a call of the format."""
    before, _, behind = value_text(name, "\x01").partition("\x01" if name not in JSON_IN_JSON else "\\u0001")
    return before, behind


def timed(function: object, text: str) -> float:
    start = time.process_time()
    assert callable(function)
    function(text)
    return time.process_time() - start


@pytest.mark.parametrize("name", FORMATS)
def test_random_bytes_are_read(name: str) -> None:
    generator = random.Random(7)
    for _ in range(300):
        junk = generator.randbytes(generator.randrange(200)).decode("latin-1")
        format_named(name).parse(junk)


@pytest.mark.parametrize("name", FORMATS)
def test_prompts_keep_unicode_readable(name: str) -> None:
    prompt = format_named(name).render([Message("user", "Größe\ud800")], (Tool("f", "Maß"),))
    assert "Größe\ud800" in prompt
    assert "Maß" in prompt
    assert json.dumps("ß") not in prompt
