"""The recipe that ships, on a small size: what comes out of it, and that every record is accounted for."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pipeline_files import lines

from lamsim.pipelines import Outcome, Recipe

EXAMPLE = Path(__file__).parents[2] / "examples" / "recipe.yaml"
ENVS = ["TauBench", "ToolAlpaca", "HotpotQA", "OpenAPI", "ToolBench"]
SMALL = [
    f"stages.{stage}.rollout.{change}"
    for stage in ("expert", "noisy")
    for change in ("episodes=60", f"envs={json.dumps([f'lamsim/{env}-v0' for env in ENVS])}")
]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return Recipe.load(EXAMPLE, SMALL).run(tmp_path_factory.mktemp("pipeline"))


def told(outcome: Outcome) -> dict[str, Any]:
    return {result.name: result.told for result in outcome.results}


def test_the_example_is_of_all_environments_and_of_full_size() -> None:
    stages = Recipe.load(EXAMPLE).raw["stages"]
    for name in ("expert", "noisy"):
        assert (stages[name]["rollout"]["envs"], stages[name]["rollout"]["episodes"]) == ("all", 2000)


def test_two_sets_come_out(outcome: Outcome) -> None:
    sft, dpo = lines(outcome.output("sft")), lines(outcome.output("dpo"))
    assert len(sft) > 60
    assert len(dpo) > 20
    assert {tuple(row) for row in sft} == {("messages", "tools")}
    for row in dpo:
        assert row["chosen"] != row["rejected"]
        assert {message["role"] for message in (*row["chosen"], *row["rejected"])} == {"assistant"}


def test_purged_augmented_and_mixed(outcome: Outcome) -> None:
    stages = told(outcome)
    assert stages["clean"]["fates"]["dropped"] > 20
    assert {reason["rule"] for reason in stages["clean"]["reasons"]} >= {"exact_duplicate", "invalid_format"}
    mixture = Counter(
        "augmented" if "augmentation" in record["lamsim"] else "as played" for record in lines(outcome.output("mixed"))
    )
    assert mixture["augmented"] / mixture.total() == pytest.approx(0.4, abs=0.02)


def test_no_task_is_in_training_and_in_validation(outcome: Outcome) -> None:
    def tasks(name: str) -> set[tuple[str, str, str]]:
        blocks = (record["lamsim"] for record in lines(outcome.output(name)))
        return {(block["env"], block["split"], block["task"]) for block in blocks}

    train = tasks("mixed") | tasks("played.train")
    validation = tasks("parts.validation") | tasks("played.validation")
    assert len(validation) > 5
    assert not train & validation


def test_every_record_is_accounted_for(outcome: Outcome) -> None:
    """What stands in any file came from somewhere, and what was taken went somewhere or was left for a reason."""
    ledger = lines(outcome.ledger)
    assert [record["origin"] for record in ledger] == [
        f"{stage}:{number}" for stage in ("expert", "noisy") for number in range(1, 61)
    ]
    assert [record["id"] for record in ledger] == [
        record["unique_trajectory_id"] for name in ("expert", "noisy") for record in lines(outcome.output(name))
    ]
    went = Counter(place for record in ledger for step in record["path"] for place in set(step["to"]))
    written = {
        f"{name}:{number}"
        for result in outcome.results
        for name, records in result.records().items()
        for number in range(1, records.count + 1)
    }
    rows = ("sft", "sft-validation", "dpo", "dpo-validation")
    assert {place for place in went if place.split(":")[0] not in rows} == written
    assert {went[place] for place in written} == {1}
    assert {place for place in went if place.startswith("sft:")} == {
        f"sft:{number}" for number in range(1, len(lines(outcome.output("sft"))) + 1)
    }
    for record in ledger:
        there: set[str] = set()
        for step in record["path"]:
            assert step["fate"] == "entered" or step["at"] in there
            there.update(step["to"])
        assert record["ends"]
    for name, stage in told(outcome).items():
        steps = [step for record in ledger for step in record["path"] if step["stage"] == name]
        assert Counter(step["fate"] for step in steps) == stage["fates"], name
        if stage["inputs"]:
            assert len(steps) == stage["in"], name


def test_what_the_ledger_says_of_rows_is_so(outcome: Outcome) -> None:
    sft, dpo = lines(outcome.output("sft")), lines(outcome.output("dpo"))
    mixed = lines(outcome.output("mixed"))
    sides: dict[int, set[str]] = {}
    for record in lines(outcome.ledger):
        for step in record["path"]:
            for place in step["to"]:
                name, _, number = place.partition(":")
                if name == "sft":
                    source = mixed[int(step["at"].partition(":")[2]) - 1]
                    assert sft[int(number) - 1]["messages"][-1]["content"] == source["conversation"][-1]["content"]
                elif name == "dpo":
                    sides.setdefault(int(number), set()).update(step["fate"].split(" and "))
    assert sides == {number: {"chosen", "rejected"} for number in range(1, len(dpo) + 1)}
