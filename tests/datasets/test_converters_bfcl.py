"""BFCL's entries with their ground truth: every category, and the way back."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from converter_checks import check_back_and_there, read, written
from converter_faults import faults_in
from hypothesis import given, settings
from hypothesis import strategies as st
from lamsim_bfcl.checking.entries import AstChecker
from record_maker import answer, call, record, says, user

from lamsim.datasets.converters import Losses, Misfit, converter_named
from lamsim.datasets.converters.bfcl_answers import python_call
from lamsim.datasets.converters.bfcl_turns import NEW_FUNCTIONS
from lamsim.datasets.converters.documents import read_items

BFCL = converter_named("bfcl")
PLANT = {
    "name": "garden.plant",
    "description": "Plants something.",
    "parameters": {
        "type": "dict",
        "properties": {
            "what": {"type": "string", "description": "What."},
            "depth": {"type": "float", "description": "How deep."},
            "place": {"type": "dict", "properties": {"bed": {"type": "string"}, "row": {"type": "integer"}}},
            "dates": {"type": "array", "items": {"type": "string"}},
            "deep": {"type": "boolean", "default": False},
            "pair": {"type": "tuple", "items": {"type": "integer"}},
            "rest": {"type": "any"},
        },
        "required": ["what"],
    },
}
ENTRY = {
    "id": "parallel_7",
    "question": [[{"role": "system", "content": "Garden."}, {"role": "user", "content": "Plant leek and kale."}]],
    "function": [PLANT],
    "ground_truth": [
        {"garden.plant": {"what": ["leek", "leeks"], "depth": ["", 2.5], "place": [{"bed": ["A"], "row": ["", 3]}]}},
        {"garden.plant": {"what": ["kale"], "dates": [["May", "June"]], "deep": [""]}},
    ],
}


def test_an_entry_is_a_record_of_the_calls_accepted_first() -> None:
    (made,) = read(BFCL, [ENTRY])
    assert made["unique_trajectory_id"] == "parallel_7"
    assert made["task_instruction"] == "Garden."
    question, calls = made["conversation"]
    assert question == user("Plant leek and kale.")
    assert [each["function"]["arguments"] for each in calls["tool_calls"]] == [
        {"what": "leek", "place": {"bed": "A"}},
        {"what": "kale", "dates": ["May", "June"]},
    ]
    properties = made["tools"][0]["function"]["parameters"]["properties"]
    assert [each.get("type") for each in properties.values()] == [
        *("string", "number", "object", "array", "boolean", "array", None)
    ]
    assert made["lamsim"]["source"]["ground_truth"] == ENTRY["ground_truth"]
    assert not faults_in([made])


TURNS = {
    "id": "multi_turn_miss_func_1",
    "question": [[{"role": "user", "content": "Find it."}], [], [{"role": "user", "content": "Sort it."}]],
    "involved_classes": ["GorillaFileSystem"],
    "initial_config": {"GorillaFileSystem": {}},
    "missed_function": {"1": ["sort"]},
}


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY,
        {**ENTRY, "ground_truth": ["garden.plant(what='leek', depth=1/4)"]},
        {**ENTRY, "ground_truth": "{}"},
        {**ENTRY, "function": PLANT},
        {**TURNS, "ground_truth": [["find()"], [], ["sort(name='x')"]]},
        {**TURNS, "ground_truth": ["an answer", "another"]},
        {"question": "Hello?", "function": ""},
        {"id": "sql_1", "question": [{"role": "user", "content": "x"}], "function": [PLANT]},
        {"id": "live_1", "question": [[user("a"), says("b"), user("c")]], "function": [PLANT], **{}},
    ],
)
def test_entries_go_back_and_there(entry: dict[str, Any]) -> None:
    check_back_and_there(BFCL, [entry])


def test_ground_truth_and_functions_stand_beside(tmp_path: Path) -> None:
    for folder in ("possible_answer", "multi_turn_func_doc"):
        (tmp_path / folder).mkdir()
    (tmp_path / "possible_answer" / "x.json").write_text(
        json.dumps({"id": TURNS["id"], "ground_truth": [["find('a', name='b')"], [], ["sort(name='x')"]], "hops": 2})
    )
    documents = [
        {"name": name, "description": "", "parameters": {"type": "dict", "properties": {"path": {}, "name": {}}}}
        for name in ("find", "sort")
    ]
    lines = "\n".join(map(json.dumps, documents))
    (tmp_path / "multi_turn_func_doc" / "gorilla_file_system.json").write_text(lines)
    losses = Losses()
    (made,) = BFCL.beside(tmp_path / "x.json").read(TURNS, "id", losses)
    assert [message["content"] for message in made["conversation"] if message["role"] == "user"] == [
        "Find it.",
        NEW_FUNCTIONS,
        "Sort it.",
    ]
    calls = [message["tool_calls"][0]["function"] for message in made["conversation"] if "tool_calls" in message]
    assert calls == [
        {"name": "find", "arguments": {"path": "a", "name": "b"}},
        {"name": "sort", "arguments": {"name": "x"}},
    ]
    assert [tool["function"]["name"] for tool in made["tools"]] == ["find"]
    assert [tool["function"]["name"] for tool in made["lamsim"]["arrived"]] == ["sort"]
    assert made["lamsim"]["source"]["answer"] == {"hops": 2}
    assert not losses.counts
    (entry,), _ = written(BFCL, made)
    assert {key: entry[key] for key in TURNS} == TURNS
    list(BFCL.read(TURNS, "id", losses))
    assert list(losses.counts) == ["functions of involved_classes: no multi_turn_func_doc is beside the file"]


def test_edited_calls_have_a_ground_truth_of_their_own() -> None:
    (made,) = read(BFCL, [ENTRY])
    arguments = made["conversation"][1]["tool_calls"][1]["function"]["arguments"]
    arguments["place"] = {"bed": "B", "row": 2}
    (entry,), _ = written(BFCL, made)
    assert entry["ground_truth"][1] == {
        "garden.plant": {"what": ["kale"], "dates": [["May", "June"]], "place": [{"bed": ["B"], "row": [2]}]}
    }


def test_a_dialogue_becomes_turns_and_loses_what_is_said() -> None:
    talk = [user("a"), call("find_item", "I look.", name="b c"), answer("x"), says("Done."), user("d"), says("Bye.")]
    (entry,), losses = written(BFCL, record(talk))
    assert entry["question"][0][0] == {"role": "system", "content": "You work in a shop."}
    assert entry["ground_truth"] == [["find_item(name='b c')"], []]
    assert set(losses.counts) == {"thoughts", "what tools answer", "what the agent says"}


@pytest.mark.parametrize(
    "item",
    [1, {}, {"ground_truth": [1]}, {"question": [["x"]]}, {"question": [], "function": [1]}, {"question": [[{}]]}],
)
def test_what_is_no_entry_is_told(item: Any) -> None:
    with pytest.raises(Misfit):
        list(BFCL.read(item, "id", Losses()))


def test_python_calls() -> None:
    tools = {"f": {"parameters": {"properties": {"a": {}, "b": {}}}}}
    assert python_call("f(1, b=-2)", tools) == ("f", {"a": 1, "b": -2})
    assert python_call("x.y(p=1/8, q=[g(1), {'k': lambda x: x}])", {}) == (
        "x.y",
        {"p": 0.125, "q": ["g(1)", {"k": "lambda x: x"}]},
    )
    assert python_call("f(1, 2, 3)", tools) is None
    assert python_call("f(p=1/0)", {}) == ("f", {"p": "1 / 0"})


scalars = st.booleans() | st.integers(-99, 99) | st.text(max_size=8)
places = st.dictionaries(st.sampled_from(("bed", "row")), scalars)


@settings(max_examples=60)
@given(st.text(max_size=8), st.floats(-9, 9), places, st.lists(st.text(max_size=5), max_size=3), st.booleans())
def test_the_checker_accepts_a_record_s_own_calls(
    what: str, depth: float, place: dict[str, Any], dates: list[str], deep: bool
) -> None:
    arguments = {"what": what, "depth": depth, "place": place, "dates": dates, "deep": deep}
    (frame,) = read(BFCL, [{**ENTRY, "ground_truth": []}])
    frame["lamsim"] = {}
    frame["conversation"].append(call("garden.plant", "", "c", **arguments))
    (entry,), _ = written(BFCL, frame)
    checker = AstChecker(entry["function"], entry["ground_truth"], "simple_python")
    assert checker.check([{"garden.plant": arguments}]).valid


def test_official_entries(official_data: Any) -> None:
    folder = official_data("bfcl")
    files = [file for file in sorted(folder.glob("BFCL_*.json")) if "format_sensitivity" not in file.name]
    files += sorted(folder.glob("memory_prereq_conversation/*.json"))
    files += sorted(folder.glob("unused_datasets/question/*.json"))
    counts: Counter[str] = Counter()
    records = []
    for file in files:
        converter = BFCL.beside(file)
        losses = Losses()
        for item in read_items(file, converter, pytest.fail):
            (made,) = converter.read(item.value, file.stem, losses)
            (entry,) = BFCL.write(made, losses)
            truth = entry.pop("ground_truth", None)
            assert entry == item.value
            counts["entries"] += 1
            counts["with ground truth"] += truth is not None
            counts["with calls"] += any("tool_calls" in message for message in made["conversation"])
            records.append(made)
        assert not losses.counts
    assert counts == {"entries": 5543, "with ground truth": 4166, "with calls": 3841}
    sound = [made for made in records if not made["unique_trajectory_id"].startswith("sql")]
    assert faults_in(sound) == OFFICIAL_FAULTS


OFFICIAL_FAULTS = {
    "missing_argument": 43,
    "repeated_call": 8,
    "wrong_argument_name": 124,
    "wrong_argument_type": 55,
    "wrong_argument_value": 9,
    "wrong_function_name": 29,
}
"""Answers that their own documents don't allow: most are of the retired `multi_turn_composite`, made for other
documents; others are names of variables as values in Java and JavaScript, or required arguments without any value."""
