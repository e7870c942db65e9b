import sys
import unicodedata

import pytest

from lamsim.rendering import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[2J\x1b]0;title\x07", "␛[2J␛]0;title␇"),
        ("\x9b31m\x7f\r\x00", "�31m␡␍␀"),
        ("\u202eevil\u202c \u2066x\u2069", "�evil� �x�"),
        ("a\u200bb\ufeffc\u2060d\U000e0041", "a�b�c�d�"),
        ("one\u2028two\x85three", "one�two�three"),
        ("\ud800", "�"),
        ("naïve 漢字 עברית ❤️ €", "naïve 漢字 עברית ❤️ €"),
    ],
)
def test_what_would_hide_is_marked(text: str, shown: str) -> None:
    assert harmless(text) == shown
    shown.encode()


def test_nothing_that_changes_the_direction_is_left() -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        if unicodedata.bidirectional(char) in turning or unicodedata.category(char) == "Cc":
            assert char in "\n\t" or harmless(char) != char
