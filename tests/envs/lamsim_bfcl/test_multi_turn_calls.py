"""Calls in text: what they mean, what is said of broken ones, and that none of them does any harm."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_bfcl.multi_turn.toolkit.calls import Call, closed_up, interpret, read_call, refuse


class Shelf:
    def __init__(self) -> None:
        self.items: list[str] = []

    def put(self, item: str, at: int = 0) -> dict[str, Any]:
        self.items.insert(at, item)
        return {"items": list(self.items)}

    def count(self) -> int:
        return len(self.items)


def run(text: str) -> Any:
    shelf = Shelf()
    return interpret(text, lambda name: getattr(shelf, name, None) if name in ("put", "count") else None)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(VALUES)
def test_literals_mean_themselves(value: Any) -> None:
    assert interpret(repr(value), lambda name: None) == value


@given(st.text(alphabet="put(){}[]'\"=,.:*-+% \n\\0123456789lambdafor_éx"))
def test_junk_is_told_by_nothing_worse_than_an_exception(text: str) -> None:
    with suppress(Exception):
        run(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("put('a')", {"items": ["a"]}),
        ("put(item='a', at=0)", {"items": ["a"]}),
        ("  put ('a')", {"items": ["a"]}),
        ("put(put('a')['items'][0])", {"items": ["a", "a"]}),
        ("put(at=count(), item='x' + 'y' * 2)", {"items": ["xyy"]}),
        ("'abc'[1:]", "bc"),
        ("-3 ** 2", -9),
        ("not 1", False),
        ("[1, (2,), {3}, {'a': None}]", [1, (2,), {3}, {"a": None}]),
        ("7 % 4 + 7 // 2 - 1 / 2", 5.5),
        ("len('abc')", 3),
    ],
)
def test_what_calls_mean(text: str, value: Any) -> None:
    assert run(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "put(nothing)",
        "nothing(put('a'))",
        "put()",
        "put('a', 0, 1)",
        "put(item_x='a')",
        "put('a', item='b')",
        "put('a', at='b')",
        "put(item='a', item='b')",
        "put(item='a', 'b')",
        "put('a')()",
        "put('a')['b']",
        "'a' + 1",
        "1 / 0",
        "{[]: 1}",
        "int('x')",
        "put(",
        " ",
        "a = 1",
        "",
        "put('a'))",
        "'a",
        "put('a' 'b', at=)",
        "1 2",
        "max()",
    ],
)
def test_broken_calls_are_told_in_the_words_of_python(text: str) -> None:
    shelf = Shelf()
    with pytest.raises(Exception) as expected:  # noqa: PT011 - the words are what is tested
        eval(text, {"put": shelf.put, "count": shelf.count})
    with pytest.raises(type(expected.value)) as raised:
        run(text)
    assert str(raised.value) == str(expected.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kill(1)", "kill"),
        ("exit", "exit"),
        ("os.remove('a')", "remove"),
        ("subprocess.run(['ls'])", "run"),
        ("Popen('ls')", "Popen"),
    ],
)
def test_refused(text: str, name: str) -> None:
    with pytest.raises(PermissionError, match=rf"^Function call {name} is not allowed\.$"):
        refuse(text)
    refuse(f"put('{text}')")


def test_gaps_before_parentheses_are_closed() -> None:
    assert closed_up("put ('hi (there), 1 (2)')") == "put('hi(there), 1 (2)')"
    assert closed_up("put") == "put"


HARMFUL = (
    "__import__('pathlib').Path({file!r}).touch()",
    "open({file!r}, 'w')",
    "exec('open({file!r}, \"w\")')",
    "eval('open({file!r}, \"w\")')",
    "put(open({file!r}, 'w'))",
    "[open({file!r}, 'w') for _ in [1]]",
    "(lambda: open({file!r}, 'w'))()",
    "put(item=(x := open({file!r}, 'w')))",
    "put.__globals__['__builtins__']['open']({file!r}, 'w')",
    "put.__self__.items.append(1)",
    "().__class__.__base__.__subclasses__()",
    "'{{0.__class__}}'.format(1)",
    "f'{{open({file!r}, \"w\")}}'",
    "'%1000000000d' % 1",
    "put(**{{'item': open({file!r}, 'w')}})",
    "put(*open({file!r}, 'w'))",
    "9 ** 9 ** 9 ** 9",
    "2 ** 10 ** 10",
    "'a' * 10 ** 10",
    "[0] * 10 ** 10",
    "((1 << 10 ** 10))",
    "10 ** 20000 * 10 ** 20000",
    "9" * 100_000,
    "(" * 100_000,
    "-" * 100_000 + "1",
    "[" * 5_000 + "]" * 5_000,
    "put(" * 5_000 + "1" + ")" * 5_000,
    "breakpoint()",
    "input()",
    "globals()",
    "getattr(put, '__self__')",
    "await put('a')",
    "print('a', file=1)",
)


@pytest.mark.parametrize("text", HARMFUL, ids=lambda text: text[:40])
def test_no_call_does_harm(text: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    written = text.replace("{file!r}", repr(str(victim))).replace("{{", "{").replace("}}", "}")
    before = time.monotonic()
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it is, it is no success
        run(written)
    assert time.monotonic() - before < 5
    assert not victim.exists()


@given(st.text(max_size=30), VALUES)
def test_reading_makes_no_call(name: str, value: Any) -> None:
    assert read_call(f"put({name!r}, at={value!r})") == Call("put", (name,), {"at": value})
    assert read_call("kill(exit(1))") == Call("kill", (Call("exit", (1,), {}),), {})
