"""ReAct's episodes of HotpotQA: their variants, there and back, and what purging says of the official prompts."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from dialogue_records import BESIDE, TEXTS, Record, exact, messages_of, purged, read_all, records, written
from hypothesis import given

from lamsim.datasets.converters import Misfit, converter_named
from lamsim.datasets.converters.environments import environment

REACT = converter_named("hotpotqa-react")

NUMBERED = """Question: In which river does the Vel end?
Thought 1: I have to find the Vel.
Action 1: Search[Vel]
Observation 1: Could not find [Vel]. Similar: ['Vel (river)', 'Velm'].
Thought 2: The river it is.
Action 2: Search[Vel (river)]
Observation 2: The Vel is a river. It is long.
It ends in the Orr.
Action 3: Lookup[ends]
Observation 3: (Result 1 / 1) It ends in the Orr.
Thought 4: So the answer is the Orr.
Action 4: Finish[the Orr]"""

PLAIN = """Question: Who?
Thought: I look.
Action: search[A]
Observation: A is B.
Action: Finish[B]
Observation: Episode finished, reward = 1"""


def test_steps_become_calls_with_their_thoughts_and_answers() -> None:
    [record] = read_all(REACT, NUMBERED)
    assert messages_of(record) == [
        ("user", "Question: In which river does the Vel end?", []),
        ("assistant", "I have to find the Vel.", [{"name": "search", "arguments": {"entity": "Vel"}}]),
        ("tool", "Could not find [Vel]. Similar: ['Vel (river)', 'Velm'].", []),
        ("assistant", "The river it is.", [{"name": "search", "arguments": {"entity": "Vel (river)"}}]),
        ("tool", "The Vel is a river. It is long. It ends in the Orr.", []),
        ("assistant", "", [{"name": "lookup", "arguments": {"keyword": "ends"}}]),
        ("tool", "(Result 1 / 1) It ends in the Orr.", []),
        ("assistant", "So the answer is the Orr.", [{"name": "finish", "arguments": {"answer": "the Orr"}}]),
    ]
    assert record["lamsim"]["source"] == {"format": "hotpotqa-react"}, "written by the rule, nothing is to be kept"


@pytest.mark.parametrize(
    "text", [NUMBERED, PLAIN, "Question: Who?\nThought: So B.\nAnswer: B", "Question: Q\nAnswer: B"]
)
def test_every_variant_comes_back_as_it_was(text: str) -> None:
    [record] = read_all(REACT, text)
    assert written(REACT, record) == ([text], set())


def test_answers_without_actions_are_words_without_tools() -> None:
    [record] = read_all(REACT, "Question: Who?\nThought: So B.\nAnswer: B")
    assert record["tools"] == []
    assert messages_of(record)[1] == ("assistant", "Thought: So B. Answer: B", [])


def test_a_text_that_holds_several_and_json_of_texts_hold_their_records() -> None:
    both = f"Solve it.\n{NUMBERED}\n\n{PLAIN}\n"
    assert [record["unique_trajectory_id"] for record in read_all(REACT, both)] == ["item", "item-2"]
    found = read_all(REACT, json.dumps({"a": f"\n{NUMBERED}\n", "b": [both, {"c": PLAIN}], "d": 3}))
    assert [written(REACT, record)[0] for record in found] == [[text] for text in (NUMBERED, NUMBERED, PLAIN, PLAIN)]


@pytest.mark.parametrize("item", ["", "Thought 1: who?", "{", "[]", '{"a": ["b"]}', 3, None, {"a": 1}, [[]]])
def test_what_is_no_episode_is_a_misfit(item: object) -> None:
    with pytest.raises(Misfit, match="no transcript of hotpotqa-react"):
        read_all(REACT, item)


def test_what_no_action_says_becomes_words_and_is_told() -> None:
    [record] = read_all(REACT, NUMBERED)
    record["conversation"][3]["tool_calls"][0]["function"] = {"name": "open", "arguments": {"page": 3}}
    [text], lost = written(REACT, record)
    assert 'Action 2: open {"page": 3}\nObservation 2: The Vel' in text
    assert lost == {"calls that are no action of the environment become words"}
    for message in record["conversation"]:
        for call in message.get("tool_calls", ()):
            call["function"] = {"name": "open", "arguments": {"page": 3}}
    with pytest.raises(Misfit, match="None of its calls is an action of this format; one is 'open'"):
        written(REACT, record)


def test_a_changed_step_is_written_anew_and_the_others_as_they_were() -> None:
    [record] = read_all(REACT, PLAIN)
    record["conversation"][1]["tool_calls"][0]["function"]["arguments"]["entity"] = "Z"
    assert written(REACT, record)[0] == [
        PLAIN.replace("Thought: I look.\nAction: search[A]", "Thought 1: I look.\nAction 1: Search[Z]")
    ]


@given(records(environment("hotpotqa")))
def test_what_is_not_told_as_lost_is_kept(record: Record) -> None:
    try:
        [text], lost = written(REACT, record)
    except Misfit:
        return
    if lost <= BESIDE:
        [back] = read_all(REACT, text)
        assert exact(back) == exact(record)


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    item = f"Question: {text}".strip()
    assert (
        "\n\n".join(text for record in read_all(REACT, item) for text in written(REACT, record)[0]).split()
        == item.split()
    )


def test_the_official_prompts_are_read_to_the_last_step(official_data: Callable[[str], Path]) -> None:
    found = json.loads(official_data("hotpotqa/react_prompts_naive.json").read_text("utf-8"))
    read = {name: read_all(REACT, text, name) for name, text in found.items()}
    assert {
        name: (len(all), sum("tool_calls" in m for r in all for m in r["conversation"])) for name, all in read.items()
    } == {
        "webthink_simple": (8, 25),
        "webthink_simple_3": (3, 11),
        "webthink_simple6": (6, 20),
        "webact_simple6": (6, 20),
        "cotqa_simple": (8, 0),
        "cotqa_simple6": (6, 0),
        "webqa_simple": (8, 0),
        "webqa_simple6": (6, 0),
    }
    for name, all_records in read.items():
        assert "\n".join(written(REACT, record)[0][0] for record in all_records) == found[name].strip()
    rules = Counter(rule for _, rule, _ in purged([record for records in read.values() for record in records]))
    assert rules == {"exact_duplicate": 10}, "the prompts share questions; nothing else is found"


def test_lines_of_answers_that_look_like_labels_are_indented_and_that_is_told() -> None:
    [record] = read_all(REACT, PLAIN)
    record["conversation"][2]["content"] = "Action: Search[B]\nQuestion: what?\n Thought: x"
    [text], lost = written(REACT, record)
    assert "Observation: Action: Search[B]\n  Question: what?\n   Thought: x\nAction" in text
    assert "how lines of answers begin that look like the format's own" in lost
    assert [role for role, _, _ in messages_of(read_all(REACT, text)[0])] == [
        role for role, _, _ in messages_of(record)
    ]
