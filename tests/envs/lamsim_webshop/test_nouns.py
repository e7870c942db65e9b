import importlib.util

import pytest
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.nouns import LexiconNouns, noun_source

from lamsim.errors import UsageError


def with_nouns(catalogue: Catalogue, titles: int) -> Catalogue:
    table = {product.title: ["lamp"] for product in catalogue.products[:titles]}
    return Catalogue(catalogue.products, catalogue.prices, title_nouns=table)


def test_a_complete_table_comes_first(lamps: Catalogue) -> None:
    source = noun_source("auto", with_nouns(lamps, len(lamps.products)))
    assert (source.name, source.exact) == ("table", True)
    assert source.nouns(lamps.products[0].title) == ["lamp"]


def test_a_table_with_holes_is_not_used(lamps: Catalogue) -> None:
    assert noun_source("auto", with_nouns(lamps, 3)).name != "table"
    with pytest.raises(UsageError, match="11 of 14 are missing"):
        noun_source("table", with_nouns(lamps, 3))


def test_without_spacy(lamps: Catalogue) -> None:
    if importlib.util.find_spec("en_core_web_sm"):
        pytest.skip("the spaCy model is installed")
    assert noun_source("auto", lamps).name == "lexicon"
    with pytest.raises(UsageError, match="en_core_web_sm"):
        noun_source("spacy", lamps)


def test_unknown_source(lamps: Catalogue) -> None:
    with pytest.raises(UsageError, match="did you mean 'lexicon'"):
        noun_source("lexikon", lamps)


def test_lexicon() -> None:
    source = LexiconNouns()
    assert not source.exact
    title = "2 Pack Adjustable Men's Running Shoes, Lightweight & Breathable, Size 12"
    assert list(source.nouns(title)) == ["pack", "men's", "running", "shoes", "size"]


def test_lexicon_is_near_the_model(official: Catalogue) -> None:
    source = LexiconNouns()
    overlap = 0.0
    for title, expected in (official.title_nouns or {}).items():
        ours, theirs = set(source.nouns(title)), set(expected)
        overlap += len(ours & theirs) / max(len(ours | theirs), 1)
    assert overlap / len(official.products) > 0.7
