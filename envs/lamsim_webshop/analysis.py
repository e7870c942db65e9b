"""Text to search terms, as Lucene's StandardTokenizer and EnglishAnalyzer make them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import regex  # type: ignore[import-untyped, unused-ignore]
import Stemmer

LONGEST_TOKEN = 255
"""Characters after which StandardTokenizer cuts a token."""

_STOPS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there "
    "these they this to was will with"
)
STOP_WORDS = frozenset(_STOPS.split())

# Extended_Pictographic of Unicode 12; in character-class notation.
_PICTOGRAPHS = (
    r"\u00A9\u00AE\u203C\u2049\u2122\u2139\u2194-\u2199\u21A9\u21AA\u231A\u231B\u2328\u2388\u23CF"
    r"\u23E9-\u23F3\u23F8-\u23FA\u24C2\u25AA\u25AB\u25B6\u25C0\u25FB-\u25FE\u2600-\u2605\u2607-\u2612"
    r"\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2714\u2716\u271D\u2721\u2728\u2733\u2734\u2744\u2747"
    r"\u274C\u274E\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27A1\u27B0\u27BF\u2934\u2935"
    r"\u2B05-\u2B07\u2B1B\u2B1C\u2B50\u2B55\u3030\u303D\u3297\u3299\U0001F000-\U0001F0FF"
    r"\U0001F10D-\U0001F10F\U0001F12F\U0001F16C-\U0001F171\U0001F17E\U0001F17F\U0001F18E"
    r"\U0001F191-\U0001F19A\U0001F1AD-\U0001F1E5\U0001F201-\U0001F20F\U0001F21A\U0001F22F"
    r"\U0001F232-\U0001F23A\U0001F23C-\U0001F23F\U0001F249-\U0001F3FA\U0001F400-\U0001F53D"
    r"\U0001F546-\U0001F64F\U0001F680-\U0001F6FF\U0001F774-\U0001F77F\U0001F7D5-\U0001F7FF"
    r"\U0001F80C-\U0001F80F\U0001F848-\U0001F84F\U0001F85A-\U0001F85F\U0001F888-\U0001F88F"
    r"\U0001F8AE-\U0001F8FF\U0001F90C-\U0001F93A\U0001F93C-\U0001F945\U0001F947-\U0001FFFD"
)

# In ASCII only three things are left of Unicode's word-break rules: runs of letters, digits and "_", glue
# between letters, glue between digits. This is several times faster than the full rules below.
# Without possessive groups, which `re` gets wrong before Python 3.11.5; nothing here has a reason to backtrack.
_ASCII_RUN = r"(?:[A-Za-z]+(?:[.:'][A-Za-z]+)*|[0-9]+(?:[.,;'][0-9]+)*)+"
_ASCII_TOKENS = re.compile(rf"_*{_ASCII_RUN}(?:_+{_ASCII_RUN})*_*|_+", re.ASCII)
_BEYOND_ASCII = re.compile(r"((?<![^ ])[\x00-\x1F!-\x7F]*+[^\x00-\x7F][^ ]*)")


def _word_break_rules() -> regex.Pattern[str]:
    """UAX #29 in the reading of StandardTokenizer (Unicode 12).

    The glue characters and pictographs are spelled out because later versions of Unicode took some away,
    among them the colon and the star.
    """
    extend = r"[[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]--[\U0001F3FB-\U0001F3FF]]*+"
    extend_no_selector = r"[[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]--[\uFE0E\uFE0F\U0001F3FB-\U0001F3FF]]*+"
    glue = r"'.\u2018\u2019\u2024\uFE52\uFF07\uFF0E"
    letter_glue = rf"[{glue}:\u00B7\u0387\u055F\u05F4\u2027\uFE13\uFE55\uFF1A]{extend}"
    digit_glue = (
        rf"[{glue},;\u037E\u0589\u060C\u060D\u066C\u07F8\u2044"
        rf"\uFE10\uFE14\uFE50\uFE54\uFF0C\uFF1B]{extend}"
    )
    letter = rf"[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}]{extend}"
    hebrew = rf"\p{{WB=Hebrew_Letter}}{extend}"
    digit = rf"[\p{{WB=Numeric}}\uFF10-\uFF19]{extend}"
    katakana = rf"\p{{WB=Katakana}}{extend}"
    joiner = rf"\p{{WB=ExtendNumLet}}{extend}"
    hebrew_quote = rf"{hebrew}(?:\"{extend}{hebrew}|'{extend}(?!{letter}))"
    letters = rf"{letter}(?:(?:{letter_glue})?{letter})*+"
    digits = rf"{digit}(?:(?:{digit_glue})?{digit})*+"
    run = rf"(?:(?:{katakana})++|(?:{hebrew_quote}|{letters}|{digits})++)"
    word = rf"(?:{joiner})*+{run}(?:(?:{joiner})++{run})*+(?:{joiner})*+"

    modified = rf"(?:\p{{Emoji_Modifier_Base}}{extend_no_selector})?[\U0001F3FB-\U0001F3FF]{extend_no_selector}"
    emoji = rf"\u200D*+(?:{modified}|[{_PICTOGRAPHS}]{extend_no_selector}\uFE0F?)"
    joined_emoji = rf"{emoji}(?:(?:\u200D|(?<=\u200D)){emoji})*+"
    tag = r"(?:[\U000E0020-\U000E007E]++\U000E007F)?"
    keycap = rf"[0-9#*]{extend_no_selector}\uFE0F?\u20E3{extend_no_selector}"
    flag = rf"(?:\p{{WB=Regional_Indicator}}{extend}){{2}}"

    south_east_asian = rf"(?:\p{{LB=SA}}{extend})++"
    single = rf"[\p{{Script=Han}}\p{{Script=Hiragana}}]{extend}"
    kinds = (word, joined_emoji + tag, keycap, flag, south_east_asian, single, rf"(?:{joiner})++")
    return regex.compile("|".join(kinds), regex.V1)


_TOKENS = _word_break_rules()


def tokens(text: str) -> list[str]:
    """Cuts a text into words, numbers, ideographs and emoji; everything else separates.

    A run of nothing but underscores is listed too; it is no search term.
    """
    if text.isascii():
        found: list[str] = _ASCII_TOKENS.findall(text)
    else:
        # No token holds a space, so only the words with a character beyond ASCII need the full rules.
        parts = enumerate(_BEYOND_ASCII.split(text))
        found = [token for number, part in parts for token in (_TOKENS if number % 2 else _ASCII_TOKENS).findall(part)]
    if max(map(len, found), default=0) <= LONGEST_TOKEN:
        return found
    return list(_cut_tokens(text))


def _cut_tokens(text: str) -> Iterator[str]:
    position = 0
    while match := _TOKENS.search(text, position):
        start, position = match.span()
        if position - start > LONGEST_TOKEN:
            match = _TOKENS.match(text, start, start + LONGEST_TOKEN)
            assert match
            position = match.end()
        yield match.group()


_stem = Stemmer.Stemmer("porter").stemWord
_VOWEL_THEN_CONSONANT = re.compile(r"([aeiou]|(?<=[^aeiou])y)([^aeiouy]|(?<![^aeiou])y)")


def stem(word: str) -> str:
    """Porter's stem with the two departures of his later program, as Lucene has them: `-bli` and `-logi`.

    Args:
        word: A lower-case word.
    """
    if len(word) <= 2:
        return word
    stemmed: str = _stem(word)
    if stemmed.endswith("bli") and _VOWEL_THEN_CONSONANT.search(stemmed[:-3]):
        return str(_stem(stemmed[:-1] + "e"))
    if stemmed.endswith("logi") and _VOWEL_THEN_CONSONANT.search(stemmed[:-4]):
        return stemmed[:-1]
    return stemmed


@lru_cache(maxsize=1 << 17)
def term(token: str) -> str | None:
    """The search term of a token, None for a stop word.

    The steps are those of EnglishAnalyzer: drop a possessive 's, lower-case, drop stop words, stem.
    """
    if len(token) >= 2 and token[-1] in "sS" and token[-2] in "'\u2019\uff07":
        token = token[:-2]
    # Character by character, as Java does it: Python would turn one character into two, or look at neighbours.
    lower = token.lower() if token.isascii() else "".join(character.lower()[0] for character in token)
    if lower in STOP_WORDS or not lower.strip("_"):
        return None
    return stem(lower)


def terms(text: str) -> list[str]:
    """The search terms of a text in their order, repeated ones too."""
    return [found for token in tokens(text) if (found := term(token)) is not None]
