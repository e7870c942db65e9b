"""AgentInstruct's rows: the actions of its six sets, examples before the task, there and back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dialogue_records import BESIDE, TEXTS, Record, exact, messages_of, purged, read_all, records, written
from hypothesis import given
from hypothesis import strategies as st

from lamsim.datasets.converters import Misfit, converter_named
from lamsim.datasets.converters.agentbench_wordings import WORDINGS

ROWS = converter_named("agentinstruct")


def row(id: str, *texts: str, flags: list[bool] | None = None) -> dict[str, Any]:
    """A row in which a human and gpt take turns; the flags are those of gpt's."""
    turns = []
    for place, text in enumerate(texts):
        loss = (flags[place // 2] if flags else place > 1) if place % 2 else None
        turns.append({"from": "gpt" if place % 2 else "human", "loss": loss, "value": text})
    return {"conversations": turns, "id": id}


SHELL = row(
    "os_7",
    'You are an assistant at a shell.\n\nNow, my problem is:\n\nhow many files are in "/etc"?',
    "Think: I count.\n\nAct: bash\n\n```bash\nls /etc | wc -l\n```",
    "The output of the OS:\n3",
    "Think: It is 3.\n\nAct: answer(3)",
    "Now, I will start a new problem in a new OS. My problem is:\n\nMake the file a.",
    "Think: I make it.\n\nAct: bash\n\n```bash\ncd ~\ntouch a\n```",
    "The output of the OS:\n\n\u001b]0;root@1: /\u0007root@1:/#",
    "Think: It is there.\n\nAct: finish",
    flags=[False, False, True, True],
)
DATABASE = row(
    "db_1",
    "I will ask you a question about a database.",
    "Ok.",
    "How many pupils are there?\nThe name of this table is pupils.",
    "I count them.\nThat is easy.\nAction: Operation\n```sql\nSELECT COUNT(*) FROM `pupils`\n```",
    "[(28,)]",
    'I can answer.\nAction: Answer\nFinal Answer: [28, "twenty-eight"]',
    flags=[False, True, True],
)
KNOWLEDGE = row(
    "kg_3",
    "You answer questions from a knowledge base.",
    "I've understood, start please.",
    "Question: who made it?\nEntities: [Engine, mark 2]",
    "Thought: I look at its relations.\nAction: get_relations(Engine, mark 2)",
    "Observation: [engine.maker, engine.year]",
    "Thought: The maker.\n\nAction: get_neighbors(Engine, mark 2, engine.maker)",
    "get_neighbors(...) cannot be executed.",
    "Thought: #0 is it.\nFinal Answer: #0",
)
HOUSEHOLD = row(
    "alfworld_0",
    "Interact with a household to solve a task.",
    "OK. I'll follow your instructions.",
    "Here is your task. You are in the middle of a room.\nYour task is to: put a mug in shelf.",
    "THOUGHT: A mug may be on the desk.\n ACTION: go to desk 1",
    "On the desk 1, you see a mug 1.",
    "ACTION: take mug 1 from desk 1",
    "You pick up the mug 1 from the desk 1.",
    "ACTION: put mug 1 in/on shelf 1",
)
ETO = {
    "id": "alfworld_77",
    "game_file": "trial_1",
    "conversations": [
        {key: value for key, value in {**turn, "value": text}.items() if key != "loss"}
        for turn, text in zip(
            HOUSEHOLD["conversations"],
            [
                "Interact with a household.",
                "OK",
                "You are in a room.\n\nYour task is to: take a mug.",
                "Thought: On the desk.\nAction: go to desk 1",
                "Observation: On the desk 1, you see a mug 1.",
                "Thought: There.\nAction: take mug 1 from desk 1",
            ],
            strict=False,
        )
    ],
}
SHOP = row(
    "webshop_2",
    "You are web shopping.",
    "Ok.",
    "WebShop [SEP] Instruction: [SEP] i want a teapot [SEP] Search",
    "Thought:\nI think I should search.\n\nAction:\nsearch[teapot]",
    "Instruction: [SEP] i want a teapot [SEP] B000000001",
    "Thought:\nIt fits.\n\nAction:\nclick[B000000001]",
)
CHOICE = row(
    "mind2web_9",
    "'''\n<html> <a id=0> Home </a> <input id=1 to /> </html>\n'''\n\nTask: Fly to Vel.\nA. None of the above\nB. <a",
    "Thought: I type the place.\nAnswer: C.\nAction: TYPE\nValue: Vel",
    flags=[True],
)
ALL = {
    "os": SHELL,
    "db": DATABASE,
    "kg": KNOWLEDGE,
    "alfworld": HOUSEHOLD,
    "eto": ETO,
    "webshop": SHOP,
    "mind2web": CHOICE,
    "other": row("chat_1", "Hi!", "Hello.", "Bye!", "Bye."),
}
EXPECTED = {
    "os": [("bash_action", {"script": "cd ~\ntouch a"}), ("finish_action", {})],
    "db": [
        ("execute_sql", {"query": "SELECT COUNT(*) FROM `pupils`"}),
        ("commit_final_answer", {"answers": [28, "twenty-eight"]}),
    ],
    "kg": [
        ("get_relations", {"variable": "Engine, mark 2"}),
        ("get_neighbors", {"variable": "Engine, mark 2", "relation": "engine.maker"}),
    ],
    "alfworld": [
        ("go_to", {"receptacle": "desk 1"}),
        ("take", {"object": "mug 1", "receptacle": "desk 1"}),
        ("put", {"object": "mug 1", "receptacle": "shelf 1"}),
    ],
    "eto": [("go_to", {"receptacle": "desk 1"}), ("take", {"object": "mug 1", "receptacle": "desk 1"})],
    "webshop": [("search", {"query": "teapot"}), ("click", {"element": "B000000001"})],
    "mind2web": [("type", {"element": "C", "text": "Vel"})],
    "other": [],
}


@pytest.mark.parametrize("name", ALL)
def test_a_rows_actions_are_calls_and_it_comes_back_as_it_was(name: str) -> None:
    [record] = read_all(ROWS, ALL[name])
    calls = [(call["name"], call["arguments"]) for _, _, listed in messages_of(record) for call in listed]
    assert calls == EXPECTED[name]
    assert record["unique_trajectory_id"] == ALL[name]["id"]
    assert bool(record["tools"]) == (name != "other")
    assert written(ROWS, record) == ([ALL[name]], set())
    grounded = [found for found in purged([record]) if found[1] != "ungrounded_value"]
    assert grounded == []


def test_thoughts_instruction_and_answers_stand_where_they_belong() -> None:
    [record] = read_all(ROWS, DATABASE)
    assert record["task_instruction"] == "I will ask you a question about a database."
    assert messages_of(record)[1][1] == "I count them. That is easy."
    [record] = read_all(ROWS, KNOWLEDGE)
    assert messages_of(record)[2:4:1][0] == ("tool", "[engine.maker, engine.year]", [])
    assert messages_of(record)[-1] == ("assistant", "Thought: #0 is it. Final Answer: #0", [])
    [record] = read_all(ROWS, HOUSEHOLD)
    assert messages_of(record)[1][1] == "A mug may be on the desk."


def without_flags(item: dict[str, Any]) -> dict[str, Any]:
    turns = [{key: value for key, value in turn.items() if key != "loss"} for turn in item["conversations"]]
    return {**item, "conversations": turns}


@pytest.mark.parametrize("item", [SHELL, without_flags(SHELL)])
def test_what_is_not_to_be_learned_are_examples(item: dict[str, Any]) -> None:
    [record] = read_all(ROWS, item)
    assert record["task_instruction"] == "You are an assistant at a shell.\n\n"
    examples = messages_of({**record, "conversation": record["few_shot_examples"]})
    assert [role for role, _, _ in examples] == ["user", "assistant", "tool", "assistant"]
    assert examples[0][1] == 'Now, my problem is: how many files are in "/etc"?'
    assert examples[1][2] == [{"name": "bash_action", "arguments": {"script": "ls /etc | wc -l"}}]
    assert messages_of(record)[0][1].startswith("Now, I will start a new problem")
    assert written(ROWS, record) == ([item], set())


def test_sets_are_told_by_their_actions_where_ids_say_nothing() -> None:
    for name in ("os", "db", "kg", "webshop", "mind2web", "alfworld"):
        nameless = {"conversations": ALL[name]["conversations"]}
        [record] = read_all(ROWS, nameless)
        assert (record["lamsim"]["source"]["set"], record["unique_trajectory_id"]) == (name, "item")
        assert written(ROWS, record) == ([nameless], set())


def test_other_spellings_of_rows() -> None:
    named = [
        {"role": "assistant" if turn["from"] == "gpt" else "user", "content": turn["value"]}
        for turn in DATABASE["conversations"]
    ]
    for item in (named, {"id": "db_1", "conversations": named}):
        [record] = read_all(ROWS, item)
        assert messages_of(record) == messages_of(read_all(ROWS, DATABASE)[0])
        assert written(ROWS, record) == ([item], set())


def test_a_changed_row_is_marked_by_the_rule() -> None:
    [record] = read_all(ROWS, SHELL)
    del record["conversation"][1:3]
    [item], _ = written(ROWS, record)
    assert [turn["loss"] for turn in item["conversations"]] == [None, False, None, False, None, True]


def test_records_from_elsewhere_are_written_as_their_environment_speaks() -> None:
    [record] = read_all(converter_named("hotpotqa-react"), "Question: Who?\nAction 1: Search[A]\nObservation 1: B.")
    with pytest.raises(Misfit, match="None of its calls is an action of this format"):
        written(ROWS, record)
    [record] = read_all(converter_named("webshop"), "WebShop [SEP] i want a pot\n\nAction: search[pot]\nObservation: A")
    [item], lost = written(ROWS, record)
    assert [turn["value"] for turn in item["conversations"]][1:] == [
        "OK.",
        "WebShop [SEP] i want a pot",
        "Action:\nsearch[pot]",
        "A",
    ]
    assert [turn["loss"] for turn in item["conversations"]] == [None, False, None, True, None]
    assert lost == set()


@pytest.mark.parametrize(
    "item",
    [
        *(None, {}, [], {"conversations": []}, {"conversations": [3]}, {"conversations": [{"from": "human"}]}),
        *({"conversations": [{"from": "tool", "value": "a"}]}, [{"role": "user", "content": None}]),
    ],
)
def test_what_is_no_row_is_a_misfit(item: object) -> None:
    with pytest.raises(Misfit, match="no row of AgentInstruct"):
        read_all(ROWS, item)


@given(
    st.sampled_from([*WORDINGS, "chat"]),
    st.lists(st.tuples(st.booleans(), TEXTS, st.sampled_from([None, False, True]))),
)
def test_any_row_comes_back(kind: str, turns: list[tuple[bool, str, Any]]) -> None:
    listed = [{"from": "gpt" if agents else "human", "loss": loss, "value": text} for agents, text, loss in turns]
    item = {"id": f"{kind}_1", "conversations": listed}
    if listed:
        [record] = read_all(ROWS, item)
        assert json.loads(json.dumps(written(ROWS, record)[0])) == [item]


@given(st.sampled_from(list(WORDINGS)).flatmap(lambda kind: records(WORDINGS[kind].where)))
def test_what_is_not_told_as_lost_is_kept(record: Record) -> None:
    try:
        [item], lost = written(ROWS, record)
    except Misfit:
        return
    if lost <= BESIDE:
        [back] = read_all(ROWS, item)
        if any("tool_calls" in message for message in record["conversation"]):
            assert exact(back) == exact(record)


def test_agentbenchs_prompts(official_data: Callable[[str], Path]) -> None:
    prompts = json.loads(official_data("agentbench/prompts.json").read_text("utf-8"))
    [shell] = [entry["value"] for entry in prompts["v0.2/os/os_interaction/task.py"] if entry["name"] == "ONE_SHOT"]
    choices = [
        json.loads(file.read_text("utf-8")) for file in official_data("mind2web").glob("agentbench_llm_prompt*.json")
    ]
    found = [(read_all(ROWS, item, str(place))[0], item) for place, item in enumerate((shell, *choices))]
    calls = [sum(len(calls) for _, _, calls in messages_of(record)) for record, _ in found]
    assert calls == [3, 3, 3]
    assert [written(ROWS, record) for record, _ in found] == [([item], set()) for _, item in found]
    assert list(purged([record for record, _ in found])) == []
