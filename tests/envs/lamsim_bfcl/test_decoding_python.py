"""Calls in Python text: the benchmark's rules one by one, its quirks, and what would do harm if it were evaluated."""

import ast
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_bfcl.decoding.calls import MAX_TEXT, DecodeError, is_call_list
from lamsim_bfcl.decoding.text import decode_text
from lamsim_bfcl.quirks import Quirks


def value_of(text: str, **quirks: bool) -> Any:
    decoded = decode_text(f"[f(a={text})]", quirks=Quirks(**quirks))
    assert is_call_list(decoded)
    return decoded[0]["f"]["a"]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("[f(a=1)]", [{"f": {"a": 1}}]),
        ("f(a=1)", [{"f": {"a": 1}}]),
        ("f(a=1), g(b='x')", [{"f": {"a": 1}}, {"g": {"b": "x"}}]),
        ("f(a=1, a=2)", [{"f": {"a": 2}}]),
        ("```[f(a=1)]```", [{"f": {"a": 1}}]),
        ("\n `[f(a=1)]` \n", [{"f": {"a": 1}}]),
        ("[a.b.c(d=1)]", [{"a.b.c": {"d": 1}}]),
        ("[f[0](a=1), f()(b=2), f().g(c=3)]", [{"": {"a": 1}}, {"": {"b": 2}}, {"g": {"c": 3}}]),
        ("[f(1, 2, a=3, *b)]", [{"f": {"a": 3}}]),
        ("[f(**{'a': 1})]", [{"f": {None: {"a": 1}}}]),
        ("[]", []),
        ("", []),
    ],
)
def test_calls(text: str, calls: object) -> None:
    assert decode_text(text) == calls


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("...", "..."),
        ("true", "true"),
        ("-5", -5),
        ("+1", -1),
        ("~1", -1),
        ("not True", -1),
        ("[1, ('a', 2.5), {'k': None}]", [1, ("a", 2.5), {"k": None}]),
        ("g(1, x)", "g(1, x)"),
        ("g( h() )", "g(h())"),
        ("g(b=1)", {"g": {"b": 1}}),
        ("g(1, b=[h(c=2)])", {"g": {"b": [{"h": {"c": 2}}]}}),
        ("x[0]", "x[0]"),
        ("x.y[1, 2]", "x.y[(1, 2)]"),
        ("10+0", 10),
        ("2*3.5-1", 6.0),
        ("1 - -1", 2),
        ("'ab'*2", "abab"),
        ("[1]*2+[3]", [1, 1, 3]),
        ("{'a': 1} | {'b': 2}", {"a": 1, "b": 2}),
        ("'%s-%d' % ('a', 3)", "a-3"),
        ("2**10", 1024),
        ("1 << 4 | 1", 17),
        ("'a' 'b'", "ab"),
        ("1j", 1j),
    ],
)
def test_values(text: str, value: object) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *(
            "x.y",
            "f'{1}'",
            "{1, 2}",
            "1 < 2",
            "a if b else c",
            "a and b",
            "lambda: 1",
            "-x",
            "-(-1)",
            "-'a'",
            "-...",
            "[*x]",
        ),
        *(
            "{**x}",
            "{[]: 1}",
            "1/0",
            "1 @ 2",
            "x + 1",
            "len('a') + 1",
            "'%d' % 'a'",
            "[i for i in x]",
            "(yield)",
            "x := 1",
        ),
    ],
)
def test_what_is_no_value(text: str) -> None:
    with pytest.raises(DecodeError):
        value_of(text)


@pytest.mark.parametrize(
    "text",
    ["[1]", "[f(a=1), 2]", "[[f(a=1)]]", "f(a=1) g(b=2)", "Sure! [f(a=1)]", "[f(a=1)]\nDone.", "```python\n[f()]\n```",
     "x = f()", "f(a=1; b=2)", "(f(a=1), g())", "import os", "[f(a='x]", "f(\0)", "f(a='\ud800')"],
)  # fmt: skip
def test_what_is_no_list_of_calls(text: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(text)


def test_unary_operators_with_their_meaning() -> None:
    assert [value_of(text, unary_minus=False) for text in ("+1", "-1", "~1", "not True", "-(-1)")] == [
        1,
        -1,
        -2,
        False,
        1,
    ]
    with pytest.raises(DecodeError):
        value_of("-x", unary_minus=False)


def test_positional_arguments_refused() -> None:
    assert decode_text("[f(1)]") == [{"f": {}}]
    for text in ("[f(1)]", "[f(a=g(1, b=2))]", "[f(*x)]"):
        with pytest.raises(DecodeError):
            decode_text(text, quirks=Quirks(dropped_positionals=False))


def test_tool_call_tag() -> None:
    assert decode_text("so: <TOOLCALL>[f(a=1)]</TOOLCALL> ok", tool_call_tag=True) == [{"f": {"a": 1}}]
    for text in ("[f(a=1)]", "</TOOLCALL>[f()]<TOOLCALL>"):
        with pytest.raises(DecodeError):
            decode_text(text, tool_call_tag=True)


HARMFUL = (
    "__import__('os').system('touch {file}')",
    "open('{file}', 'w')",
    "open('{file}', 'w') + 1",
    "1 + open('{file}', 'w')",
    "(lambda: open('{file}', 'w'))()",
    "[open('{file}', 'w') for _ in [1]]",
    'f\'{{open("{file}", "w")}}\'',
    'exec(\'open("{file}", "w")\')',
    "x[open('{file}', 'w')]",
    "{{open('{file}', 'w'): 1}}",
    "().__class__.__base__.__subclasses__()",
    "g(**{{'a': open('{file}', 'w')}})",
)


@pytest.mark.parametrize("return_format", ["python", "json", "verbose_xml", "concise_xml", "java", "javascript"])
@pytest.mark.parametrize("harm", HARMFUL)
def test_nothing_is_evaluated(harm: str, return_format: Any, tmp_path: Path) -> None:
    file = tmp_path / "evaluated"
    code = harm.format(file=file)
    escaped = code.replace("<", "&lt;").replace("'", "&apos;")
    concise = f'<param name="a" type="array">{escaped}</param>'
    verbose = f"<param name='a' type='dict' value='{escaped}'/>"
    elements = [f"<functions><function name='f'>{param}</function></functions>" for param in (concise, verbose)]
    texts = (f"[f(a={code})]", f"[{code}]", f"x.f(a={code}, b=`${{{code}}}`)", *elements)
    for text in texts:
        try:
            decode_text(text, return_format)
        except DecodeError:
            continue
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [
        *("9**9**9", "'a'*10**10", "[0]*10**9", "1<<10**10", "2**99999", "'%999999999d' % 1", "'%*d' % (10**9, 1)"),
        *("[[0]*9999]*9999", "([0]*9999,)*9999", "+".join(["[0]*9999"] * 500), "b'a'*10**9", "(-8)**(10**9)"),
        *("0x" + "f" * 20000, "9" * 5000 + "+1", "1e308*10**400", "'%s' % ('x'*9999)*99999", "10**2500*10**2500"),
    ],
)
def test_arithmetic_is_bounded(text: str) -> None:
    before = time.process_time()
    with pytest.raises(DecodeError):
        value_of(text if text[:2] != "0x" else f"{text}+1")
    assert time.process_time() - before < 1


def test_arithmetic_of_harmless_size() -> None:
    assert value_of("2**4096") == 2**4096
    assert value_of("(-1)**(10**9)") == 1
    assert value_of("'ab'*1000") == "ab" * 1000


@pytest.mark.parametrize(
    "opening", ["(", "[", "{", "f(", "f(a=", "-", "not ", "a.", "a[", "lambda:", "1+", "f()", "x if y else ", "{1:"]
)
def test_deep_nesting(opening: str) -> None:
    for text in (f"[f(a={opening * 10_000})]", opening * 10_000, f"[f(a={opening * 10_000}1"):
        with pytest.raises(DecodeError):
            decode_text(text)


def test_long_texts() -> None:
    long = f"[f(a='{'x' * 100_000}')]"
    assert decode_text(long) == [{"f": {"a": "x" * 100_000}}]
    with pytest.raises(DecodeError, match="characters"):
        decode_text(long.ljust(MAX_TEXT + 1))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=3)
    ),
    max_leaves=12,
)
NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True).filter(lambda name: name.isidentifier() and not _is_keyword(name))


def _is_keyword(name: str) -> bool:
    try:
        ast.parse(f"{name} = 1")
    except SyntaxError:
        return True
    return False


@given(st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=3), st.dictionaries(NAMES, VALUES, max_size=3))))
def test_round_trip(calls: list[tuple[list[str], dict[str, Any]]]) -> None:
    decoded = [{".".join(path): arguments} for path, arguments in calls]
    written = [
        f"{'.'.join(path)}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"
        for path, arguments in calls
    ]
    assert decode_text(f"[{', '.join(written)}]") == decoded
