"""API-Bank's dialogues, prompts and plans."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from converter_checks import check_back_and_there, read, written
from converter_faults import faults_in
from hypothesis import given, settings
from hypothesis import strategies as st
from record_maker import answer, call, record, says, user

from lamsim.datasets.converters import Losses, Misfit, converter_named
from lamsim.datasets.converters.apibank_calls import read_request, write_request
from lamsim.datasets.converters.parts import gist

DIALOGUES = converter_named("api-bank")
PROMPTS = converter_named("api-bank-prompts")
MOOR = {
    "name": "BookMooring",
    "description": "Books a mooring.",
    "input_parameters": {
        "boat": {"type": "str", "description": "Its name."},
        "nights": {"type": "int", "description": "How many."},
        "guests": {"type": "list(str)", "description": "Who comes."},
    },
    "output_parameters": {"berth": {"type": "str", "description": "Where."}},
}
SEARCH = {
    "name": "ToolSearcher",
    "description": "Searches.",
    "input_parameters": {"keywords": {"type": "str", "description": "Words."}},
}


def api(name: str, given: dict[str, Any], output: Any, exception: Any = None, **typed: Any) -> dict[str, Any]:
    result = {"api_name": name, "input": {**given, **typed}, "output": output, "exception": exception}
    return {"role": "API", "api_name": name, "param_dict": given, "result": result}


MOORED = api(
    "BookMooring",
    {"boat": "Tern", "nights": "2", "guests": "['Ada', 'Bo']"},
    {"berth": "B4"},
    nights=2,
    guests=["Ada", "Bo"],
)
DIALOGUE = [
    {"role": "User", "text": "A mooring for the Tern, two nights, Ada and Bo come."},
    {"role": "AI", "text": "I look for it."},
    api("ToolSearcher", {"keywords": "mooring"}, [MOOR]),
    MOORED,
    {"role": "AI", "text": "Berth B4."},
    {"role": "User", "text": "And pay."},
    api("PayHarbour", {"amount": "12.5"}, None, "No money.", amount=12.5),
    {"role": "AI", "text": "There is no money."},
    {"role": "AI", "text": "Sorry."},
]


def test_a_dialogue_is_a_record() -> None:
    (made,) = read(DIALOGUES, [DIALOGUE])
    assert gist(made["conversation"]) == {
        "user": [DIALOGUE[0]["text"], "And pay."],
        "assistant": ["I look for it.", "Berth B4.", "There is no money.", "Sorry."],
        "calls": [
            {"name": "ToolSearcher", "arguments": {"keywords": "mooring"}},
            {"name": "BookMooring", "arguments": {"boat": "Tern", "nights": 2, "guests": ["Ada", "Bo"]}},
            {"name": "PayHarbour", "arguments": {"amount": 12.5}},
        ],
        "tool": [json.dumps([MOOR]), '{"berth": "B4"}', "No money."],
    }
    assert made["conversation"][1]["content"] == "I look for it."
    assert [tool["function"]["name"] for tool in made["tools"]] == ["ToolSearcher", "PayHarbour"]
    (arrived,) = made["lamsim"]["arrived"]
    assert arrived["parameters"]["properties"]["guests"]["items"] == {"type": "string"}
    assert made["lamsim"]["source"]["undescribed"] == ["PayHarbour"]
    assert not faults_in([made])


@pytest.mark.parametrize("dialogue", [DIALOGUE, DIALOGUE[:1], [MOORED], [{**DIALOGUE[0], "mood": "glad"}]])
def test_dialogues_go_back_and_there(dialogue: list[dict[str, Any]]) -> None:
    check_back_and_there(DIALOGUES, [dialogue])


def test_what_an_accepted_call_leaves_out_is_not_required(tmp_path: Path) -> None:
    rows = [
        {"file": "a.jsonl", "instruction": f"Do.\nAPI descriptions:\n{json.dumps(MOOR)}", "input": "", "output": ""}
    ]
    (tmp_path / "test-data").mkdir()
    (tmp_path / "test-data" / "level-1-api.json").write_text(json.dumps(rows))
    beside = DIALOGUES.beside(tmp_path / "samples" / "a.jsonl")
    (made,) = beside.read([api("BookMooring", {"boat": "Tern"}, "done")], "id", Losses())
    (tool,) = made["tools"]
    assert tool["function"]["description"] == "Books a mooring."
    assert tool["function"]["parameters"]["required"] == ["boat"]
    assert "undescribed" not in made["lamsim"]["source"]
    assert DIALOGUES.beside(tmp_path / "else" / "b.jsonl").read is not None


@pytest.mark.parametrize("item", [{}, [], ["x"], [{"role": "Bot", "text": "x"}], [{"role": "API", "api_name": "x"}]])
def test_what_is_no_dialogue_is_told(item: Any) -> None:
    with pytest.raises(Misfit):
        list(DIALOGUES.read(item, "id", Losses()))


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("[F(a='x', b='y')]", ("F", {"a": "x", "b": "y"})),
        ("[F(list='['a', 'b']', c='d')]", ("F", {"list": "['a', 'b']", "c": "d"})),
        ("[F(place=New York, number=3)]", ("F", {"place": "New York", "number": "3"})),
        ("[F(number=3, ok=True)]", ("F", {"number": 3, "ok": True})),
        ("F()", ("F", {})),
        ("[F('x')]", None),
        ("nothing", None),
    ],
)
def test_requests(text: str, call: Any) -> None:
    assert read_request(text) == call


ROW = {
    "file": "x.jsonl",
    "id": 3,
    "instruction": f"\nGenerate.\n\nAPI descriptions:\n{json.dumps(MOOR)}\n{json.dumps(SEARCH)}",
    "input": "User: A mooring.\nTwo lines.\nAI: I look.\nAPI-Request: [ToolSearcher(keywords='pay')]->"
    "{'name': 'Pay', 'description': 'Pays.', 'input_parameters': {'sum': {'type': str, 'description': 'How much.'}}}\n"
    'API-Request: [Pay(sum="5")]->done\nGenerate API Request:\n',
    "expected_output": "API-Request: [BookMooring(boat='Tern', nights='2', guests='['Ada']')]",
}
SAID = {"instruction": "Answer.", "input": "User: Hi.\nGenerate AI Response: ", "output": "AI: Hello.\n"}
PLAN = {
    "requirement": " A mooring for the Tern.",
    "response": "Done.",
    "apis": [
        {
            "api_name": "ToolSearcher",
            "input": {"keywords": "mooring"},
            "output": {"api_name": "ToolSearcher", "input": {}, "output": MOOR, "exception": None},
        },
        {"api_name": "BookMooring", "input": {"boat": "Tern", "nights": 2, "guests": []}, "output": {"x": 1}},
    ],
}


def test_a_row_is_a_record() -> None:
    (made,) = read(PROMPTS, [ROW])
    assert made["task_instruction"] == "Generate."
    assert made["conversation"][0] == user("A mooring.\nTwo lines.")
    calls = gist(made["conversation"])["calls"]
    assert calls == [
        {"name": "ToolSearcher", "arguments": {"keywords": "pay"}},
        {"name": "Pay", "arguments": {"sum": "5"}},
        {"name": "BookMooring", "arguments": {"boat": "Tern", "nights": 2, "guests": ["Ada"]}},
    ]
    assert made["conversation"][-2] == answer("done", "Pay", "call_1")
    assert [tool["name"] for tool in made["lamsim"]["arrived"]] == ["Pay"]
    assert not faults_in([made])


@pytest.mark.parametrize("row", [ROW, SAID, PLAN, {**SAID, "output": "Hello."}, {**SAID, "output": "API-Request: F"}])
def test_rows_and_plans_go_back_and_there(row: dict[str, Any]) -> None:
    check_back_and_there(PROMPTS, [row])


@pytest.mark.parametrize("row", [ROW, SAID, PLAN])
def test_what_is_edited_is_written_as_it_is_now(row: dict[str, Any]) -> None:
    (made,) = read(PROMPTS, [row])
    made["conversation"][0]["content"] = "Something else."
    text = json.dumps(written(PROMPTS, made)[0])
    assert "Something else." in text
    assert "mooring." not in text.replace("Books a mooring.", "")
    assert "Hi." not in text


def test_a_record_of_elsewhere_is_a_row_that_asks_for_the_last_message() -> None:
    (row,), losses = written(PROMPTS, record())
    assert row["output"] == "AI: Done, you have three lamps."
    assert row["input"].endswith("->Bought.\nGenerate AI Response:\n")
    assert losses.counts == {
        "parts of tools' schemas, such as what is required, defaults and nested fields": 1,
    }
    (row,), losses = written(PROMPTS, record([user("a"), call("find_item", name="b"), answer("c")]))
    assert row["output"] == "API-Request: [find_item(name='b')]"
    assert losses.counts["what came back of the last call"] == 1
    with pytest.raises(Misfit):
        written(PROMPTS, record([user("a")]))


@pytest.mark.parametrize(
    "item", [1, {}, {"instruction": "", "input": "no speaker", "output": ""}, {**PLAN, "apis": [{}]}]
)
def test_what_is_no_row_is_told(item: Any) -> None:
    with pytest.raises(Misfit):
        list(PROMPTS.read(item, "id", Losses()))


texts = st.text(max_size=12)


@settings(max_examples=60)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), texts, max_size=3))
def test_requests_go_there_and_back(arguments: dict[str, str]) -> None:
    assert read_request(write_request("Find", arguments)) == ("Find", arguments)


@settings(max_examples=40)
@given(st.lists(texts, min_size=1, max_size=2), texts, texts)
def test_conversations_go_there_and_back(questions: list[str], thought: str, seen: str) -> None:
    conversation = [call("buy_item", thought, "c", code=seen, pieces=3, gift=True), answer(seen), says(thought)]
    made = record([user(text) for text in questions] + conversation)
    for converter in (DIALOGUES, PROMPTS):
        items, losses = written(converter, made)
        if not any("texts begin" in loss for loss in losses.counts):
            back = read(converter, json.loads(json.dumps(items)))[0]
            assert gist(back["conversation"]) == gist(made["conversation"])


def test_official_dialogues(official_data: Any) -> None:
    records = []
    undescribed: Counter[str] = Counter()
    files = sorted((official_data("apibank") / "lv1-lv2-samples").glob("*/*.jsonl"))
    for file in files:
        turns = [json.loads(line) for line in file.read_text().splitlines() if line]
        if turns:  # one file is empty
            converter = DIALOGUES.beside(file)
            (made,) = converter.read(turns, file.stem, Losses())
            assert written(DIALOGUES, made)[0] == [turns]
            undescribed.update(made["lamsim"]["source"].get("undescribed", ()))
            records.append(made)
    assert (len(files), len(records)) == (264, 263)
    assert undescribed.total() == 6
    assert faults_in(records) == {"wrong_argument_name": 8, "repeated_call": 6}


@pytest.mark.parametrize(("folder", "count", "faults"), [("test-data", 1602, "TEST"), ("training-data", 2490, "TRAIN")])
def test_official_rows(official_data: Any, folder: str, count: int, faults: str) -> None:
    rows = [
        row
        for file in sorted((official_data("apibank") / folder).glob("*.json"))
        for row in json.loads(file.read_bytes())
    ]
    records = [made for number, row in enumerate(rows) for made in PROMPTS.read(row, str(number), Losses())]
    assert len(records) == len(rows) == count
    assert [item for made in records for item in PROMPTS.write(made, Losses())] == rows
    assert faults_in(records[::5]) == FAULTS[faults]


FAULTS = {
    "TEST": {"wrong_function_name": 4, "wrong_argument_name": 5, "missing_argument": 15, "repeated_call": 8},
    "TRAIN": {"wrong_function_name": 6, "missing_argument": 4},
}
"""Of every fifth record: tools that were never found, unknown arguments, ForgotPassword called in two steps."""
