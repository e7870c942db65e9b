import math
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lamsim_webshop.analysis import terms
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.search import SearchIndex, quantize_length

from .conftest import Rows


def test_golden_queries(official: Catalogue, golden_rows: Callable[[str], Rows]) -> None:
    for expected in golden_rows("search_golden_1k.jsonl"):
        assert list(official.find((expected["query"],))) == expected["asins"], expected["query"]
        _, scores = official.index.search(expected["query"])
        # Anserini prints four digits, and lowers a tied score by a millionth.
        assert scores == pytest.approx(expected["scores"], abs=1e-4)


def test_average_length_of_the_official_data(official: Catalogue) -> None:
    assert float(official.index.average_length) == pytest.approx(107.608)


@pytest.mark.parametrize(
    ("length", "kept"),
    [(0, 0), (39, 39), (40, 40), (41, 40), (55, 54), (56, 56), (107, 104), (1000, 984), (5000, 4632)],
)
def test_lengths_keep_four_significant_bits(length: int, kept: int) -> None:
    assert quantize_length(length) == kept


WORDS = st.lists(st.sampled_from(["red", "lamp", "desk", "wood", "oak", "the"]), max_size=12).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=70), WORDS)
def test_ranks_by_bm25(texts: list[str], query: str) -> None:
    documents, scores = SearchIndex(texts).search(query)
    counts = [Counter(terms(text)) for text in texts]
    filled = [count for count in counts if count]
    average = sum(map(Counter.total, filled)) / len(filled) if filled else 1

    def bm25(count: Counter[str]) -> float:
        total = 0.0
        for term, weight in Counter(terms(query)).items():
            n = sum(term in other for other in counts)
            idf = math.log(1 + (len(filled) - n + 0.5) / (n + 0.5))
            norm = 0.9 * (0.6 + 0.4 * count.total() / average)
            total += weight * idf * count[term] / (count[term] + norm)
        return total

    expected = sorted(((-bm25(count), number) for number, count in enumerate(counts)), key=lambda pair: pair[0])
    assert list(scores) == pytest.approx([-score for score, _ in expected if score < 0][:50], rel=1e-5)
    assert list(scores) == sorted(scores, reverse=True)
    for (score, document), (next_score, next_document) in zip(
        pairs := list(zip(scores, documents, strict=True)), pairs[1:], strict=False
    ):
        assert score > next_score or document < next_document


def test_nothing_found() -> None:
    assert SearchIndex(["a red lamp"]).search("the sofa") == ((), ())
    assert SearchIndex([""]).search("lamp") == ((), ())


def test_special_keywords(lamps: Catalogue) -> None:
    assert lamps.find(("<q>", "desk", "lamps")) == ("B00000000B",)
    assert lamps.find(("<c>", "garden")) == ("B00000000A", "B00000000B")
    assert len(lamps.find(("<c>", "office"))) == 12
    assert lamps.find(("<c>",)) == ()
    assert lamps.find(("<a>", "bright")) == ()
