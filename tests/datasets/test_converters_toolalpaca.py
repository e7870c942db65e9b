"""ToolAlpaca's APIs with instances and golden answers."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import gymnasium
import pytest
from converter_checks import check_back_and_there, read, written
from converter_faults import faults_in
from record_maker import record

from lamsim.datasets.converters import Losses, Misfit, converter_named
from lamsim.datasets.converters.toolalpaca_functions import api_of, tools_of

ALPACA = converter_named("toolalpaca")
PARAMETERS = {
    "species": "Required. string. One of: [otter, seal]. Which animal.",
    "year": "integer. Since when.",
    "tags": "Array[string]. What to look for.",
    "place": "Object{lat: number, lon: number}. Where.",
    "more": "#Options",
}
API = {
    "Name": "Shorelog",
    "Description": "Sightings",
    "Category": "Animals",
    "Introduction": "Tells who was seen where.",
    "Functions": "1. findSightings",
    "Documentation": '{"openapi": "3.0.0", "paths": {}}',
    "NLDocumentation": "findSightings: ...",
    "Function_Description": {
        "findSightings": f"Finds sightings.\nParameters: {json.dumps(PARAMETERS)}\nOutput: OK.\n - Structure: Array",
        "components": "",
    },
    "Function_Projection": {"findSightings": ["/sightings", "get"]},
}
LOG = ' I look for otters.\nAction: findSightings\nAction Input: {"species":  "otter"}'
TRAINED = {
    **API,
    "Instructions": ["Any otters?", "And seals?"],
    "Instances": [
        {
            "input": "Any otters?\nHint: none",
            "output": "Two otters.",
            "Final Thought": "I know.",
            "intermediate_steps": [
                [["findSightings", '{"species":  "otter"}', LOG], "Status Code: 200. Response: 2"],
                [
                    [
                        "getDetails",
                        '{"Question": "Where?"}',
                        ' Hm.\nAction: getDetails\nAction Input: {"Question": ""}',
                    ],
                    "",
                ],
                [
                    ["findSightings", "otter", " Thus.\nAction: findSightings\nAction Input: otter"],
                    "Invalid JSON format.",
                ],
            ],
        },
        {"input": "And seals?", "output": "None.", "intermediate_steps": []},
        "HTTPError",
    ],
}
OF_FUNCTIONS = {"Documentation", "NLDocumentation", "Functions", "Function_Description", "Function_Projection"}
GOLDEN = {
    **API,
    "Instructions": ["Any otters?", "Of that year?"],
    "Golden_Answers": [
        [{"Action": "findSightings", "Action_Input": '{"species": "otter"}'}],
        [{"Action": "[Optional]findSightings", "Action_Input": '{"species": "seal", "year": ${year from getDetails}}'}],
    ],
}


def test_functions_become_tools() -> None:
    (tool,) = tools_of(API["Function_Description"], set())
    assert tool["description"] == "Finds sightings.\nOutput: OK.\n - Structure: Array"
    assert tool["parameters"] == {
        "type": "object",
        "properties": {
            "species": {"type": "string", "enum": ["otter", "seal"], "description": "Which animal."},
            "year": {"type": "integer", "description": "Since when."},
            "tags": {"type": "array", "items": {"type": "string"}, "description": "[string]. What to look for."},
            "place": {"type": "object", "description": "{lat: number, lon: number}. Where."},
            "more": {"description": ""},
        },
        "required": ["species"],
    }


def test_instances_are_records() -> None:
    losses = Losses()
    first, second = ALPACA.read(TRAINED, "id", losses)
    assert losses.counts == {"instances that are no dialogue but an error": 1}
    calls = [message["tool_calls"][0]["function"] for message in first["conversation"] if "tool_calls" in message]
    assert calls == [
        {"name": "findSightings", "arguments": {"species": "otter"}},
        {"name": "getDetails", "arguments": {"Question": "Where?"}},
    ]
    assert first["conversation"][1]["content"] == "I look for otters."
    assert [message["role"] for message in first["conversation"][-3:]] == ["assistant", "user", "assistant"]
    assert first["conversation"][-1]["content"] == "Two otters."
    assert [tool["function"]["name"] for tool in first["tools"]] == ["getDetails", "findSightings"]
    assert [message["content"] for message in second["conversation"]] == ["And seals?", "None."]
    assert first["task_instruction"] == API["Introduction"]


@pytest.mark.parametrize(("entry", "key"), [(TRAINED, "Instances"), (GOLDEN, "Golden_Answers")])
def test_records_come_back_as_apis_of_their_own(entry: dict[str, Any], key: str) -> None:
    for number, each in enumerate(read(ALPACA, [entry])):
        (item,), losses = written(ALPACA, each)
        expected = {**API, "Instructions": [entry["Instructions"][number]], key: [entry[key][number]]}
        documented = {name for name in expected if item[name] != expected[name]}
        if number:
            assert documented == OF_FUNCTIONS
            assert "the API's own documentation, which only the first of its records has" in losses.counts
            assert set(item["Function_Description"]) == set(API["Function_Description"])
        else:
            assert not documented
            assert not losses.counts
        check_back_and_there(ALPACA, [item])


def test_golden_answers_have_holes_and_calls_that_may_be_left_out() -> None:
    _, asked = read(ALPACA, [GOLDEN])
    (call,) = asked["conversation"][1]["tool_calls"]
    assert call["function"]["name"] == "findSightings"
    assert call["function"]["arguments"] == {"species": "seal", "year": "${year from getDetails}"}


def test_a_record_of_elsewhere_becomes_an_api_that_the_family_plays(tmp_path: Path) -> None:
    items, losses = written(ALPACA, record())
    assert losses.counts == {"parts of tools' schemas, such as defaults, ranges and nested fields": 1}
    (tmp_path / "eval_simulated.json").write_text(json.dumps([{**items[0], **_golden(items[0])}]))
    env = gymnasium.make("lamsim/ToolAlpaca-v0", data=str(tmp_path), split="eval_simulated")
    seen, _ = env.reset(seed=0)
    assert "find_item" in seen
    assert "buy_item" in seen


def _golden(item: dict[str, Any]) -> dict[str, Any]:
    steps = item["Instances"][0]["intermediate_steps"]
    return {"Golden_Answers": [[{"Action": call[0], "Action_Input": call[1]} for call, _ in steps]]}


def test_tools_that_were_written_are_read_again() -> None:
    functions = tools_of(API["Function_Description"], set())
    described = api_of("x", "", functions)["Function_Description"]
    assert [tool["parameters"]["required"] for tool in tools_of(described, set())] == [["species"]]


@pytest.mark.parametrize(
    "item",
    [3, {}, API, {**API, "Golden_Answers": [[]]}, {**API, "Instances": [{"input": "x", "intermediate_steps": [1]}]}],
)
def test_what_is_no_api_is_told(item: Any) -> None:
    with pytest.raises(Misfit):
        list(ALPACA.read(item, "id", Losses()))


SIMULATED_FAULTS = {
    "missing_argument": 1,
    "repeated_call": 2,
    "wrong_argument_name": 1,
    "wrong_argument_type": 13,
    "wrong_argument_value": 12,
}
REAL_FAULTS = {"invalid_format": 4, "repeated_call": 8, "wrong_argument_type": 3, "wrong_function_name": 6}
"""What the verifier finds in golden answers: holes, empty choices, functions that the API has not, broken JSON."""


@pytest.mark.parametrize(
    ("name", "apis", "count", "faults"),
    [
        ("eval_simulated", 10, 100, SIMULATED_FAULTS),
        ("eval_real", 11, 114, REAL_FAULTS),
    ],
)
def test_official_files(official_data: Any, name: str, apis: int, count: int, faults: dict[str, int]) -> None:
    entries = json.loads((official_data("toolalpaca") / f"{name}.json").read_bytes())
    assert len(entries) == apis
    found: Counter[str] = Counter()
    total = 0
    for entry in entries:
        records = read(ALPACA, [entry])
        total += len(records)
        back = [written(ALPACA, each)[0][0] for each in records]
        assert [each["Golden_Answers"][0] for each in back] == entry["Golden_Answers"]
        assert [each["Instructions"][0] for each in back] == entry["Instructions"]
        assert {**entry, **back[0]} == back[0]
        assert all(each.keys() >= back[0].keys() for each in back)
        found += faults_in(records)
    assert total == count
    assert found == faults
