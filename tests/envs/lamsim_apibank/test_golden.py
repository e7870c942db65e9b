"""The reference's verdicts, row by row."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lamsim_apibank.apis import files, libraries
from lamsim_apibank.apis.libraries import Library, Shelf
from lamsim_apibank.benchmark.rouge import rouge_l
from lamsim_apibank.benchmark.verdicts import Kind, Verdict, call_accuracy, judge_call, judge_text, sample_accuracy

Golden = Callable[[str], Path]


@pytest.fixture(scope="module")
def data(official_data: Golden) -> Path:
    return official_data("apibank")


@pytest.fixture(scope="module")
def shelves(data: Path) -> Any:
    return libraries.load(str(data), "bm25", True)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def outside(row: dict[str, Any]) -> bool:
    """Whether a verdict hangs on a model or a site that the reference could not reach, and we answer from records."""
    return "needs_external" in row and ("result" in row or "verdict" not in row)


def as_kind(verdict: str) -> str:
    return str(Kind.CHECKER_EXCEPTION) if verdict.startswith("raises:") else verdict


def test_calls_of_levels_1_and_2(golden: Golden, data: Path, shelves: dict[str, Shelf]) -> None:
    compared = 0
    for row in rows(golden("function_calling/apibank_golden.jsonl")):
        if outside(row):
            continue
        turn = files.read_dialogue(data / files.DIALOGUES / row["file"])[row["turn"]]
        library = Library(shelves["desk"])
        verdict = judge_text(row["output"], turn["api_name"], row["level"], turn["result"], library)
        assert (str(verdict.kind), verdict.correct) == (as_kind(row["verdict"]), row["correct"]), row
        if "parsed" in row:
            assert verdict.call is not None
            assert [verdict.call[0], dict(verdict.call[1])] == row["parsed"], row
        if "result" in row:
            assert verdict.result == row["result"], row
        assert verdict.message == row.get("message", ""), row
        compared += 1
    assert compared >= 281


def test_calls_of_level_3(golden: Golden, data: Path, shelves: dict[str, Shelf]) -> None:
    samples = files.read_level_3(data)
    compared = 0
    for row in rows(golden("function_calling/apibank_lv3_golden.jsonl")):
        if outside(row):
            continue
        call = samples[row["sample"]]["apis"][row["api_id"]]
        library = Library(shelves["planner"])
        verdict = judge_call(row["api"], row["input"], call["api_name"], 3, call["output"], library)
        assert verdict.correct == row["correct"], row
        assert (verdict.result is None) == ("raises" in row), row
        assert verdict.message == row.get("message", ""), row
        if "result" in row:
            assert verdict.result == row["result"], row
        compared += 1
    assert compared >= 70


def test_rouge(golden: Golden) -> None:
    for row in rows(golden("function_calling/apibank_rouge_golden.jsonl")):
        if isinstance(row["rouge_l"], str):
            with pytest.raises(ValueError, match=row["rouge_l"].rpartition(":")[2]):
                rouge_l(row["reference"], row["hypothesis"])
        else:
            assert round(rouge_l(row["reference"], row["hypothesis"]), 4) == row["rouge_l"], row


def test_recorded_calls_fare_as_in_the_reference(data: Path, shelves: dict[str, Shelf]) -> None:
    """508 recorded calls: of 453 that need nothing from outside, 392 are right on fresh databases."""
    outside_apis = {"ToolSearcher", "SearchEngine", "Dictionary", "Translate"}
    right: Counter[tuple[bool, bool]] = Counter()
    for level in files.LEVEL_FOLDERS:
        for path in files.dialogue_files(data, level):
            for turn in files.read_dialogue(path):
                if turn["role"] == "API":
                    name = turn["api_name"]
                    given = ", ".join(f"{key}='{value}'" for key, value in turn["param_dict"].items())
                    library = Library(shelves["desk"])
                    verdict = judge_text(f"[{name}({given})]", name, level, turn["result"], library)
                    right[name in outside_apis, verdict.correct] += 1
    assert right == {(False, True): 392, (False, False): 61, (True, True): 55}


def test_accuracies() -> None:
    right, wrong = Verdict(Kind.CORRECT), Verdict(Kind.INPUT_MISMATCH)
    assert call_accuracy([right, wrong, wrong, right]) == 0.5
    assert sample_accuracy({0: [right, right], 1: [right, wrong], 2: [right], 3: [wrong]}) == 0.5
    assert call_accuracy([]) == sample_accuracy({}) == 0.0


def test_tools_are_found_as_recorded_or_by_words(shelves: dict[str, Shelf]) -> None:
    """BM25 finds what the reference's embedding model did in 47 of 61 searches; records come first."""

    def name(found: Any) -> str:
        return str((found[-1] if isinstance(found, list) else found)["name"])

    agreed = total = 0
    for shelf in shelves.values():
        recorded = shelf.search._recorded
        fresh = libraries.Search(list(shelf.search._entries.values()), {}, "bm25")
        for keywords, answer in recorded.items():
            assert shelf.search(keywords) == answer
            total += 1
            try:
                agreed += name(fresh(keywords)) == name(answer)
            except ValueError:
                continue
    assert (agreed, total) == (47, 61)
