"""Calls in JSON, XML and tool calls; and every format on any text at all."""

import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lamsim_bfcl.decoding.calls import DecodeError, contains_call, is_call_list
from lamsim_bfcl.decoding.structured import from_tool_calls
from lamsim_bfcl.decoding.text import RETURN_FORMATS, decode_text
from lamsim_bfcl.quirks import Quirks

ONE = '[{"function": "f", "parameters": {"a": [1, {"b": null}, 2]}}]'
DECODED = [{"f": {"a": [1, {"b": None}, 2]}}]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        (ONE, DECODED),
        (f"```json\n{ONE}\n```", DECODED),
        (f"Here [it] is: {ONE}. ok", DECODED),
        (f"{ONE} or {ONE}", DECODED),
        (f"<TOOLCALL>{ONE}</TOOLCALL>", DECODED),
        ("[]", []),
        ("no call", []),
        ("[{broken}]", []),
        ("[1, 2]", []),
        ('[1, {"function": "f", "parameters": {}}]', [{"f": {}}]),
        ('[{"function": "f", "parameters": 1}]', [{"f": 1}]),
    ],
)
def test_json(text: str, calls: object) -> None:
    assert decode_text(text, "json") == calls


@pytest.mark.parametrize("text", ['[{"function": "f"}]', '[{"function": [], "parameters": {}}]', "[" * 100_000])
def test_json_that_is_no_list_of_calls(text: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(text + "]" * text.count("[" * 9), "json")


def test_json_with_a_list_of_objects() -> None:
    text = 'So: [{"function": "f", "parameters": {"a": [{"b": 1}]}}]'
    assert decode_text(text, "json") == []
    assert decode_text(text, "json", quirks=Quirks(short_json=False)) == [{"f": {"a": [{"b": 1}]}}]


CONCISE = (
    '<functions><function name="f"><param name="s"> x y </param><param name="i" type="integer">3</param>'
    '<param name="b" type="boolean">TRUE</param><param name="n" type="null">?</param>'
    '<param name="l" type="array">[1, (2,)]</param><param name="u" type="other">x</param></function></functions>'
)
VERBOSE = (
    '<functions><function name="f"><params><param name="s" value=" x y "/><param name="i" value="3" type="integer"/>'
    '<param name="b" value="no" type="boolean"/><param name="d" value="{\'k\': 1}" type="dict"/></params></function>'
    '<function name="g"/></functions>'
)


def test_xml() -> None:
    concise = {"s": "x y", "i": 3, "b": True, "n": None, "l": [1, (2,)], "u": "x"}
    assert decode_text(f"ok {CONCISE} bye", "concise_xml") == [{"f": concise}]
    verbose = [{"f": {"s": " x y ", "i": 3, "b": False, "d": {"k": 1}}}, {"g": {}}]
    assert decode_text(VERBOSE, "verbose_xml") == verbose
    assert decode_text(VERBOSE, "concise_xml") == [{"f": {}}, {"g": {}}]


@pytest.mark.parametrize(
    "text",
    [
        "no element",
        "</functions><functions>",
        "<functions><function></functions>",
        "<functions><function/></functions>",
        '<functions><function name="f"><param>1</param></function></functions>',
        '<functions><function name="f"><param name="a" type="integer">x</param></function></functions>',
        '<functions><function name="f"><param name="a" type="array">[f()]</param></function></functions>',
        f'<functions><function name="f"><param name="a" type="array">{"[" * 10_000}</param></function></functions>',
    ],
)
def test_xml_that_holds_no_calls(text: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(text, "concise_xml")


def test_entities_are_not_declared() -> None:
    """What would be a billion laughs stands before the root, where nothing is read."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = '<functions><function name="f"><param name="a">&e9;</param></function></functions>'
    with pytest.raises(DecodeError):
        decode_text(f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>{body}', "concise_xml")


def test_tool_calls() -> None:
    assert from_tool_calls([("f", '{"a": 1}'), ("g", {"b": [2]})]) == [{"f": {"a": 1}}, {"g": {"b": [2]}}]
    assert not is_call_list(from_tool_calls([("f", "[1]")]))
    for arguments in ("{", "[" * 100_000, "1" * 5000):
        with pytest.raises(DecodeError):
            from_tool_calls([("f", arguments)])


@pytest.mark.parametrize(
    ("decoded", "is_list", "called"),
    [
        ([], True, False),
        ([{"f": {}}], True, True),
        ([{}], False, False),
        ([{"f": {}, "g": {}}], False, False),
        ([{"f": []}], False, False),
        (["f()"], False, False),
        ({}, False, False),
        (None, False, False),
        ("f()", False, False),
    ],
)
def test_what_is_a_list_of_calls(decoded: Any, is_list: bool, called: bool) -> None:
    assert (is_call_list(decoded), contains_call(decoded)) == (is_list, called)


PIECES = st.sampled_from(
    [
        *(
            "f(a=1)",
            "f(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "{{",
            "}}",
            ",",
            "=",
            ":",
            ";",
            ".",
            '"',
            "'",
            "`",
            "\\",
            "\n",
            " ",
            "/*",
        ),
        *(
            "*/",
            "//",
            "->",
            "=>",
            "::",
            "?",
            "<",
            ">",
            "new ",
            "new int[]",
            "(int) ",
            "class",
            "x",
            "1",
            "1.5",
            "-",
            "+",
            "!",
        ),
        *("<functions>", "</functions>", '<function name="f">', "</function>", '<param name="a">', "</param>", "${"),
        *(
            '{"function": "f", "parameters": {}}',
            "<TOOLCALL>",
            "</TOOLCALL>",
            "async ",
            "function",
            "lambda",
            "**",
            "é",
            "\0",
        ),
        *(
            "\ud800",
            "return ",
            "instanceof",
            "@",
            "#",
            "...",
            "0x",
            "1e",
            "put(",
            "add(",
            "\u2028",
            "not ",
            "%",
            "&lt;",
        ),
    ]
)


@given(st.text() | st.lists(PIECES, max_size=25).map("".join))
@example("f" + "(" * 500)
@example("[" * 5000)
def test_any_text_is_decoded_or_refused(text: str) -> None:
    for return_format in RETURN_FORMATS:
        for tag in (False, True):
            try:
                decode_text(text, return_format, tool_call_tag=tag)
            except DecodeError:
                continue


OPENINGS = (
    *(
        "(",
        "[",
        "{",
        "f(",
        "f(a=",
        "-",
        "a.",
        "a[",
        "a=",
        '{"a":',
        '"',
        "x->",
        "x=>",
        "<a>",
        "a<",
        "a?",
        "a?b:",
        "new a(",
    ),
    *(
        "new int[]{",
        "(int)",
        "[{",
        "}]",
        "/*",
        "`${",
        "...",
        "/",
        "1+",
        "\n",
        "{}",
        "(a)",
        "f(a=1),",
        "a:",
        "a b ",
        "put(",
    ),
)


@pytest.mark.parametrize("return_format", RETURN_FORMATS)
def test_nothing_hangs(return_format: Any) -> None:
    """Deep nesting and long texts, of all that may open something."""
    before = time.process_time()
    for opening in OPENINGS:
        for text in (opening * 10_000, f"f(a={opening * 1000})", f"<functions>{opening * 1000}</functions>"):
            try:
                decode_text(text, return_format)
            except DecodeError:
                continue
    assert time.process_time() - before < 60
