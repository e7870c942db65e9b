"""The embedded goals are solvable, and not by a naive shopper."""

from __future__ import annotations

import runpy
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "webshop_difficulty.py"


@pytest.fixture(scope="module")
def figures() -> Any:
    return runpy.run_path(str(SCRIPT))["measure"]()


def share(found: list[int | None], within: int) -> float:
    return sum(rank is not None and rank < within for rank in found) / len(found)


def test_the_exact_purchase_scores_one(figures: Any) -> None:
    assert set(figures.exact) == {1.0}


def test_the_instruction_itself_is_a_poor_query(figures: Any) -> None:
    assert 0.2 < share(figures.verbatim_ranks, 1) < 0.45


def test_an_honest_query_shows_every_target(figures: Any) -> None:
    """At the first try nearly always, else at the second, which puts the type's catalogue name in front."""
    assert share(figures.honest_ranks, 50) > 0.99
    assert (None, None) not in zip(figures.honest_ranks, figures.second_try_ranks, strict=True)
    assert share(figures.honest_ranks, 10) > 0.8


def test_the_first_hit_is_not_enough(figures: Any) -> None:
    assert 0.3 < mean(figures.first_hit) < 0.55
    assert 0.6 < mean(figures.first_hit_with_options) < 0.85


def test_other_products_rarely_do(figures: Any) -> None:
    assert sum(reward == 1 for reward in figures.rivals) / len(figures.rivals) < 0.05
    assert mean(figures.rivals) < 0.6
