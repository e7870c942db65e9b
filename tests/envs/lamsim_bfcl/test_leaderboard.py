"""The leaderboard's columns, table by table against the reference's, and what they are made of."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lamsim_bfcl.leaderboard import OFFICIAL_COUNTS, OLD_WEIGHTS, CategoryResult, Leaderboard

from .rows import FOLDER

NOT_OURS = {"Rank", "Model", "Model Link", "Organization", "License"}


def test_golden_tables(golden: Callable[[str], Path]) -> None:
    stored = json.loads((golden(FOLDER) / "bfcl_score_golden.json").read_text("utf-8"))
    assert stored["category_counts"] == OFFICIAL_COUNTS
    for row in stored["rows"]:
        results = {
            name: CategoryResult(result["accuracy"], result["total_count"])
            for name, result in row["category_results"].items()
        }
        for name, table in Leaderboard(results).tables().items():
            expected = {column: text for column, text in row[name].items() if column not in NOT_OURS}
            assert table == expected, row["row"]


def results(accuracy: float, *categories: str) -> dict[str, CategoryResult]:
    return {name: CategoryResult(accuracy, OFFICIAL_COUNTS[name]) for name in categories or OFFICIAL_COUNTS}


def test_overall() -> None:
    assert Leaderboard(results(1.0)).overall().text() == "100.00%"
    assert Leaderboard({}).overall().text() == "0.00%"
    agentic = [name for name in OFFICIAL_COUNTS if name.startswith(("memory", "web"))]
    assert Leaderboard(results(1.0, *agentic)).overall().accuracy == pytest.approx(0.4)
    assert Leaderboard(results(1.0, *agentic)).overall(OLD_WEIGHTS).accuracy == 0
    assert Leaderboard(results(1.0, "live_relevance")).overall().accuracy == 0


def test_live_counts_entries_and_the_rest_categories() -> None:
    groups = Leaderboard(results(1.0, "live_simple", "multiple", "simple_java")).groups()
    assert groups["live"].accuracy == pytest.approx(258 / 1351)
    assert groups["live_ast"].text() == "N/A"
    assert groups["non_live"].accuracy == pytest.approx((1 / 3 + 1) / 4)


def test_other_counts() -> None:
    board = Leaderboard({"live_simple": CategoryResult(1.0, 1)}, counts={**dict.fromkeys(OFFICIAL_COUNTS, 1)})
    assert board.groups()["live"].accuracy == 0.25
    with pytest.raises(KeyError):
        board.score("no such category")


def test_format_sensitivity() -> None:
    board = Leaderboard({}, config_accuracies={"a": 0.5, "b": 0.75, "c": 0.7})
    assert board.sensitivity() == (25.0, 13.23)
    assert board.tables()["overall"]["Format Sensitivity Max Delta"] == "25.0"
    assert Leaderboard({}, config_accuracies={"a": 0.5}).sensitivity() == (0.0, 0.0)
    assert Leaderboard({}).sensitivity() is None
