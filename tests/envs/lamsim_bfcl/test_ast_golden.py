"""The reference's verdicts on official, mutated and synthetic answers, row by row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lamsim_bfcl.checking.entries import AstChecker, language_of
from lamsim_bfcl.checking.relevance import check_relevance
from lamsim_bfcl.checking.verdicts import Verdict
from lamsim_bfcl.decoding.calls import DecodeError, contains_call
from lamsim_bfcl.decoding.text import decode_text

from .rows import FOLDER, read_lines, restored


@pytest.fixture(scope="module")
def rows(golden: Callable[[str], Path]) -> list[dict[str, Any]]:
    return read_lines(golden(FOLDER) / "bfcl_ast_golden.jsonl")


@pytest.fixture(scope="module")
def entries(golden: Callable[[str], Path]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in read_lines(golden(FOLDER) / "bfcl_ast_golden_entries.jsonl")}


def verdict_on(row: dict[str, Any], entry: dict[str, Any]) -> Verdict:
    checker = AstChecker(entry["function"], entry["ground_truth"], row["category"], row["underscore_to_dot"])
    if "raw" in row:
        return checker.check_text(row["raw"], row["return_format"], tool_call_tag=row["has_tool_call_tag"])
    return checker.check(restored(row["calls"]))


def messages_of(verdict: Verdict) -> list[Any]:
    """The messages in the way they are stored."""
    tried = [
        {"index": f"Model Result Index {index}", "sub_error_type": attempt.error_type}
        for index, attempt in verdict.attempts
    ]
    return [*verdict.errors, *tried]


def test_verdicts(rows: list[dict[str, Any]], entries: dict[str, dict[str, Any]]) -> None:
    checked = 0
    for row in rows:
        if row["mutation"] == "relevance_text":
            continue
        entry = entries[row["id"]]
        assert language_of(row["category"]) == entry["language"]
        verdict = verdict_on(row, entry)
        expected = (False, "checker_exception") if row["raises"] else (row["valid"], row["error_type"])
        assert verdict[:2] == expected, row
        if "error" in row:
            assert messages_of(verdict) == row["error"], row
        checked += 1
    assert checked


def test_decoded_calls(rows: list[dict[str, Any]]) -> None:
    checked = 0
    for row in rows:
        if "raw" not in row:
            continue
        tag = row.get("has_tool_call_tag", False)
        if row.get("decode_exception"):
            with pytest.raises(DecodeError):
                decode_text(row["raw"], row["return_format"], tool_call_tag=tag)
        else:
            decoded = decode_text(row["raw"], row["return_format"], tool_call_tag=tag)
            assert decoded == restored(row["calls"] if "calls" in row else row["decoded"]), row
        checked += 1
    assert checked


def test_relevance(rows: list[dict[str, Any]]) -> None:
    checked = 0
    for row in rows:
        if row["mutation"] != "relevance_text":
            continue
        try:
            decoded = decode_text(row["raw"], row["return_format"])
        except DecodeError:
            decoded = None
        assert contains_call(decoded) == row["contains_call"], row
        assert check_relevance(decoded, "live_irrelevance").valid == row["irrelevance_valid"], row
        assert check_relevance(decoded, "live_relevance").valid == row["relevance_valid"], row
        checked += 1
    assert checked


def test_official_answers_hold_unless_the_reference_says_they_do_not(
    rows: list[dict[str, Any]], entries: dict[str, dict[str, Any]]
) -> None:
    """Every official answer written out, in Python: the fit of checker and data, sample or not."""
    failed = []
    for entry in entries.values():
        if entry["language"] != "python" or entry["id"].startswith("synthetic"):
            continue
        calls = [
            {name: {key: _first(values) for key, values in arguments.items() if _first(values) != ""}}
            for answer in entry["ground_truth"]
            for name, arguments in answer.items()
        ]
        if not AstChecker(entry["function"], entry["ground_truth"], entry["category"]).check(calls).valid:
            failed.append(entry["id"])
    # The five that bfcl-eval rejects, too.
    assert sorted(failed) == [
        "live_multiple_964-207-0",
        "live_simple_106-63-0",
        "live_simple_112-68-0",
        "parallel_multiple_12",
        "parallel_multiple_26",
    ]


def _first(values: list[Any]) -> Any:
    value = next((value for value in values if value != ""), "")
    if isinstance(value, dict):
        return _chosen(value)
    if isinstance(value, list):
        return [_chosen(item) if isinstance(item, dict) else item for item in value]
    return value


def _chosen(value: dict[str, list[Any]]) -> dict[str, Any]:
    chosen = {key: next((item for item in items if item != ""), "") for key, items in value.items()}
    return {key: item for key, item in chosen.items() if item != ""}
