"""The reference's multi-turn verdicts, results and final states, row by row."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lamsim_bfcl.multi_turn.checker import Checker, Verdict, keeps_quiet
from lamsim_bfcl.multi_turn.entries import Entry
from lamsim_bfcl.multi_turn.toolkit.backends import Backends
from lamsim_bfcl.multi_turn.toolkit.library import Library
from lamsim_bfcl.multi_turn.toolkit.states import KEYED, SET, TEXT, TUPLE, plain

# The reference ran these, and shows what its machine said.
EVALUATED = ("__import__(",)
PRIVATE = {"VehicleControlAPI": ("_brakePedalForce", "_parkingBrakeForce", "_slopeAngle")}


@pytest.fixture(scope="module")
def rows(golden: Callable[[str], Path]) -> list[dict[str, Any]]:
    text = golden("function_calling").joinpath("bfcl_multiturn_golden.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def same_text(text: str, golden: Any) -> bool:
    """Long texts are given as their digest."""
    if isinstance(golden, str):
        return text == golden
    return bool(hashlib.sha256(text.encode()).hexdigest() == golden["sha256"])


def golden_state(name: str, instance: Any) -> dict[str, Any]:
    """A state as the golden rows have it."""
    state = {key: as_golden(plain(value)) for key, value in vars(instance).items() if not key.startswith("_")}
    state |= {key: getattr(instance, key) for key in PRIVATE.get(name, ())}
    if name == "GorillaFileSystem":
        path, folder = [], instance._current_dir
        while folder is not None:
            path.append(folder.name)
            folder = folder.parent
        state["_cwd"] = path[::-1]
    return state


def as_golden(value: Any) -> Any:
    if isinstance(value, list):
        return [as_golden(item) for item in value]
    if not isinstance(value, dict):
        return value
    if KEYED in value:
        return {"__pairs__": [[key, as_golden(item)] for key, item in value[KEYED].values()]}
    assert TUPLE not in value
    assert TEXT not in value
    if SET in value:
        return value
    if value.get("type") == "directory" and "contents" in value:
        return {**value, "contents": [[name, as_golden(node)] for name, node in value["contents"].items()]}
    return {key: as_golden(item) for key, item in value.items()}


def test_verdicts(rows: list[dict[str, Any]], entries: dict[str, Entry], library: Library) -> None:
    checker = Checker(library)
    compared = 0
    for row in rows:
        # One row's verdict hangs on a list that the reference's back ends share by mistake.
        if row.get("shared_state_artifact"):
            continue
        entry = entries[row["id"]]
        verdict = checker.check(entry, row["turns"])
        assert (verdict.valid, verdict.error_type or None, verdict.turn) == (
            row["valid"],
            row["error_type"],
            row["turn"],
        ), row["row"]
        assert (verdict.class_name or None) == row.get("class"), row["row"]
        assert sorted(verdict.attributes) == sorted(row.get("attrs") or []), row["row"]
        missing = row.get("missing") or []
        assert len(verdict.missing) == len(missing), row["row"]
        assert all(map(same_text, verdict.missing, missing)), row["row"]
        if len(row["turns"]) == len(entry.truth):
            assert keeps_quiet(entry, row["turns"]) == row["irrelevance_valid"], row["row"]
        compared += 1
    assert compared >= 400


def test_results_and_final_states(rows: list[dict[str, Any]], entries: dict[str, Entry], library: Library) -> None:
    compared = 0
    for row in rows:
        if "results" not in row:
            continue
        entry = entries[row["id"]]
        backends = Backends(library, entry.classes, entry.texts, entry.long_context)
        for turn, results in zip(row["turns"], row["results"], strict=True):
            for step, answers in zip(turn, results, strict=True):
                for call, answer in zip(step, answers, strict=True):
                    text = backends.execute(call)
                    if any(word in call for word in EVALUATED):
                        assert text == "Error during execution: name '__import__' is not defined"
                    elif not row.get("hashseed_dependent_text"):
                        assert same_text(text, answer), (row["row"], call)
                    compared += 1
        for name, state in row["final_states"].items():
            got = json.dumps(golden_state(name, backends.instance(name)), sort_keys=True, separators=(",", ":"))
            assert hashlib.sha256(got.encode()).hexdigest() == state["sha256"], (row["row"], name)
    assert compared >= 1000


def test_every_ground_truth_passes(entries: dict[str, Entry], library: Library) -> None:
    checker = Checker(library)
    for _ in range(2):
        for entry in entries.values():
            verdict = checker.check(entry, [[list(calls)] for calls in entry.truth])
            assert verdict == Verdict(passed=len(entry.truth)), entry.id


def test_what_is_known_is_not_judged_otherwise(
    rows: list[dict[str, Any]], entries: dict[str, Entry], library: Library
) -> None:
    """What goes as the ground truth goes is not executed; with everything executed, verdicts are the same."""
    checker = Checker(library)
    for row in rows:
        entry = entries[row["id"]]
        calls = [[call for step in turn for call in step] for turn in row["turns"]]
        executed = checker.judge(entry, [bool(turn) for turn in calls], checker.played(entry, calls))
        assert executed == checker.check(entry, row["turns"]), row["row"]
