"""Stages: what each does with its records, and what it says of it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline_files import bought, lines, shop
from record_maker import call, record, sound, write

from lamsim.errors import UsageError
from lamsim.pipelines import Outcome, Recipe
from lamsim.pipelines.stages.mix import shares


def ran(tmp_path: Path, stages: dict[str, Any], seed: int = 0, out: str = "out") -> Outcome:
    return Recipe(stages, seed).run(tmp_path / out)


def ids(outcome: Outcome, name: str) -> list[str]:
    return [item["unique_trajectory_id"] for item in lines(outcome.output(name))]


def read(*paths: str) -> dict[str, Any]:
    return {"read": {"paths": list(paths)}}


def fates(outcome: Outcome, name: str) -> dict[str, int]:
    found: dict[str, int] = next(result.told["fates"] for result in outcome.results if result.name == name)
    return found


def reasons(outcome: Outcome, name: str) -> dict[tuple[str, str], int]:
    told = next(result.told for result in outcome.results if result.name == name)
    return {(item["fate"], item["rule"]): item["count"] for item in told["reasons"]}


def test_reading_keeps_bytes_and_sets_broken_lines_apart(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    whole = [json.dumps(bought(number), indent=None, separators=(" ,", ":")).encode() for number in (1, 2)]
    path.write_bytes(whole[0] + b"\n{broken\n" + whole[1])
    outcome = ran(tmp_path, {"a": read(str(path))})
    assert outcome.output("a").read_bytes() == whole[0] + b"\n" + whole[1] + b"\n"
    assert reasons(outcome, "a") == {("rejected", "no trajectory"): 1}
    (rejected,) = lines(outcome.output("a").with_name("rejected.jsonl"))
    assert (rejected["line"], rejected["text"]) == (2, "{broken\n")


def test_files_of_another_format_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", {"messages": []})
    with pytest.raises(UsageError, match=r"Stage 'a': .* look like OpenAI messages"):
        ran(tmp_path, {"a": read(str(path))})
    assert list((tmp_path / "out/stages").iterdir()) == []


def test_purging_says_what_became_of_each(tmp_path: Path) -> None:
    bad = sound()
    bad[1] = call("find_itm", "", "a", name="green lamp")
    text = sound()
    text[3] = call("buy_item", "", "b", code="LAMP-77", pieces="3")
    path = write(tmp_path / "t.jsonl", record(id="ok"), record(bad, "bad"), record(text, "text"), record(id="twice"))
    outcome = ran(tmp_path, {"a": read(str(path)), "b": {"purge": {}, "from": "a"}})
    assert fates(outcome, "b") == {"dropped": 2, "fixed": 1, "kept": 1}
    assert reasons(outcome, "b") == {
        ("dropped", "exact_duplicate"): 1,
        ("dropped", "undefined_function"): 1,
        ("fixed", "argument_type"): 1,
    }
    assert ids(outcome, "b") == ["ok", "text"]
    assert outcome.output("b").read_bytes().splitlines()[0] == path.read_bytes().splitlines()[0]
    assert [item["unique_trajectory_id"] for item in lines(outcome.output("b").with_name("dropped.jsonl"))] == [
        "bad", "twice"
    ]  # fmt: skip


def test_augmenting_keeps_originals_and_knows_whose_copies_are_whose(tmp_path: Path) -> None:
    path = shop(tmp_path, 3)
    options = {"apply": ["shuffle_tools"], "copies": 1}
    outcome = ran(
        tmp_path,
        {
            "a": read(path),
            "with": {"augment": options, "from": "a"},
            "alone": {"augment": {**options, "originals": False}, "from": "a"},
        },
    )
    names = [f"shop---{number}" for number in (1, 2, 3)]
    assert ids(outcome, "with") == [id for name in names for id in (name, f"{name}---augmented-1")]
    assert ids(outcome, "alone") == [f"{name}---augmented-1" for name in names]
    assert fates(outcome, "with") == fates(outcome, "alone") == {"augmented": 3}
    (first, *_) = lines(outcome.ledger)
    assert first["path"][1] == {"stage": "with", "at": "a:1", "fate": "augmented", "to": ["with:1", "with:2"]}


@given(st.integers(0, 10_000), st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=6))
def test_shares_sum_up_and_are_near_what_is_right(size: int, weights: list[float]) -> None:
    whole = shares(size, weights)
    assert sum(whole) == size
    assert all(abs(count - size * weight / sum(weights)) < 1 for count, weight in zip(whole, weights, strict=True))


def mixed(tmp_path: Path, out: str = "out", seed: int = 0, few: int = 12, **options: Any) -> Outcome:
    many = shop(tmp_path, 60, "many.jsonl")
    other = write(tmp_path / "few.jsonl", *(bought(100 + number) for number in range(few)))
    weights = {"weights": {"many": 3, "few": 1}}
    return ran(tmp_path, {"many": read(many), "few": read(str(other)), "m": {"mix": weights | options}}, seed, out)


def counted(outcome: Outcome) -> tuple[int, int]:
    numbers = [int(id.rpartition("-")[2]) for id in ids(outcome, "m")]
    return sum(number < 100 for number in numbers), sum(number >= 100 for number in numbers)


def test_a_mixture_has_the_weights_and_no_record_twice(tmp_path: Path) -> None:
    outcome = mixed(tmp_path, size=40)
    assert counted(outcome) == (30, 10)
    assert len(set(ids(outcome, "m"))) == 40
    assert fates(outcome, "m") == {"drawn": 40, "not drawn": 32}
    assert ids(outcome, "m") != sorted(ids(outcome, "m"), key=lambda id: int(id.rpartition("-")[2]))
    assert ids(mixed(tmp_path, "again", size=40), "m") == ids(outcome, "m")
    assert ids(mixed(tmp_path, "other", seed=1, size=40), "m") != ids(outcome, "m")


def test_without_a_size_a_mixture_is_as_large_as_its_weights_allow(tmp_path: Path) -> None:
    assert counted(mixed(tmp_path)) == (36, 12)


def test_a_mixture_that_is_asked_for_too_much_keeps_its_weights_and_says_so(tmp_path: Path) -> None:
    outcome = mixed(tmp_path, size=1000)
    assert counted(outcome) == (36, 12)
    assert outcome.results[-1].told["notes"] == ["1,000 records were asked for; by these weights there are 48."]


def test_repeating_takes_each_record_as_often_but_for_one(tmp_path: Path) -> None:
    outcome = mixed(tmp_path, size=120, repeat=True)
    assert counted(outcome) == (90, 30)
    times = Counter(ids(outcome, "m"))
    assert {times[f"shop---{number}"] for number in range(100, 112)} == {2, 3}
    assert {times[f"shop---{number}"] for number in range(1, 61)} == {1, 2}


def test_one_more_record_changes_the_draw_by_one(tmp_path: Path) -> None:
    before = set(ids(mixed(tmp_path, size=40), "m"))
    after = set(ids(mixed(tmp_path, "more", few=13, size=40), "m"))
    assert len(before - after) <= 1


def test_an_empty_input_can_not_be_mixed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Stage 'm': 'few' has no records to mix"):
        mixed(tmp_path, few=0)


def episode(task: int, number: int, **rest: Any) -> dict[str, Any]:
    block = {"env": f"shops/{task % 4}", "split": "train", "task": str(task), "reward": 1.0}
    return bought(number, f"shops---{task}---{number}", lamsim=block, **rest)


def split(tmp_path: Path, records: list[dict[str, Any]], out: str, seed: int = 0, **options: Any) -> Outcome:
    path = write(tmp_path / f"{out}.jsonl", *records)
    shares = {"train": 0.6, "validation": 0.2, "test": 0.2, **options}
    return ran(tmp_path, {"a": read(str(path)), "s": {"split": shares, "from": "a"}}, seed, out)


PARTS = ("s.train", "s.validation", "s.test")


def test_no_task_is_in_two_parts_and_more_records_move_none(tmp_path: Path) -> None:
    records = [episode(number % 50, number) for number in range(150)]
    outcome = split(tmp_path, records, "first")
    parts = {id: part for part in PARTS for id in ids(outcome, part)}
    assert len(parts) == 150
    tasks = {(id.split("---")[1], part) for id, part in parts.items()}
    assert len(tasks) == 50
    found = Counter(part for _, part in tasks)
    assert 20 <= found["s.train"] <= 40
    assert min(found.values()) >= 3
    more = split(tmp_path, [*(episode(50 + number, 200 + number) for number in range(40)), *records[::-1]], "more")
    again = {id: part for part in PARTS for id in ids(more, part)}
    assert {id: again[id] for id in parts} == parts
    other = split(tmp_path, records, "other", seed=1)
    assert {id: part for part in PARTS for id in ids(other, part)} != parts


def test_strangers_are_parted_by_what_the_user_asks_and_copies_with_their_originals(tmp_path: Path) -> None:
    strangers = [bought(number, f"{number}-{copy}") for number in range(40) for copy in (1, 2)]
    path = write(tmp_path / "t.jsonl", *strangers)
    stages = {
        "a": read(str(path)),
        "v": {"augment": {"apply": ["rephrase_request", "shuffle_tools"], "copies": 3}, "from": "a"},
        "s": {"split": {"train": 0.5, "test": 0.5}, "from": "v"},
    }
    outcome = ran(tmp_path, stages)
    train, test = ({id.split("-")[0] for id in ids(outcome, part)} for part in ("s.train", "s.test"))
    assert train
    assert test
    assert not train & test


@pytest.mark.parametrize(("by", "most"), [("env", 4), ("id", 150)])
def test_other_things_that_stay_together(tmp_path: Path, by: str, most: int) -> None:
    outcome = split(tmp_path, [episode(number % 50, number) for number in range(150)], by, by=by)
    envs = {(item["lamsim"]["env"], part) for part in PARTS for item in lines(outcome.output(part))}
    assert len(envs) == 4 if by == "env" else len(envs) > 4
    assert sum(len(ids(outcome, part)) for part in PARTS) == 150


def test_a_stage_may_be_called_as_it_likes(tmp_path: Path) -> None:
    path = shop(tmp_path, 2)
    export = {"export": {"to": "trl-sft"}, "from": "records"}
    outcome = ran(tmp_path, {"records": read(path), "stage": export, "rows": export})
    assert [len(lines(outcome.output(name))) for name in ("stage", "rows", "records")] == [2, 2, 2]
    with pytest.raises(UsageError, match=r"left nothing called 'rows\.train'"):
        outcome.output("rows.train")


def test_an_export_says_which_record_is_which_row(tmp_path: Path) -> None:
    good, poor = episode(1, 1), episode(2, 2)
    poor["lamsim"]["reward"] = 0.0
    silent = record([{"role": "user", "content": "Hello?"}], "silent", lamsim={"reward": 1.0})
    path = write(tmp_path / "t.jsonl", poor, good, silent, episode(3, 3))
    outcome = ran(tmp_path, {"a": read(str(path)), "e": {"export": {"to": "trl-sft", "min_reward": 1}, "from": "a"}})
    assert fates(outcome, "e") == {"left out": 2, "row": 2}
    assert reasons(outcome, "e") == {("left out", "reward below 1"): 1, ("left out", "the agent says nothing"): 1}
    ends = {told["id"]: told["path"][-1]["to"] for told in lines(outcome.ledger)}
    assert ends == {poor["unique_trajectory_id"]: [], "silent": [], "shops---1---1": ["e:1"], "shops---3---3": ["e:2"]}
    rows = lines(outcome.output("e"))
    assert rows[1]["messages"][1]["content"] == "Buy 3 lamps of the kind number 3, please."


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_pairs_are_traced_to_the_records_of_both_sides(tmp_path: Path, format: str) -> None:
    good, bad, alone = episode(1, 1), episode(1, 1), episode(2, 2)
    bad["unique_trajectory_id"] = "bad"
    bad["conversation"][3]["tool_calls"][0]["function"]["arguments"]["pieces"] = 9
    bad["lamsim"]["reward"] = 0.0
    path = write(tmp_path / "t.jsonl", bad, good, alone)
    export = {"export": {"to": "trl-dpo", "format": format}, "from": "a"}
    outcome = ran(tmp_path, {"a": read(str(path)), "e": export})
    assert outcome.output("e").name == f"e.{format}"
    assert {told["id"]: (told["path"][-1]["fate"], told["path"][-1]["to"]) for told in lines(outcome.ledger)} == {
        "bad": ("rejected", ["e:1"]),
        "shops---1---1": ("chosen", ["e:1"]),
        "shops---2---2": ("in no row", []),
    }


def test_verdicts_are_traced_too(tmp_path: Path) -> None:
    steps = [{"reward": 0.0, "feedback": []} for _ in range(3)]
    good, bad = episode(1, 1), episode(2, 2)
    good["lamsim"]["steps"] = steps
    bad["lamsim"] |= {"steps": [*steps[:2], {"reward": 0.0, "feedback": [{"pattern": "x"}]}], "reward": 0.0}
    path = write(tmp_path / "t.jsonl", good, bad)
    outcome = ran(tmp_path, {"a": read(str(path)), "e": {"export": {"to": "trl-kto"}, "from": "a"}})
    assert [told["path"][-1]["fate"] for told in lines(outcome.ledger)] == ["good", "bad"]


def test_a_folder_of_rows(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = shop(tmp_path, 5)
    outcome = ran(tmp_path, {"a": read(path), "hub": {"export": {"to": "huggingface"}, "from": "a"}})
    assert outcome.output("hub").is_dir()
    assert fates(outcome, "hub") == {"row": 5}
    assert Recipe({"a": read(path), "hub": {"export": {"to": "huggingface"}, "from": "a"}}).run(
        tmp_path / "out"
    ).results[1].reused  # fmt: skip


def test_foreign_files_are_converted_and_what_is_none_is_told(tmp_path: Path) -> None:
    tools = [
        {"name": "find", "description": "Finds.", "parameters": {"query": {"type": "str", "description": "What."}}}
    ]
    rows = [
        {
            "id": number,
            "query": f"Find lamp {number}",
            "tools": json.dumps(tools),
            "answers": json.dumps([{"name": "find", "arguments": {"query": f"lamp {number}"}}]),
        }
        for number in range(4)
    ]
    (tmp_path / "rows.json").write_text(json.dumps([*rows, {"id": 5, "query": "no tools"}]))
    stages = {
        "other": {"convert": {"path": "rows.json", "from": "xlam-60k"}},
        "guessed": {"convert": {"path": "rows.json"}},
        "e": {"export": {"to": "trl-sft"}, "from": "other"},
    }
    recipe = Recipe(stages, base=tmp_path)
    outcome = recipe.run(tmp_path / "out")
    assert outcome.output("other").read_bytes() == outcome.output("guessed").read_bytes()
    assert len(ids(outcome, "other")) == 4
    assert reasons(outcome, "other")["rejected", "no item of the format"] == 1
    assert fates(outcome, "e") == {"row": 4}
    assert all(result.reused for result in recipe.run(tmp_path / "out").results)
    (tmp_path / "rows.json").write_text(json.dumps(rows[:2]))
    assert len(ids(recipe.run(tmp_path / "out"), "other")) == 2
    (tmp_path / "rows.json").unlink()
    with pytest.raises(UsageError, match=r"Stage 'other': There is nothing to convert at .*rows\.json"):
        recipe.run(tmp_path / "out")
