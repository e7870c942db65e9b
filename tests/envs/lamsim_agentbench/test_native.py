"""The text form: how it is read, that reading takes whatever a model writes, and what a prompt looks like."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_agentbench.operating_system.native import TextForm

from lamsim import Message, ToolCall
from lamsim.errors import UsageError

FORM = TextForm("Write actions.", (("user", "How many?"), ("agent", "Act: answer(2)")))


def bash(script: str, thought: str = "") -> Message:
    return Message("assistant", thought=thought, calls=(ToolCall("bash_action", {"script": script}),))


def answer(text: str, thought: str = "") -> Message:
    return Message("assistant", thought=thought, calls=(ToolCall("answer_action", {"answer": text}),))


def finish(thought: str = "") -> Message:
    return Message("assistant", thought=thought, calls=(ToolCall("finish_action", {"thought": thought}),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Think: look\n\nAct: bash\n\n```bash\nls /\n```", bash("ls /", "look")),
        ("Act: bash\n```bash\na\n```\nthen\n```bash\nb\nc\n```", bash("a\n\nb\nc")),
        ("Act: bash\n```\nls\n```", bash("")),
        ("Act: bash\n```bash\nls", bash("")),
        ("Act: bash\n```bash\nls\n```\n```bash\nrm", bash("ls")),
        ("Think: a\nThink: b\nAct: finish", finish("a\nb")),
        ("Act:\n\n  FINISHED", finish()),
        ("Act: answer(220)", answer("220")),
        ("Act: answer( f(x) ) and so on)", answer(" f(x) ) and so on")),
        ("Act: Answer the question (4)", answer("4")),
        ("Act: answer()", answer("")),
        ("Act: finish\nAct: answer(4)", answer("4")),
        ("Act: answer(4)\nAct: answer 5", answer("4")),
        ("Act: answer(4)\nAct: think again", answer("4")),
        ("Act: bash\nAct: finish\n```bash\nls\n```", finish()),
        ("act: finish", Message("assistant", "act: finish")),
        ("Act: answer(4\n)", Message("assistant", "Act: answer(4\n)")),
        ("I don't know.", Message("assistant", "I don't know.")),
        ("", Message("assistant")),
    ],
)
def test_reading(text: str, message: Message) -> None:
    assert FORM.parse(text) == message


@pytest.mark.parametrize(
    "message",
    [
        bash("ls -la\ncd /"),
        bash("", "why"),
        bash("echo '```'", "one\ntwo"),
        answer("4", "because"),
        answer("(a) b)"),
        finish("It is done."),
        finish(),
        Message("assistant", "Hello."),
    ],
)
def test_what_is_written_is_read_as_it_was(message: Message) -> None:
    assert FORM.parse(FORM.encode(message)) == message


def test_an_answer_is_one_line() -> None:
    assert FORM.parse(FORM.encode(answer("a\nb"))) == answer("a b")


def test_two_calls_can_not_be_written() -> None:
    with pytest.raises(UsageError):
        FORM.encode(Message("assistant", calls=(*bash("a").calls, *bash("b").calls)))
    with pytest.raises(UsageError):
        FORM.encode(Message("assistant", calls=(ToolCall("search", {}),)))


PIECES = ["Act:", "Think:", "```bash\n", "\n```", "bash", "answer(", "finish", ")", "\n", " ", "x", "\ud800", "\0"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    message = FORM.parse(text)
    assert message.role == "assistant"
    assert len(message.calls) <= 1


@pytest.mark.parametrize("piece", ["```bash\n", "Act: bash\n", "Act: answer(", "Think: ", "Act:\n\n", "("])
def test_reading_takes_time_in_proportion(piece: str) -> None:
    begin = time.perf_counter()
    FORM.parse("Act: bash\n" + piece * 100_000)
    assert time.perf_counter() - begin < 2


def test_a_prompt_grows_by_what_is_said() -> None:
    prompt = FORM.begin("", ())
    prompt.add(Message("user", "How many files?"))
    first = prompt.full()
    assert first.startswith("Write actions.\n\nAn example:\n\nUser: How many?\n\nAgent: Act: answer(2)\n\n")
    assert first.endswith("User: How many files?\n\nAgent: ")
    twin = prompt.copy()
    prompt.add(FORM.parse("Act: bash"), "Act: bash")
    prompt.add(Message("tool", "The output of the OS is empty."))
    turn = prompt.turn()
    assert turn == "\n\nUser: The output of the OS is empty.\n\nAgent: "
    assert prompt.full() == first + "Act: bash" + turn
    assert twin.full() == first
