"""Calls read from text: the benchmark's way, and the native form's."""

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamsim_apibank.benchmark.texts import find_call, read_arguments
from lamsim_apibank.literals import Unreadable, read_literal, write_literal
from lamsim_apibank.native import DialogueForm

from lamsim import InvalidToolCall, Message, ToolCall
from lamsim.errors import UsageError

# The benchmark's patterns, as a yardstick; the code under test reads without them.
CALL = re.compile(r"\[(\w+)\((.*)\)\]")
ARGUMENT = re.compile(r"(\w+)\s*=\s*['\"](.+?)['\"]|(\w+)\s*=\s*(\[.*\])|(\w+)\s*=\s*(\w+)")
KINDS = {"Book": {"hotel": "str", "rooms": "int", "price": "float", "late": "bool", "names": "list(str)"}}
FORM = DialogueForm(KINDS, 1)
NASTY = st.text(alphabet="ab1_=' \"[](),\n.é", max_size=60)


@given(NASTY)
def test_calls_are_found_as_the_pattern_does(text: str) -> None:
    found = CALL.search(text)
    assert find_call(text) == ((found[1], found[2]) if found else None)


@given(st.text(alphabet="ab1_=' \"[](),.é", max_size=60))
def test_arguments_are_read_as_the_pattern_does(text: str) -> None:
    wanted = {}
    for found in ARGUMENT.finditer(text):
        name, value = (part for part in found.groups() if part is not None)
        wanted[name] = value
    assert read_arguments(text) == wanted


@pytest.mark.parametrize("piece", ["[a([", "a", "a=", "a='", "x = [", "=", "'", "[a(b='", "[a(b=["])
def test_long_junk_is_read_in_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.perf_counter()
    find_call(text)
    read_arguments(text)
    FORM.parse(text)
    FORM.parse("[Book(" + text + ")]")
    assert time.perf_counter() - begun < 5


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(-1e6, 1e6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_literals_are_read_as_written(value: Any) -> None:
    text = write_literal(value)
    assert "\n" not in text
    assert read_literal(text, 0) == (value, len(text))


ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "hotel": st.text(max_size=30),
        "rooms": st.integers(-99, 99),
        "price": st.floats(-1e6, 1e6) | st.integers(0, 99),
        "late": st.booleans(),
        "names": st.lists(st.text(max_size=10), max_size=3),
        "other": VALUES,
    },
)


@given(ARGUMENTS, st.sampled_from(["", "Gladly.", "One\nmoment: it's there"]))
@settings(max_examples=300)
def test_what_is_written_is_read(arguments: dict[str, Any], words: str) -> None:
    message = Message("assistant", words, calls=(ToolCall("Book", arguments),))
    assert FORM.parse(FORM.encode(message)) == message


@given(st.text(max_size=80) | NASTY)
def test_any_text_is_read(text: str) -> None:
    assert FORM.parse(text).role == "assistant"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("[Book(hotel='Dune', rooms='2')]", {"hotel": "Dune", "rooms": 2}),
        ('API-Request: [Book(hotel="Dune", late="True")] and so on', {"hotel": "Dune", "late": True}),
        (
            "[Book(names='['Ida', 'Kofi Mensah']', hotel='Don't know')]",
            {"names": ["Ida", "Kofi Mensah"], "hotel": "Don't know"},
        ),
        ("[Book(names=['Ida'], price='40.5')]", {"names": ["Ida"], "price": 40.5}),
        ("[Book(rooms=3, hotel=Dune)]", {"rooms": 3, "hotel": "Dune"}),
        ("[Book(rooms='three')]", {"rooms": "three"}),
        ("[Book()]", {}),
    ],
)
def test_calls_as_models_write_them(text: str, arguments: dict[str, Any]) -> None:
    assert FORM.parse(text).calls == (ToolCall("Book", arguments),)


@pytest.mark.parametrize("text", ["[Book(hotel='Du", "API-Request: [Bo", "[Book(hotel)]", "[Book(rooms=1 hotel='a')]"])
def test_requests_that_break_off_are_no_words(text: str) -> None:
    (call,) = FORM.parse(text).calls
    assert isinstance(call, InvalidToolCall)


def test_words_are_words() -> None:
    assert FORM.parse("AI: Which hotel?") == Message("assistant", "Which hotel?")
    assert FORM.parse("Which hotel [or inn]?") == Message("assistant", "Which hotel [or inn]?")


def test_what_can_not_be_written_is_said() -> None:
    with pytest.raises(UsageError, match="one readable call"):
        FORM.encode(Message("assistant", calls=(ToolCall("Book", {}), ToolCall("Book", {}))))
    with pytest.raises(UsageError, match="no way to write"):
        FORM.encode(Message("assistant", calls=(ToolCall("Book a hotel", {}),)))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Unreadable, match="too deeply"):
        read_literal("[" * 100_000, 0)


def test_higher_levels_call_what_was_found() -> None:
    form = DialogueForm(KINDS, 2)
    call = ToolCall("CallAPI", {"api_name": "Book", "parameters": {"rooms": 2}})
    assert form.encode(Message("assistant", calls=(call,))) == "API-Request: [Book(rooms='2')]"
    assert form.parse("[Book(rooms='2')]").calls == (call,)
    for name in ("CallAPI", "CallAPI_v2", "Bok"):
        odd = Message("assistant", calls=(ToolCall(name, {"api_name": "Book", "parameters": [["x"]]}),))
        assert form.parse(form.encode(odd)) == odd
    assert form.parse("[ToolSearcher(keywords='hotel')]").calls == (ToolCall("ToolSearcher", {"keywords": "hotel"}),)
