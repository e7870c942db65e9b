"""`lamsim data run` and `lamsim data where`."""

from pathlib import Path
from typing import Any

from pipeline_files import shop

RECIPE = """
seed: 1
stages:
  all: {read: {paths: [shop.jsonl]}}
  clean: {purge: {}, from: all}
  sft: {export: {to: trl-sft}, from: clean}
"""


def test_the_command(lamsim: Any, tmp_path: Path) -> None:
    shop(tmp_path, 8)
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    told = lamsim("data", "run", "recipe.yaml", "--out", "out", "--json")
    assert told.err == ""
    assert [(stage["stage"], stage["in"], stage["out"], stage["reused"]) for stage in told.json["stages"]] == [
        ("all", 0, 8, False), ("clean", 8, 8, False), ("sft", 8, 8, False)
    ]  # fmt: skip
    assert (tmp_path / told.json["report"]).is_file()
    again = lamsim("data", "run", "recipe.yaml", "--out", "out", "--set", "stages.clean.purge.steps=1")
    assert again.code == 0
    assert "dropped: length 8" in again.out
    assert "kept" in again.out
    assert "clean" in again.err
    only = lamsim("data", "run", "recipe.yaml", "--out", "out", "--only", "clean", "--json")
    assert [stage["stage"] for stage in only.json["stages"]] == ["all", "clean"]


def test_where_a_record_went(lamsim: Any, tmp_path: Path) -> None:
    shop(tmp_path, 8)
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    lamsim("data", "run", "recipe.yaml", "--out", "out")
    told = lamsim("data", "where", "shop---3", "--out", "out")
    assert told.out.splitlines() == [
        "all:3  shop---3",
        "  all: all:3 entered -> all:3",
        "  clean: all:3 kept -> clean:3",
        "  sft: clean:3 row -> sft:3",
    ]
    assert lamsim("data", "where", "sft:3", "--out", "out", "--json").json[0]["id"] == "shop---3"
    assert (
        "No record in out has the id or the address 'shop---99'"
        in lamsim("data", "where", "shop---99", "--out", "out").err
    )
    assert "There is no ledger" in lamsim("data", "where", "x", "--out", "nowhere").err


def test_faults_are_told(lamsim: Any, tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    ended = lamsim("data", "run", "recipe.yaml", "--out", "out")
    assert ended.code == 2
    assert "Error: Stage 'all': There are no trajectories at shop.jsonl" in ended.err
    ended = lamsim("data", "run", "recipe.yaml", "--out", "out", "--set", "stages.clean.prge={}")
    assert "did you mean 'purge'" in ended.err
