"""Hermes: prompts as Qwen2.5's chat template renders them, texts as vLLM's `hermes` parser reads them."""

import pytest

from lamsim.formats import format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

HERMES = format_named("hermes")
SEARCH = Tool("search", "Finds things.", {"type": "object", "properties": {"q": {"type": "string"}}})
CALL = ToolCall("search", {"q": "shoe"})
BLOCK = '<tool_call>\n{"name": "search", "arguments": {"q": "shoe"}}\n</tool_call>'

PROMPT = """\
<|im_start|>system
Shop well.

# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{"type": "function", "function": {"name": "search", "description": "Finds things.", \
"parameters": {"type": "object", "properties": {"q": {"type": "string"}}}}}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call><|im_end|>
<|im_start|>user
Shoes, please.<|im_end|>
<|im_start|>assistant
Looking.
<tool_call>
{"name": "search", "arguments": {"q": "shoe"}}
</tool_call>
<tool_call>
{"name": "search", "arguments": {"q": "shoe"}}
</tool_call><|im_end|>
<|im_start|>user
<tool_response>
one
</tool_response>
<tool_response>
two
</tool_response><|im_end|>
<|im_start|>assistant
Here.<|im_end|>
<|im_start|>user
Thanks.<|im_end|>
<|im_start|>assistant
"""


def test_the_prompt_is_what_the_template_renders() -> None:
    conversation = [
        Message("user", "Shoes, please."),
        Message("assistant", "Looking.", calls=(CALL, CALL)),
        Message("tool", "one", name="search"),
        Message("tool", "two", name="search"),
        Message("assistant", "Here."),
        Message("user", "Thanks."),
    ]
    assert HERMES.render(conversation, [SEARCH], "Shop well.") == PROMPT


def test_without_instruction_or_tools() -> None:
    assert HERMES.render([], []) == (
        "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


def test_each_prompt_extends_the_one_before() -> None:
    prompt = HERMES.begin("", [SEARCH])
    prompt.add(Message("user", "go"))
    before = prompt.full()
    for text, answers in [
        (BLOCK, [Message("tool", "one"), Message("tool", "two")]),
        ("<tool_call>\n{junk", [Message("user", "The call is not valid JSON.")]),
        (BLOCK * 2, [Message("tool", "one"), Message("user", "and?")]),
        ("bye", [Message("user", "bye")]),
    ]:
        prompt.add(HERMES.parse(text), text)
        for answer in answers:
            prompt.add(answer)
        twin = prompt.copy()
        after = prompt.full()
        assert after == before + text + twin.turn()
        assert prompt.turn() == ""
        before = after


def test_looking_at_the_prompt_between_results_does_not_change_it() -> None:
    looked, plain = HERMES.begin("", []), HERMES.begin("", [])
    for message in (Message("tool", "one"), Message("tool", "two"), Message("user", "three")):
        looked.add(message)
        looked.full()
        plain.add(message)
    assert looked.full() == plain.full()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hello. ", Message("assistant", "Hello. ")),
        ("", Message("assistant")),
        (BLOCK, Message("assistant", calls=(CALL,))),
        (BLOCK.replace("\n", ""), Message("assistant", calls=(CALL,))),
        (f"Let me see.\n\n{BLOCK}\n{BLOCK}", Message("assistant", "Let me see.", calls=(CALL, CALL))),
        (BLOCK.removesuffix("\n</tool_call>"), Message("assistant", calls=(CALL,))),
        (f"{BLOCK}\n<tool_response>\nmade up\n</tool_response>", Message("assistant", calls=(CALL,))),
        (f"<think>\nHm.\n</think>\n\n{BLOCK}", Message("assistant", "", "Hm.", (CALL,))),
        ("<think>\n\n</think>\n\nHello.", Message("assistant", "Hello.")),
        ("Hm.\n</think>\nHello.", Message("assistant", "Hello.", "Hm.")),
        ("<think>Hm", Message("assistant", "", "Hm")),
        (f"<think>Hm\n{BLOCK}", Message("assistant", "", "Hm", (CALL,))),
        ("1 < 2 &lt;b>", Message("assistant", "1 < 2 &lt;b>")),
        ('<tool_call>{"name": "f"}</tool_call>', Message("assistant", calls=(ToolCall("f", {}),))),
        (
            '<tool_call>{"name": "f", "arguments": "{\\"a\\": 1}"}</tool_call>',
            Message("assistant", calls=(ToolCall("f", {"a": 1}),)),
        ),
        (
            '<tool_call>{"name": "f", "arguments": {"a": "<tool_call></think>"}}</tool_call>',
            Message("assistant", calls=(ToolCall("f", {"a": "<tool_call></think>"}),)),
        ),
    ],
)
def test_reading(text: str, message: Message) -> None:
    assert HERMES.parse(text) == message


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"name": "f", "arguments": {}', "is not valid JSON (Expecting ',' delimiter at character 29)"),
        ('{"name": "f", "arguments": {}}}', "is not valid JSON (something follows its end at character 30)"),
        ('{"arguments": {}}', 'has no "name" that is a string'),
        ('{"name": "f", "arguments": null}', "has arguments that are no JSON object"),
        ("[]", "is no JSON object"),
        ("", "is not valid JSON (Expecting value at character 0)"),
    ],
)
def test_a_broken_call_leaves_the_others_readable(body: str, reason: str) -> None:
    calls = HERMES.parse(f"<tool_call>\n{body}\n</tool_call>\n{BLOCK}").calls
    assert calls == (InvalidToolCall(body, reason), CALL)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Message("assistant", " a < b\n"), " a < b\n"),
        (Message("assistant", "use <tool_call>"), "use <\\tool_call>"),
        (Message("assistant", "use <\\tool_call>"), "use <\\\\tool_call>"),
        (Message("assistant", "a\n", calls=(CALL,)), f"a\n\\\n{BLOCK}"),
        (Message("assistant", "", "t", (CALL,)), f"<think>\nt\n</think>\n\n{BLOCK}"),
        (
            Message("assistant", calls=(ToolCall("f", {"a": "<b></tool_call>"}),)),
            '<tool_call>\n{"name": "f", "arguments": {"a": "<b>\\u003c/tool_call>"}}\n</tool_call>',
        ),
        (
            Message("assistant", calls=(InvalidToolCall("{", "is not valid JSON"),)),
            "<tool_call>\n{\n</tool_call>",
        ),
    ],
)
def test_writing(message: Message, text: str) -> None:
    assert HERMES.encode(message) == text
