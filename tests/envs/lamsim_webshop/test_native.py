import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_webshop.native import parse_native


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("search[Red Shoes]", ("search", "red shoes")),
        ("click[Buy Now] now", ("click", "buy now")),
        ("click[< Prev]", ("click", "< prev")),
        ("click[a]b]", ("click", "a]b")),
        ("search[ ]", ("search", " ")),
        ("click[search]", None),
        ("click[Search]", None),
        ("search[]", None),
        ("search[a[b]]", None),
        ("SEARCH[x]", None),
        (" search[x]", None),
        ("Action: search[x]", None),
        ("search[a\nb]", None),
        ("search[x]\nclick[y]", ("search", "x")),
        ("think[hm]", None),
        ("", None),
    ],
)
def test_actions(text: str, expected: tuple[str, str] | None) -> None:
    assert parse_native(text) == expected


@given(st.text(alphabet=st.one_of(st.sampled_from("searchlick[]\n "), st.characters(codec=None))))
def test_any_text_is_read(text: str) -> None:
    action = parse_native(text)
    assert action is None or (action[0] in ("search", "click") and action[1])


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="[\n"), min_size=1))
def test_every_search_can_be_written(keywords: str) -> None:
    assert parse_native(f"search[{keywords}]") == ("search", keywords.lower())


@given(st.text(alphabet="ab[]\n ", max_size=12))
def test_reads_what_the_benchmarks_pattern_reads(text: str) -> None:
    """The pattern is the benchmark's rule; the reader does without its backtracking."""
    for prefix in ("", "search", "click"):
        match = re.match(r"(.+)\[(.+)\]", prefix + text)
        wanted = None if match is None or match[1] not in ("search", "click") else (match[1], match[2].lower())
        assert parse_native(prefix + text) == wanted
