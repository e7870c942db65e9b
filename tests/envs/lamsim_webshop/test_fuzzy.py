from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_webshop.colors import COLORS, normalize_color
from lamsim_webshop.fuzzy import RATIOS, difflib_ratio, rapidfuzz_ratio, token_set_ratio

from lamsim.errors import UsageError

from .conftest import Rows


def test_golden_ratios(golden_rows: Callable[[str], Rows]) -> None:
    for row in golden_rows("fuzz_token_set_golden.jsonl"):
        assert difflib_ratio(row["s1"], row["s2"]) == row["difflib"], row


def test_golden_ratios_of_rapidfuzz(golden_rows: Callable[[str], Rows]) -> None:
    pytest.importorskip("rapidfuzz")
    for row in golden_rows("fuzz_token_set_golden.jsonl"):
        assert rapidfuzz_ratio(row["s1"], row["s2"]) == row["rapidfuzz"], row


@pytest.mark.parametrize("name", RATIOS)
def test_words_are_a_set(name: str) -> None:
    ratio = token_set_ratio(name)
    assert ratio("x-large", "large") == 100
    assert ratio(("color", "dark grey"), "grey, dark color") == 100
    assert ratio("", "x") == ratio("...", "x") == ratio(None, "x") == 0
    assert ratio("café", "caf") == 100


def test_unknown_matcher() -> None:
    with pytest.raises(UsageError, match="did you mean 'rapidfuzz'"):
        token_set_ratio("rapid_fuzz")


@given(st.text(), st.text())
def test_bounds(a: str, b: str) -> None:
    assert 0 <= difflib_ratio(a, b) <= 100
    assert difflib_ratio(a, a) in (0, 100)


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("standard", "tan"),
        ("slime", "lime"),
        ("dark grey", "dark"),
        ("12 ounce (pack of 2)", "12 ounce (pack of 2)"),
        (("color", "red"), "red"),
        (("color", "dark grey"), ("color", "dark grey")),
    ],
)
def test_colors(option: str | tuple[str, str], expected: object) -> None:
    assert normalize_color(option) == expected
    assert len(COLORS) == len(set(COLORS)) == 102
