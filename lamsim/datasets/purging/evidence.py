"""What supports a value: the texts that the agent had seen, and the forms in which they may say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = dict(
    zip(
        range(20, 101, 10),
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"),
        strict=True,
    )
)
_NONE = ("no", "none", "nothing", "nobody", "off", "without", "start", "beginning", "free", "empty", "never", "not")
_ONE = ("a", "an", "once", "first", "single", "alone", "myself", "i", "me", "another", "the", "my")
_TWO = ("both", "twice", "second", "couple", "pair", "double", "two of us", "half")
_ORDINALS = {3: ("third", "triple"), 4: ("fourth",), 5: ("fifth",), 12: ("dozen",), 24: ("two dozen",)}
_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")
_RELATIVE = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|next|this|last|coming|ago|from now|later|earlier|hours?|minutes?|days?"
    r"|weeks?|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_TOKEN = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*", re.UNICODE)
_GLUE = frozenset(
    re.split(
        " +",
        "a an the and or of to in on at for by with from is are be was were as it its this that these those i you he "
        "she we they my your his her our their me him us them not no yes if then than so do does did has have had will "
        "would can could should please new all any about into over per via",
    )
)


class Evidence:
    """The texts that a value may come from, the latest ones last; compared without case."""

    __slots__ = ("_chunks",)

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._chunks = [text.lower() for text in texts if text]

    def add(self, text: str) -> None:
        """Adds what the agent sees now."""
        if text:
            self._chunks.append(text.lower())

    def says(self, phrase: str) -> bool:
        """Whether a phrase stands in one of the texts, not as a part of a longer word or number."""
        phrase = phrase.lower()
        for chunk in reversed(self._chunks):  # noqa: SIM110 - `any` takes twice as long, and this is the innermost loop
            if phrase in chunk and holds(chunk, phrase):
                return True
        return False

    def says_any(self, phrases: Iterable[str]) -> bool:
        """Whether one of the phrases stands in the texts."""
        return any(self.says(phrase) for phrase in phrases)

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern is found in one of the texts."""
        return any(pattern.search(chunk) for chunk in reversed(self._chunks))

    def supports_number(self, value: int | float) -> bool:
        """Whether a number is said, as digits, in words, as a percentage or in hundredths."""
        return self.says_any(_number_forms(abs(value)))

    def supports_text(self, text: str) -> bool:
        """Whether a short text is said: as it stands, or each of its words, numbers, dates and times for itself."""
        stripped = text.strip()
        if not stripped or self.says(stripped):
            return True
        if not stripped.isalnum():
            spaced = re.sub(r"[_\-/]+", " ", stripped)
            if spaced != stripped and self.says(spaced):
                return True
        return all(self.supports_word(token) for token in self._rest(stripped))

    def _rest(self, text: str) -> Iterator[str]:
        """The words of a text but for dates and times that are supported in another form."""
        for pattern, supported in ((_DATE, self._supports_date), (_TIME, self._supports_time)):
            for match in pattern.finditer(text):
                if supported(match):
                    text = text.replace(match.group(), " ")
        text = re.sub(r"(?<=\d)T(?=\s|\d)|Z\b", " ", text)
        for match in _TOKEN.finditer(_camel(text)):
            yield match.group().lower()

    def supports_word(self, token: str) -> bool:
        """Whether a word is said, in this or a near form, or is so common that it says nothing."""
        if token in _GLUE or self.says(token):
            return True
        if token.isdigit():
            return len(token) < 16 and self.supports_number(int(token))
        if token[0].isdigit() or token[-1].isdigit():
            number = token.rstrip("fldnmkghs%")
            return number != token and number.replace(".", "", 1).isdigit() and self.says(number)
        if len(token) >= 5:
            stem = token[: max(4, len(token) - 3)]
            return any(_begins_word(chunk, stem) for chunk in reversed(self._chunks))
        return len(token) >= 3 and self.says_any((token + "s", token.rstrip("s"), token + "ed", token + "d"))

    def _supports_date(self, match: re.Match[str]) -> bool:
        month, day = int(match.group(2)), int(match.group(3))
        if not 1 <= month <= 12:
            return False
        name = _MONTHS[month - 1]
        if not self.says_any((name, name[:3], f"{month:02d}", f"{name[:4]}")):
            return self.matches(_RELATIVE)
        ordinal = f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
        return self.says_any((str(day), f"{day:02d}", ordinal, *_number_forms(day))) or self.matches(_RELATIVE)

    def _supports_time(self, match: re.Match[str]) -> bool:
        hour, minute = int(match.group(1)), match.group(2)
        twelve = (hour - 1) % 12 + 1
        half = "pm" if hour >= 12 else "am"
        forms = [f"{h}{mark}{minute}" for h in (hour, f"{hour:02d}", twelve) for mark in (":", ".", "h")]
        forms += [f"{form} {half}" for form in forms] + [f"{form}{half}" for form in forms]
        if minute == "00":
            said = (twelve, _WORDS[twelve], hour)
            forms += [
                f"{h}{rest}" for h in said for rest in (f" {half}", half, " o'clock", " o’clock", f" {half[0]}.m.")
            ]
            forms += ["noon", "midday"] if hour == 12 else ["midnight"] if hour == 0 else []
            forms += [f"at {h}" for h in said]
        return self.says_any(forms)


def holds(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text by itself: no letter or digit goes on where it begins or ends with one."""
    start = text.find(phrase)
    if start < 0:
        return False
    size = len(phrase)
    opens, closes = phrase[0].isalnum(), phrase[-1].isalnum()
    while start >= 0:
        end = start + size
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        goes_on = (
            (opens and before.isalnum())
            or (closes and after.isalnum())
            or (before in ".," and phrase[0].isdigit() and _digit(text, start - 2))
            or (after in ".," and phrase[-1].isdigit() and _digit(text, end + 1))
        )
        if not goes_on:
            return True
        start = text.find(phrase, start + 1)
    return False


def _digit(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isdigit()


def _begins_word(text: str, stem: str) -> bool:
    start = text.find(stem)
    while start >= 0:
        if not start or not text[start - 1].isalnum():
            return True
        start = text.find(stem, start + 1)
    return False


def _camel(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)


@lru_cache(maxsize=4096)
def _number_forms(value: int | float) -> tuple[str, ...]:
    forms = [str(value)]
    whole = int(value) if float(value).is_integer() and abs(value) < 1e15 else None
    if whole is None:
        forms += [f"{value:.2f}", f"{value:.1f}", f"{value:,}", f"{value * 100:.10g}%", f"{value * 100:.10g}"]
        return tuple(dict.fromkeys([*forms, f"{value:,.2f}", *([str(value)[1:]] if 0 < value < 1 else [])]))
    forms += [str(whole), f"{whole:,}", f"{whole}.0", f"{whole}.00", f"{whole:,}.00", f"{whole:02d}"]
    if 0 <= whole <= 20:
        forms.append(_WORDS[whole])
    elif whole in _TENS:
        forms.append(_TENS[whole])
    elif 20 < whole < 100:
        forms.append(f"{_TENS[whole // 10 * 10]}-{_WORDS[whole % 10]}")
    if whole >= 1000 and whole % 1000 == 0:
        forms += [f"{whole // 1000}k", f"{whole // 1000} thousand"]
        if whole < 21000:
            forms.append(f"{_WORDS[whole // 1000]} thousand")
    if whole >= 1000000 and whole % 100000 == 0:
        forms += [f"{whole / 1e6:g} million", f"{whole / 1e6:g}m"]
    forms += [f"{whole}{'th' if 10 < whole % 100 < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(whole % 10, 'th')}"]
    forms += {0: _NONE, 1: _ONE, 2: _TWO}.get(whole) or _ORDINALS.get(whole, ())
    return tuple(dict.fromkeys(forms))
