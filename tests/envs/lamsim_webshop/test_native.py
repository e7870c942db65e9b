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
