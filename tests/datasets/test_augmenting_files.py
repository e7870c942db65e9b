"""`lamsim data augment` and `siblings` as files and commands; a language model that rephrases, in its test's place."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import record_maker
from augmented_records import env_of
from typer.testing import CliRunner

import lamsim
from lamsim.cli import app
from lamsim.collectors.replay import replay
from lamsim.collectors.siblings import Siblings, like
from lamsim.datasets.augmenting import Augmenter, augment_file, augmentation_named
from lamsim.datasets.records import Reading
from lamsim.datasets.styling import Style
from lamsim.errors import DataError, MachineError, UsageError
from lamsim.formats import format_named
from lamsim.messages import Message, ToolCall
from lamsim.tasks import Task, TaskSet


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["data", *map(str, arguments)], catch_exceptions=False)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def some(path: Path) -> Path:
    return record_maker.write(path, *(record_maker.record(id=f"shop---train---{number}") for number in range(3)))


def test_command(tmp_path: Path) -> None:
    path, out, report = some(tmp_path / "in.jsonl"), tmp_path / "made" / "out.jsonl", tmp_path / "report.json"
    apply = "shuffle_tools,mask_names,output_format"
    options = ["--option", "output_format.formats=yaml,xml", "--option", "mask_names.functions=false"]
    done = run("augment", path, "--out", out, "--apply", apply, "--copies", 2, *options, "--report", report, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told == json.loads(report.read_text())
    assert told["augmented"] == 6
    assert told["augmentations"]["mask_names"] == {"applied": 6, "passed": {}}
    records = read(out)
    assert [each["unique_trajectory_id"] for each in records[:3]] == [
        "shop---train---0",
        "shop---train---0---augmented-1",
        "shop---train---0---augmented-2",
    ]
    assert out.read_bytes().splitlines()[0] == path.read_bytes().splitlines()[0]
    assert {each["lamsim"]["style"]["format"] for each in records if "lamsim" in each} <= {"yaml", "xml"}
    again = tmp_path / "again.jsonl"
    run("augment", path, "--out", again, "--apply", apply, "--copies", 2, *options, "--json")
    assert again.read_bytes() == out.read_bytes()
    run("augment", path, "--out", again, "--apply", apply, "--no-originals", "--json")
    assert len(read(again)) == 3


def test_table(tmp_path: Path) -> None:
    done = run("augment", some(tmp_path / "in.jsonl"), "--out", tmp_path / "out.jsonl", "--apply", "irrelevance")
    assert done.exit_code == 0
    assert "it is not known to be solved (3)" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--apply", "shuffle_tolls"], "did you mean 'shuffle_tools'"),
        (["--apply", "shuffle_tools", "--option", "mask_names.rate=1"], "with a name that is applied"),
        (["--apply", "shuffle_tools", "--option", "rate=1"], "NAME.KEY=VALUE"),
        (["--apply", ","], "nothing to apply"),
    ],
)
def test_wrong_commands(arguments: list[str], told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        run("augment", some(tmp_path / "in.jsonl"), "--out", tmp_path / "out.jsonl", *arguments)
    assert not (tmp_path / "out.jsonl").exists()


def test_broken_lines_are_kept_apart(tmp_path: Path) -> None:
    path = some(tmp_path / "in.jsonl")
    path.write_bytes(path.read_bytes() + b'\xff\n{"messages": []}\n{"unique_traj')
    made = Augmenter([augmentation_named("shuffle_tools")])
    reading = Reading(path)
    augment_file(made, reading, tmp_path / "out.jsonl")
    assert (reading.records, reading.rejected) == (3, 3)
    assert [each["line"] for each in read(tmp_path / "rejected.jsonl")] == [4, 5, 6]
    assert len(read(tmp_path / "out.jsonl")) == 6


def test_the_output_is_whole_or_absent(tmp_path: Path) -> None:
    path, out = some(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    made = Augmenter([augmentation_named("shuffle_tools")])
    with pytest.raises(UsageError, match="is what is read"):
        augment_file(made, Reading(path), path)
    path.write_text('{"messages": []}\n')
    with pytest.raises(DataError, match="OpenAI messages"):
        augment_file(made, Reading(path), out)

    def no_answer(messages: Sequence[Mapping[str, str]]) -> str:
        raise MachineError("The endpoint is down.")

    some(path)
    with pytest.raises(MachineError):
        augment_file(Augmenter([augmentation_named("llm_rephrase", model=no_answer)]), Reading(path), out)
    assert not list(tmp_path.glob("out*"))


def test_distractors_of_a_file_survey_it_first(tmp_path: Path) -> None:
    other = record_maker.record(id="weather---train---1")
    function = {"name": "get_forecast", "description": "Gets the forecast of a town.", "parameters": {"type": "object"}}
    other["tools"] = [{"type": "function", "function": function}]
    path = record_maker.write(tmp_path / "in.jsonl", record_maker.record(), other)
    run("augment", path, "--out", tmp_path / "out.jsonl", "--apply", "distractors", "--no-originals", "--json")
    first = read(tmp_path / "out.jsonl")[0]
    assert sorted(tool["function"]["name"] for tool in first["tools"]) == ["buy_item", "find_item", "get_forecast"]


NEW = "In a shop you work."


class Model:
    """Rephrases in the given words, and makes the given calls."""

    def __init__(self, said: str, call: ToolCall | None) -> None:
        self.said, self.call = said, call
        self.asked: list[Sequence[Mapping[str, str]]] = []

    def __call__(self, messages: Sequence[Mapping[str, str]]) -> str:
        if "You rephrase instructions" in messages[0]["content"]:
            return self.said
        self.asked.append(messages)
        wanted = (ToolCall("find_item", {"name": "green lamp"}), ToolCall("buy_item", {"code": "LAMP-77", "pieces": 3}))
        return format_named("xlam").encode(Message("assistant", calls=(self.call or wanted[len(self.asked) - 1],)))


def test_a_verified_paraphrase_is_accepted() -> None:
    model = Model(f" {NEW}\n", None)
    made = augmentation_named("llm_rephrase", model=model).apply(record_maker.record(), np.random.default_rng(0))
    assert made is not None
    assert made["task_instruction"] == NEW
    (note,) = made["lamsim"]["augmentation"]["applied"]
    assert note["verified"] == 2
    assert NEW in model.asked[0][0]["content"]
    assert [message["role"] for message in model.asked[1]] == ["system", "user", "assistant", "user"]
    assert Style.of(made) is None


@pytest.mark.parametrize(
    ("said", "call", "reason"),
    [
        (NEW, ToolCall("find_item", {"name": "lamp"}), "other calls came of the paraphrase"),
        ("You work in 2 shops.", None, "the model changed a name, a number or a quotation"),
        ("", None, "the model wrote nothing new"),
        ("You work in a shop.", None, "the model wrote nothing new"),
    ],
)
def test_other_paraphrases_are_not(said: str, call: ToolCall | None, reason: str) -> None:
    rephrase = augmentation_named("llm_rephrase", model=Model(said, call))
    assert rephrase.apply(record_maker.record(), np.random.default_rng(0)) is None
    assert dict(rephrase.passed) == {reason: 1}


def test_a_record_without_calls_can_not_be_verified() -> None:
    rephrase = augmentation_named("llm_rephrase", model=Model(NEW, None))
    talk = record_maker.record([record_maker.user("Hi."), record_maker.says("Hello.")])
    assert rephrase.apply(talk, np.random.default_rng(0)) is None
    assert dict(rephrase.passed) == {"it has no sound calls to verify by": 1}


def test_siblings_of_failed_episodes(tmp_path: Path) -> None:
    env_id = "lamsim/ToolBench-v0"
    lamsim.Collector(env_id, "random", tmp_path / "bad", seed=1).run(3)
    done = run("siblings", tmp_path / "bad", "--out", tmp_path / "good.jsonl", "--per-failure", 2, "--json")
    told = json.loads(done.stdout)
    records = read(tmp_path / "good.jsonl")
    assert told["failed"] == 3
    assert told["kept"] == len(records) == 6
    bad = {each["unique_trajectory_id"]: each["lamsim"] for each in read(tmp_path / "bad" / "trajectories.jsonl")}
    for each in records:
        block = each["lamsim"]
        assert block["score"]["success"]
        failed = bad[block["sibling"]["of"]]
        assert block["split"] == failed["split"]
        assert block["options"] == failed["options"]
        assert sum(block["sibling"]["faults"].values()) == sum(len(step["feedback"]) for step in failed["steps"])
        block.pop("sibling")
        assert replay(each, lambda id, options: env_of(id)) is None
    assert len({json.dumps(each["conversation"]) for each in records}) == 6
    run("siblings", tmp_path / "bad", "--out", tmp_path / "again.jsonl", "--per-failure", 2, "--json")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "good.jsonl").read_bytes()


def test_solved_and_machine_ended_episodes_have_no_siblings() -> None:
    def nobody(env_id: str, options: Mapping[str, Any]) -> Any:
        raise AssertionError("nothing is played")

    blocks = [
        {"score": {"success": True}},
        {"score": None, "failure": {"kind": "sandbox", "message": "gone"}},
        {"score": {"success": False}},
    ]
    played = Siblings(nobody)
    assert list(played.play([record_maker.record(lamsim=block) for block in blocks])) == []
    assert (played.read, played.failed, played.unknown) == (3, 1, 1)


def test_likeness_of_tasks() -> None:
    ids = ("set-alarm-0", "move-alarm-0", "set-timer-0", "set-alarm-1")
    tasks = TaskSet(Task(id, "x") for id in ids)
    assert like("set-alarm-0", tasks) == ["set-alarm-1", "set-alarm-0", "set-timer-0"]
    assert like("lamp-3", tasks) == list(ids)


def test_an_augmented_record_is_not_replayed() -> None:
    record = record_maker.record(
        lamsim={"env": "x", "options": {}, "seed": 0, "task": "t", "steps": [{"reward": 0.0, "feedback": []}]}
    )
    with pytest.raises(UsageError, match="augmenting"):
        replay(record, lambda id, options: env_of(id))
