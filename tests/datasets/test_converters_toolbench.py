"""ToolBench's answer trees and training lines: every path, the way back, the official files."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from converter_checks import check_back_and_there, read, written
from converter_faults import faults_in
from hypothesis import given, settings
from hypothesis import strategies as st
from lamsim_toolbench.tooleval.conversion import converted
from record_maker import answer, call, record, says, user

from lamsim.datasets.converters import Losses, Misfit, converter_named
from lamsim.datasets.converters.conversion import convert_file
from lamsim.datasets.converters.parts import gist
from lamsim.datasets.exporters import Source, exporter_named
from lamsim.datasets.steps import steps_of

TREES = converter_named("toolbench")
LINES = converter_named("toolllama")
FIND = {
    "name": "find_tide_for_coastguide",
    "description": "Tells when the tide is in.",
    "parameters": {
        "type": "object",
        "properties": {"harbour": {"type": "string", "description": "Which.", "example_value": "Nordvik"}},
        "required": ["harbour"],
        "optional": [],
    },
}
FINISH = {
    "name": "Finish",
    "description": "Ends it.",
    "parameters": {
        "type": "object",
        "properties": {
            "return_type": {"type": "string", "enum": ["give_answer", "give_up_and_restart"]},
            "final_answer": {"type": "string"},
        },
        "required": ["return_type"],
    },
}
ANSWERED = '{\n  "return_type": "give_answer",\n  "final_answer": "At noon."\n}'
GIVEN_UP = '{\n  "return_type": "give_up_and_restart"\n}'


def node(kind: str, text: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    made = {
        "is_terminal": False,
        "pruned": False,
        "finished": False,
        "depth": 0,
        "node_type": kind,
        "description": text,
        "Elo": 1000.0,
        "child_count": len(children),
        "expand_num": 0,
    }
    return {**made, **more, "children": list(children)}


def step(name: str, given: str, seen: str, code: int, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    input = node("Action Input", given, *children, observation=seen, observation_code=code, io_state={}, **more)
    return node("Action", name, input)


def tree(*children: dict[str, Any], **answer: Any) -> dict[str, Any]:
    generation = {"valid_data": True, "query_count": 5, "total_tokens": 900, "final_answer": ANSWERED}
    generation |= {
        "finish_type": "give_answer",
        "function": [FIND, FINISH],
        "chain": [],
        "query": "When is the tide in?",
    }
    system = {"role": "system", "content": "Use the functions."}
    generation["train_messages"] = [[system, {"role": "user", "content": "\nWhen is the tide in?\nBegin!\n"}]]
    return {
        "win": True,
        "tree": {"size": 9, "max_length": 7, "tree": node("Action Input", "", *children, io_state={})},
        "forward_args": {"single_chain_max_step": 12},
        "compare_candidates": [],
        "answer_generation": {**generation, **answer},
    }


def branching() -> dict[str, Any]:
    """A dead end, one who gives up, the answer, and an input that can't be read."""
    end = step("Finish", ANSWERED, '{"response":"successfully giving the final answer."}', 3)
    wrong = step("find_tide_for_coastguide", "Nordvik", '{"error": "no JSON", "response": ""}', 2, pruned=True)
    quits = node("Thought", "It is hopeless.", step("Finish", GIVEN_UP, '{"response":"chose to give up"}', 4))
    found = step(
        "find_tide_for_coastguide",
        '{\n  "harbour": "Nordvik"\n}',
        '{"error": "", "response": "noon"}',
        0,
        wrong,
        quits,
        node("Thought", "Now I know.", end, matching_time=3),
    )
    return tree(node("Thought", "Nobody knows.", pruned=True), found)


def test_every_path_is_a_record_and_the_answer_is_the_first() -> None:
    won, *others = read(TREES, [branching()])
    assert gist(won["conversation"]) == {
        "user": ["When is the tide in?"],
        "calls": [
            {"name": "find_tide_for_coastguide", "arguments": {"harbour": "Nordvik"}},
            {"name": "Finish", "arguments": {"return_type": "give_answer", "final_answer": "At noon."}},
        ],
        "tool": ['{"error": "", "response": "noon"}', '{"response":"successfully giving the final answer."}'],
        "assistant": ["Now I know."],
    }
    outcomes = [(each["lamsim"]["reward"], each["lamsim"]["end"]) for each in (won, *others)]
    assert outcomes == [(1.0, "terminated"), (0.0, "truncated"), (0.0, "truncated"), (0.0, "terminated")]
    assert {each["lamsim"]["task"] for each in (won, *others)} == {"some---id"}
    assert others[0]["conversation"][-1] == says("Nobody knows.")
    unread = others[1]["conversation"]
    assert unread[-2:] == [
        says("Action: find_tide_for_coastguide\nAction Input: Nordvik"),
        user('{"error": "no JSON", "response": ""}'),
    ]
    assert steps_of(unread)[-1].unreadable
    assert [each["unique_trajectory_id"] for each in others] == [f"some---id-{place}" for place in (1, 2, 3)]
    assert won["task_instruction"] == "Use the functions."


def test_every_path_comes_back_as_a_tree_of_its_own() -> None:
    for path in read(TREES, [branching()]):
        (back,) = read(TREES, written(TREES, path)[0])
        for key in ("conversation", "tools", "task_instruction"):
            assert back[key] == path[key]
        assert back["lamsim"]["reward"] == path["lamsim"]["reward"]


def test_a_tree_makes_preference_pairs(tmp_path: Path) -> None:
    (tmp_path / "tree.json").write_text(json.dumps(branching(), indent=1))
    assert convert_file(tmp_path / "tree.json", tmp_path / "out.jsonl").source == "toolbench"
    pairs = list(exporter_named("trl-dpo").rows(Source([tmp_path / "out.jsonl"])))
    assert [pair["chosen"][0]["tool_calls"][0]["function"]["name"] for pair in pairs] == [
        "find_tide_for_coastguide",
        "Finish",
        "Finish",
    ]


def test_what_is_edited_is_written_as_it_is_now() -> None:
    (won, *_) = read(TREES, [branching()])
    won["conversation"][1]["tool_calls"][0]["function"]["arguments"] = {"harbour": "Sudvik"}
    text = json.dumps(written(TREES, won)[0])
    assert "Sudvik" in text
    assert "Nordvik" not in text.replace('"example_value": "Nordvik"', "")


OFFICIAL_FAULTS = {"wrong_function_name": 25, "missing_argument": 1, "wrong_argument_name": 1, "repeated_call": 158}
"""Functions that there are not, which the answers say too but for one; paths of a tree share their beginnings."""


@pytest.mark.parametrize(
    "item",
    [
        [],
        {},
        {"answer_generation": {}},
        {"answer_generation": {"query": "q", "function": [FIND]}},
        {"answer_generation": {"query": "q", "function": ["f"]}, "trys": []},
        {"answer_generation": {"query": "q", "function": []}, "tree": {"tree": {"children": []}}},
        {"answer_generation": {"query": "q", "function": []}, "tree": {"tree": {"children": [{"node_type": "Leaf"}]}}},
        {"answer_generation": {"query": "q", "function": []}, "tree": {}},
    ],
)
def test_what_is_no_tree_is_told(item: Any) -> None:
    with pytest.raises(Misfit):
        list(TREES.read(item, "id", Losses()))


def test_last_words_become_finish_and_two_questions_fit_nowhere() -> None:
    items, losses = written(TREES, record())
    made = items[0]["answer_generation"]
    assert json.loads(made["final_answer"])["final_answer"] == "Done, you have three lamps."
    assert losses.counts == {"that the answer was said and not given by a call of Finish": 1}
    assert made["function"][-1]["name"] == "Finish"
    told = converted(items[0], "DFS_woFilter_w2", random.Random(0))
    assert "Done, you have three lamps." in str(told)
    with pytest.raises(Misfit, match="more than one thing"):
        written(TREES, record([user("a"), says("b"), user("c"), says("d")]))


def test_official_trees(official_data: Any) -> None:
    counts: dict[str, list[int]] = {}
    faults: Counter[str] = Counter()
    for bench, folder in (("toolbench", "toolbench"), ("stabletoolbench", "stabletoolbench")):
        for file in sorted(official_data(folder).glob("data_example/answer/**/*.json")):
            item = json.loads(file.read_bytes())
            records = read(TREES, [item])
            ends = [each["lamsim"]["end"] for each in records]
            found = counts.setdefault(bench, [0, 0, 0, 0])
            won = int(item["win"])
            for place, number in enumerate((1, len(records), won, ends.count("terminated") - won)):
                found[place] += number
            assert records[0]["lamsim"]["reward"] == float(item["win"])
            for each in records:
                back, *more = read(TREES, written(TREES, each)[0])
                assert not more
                assert back["conversation"] == each["conversation"]
            faults += faults_in(records)
            if len(records) == 1:
                (again,) = written(TREES, records[0])[0]
                del again["answer_generation"]["train_messages"]
                item["answer_generation"].pop("train_messages", None)
                assert again == item
    assert counts == {"toolbench": [15, 156, 9, 19], "stabletoolbench": [6, 18, 5, 2]}
    assert faults == OFFICIAL_FAULTS


LINE = {
    "id": "Step 2: When is the tide in?",
    "conversations": [
        {"from": "system", "value": f"Use these.\nSpecifically, you have access to the following APIs: {[FIND]!r}"},
        {"from": "user", "value": "\nWhen is the tide in?\nBegin!\n"},
        {
            "from": "assistant",
            "value": '\nThought: I look.\nAction: find_tide_for_coastguide\nAction Input: {\n "harbour": "Nordvik"}',
        },
        {"from": "function", "value": '{"error": "", "response": "noon"}'},
        {"from": "assistant", "value": "\nThought: \nAction: find_tide_for_coastguide\nAction Input: Nordvik"},
        {"from": "function", "value": "no JSON"},
        {"from": "assistant", "value": "\nThought: It is noon."},
    ],
}


def test_a_training_line_goes_back_and_there() -> None:
    (made,) = read(LINES, [LINE])
    assert made["unique_trajectory_id"] == LINE["id"]
    assert made["task_instruction"] == "Use these.\n"
    assert [tool["function"] for tool in made["tools"]] == [FIND]
    assert made["conversation"] == [
        user("When is the tide in?"),
        call("find_tide_for_coastguide", "I look.", "call_0", harbour="Nordvik"),
        answer('{"error": "", "response": "noon"}', "find_tide_for_coastguide", "call_0"),
        says("Action: find_tide_for_coastguide\nAction Input: Nordvik"),
        user("no JSON"),
        says("It is noon."),
    ]
    check_back_and_there(LINES, [LINE])
    check_back_and_there(LINES, [{**LINE, "id": 7, "conversations": LINE["conversations"][1:]}])


def test_what_is_no_training_line_is_told() -> None:
    for item in (7, {}, {"conversations": [{"from": "human", "value": "x"}]}, {"conversations": [{"from": "user"}]}):
        with pytest.raises(Misfit):
            list(LINES.read(item, "id", Losses()))


texts = st.text(max_size=12)
values = st.recursive(st.none() | st.booleans() | st.integers() | texts, lambda inner: st.lists(inner, max_size=2))
actions = st.builds(
    lambda thought, arguments: call("find_item", thought, "c", **arguments), texts, st.dictionaries(texts, values)
)


@settings(max_examples=40)
@given(texts, st.lists(actions, min_size=1, max_size=3), texts)
def test_conversations_go_there_and_back(question: str, calls: list[dict[str, Any]], last: str) -> None:
    conversation = [user(question)]
    for each in calls:
        conversation += [each, answer(last)]
    made = record(conversation)
    for converter in (TREES, LINES):
        items, losses = written(converter, made)
        if not losses.counts:
            back = read(converter, json.loads(json.dumps(items)))[0]
            assert gist(back["conversation"]) == gist(conversation)
