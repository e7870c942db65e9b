"""Recipes: what is wrong with one is told in a sentence before anything runs."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_maker import record, write

from lamsim.errors import UsageError
from lamsim.pipelines import Recipe

ROLLOUT = {"rollout": {"envs": "lamsim/TauBench-v0", "episodes": 2}}
CLEAN = {"purge": {}, "from": "expert"}
PARTS = {"split": {"train": 0.5, "test": 0.5}, "from": "expert"}
SFT = {"export": {"to": "trl-sft"}, "from": "expert"}

FAULTS: list[tuple[Any, str]] = [
    ({}, "A recipe has stages"),
    ([1], "A recipe has stages"),
    ({"a.b": ROLLOUT}, "A stage's name is letters, digits"),
    ({"events": ROLLOUT}, "A stage can't be called 'events'"),
    ({"../x": ROLLOUT}, "A stage's name is letters, digits"),
    ({"expert": 3}, "Stage 'expert' is a mapping with one of rollout, convert,"),
    ({"expert": {}}, "Stage 'expert' has one of rollout, .*: it has none"),
    ({"expert": {**ROLLOUT, "purge": {}}}, "rollout and purge are two or more"),
    ({"expert": {"rolout": {}}}, "no kind of stage 'rolout'; did you mean 'rollout'"),
    ({"expert": {"rollout": {"episods": 3}}}, "'rollout' needs the option 'episodes'"),
    ({"expert": {"rollout": {"episodes": 3, "episods": 3}}}, "called 'episods'; did you mean 'episodes'"),
    ({"expert": {"rollout": {"episodes": "many"}}}, "rollout.episodes: Input should be a valid integer, not 'many'"),
    ({"expert": {"rollout": {"episodes": 0}}}, "rollout.episodes: .* greater than or equal to 1, not 0"),
    ({"expert": {"rollout": {"episodes": True}}}, "rollout.episodes: Input should be a valid integer, not True"),
    ({"expert": {"rollout": 7}}, "the options of 'rollout' are a mapping, not 7"),
    ({"expert": {"rollout": {"episodes": 1, "envs": "lamsim/TauBnch-v0"}}}, "did you mean 'lamsim/TauBench-v0'"),
    ({"expert": {"rollout": {"episodes": 1, "envs": []}}}, "names no environment"),
    ({"expert": {"rollout": {"episodes": 1, "envs": ["lamsim/TauBench-v0"] * 2}}}, "'lamsim/TauBench-v0' twice"),
    ({"expert": {"rollout": {"episodes": 1, "policy": "expret"}}}, "Stage 'expert': .* did you mean 'expert'"),
    ({"expert": {"rollout": {"episodes": 1, "policy_options": {"x": 1}}}}, "does not take these options"),
    ({"expert": {**ROLLOUT, "from": "expert"}}, "'rollout' has no 'from', as it takes no records"),
    ({"expert": {**ROLLOUT, "seed": -1}}, "its seed is a whole number from 0"),
    ({"expert": {**ROLLOUT, "seed": 1.5}}, "its seed is a whole number from 0"),
    ({"expert": ROLLOUT, "clean": {"purge": {}}}, "Stage 'clean': 'from' names the stage"),
    ({"expert": ROLLOUT, "clean": {"purge": {}, "from": "exprt"}}, "no stage 'exprt'; did you mean 'expert'"),
    ({"expert": ROLLOUT, "clean": {"purge": {}, "from": []}}, "'from' names the stage"),
    ({"expert": ROLLOUT, "clean": {"purge": {}, "from": [3]}}, "'from' names the stage"),
    ({"expert": ROLLOUT, "clean": {"purge": {}, "from": ["expert"] * 2}}, "'from' names a stage twice"),
    ({"expert": ROLLOUT, "clean": {"purge": {}, "from": "expert.train"}}, "'expert' has no parts"),
    ({"expert": ROLLOUT, "parts": PARTS, "clean": {"purge": {}, "from": "parts"}}, "name parts.train or parts.test"),
    ({"expert": ROLLOUT, "parts": PARTS, "clean": {"purge": {}, "from": "parts.tset"}}, "did you mean 'test'"),
    ({"expert": ROLLOUT, "sft": SFT, "clean": {"purge": {}, "from": "sft"}}, "can't take the rows of 'sft'"),
    ({"a": {"purge": {}, "from": "b"}, "b": {"purge": {}, "from": "a"}}, "go in a circle: a <- b <- a"),
    ({"a": {"purge": {}, "from": "a"}}, "go in a circle: a <- a"),
    ({"expert": ROLLOUT, "clean": {**CLEAN, "purge": {"rules": ["thoughts"]}}}, "did you mean 'thought'"),
    ({"expert": ROLLOUT, "clean": {**CLEAN, "purge": {"without": ["thoughts"]}}}, "did you mean 'thought'"),
    ({"expert": ROLLOUT, "clean": {**CLEAN, "purge": {"near": 2.0}}}, "similarity of near duplicates"),
    ({"expert": ROLLOUT, "clean": {**CLEAN, "purge": {"rules": "thought"}}}, "purge.rules: .* list, not 'thought'"),
    ({"expert": ROLLOUT, "clean": {**CLEAN, "purge": {"against": ["no.txt"]}}}, "There is no evaluation set at no.txt"),
    (
        {"expert": ROLLOUT, "v": {"augment": {"apply": ["shuffle_tool"]}, "from": "expert"}},
        "did you mean 'shuffle_tools'",
    ),
    ({"expert": ROLLOUT, "v": {"augment": {"apply": []}, "from": "expert"}}, "augment.apply: .* at least 1 item"),
    ({"expert": ROLLOUT, "m": {"mix": {"weights": {"expert": 0}}}}, "weight of 'expert' is a number above 0"),
    ({"expert": ROLLOUT, "m": {"mix": {"weights": {"expert": 1}}, "from": "expert"}}, "its own options name"),
    ({"expert": ROLLOUT, "m": {"mix": {"weights": {"exprt": 1}}}}, "did you mean 'expert'"),
    ({"expert": ROLLOUT, "p": {"split": {"train": 1}, "from": "expert"}}, "A split has at least two parts"),
    ({"expert": ROLLOUT, "p": {"split": {"train": 1, "valid": 1}, "from": "expert"}}, "did you mean 'validation'"),
    (
        {"expert": ROLLOUT, "p": {"split": {"train": 1, "test": 1, "by": "day"}, "from": "expert"}},
        "'task', 'id' or 'env'",
    ),
    ({"expert": ROLLOUT, "sft": {**SFT, "export": {"to": "trl-stf"}}}, "no target 'trl-stf'; did you mean 'trl-sft'"),
    (
        {"expert": ROLLOUT, "sft": {**SFT, "export": {"to": "trl-sft", "rule": "faults"}}},
        "target 'trl-sft' called 'rule'",
    ),
    (
        {"expert": ROLLOUT, "sft": {**SFT, "export": {"to": "verl", "format": "jsonl"}}},
        "written as parquet, not as jsonl",
    ),
    ({"expert": ROLLOUT, "sft": {**SFT, "export": {"to": "trl-dpo", "margin": 0}}}, "margin of a pair is above 0"),
    ({"x": {"convert": {"path": "x.json", "from": "no-such"}}}, "Stage 'x': There is no format 'no-such'"),
    ({"x": {"read": {"paths": []}}}, "read.paths: .* at least 1 item"),
]


@pytest.mark.parametrize(("stages", "sentence"), FAULTS, ids=[sentence[:40] for _, sentence in FAULTS])
def test_a_fault_is_one_sentence(stages: Any, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as caught:
        Recipe(stages)
    told = str(caught.value)
    assert "\n" not in told
    assert told[-1] in ".?"
    assert len(told) < 500


KEYS = ("rollout", "purge", "mix", "split", "export", "from", "seed", "weights", "to", "episodes", "train", "test", "a")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JUNK)
def test_junk_is_told(junk: Any) -> None:
    for stages in (junk, {"a": junk}, {"a": ROLLOUT, "b": {"purge": junk, "from": "a"}}, {"a": {"mix": junk}}):
        told = ""
        try:
            Recipe(stages)
        except UsageError as error:
            told = str(error)
        assert "\n" not in told


FILES = [
    ("a: [", "is no YAML: .*line 1"),
    ("- 1\n", "is a mapping with 'stages', not list"),
    ("", "is a mapping with 'stages', not NoneType"),
    ("sed: 3\nstages: {}\n", "no key of a recipe called 'sed'; did you mean 'seed'"),
    ("stages:\n  a: {read: {paths: [x]}}\n  a: {read: {paths: [y]}}\n", "line 3: the key 'a' stands there twice"),
    ("stages:\n  on: {read: {paths: [x]}}\n", "line 2: the key 'on' is no text"),
    (
        "seed: soon\nstages:\n  a: {read: {paths: [x]}}\n",
        "The recipe's seed is a whole number from 0 to .*, not 'soon'",
    ),
    ("stages: {a: {read: {paths: [2031-05-03]}}}\n", "A recipe is plain data"),
    ("stages: !!python/object:os.system {}\n", "is no YAML"),
    ("stages:\n  a: &x {read: {paths: [y]}}\n  b: *y\n", "is no YAML: .*alias"),
]


@pytest.mark.parametrize(("text", "sentence"), FILES, ids=[sentence[:40] for _, sentence in FILES])
def test_a_fault_of_a_file(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=sentence) as caught:
        Recipe.load(path)
    assert "\n" not in str(caught.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Can't read the recipe"):
        Recipe.load(tmp_path / "no.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="is no YAML"):
        Recipe.load(tmp_path / "bytes.yaml")


def test_changes(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("stages:\n  a: {read: {paths: [x]}}\n  b: {purge: {}, from: a}\n")
    read = Recipe.load(path, ["stages.b.purge.steps=3", "stages.a.read.paths=[y, z]", "seed=9"])
    assert read.raw["stages"] == {"a": {"read": {"paths": ["y", "z"]}}, "b": {"purge": {"steps": 3}, "from": "a"}}
    assert {step.seed for step in read.steps} == {9}
    for change, sentence in (
        ("stages.b.purge.steps", "written as in stages.expert"),
        ("stages.c.purge.steps=3", "there is no 'c' with options"),
        ("stages.b.purge.stps=3", "did you mean 'steps'"),
        ("stages.b.purge.steps=[", "is no YAML"),
    ):
        with pytest.raises(UsageError, match=sentence):
            Recipe.load(path, [change])


def test_a_file_that_is_missing_is_told_before_anything_runs(tmp_path: Path) -> None:
    stages = {
        "there": {"read": {"paths": [str(write(tmp_path / "there.jsonl", record()))]}},
        "gone": {"read": {"paths": ["gone.jsonl"]}},
    }
    with pytest.raises(UsageError, match=r"Stage 'gone': There are no trajectories at .*gone\.jsonl"):
        Recipe(stages, base=tmp_path).run(tmp_path / "out")
    assert not (tmp_path / "out").exists()
