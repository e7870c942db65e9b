"""xLAM-2: prompts as its Qwen template renders them, texts as vLLM's `xlam` parser reads them."""

import pytest

from lamsim.formats import format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.tools import Tool

XLAM2 = format_named("xlam2")
FIND = Tool("find", "Finds.", {"type": "object", "properties": {}})
A, B = ToolCall("find", {"q": "ü"}), ToolCall("stop", {})
LIST = '[{"name": "find", "arguments": {"q": "ü"}}, {"name": "stop", "arguments": {}}]'

TOOL = """\
{
    "type": "function",
    "function": {
        "name": "find",
        "description": "Finds.",
        "parameters": {
            "type": "object",
            "properties": {}
        }
    }
}
"""


def test_the_prompt_is_what_the_template_renders() -> None:
    conversation = [
        Message("user", " Go.\n"),
        Message("assistant", calls=(A, B)),
        Message("tool", "one\n", name="find"),
        Message("tool", "two", name="stop"),
        Message("assistant", "Done."),
        Message("user", "Bye."),
    ]
    assert XLAM2.render(conversation, [FIND, FIND], "Do it.") == (
        f"<|im_start|>system\nDo it.\n{TOOL}\n{TOOL}\n<|im_end|>\n"
        "<|im_start|>user\nGo.<|im_end|>\n"
        f"<|im_start|>assistant\n{LIST}<|im_end|>\n"
        "<|im_start|>tool\none\n<|im_end|>\n<|im_start|>tool\ntwo<|im_end|>\n"
        "<|im_start|>assistant\nDone.<|im_end|>\n"
        "<|im_start|>user\nBye.<|im_end|>\n<|im_start|>assistant\n"
    )


def test_the_format_instruction_stands_in_the_default_system_message_only() -> None:
    default = XLAM2.render([], [FIND])
    assert default == (
        "<|im_start|>system\nYou are a helpful assistant. You are developed by Salesforce xLAM team.\n"
        "You have access to a set of tools. When using tools, make calls in a single JSON array: \n\n"
        '[{"name": "tool_call_name", "arguments": {"arg1": "value1", "arg2": "value2"}}, '
        "... (additional parallel tool calls as needed)]\n\n"
        "If no tool is suitable, state that explicitly. If the user's input lacks required parameters, ask for "
        "clarification. Do not interpret or respond until tool results are returned. Once they are available, process "
        "them or make additional calls if needed. For tasks that don't require tools, such as casual conversation or "
        f"general advice, respond directly in plain text. The available tools are:\n\n{TOOL}\n<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    assert XLAM2.format_instruction in default
    assert XLAM2.format_instruction not in XLAM2.render([], [FIND], "Do it.")


def test_each_prompt_extends_the_one_before() -> None:
    prompt = XLAM2.begin("", [FIND])
    prompt.add(Message("user", "go"))
    before = prompt.full()
    for text, answers in [
        (f"<think>x</think>{LIST}", [Message("tool", "one"), Message("tool", "two")]),
        ("[{junk", [Message("user", "The call is not valid JSON.")]),
    ]:
        prompt.add(XLAM2.parse(text), text)
        for answer in answers:
            prompt.add(answer)
        twin = prompt.copy()
        after = prompt.full()
        assert after == before + text + twin.turn()
        before = after


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LIST, Message("assistant", calls=(A, B))),
        (f"\n{LIST}\n", Message("assistant", calls=(A, B))),
        (f"```json\n{LIST}\n```", Message("assistant", calls=(A, B))),
        (f"Sure:\n```\n{LIST}\n```\nOK?", Message("assistant", "Sure:\n\nOK?", calls=(A, B))),
        (f"```python\nx\n```{' '}```json{LIST}```", Message("assistant", calls=(A, B))),
        (f"Sure [TOOL_CALLS]{LIST}\nmore", Message("assistant", "Sure \nmore", calls=(A, B))),
        (f"<tool_call>{LIST}</tool_call>", Message("assistant", calls=(A, B))),
        (f"<think>\nHm.\n</think>\n\n{LIST}", Message("assistant", "", "Hm.", (A, B))),
        (f"Hm.</think> so ```{LIST}```", Message("assistant", "so", "Hm.", (A, B))),
        (f"<think>maybe ```{LIST}```</think> no", Message("assistant", "no", "maybe", (A, B))),
        ('[1, {"name": "find"}, {"name": "stop", "arguments": {}}]', Message("assistant", calls=(B,))),
        ('[{"name": "stop", "arguments": "{}"}]', Message("assistant", calls=(B,))),
        (
            '[{"name": "f", "arguments": {"a": "</think> ``` [TOOL_CALLS]1"}}]',
            Message("assistant", calls=(ToolCall("f", {"a": "</think> ``` [TOOL_CALLS]1"}),)),
        ),
        ("[]", Message("assistant")),
        ("", Message("assistant")),
        (" Hi!\n", Message("assistant", " Hi!\n")),
        ("[1, 2]", Message("assistant", "[1, 2]")),
        ("```json\n[1]\n```", Message("assistant", "```json\n[1]\n```")),
        ('```json\n{"a": 1}\n```', Message("assistant", '```json\n{"a": 1}\n```')),
        ("<think>Hm</think>\n\nHi", Message("assistant", "Hi", "Hm")),
        ("<think>Hm", Message("assistant", "", "Hm")),
        ('[{"thought": "a"}, {"content": "b"}]', Message("assistant", "b", "a")),
    ],
)
def test_reading(text: str, message: Message) -> None:
    assert XLAM2.parse(text) == message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LIST[:-1], "is not valid JSON (Expecting ',' delimiter at character 77)"),
        ("[{'name': 'f', 'arguments': {}}]", "is not valid JSON"),
        ('{"name": "f", "arguments": {}}', 'is no list of objects with "name" and "arguments"'),
        ('```json\n{"name": "f", "arguments": {}}\n```', 'is no list of objects with "name" and "arguments"'),
        ('[{"name": "f"}]', 'is no list of objects with "name" and "arguments"'),
        ("Sure.\n<tool_call>find(q)</tool_call>", "is not valid JSON"),
        ("[TOOL_CALLS] find", "is not valid JSON"),
        ('[{"name": 5, "arguments": {}}]', 'has no "name" that is a string'),
    ],
)
def test_meant_as_a_call(text: str, reason: str) -> None:
    (call,) = XLAM2.parse(text).calls
    assert isinstance(call, InvalidToolCall)
    assert call.reason.startswith(reason)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Message("assistant"), "[]"),
        (Message("assistant", "Run ```python\nx = [1]\n```.\n"), "Run ```python\nx = [1]\n```.\n"),
        (Message("assistant", calls=(A, B)), LIST),
        (Message("assistant", "", "t", (A, B)), f"<think>\nt\n</think>\n\n{LIST}"),
        (Message("assistant", "c", "t"), "<think>\nt\n</think>\n\nc"),
        (Message("assistant", "c", calls=(A, B)), f'[{{"content": "c"}}, {LIST[1:]}'),
        (
            Message("assistant", "c", " t", (B,)),
            '[{"thought": " t"}, {"content": "c"}, {"name": "stop", "arguments": {}}]',
        ),
        (Message("assistant", "[]"), '[{"content": "[]"}]'),
        (
            Message("assistant", calls=(ToolCall("f", {"a": "</think>```[TOOL_CALLS]"}),)),
            '[{"name": "f", "arguments": {"a": "\\u003c/think>\\u0060``\\u005bTOOL_CALLS]"}}]',
        ),
    ],
)
def test_writing(message: Message, text: str) -> None:
    assert XLAM2.encode(message) == text
