"""Augmented records of real episodes mean the same: played again they score the same, and show the same faults."""

import json
from typing import Any

import pytest
from augmented_records import ENVS, all_records, env_of, faults, lines, played, records_of

from lamsim.collectors.rollout import rollout
from lamsim.datasets.augmenting import AUGMENTATIONS, Augmenter, augmentation_named, unmasked
from lamsim.datasets.steps import steps_of
from lamsim.messages import ToolCall
from lamsim.policies import policy_named

KEEPING = [name for name in AUGMENTATIONS if name not in ("irrelevance", "llm_rephrase")]
"""What leaves the task as it is."""


def copies(names: list[str], record: dict[str, Any], count: int = 1, **options: Any) -> list[dict[str, Any]]:
    augmenter = Augmenter([augmentation_named(name, **options.get(name, {})) for name in names], seed=3, copies=count)
    augmenter.survey(lines(all_records()))
    return list(augmenter.copies_of(record))


@pytest.mark.parametrize("env_id", ENVS)
def test_all_together_score_the_same(env_id: str) -> None:
    for record in records_of(env_id):
        (copy,) = copies(KEEPING, record)
        before, after = played(record, record), played(unmasked(copy), record)
        assert after == before
        assert faults(copy) == faults(record)
        assert copy["lamsim"]["score"] == record["lamsim"]["score"]


@pytest.mark.parametrize("name", KEEPING)
def test_each_alone_scores_the_same(name: str) -> None:
    applied = 0
    for env_id in ENVS:
        record = records_of(env_id)[-1]
        for copy in copies([name], record, shuffle_calls={"calls": "all"}):
            applied += 1
            assert played(unmasked(copy), record) == played(record, record)
            assert faults(copy) == faults(record)
    assert applied or name == "shuffle_calls"


def test_the_recorded_score_is_what_comes_back() -> None:
    """The comparison above is with an episode that is itself scored as it was."""
    for env_id in ENVS:
        record = records_of(env_id)[0]
        assert record["lamsim"]["score"]["success"]
        assert played(record, record)["score"]["success"]


def test_masked_calls_do_not_run_unless_undone() -> None:
    record = records_of("lamsim/TauBench-v0")[0]
    (copy,) = copies(["mask_names"], record)
    assert played(copy, record)["reward"] < played(record, record)["reward"]


def test_parallel_calls_change_their_order_with_their_results() -> None:
    """Tasks whose calls have no order: the evaluator of that benchmark takes them in any."""
    changed = 0
    env = env_of("lamsim/BFCL-v0")
    for task in ("parallel_0", "parallel_multiple_0", "parallel_multiple_1"):
        record = rollout(env, policy_named("expert"), 0, task)
        assert record["lamsim"]["score"]["success"]
        for copy in copies(["shuffle_calls"], record, shuffle_calls={"calls": "all"}):
            changed += 1
            assert played(copy, record)["score"] == played(record, record)["score"]
            for old, new in zip(steps_of(record["conversation"]), steps_of(copy["conversation"]), strict=True):
                assert answered(record, old) == answered(copy, new)
            assert copy["conversation"] != record["conversation"]
    assert changed == 3


def answered(record: dict[str, Any], step: Any) -> dict[str, str]:
    """What each call of a message was answered."""
    conversation = record["conversation"]
    return {
        json.dumps([call.name, call.arguments], sort_keys=True): conversation[place]["content"]
        for call, place in zip(step.calls, step.results, strict=True)
        if isinstance(call, ToolCall) and place is not None
    }


def test_names_are_masked_everywhere() -> None:
    """No masked name that is no word of prose is left anywhere but in the note and in what the world says."""
    for record in all_records():
        (copy,) = copies(["mask_names"], record)
        (note,) = copy["lamsim"]["augmentation"]["applied"]
        block = {key: copy["lamsim"].get(key) for key in ("repeatable", "arrived", "steps")}
        shown = [copy["task_instruction"], copy["tools"], copy["conversation"], block]
        text = json.dumps(shown, ensure_ascii=False)
        for name in note["functions"]:
            if "_" in name or name != name.lower():
                assert name not in text, (record["unique_trajectory_id"], name)
        keys = {key for tool in copy["tools"] for key in tool["function"]["parameters"].get("properties", {})}
        assert not keys & note["arguments"].keys()
        assert {tool["function"]["name"] for tool in copy["tools"]}.isdisjoint(note["functions"])


def test_masking_is_undone_to_the_byte() -> None:
    for record in all_records():
        (copy,) = copies(["mask_names"], record)
        back = unmasked(copy)
        plain = json.loads(json.dumps(record))
        for step in plain["lamsim"]["steps"]:
            del step["text"]
        back["unique_trajectory_id"] = plain["unique_trajectory_id"]
        assert back["lamsim"].pop("augmentation")["applied"] == []
        assert json.dumps(back) == json.dumps(plain)
