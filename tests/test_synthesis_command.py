"""`lamsim synth` on the command line, and what the other verbs make of its records."""

import json
from pathlib import Path
from typing import Any

import pytest
from synthesis_catalog import TOOLS, write


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_records_pass_through_the_other_verbs(lamsim: Any, tmp_path: Path) -> None:
    told = lamsim("synth", "lamsim/TauBench-v0", "--queries", "30", "--out", "made.jsonl", "--json").json
    made = rows(tmp_path / "made.jsonl")
    assert told["all"]["verified"] == len(made) == 30
    refused = sum(told["all"][key] for key in ("fail_format", "fail_execution", "fail_semantic", "repeated"))
    assert len(rows(tmp_path / "rejected.jsonl")) == refused
    assert len({record["unique_trajectory_id"] for record in made}) == 30

    purged = lamsim("data", "purge", "made.jsonl", "--out", "purged/kept.jsonl", "--json").json
    assert purged["kept"] == 30, purged

    told = lamsim("data", "convert", "made.jsonl", "--to", "xlam-60k", "--out", "rows/rows.jsonl", "--json").json
    converted = rows(tmp_path / "rows" / "rows.jsonl")
    assert len(converted) == 30
    for record, row in zip(made, converted, strict=True):
        calls = record["conversation"][1].get("tool_calls", [])
        assert row["query"] == record["conversation"][0]["content"]
        assert [call["name"] for call in json.loads(row["answers"])] == [call["function"]["name"] for call in calls]
        assert len(json.loads(row["tools"])) == len(record["tools"])

    applied = "shuffle_tools,mask_names,rephrase_request,output_format"
    more = lamsim("data", "augment", "made.jsonl", "--apply", applied, "--out", "more/more.jsonl", "--json").json
    assert more["augmented"] == 30, more
    exported = lamsim("data", "export", "made.jsonl", "--to", "trl-sft", "--out", "sft.jsonl")
    assert exported.code == 0, exported.err


def test_the_same_command_writes_the_same_bytes(lamsim: Any, tmp_path: Path) -> None:
    tools = write(tmp_path)
    for name in ("one", "two"):
        lamsim("synth", tools, "--queries", "15", "--out", f"{name}/made.jsonl", "--seed", "4", "--json")
    for file in ("made.jsonl", "rejected.jsonl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_table_tells_the_stages_and_the_planted_faults(lamsim: Any, tmp_path: Path) -> None:
    ended = lamsim("synth", write(tmp_path), "--queries", "40", "--out", "made.jsonl", "-g", "faults=0.5")
    assert ended.code == 0
    for said in ("fail format", "pass rate", "parallel-multiple", "the stage of execution was left out", "Planted "):
        assert said in ended.out


@pytest.mark.parametrize(
    ("tools", "more", "told"),
    [
        ({}, [], "must be a JSON list of tools"),
        ([{"parameters": {}}], [], "tool 1: A tool needs a name"),
        (TOOLS, ["--styles", "simple,quadruple"], "There is no style 'quadruple'"),
        (TOOLS, ["--styles", ","], "Name at least one style"),
        (TOOLS, ["--judge", "jury"], "There is no judge 'jury'"),
        (TOOLS, ["-g", "faults=lots"], "faults must be a number from 0 to 1"),
        (TOOLS, ["-o", "split=train"], "takes no options of an environment"),
    ],
)
def test_mistakes_are_one_sentence(lamsim: Any, tmp_path: Path, tools: Any, more: list[str], told: str) -> None:
    ended = lamsim("synth", write(tmp_path, tools), "--queries", "1", "--out", "made.jsonl", *more)
    assert ended.code == 2
    assert told in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "made.jsonl").exists()


def test_a_missing_list_is_told(lamsim: Any) -> None:
    ended = lamsim("synth", "nothing.json", "--out", "made.jsonl")
    assert ended.code == 2
    assert "Can't read nothing.json" in ended.err
