"""Where a title's nouns come from: spaCy, a table, or a small lexicon of our own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from lamsim.errors import UsageError, unknown
from lamsim_webshop.catalogue import Catalogue

SOURCES = ("auto", "spacy", "table", "lexicon")
SPACY_MODEL = "en_core_web_sm"

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_OTHER_WORDS = (
    "a about above adjustable adorable advanced after all american an and antique any are around as assorted at "
    "authentic automatic available back be beautiful below best better between big black blue both bright brown "
    "by can casual cheap classic clean clear clever cold comfortable comfy common compatible complete convenient "
    "cool cozy cute daily dark deep detachable different digital disposable double down dry durable each easy "
    "elastic electric elegant every excellent extra famous fashionable fast fine fit flat flexible floral "
    "foldable for free fresh from fun funny gentle genuine giant good gorgeous grand gray great green grey "
    "handmade happy hard healthy heavy her high his hot huge ideal in indoor inflatable innovative instant is it "
    "its italian large largest last lightweight little long loose lovely low luxurious luxury magnetic many matte "
    "medium mini modern more most multiple natural new nice no non nontoxic not of off official old on one only "
    "orange or organic original our outdoor over perfect personalized pink plain plus portable powerful practical "
    "premium pretty printed pure purple quick quiet real red refillable regular removable replaceable reusable "
    "rich romantic round royal rustic safe sexy shiny short silky simple single slim small smart smooth soft "
    "solid special square stackable standard stretchy strong sturdy stylish super sweet tall that the their these "
    "they thick thin this tight tiny to top traditional transparent two ultra under unique universal up upgraded "
    "useful various versatile vintage vivid warm washable waterproof wearable when white whole wide wild wireless "
    "with without wonderful wooden yellow you young your"
)
_NOT_NOUNS = frozenset(_OTHER_WORDS.split())
_NOT_NOUN_ENDINGS = ("able", "ible", "ful", "ical", "ish", "ive", "less", "ly", "ous", "proof", "resistant")


class NounSource(Protocol):
    """Lists nouns of titles.

    Attributes:
        name: One of `SOURCES`.
        exact: Whether the lists are those that a reference's spaCy model gives.
    """

    name: str
    exact: bool

    def nouns(self, title: str) -> Sequence[str]:
        """The nouns and proper nouns of a title: lower-case, in order, repeated ones too."""


class TableNouns:
    """Nouns looked up by title.

    Args:
        table: Title to its nouns.
    """

    name = "table"
    exact = True

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._table = table

    def nouns(self, title: str) -> Sequence[str]:
        """See `NounSource`."""
        return self._table[title]


class SpacyNouns:
    """Nouns as a spaCy model tags them; the benchmark's way. The lists differ between models and versions.

    Args:
        model: An installed model.

    Raises:
        UsageError: If spaCy or the model is not installed.
    """

    name = "spacy"
    exact = True

    def __init__(self, model: str = SPACY_MODEL) -> None:
        try:
            import spacy

            self._parse: Any = spacy.load(model)
        except (ImportError, OSError) as error:
            raise UsageError(
                f"nouns='spacy' needs spaCy and its model {model}; install both, or use nouns='lexicon'."
            ) from error
        self.nouns = lru_cache(maxsize=1 << 14)(self._nouns)

    def _nouns(self, title: str) -> tuple[str, ...]:
        return tuple(token.text.lower() for token in self._parse(title) if token.pos_ in ("NOUN", "PROPN"))


class LexiconNouns:
    """Nouns by exclusion: every word that is no number, no known function word or adjective, and not shaped like one.

    Good enough to tell related titles from unrelated ones, but not the lists of any spaCy model.
    """

    name = "lexicon"
    exact = False

    def __init__(self) -> None:
        self.nouns = lru_cache(maxsize=1 << 14)(self._nouns)

    def _nouns(self, title: str) -> tuple[str, ...]:
        return tuple(word for word in _WORD.findall(title.lower()) if _may_be_noun(word))


def _may_be_noun(word: str) -> bool:
    if len(word) < 2 or word[0].isdigit() or word in _NOT_NOUNS:
        return False
    return len(word) < 6 or not word.endswith(_NOT_NOUN_ENDINGS)


def noun_source(name: str, catalogue: Catalogue) -> NounSource:
    """The noun source of a name.

    Args:
        name: One of `SOURCES`. `"auto"` takes the data's own table if it has all titles, else spaCy if it is
            installed, else the lexicon.
        catalogue: The shop.

    Raises:
        UsageError: If there is no such source or what it needs is missing.
    """
    if name not in SOURCES:
        raise unknown("noun source", name, SOURCES)
    if name == "lexicon":
        return LexiconNouns()
    if name == "spacy":
        return SpacyNouns()
    table = catalogue.title_nouns or {}
    missing = [product.title for product in catalogue.products if product.title not in table]
    if not missing:
        return TableNouns(table)
    if name == "table":
        raise UsageError(
            f"nouns='table' needs a title_nouns.jsonl with all titles of the data; {len(missing)} of "
            f"{len(catalogue.products)} are missing, the first is {missing[0][:80]!r}."
        )
    try:
        return SpacyNouns()
    except UsageError:
        return LexiconNouns()
