"""Synthesis: styles, stages, feedback and determinism over environments, documents and lists of tools."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from synthesis_catalog import TOOLS, tool, write

from lamsim.datasets.purging import Purger, rules_named
from lamsim.datasets.records import Line
from lamsim.errors import UsageError
from lamsim.synthesis import FAULTS, STYLES, Report, Synthesizer, generator_named, worlds_of

Record = dict[str, Any]


def synthesize(
    source: str, count: int, *, styles: Sequence[str] = STYLES, seed: int = 0, feedback: bool = True, **given: Any
) -> tuple[list[Record], list[Record], Report]:
    worlds = worlds_of(source, given.pop("options", None), worlds=2, seed=seed, expert=given.pop("expert", True))
    judge = given.pop("judge", None)
    generator = generator_named(given.pop("generator", "offline"), **given)
    made = Synthesizer(source, worlds, generator, styles=styles, seed=seed, judge=judge, feedback=feedback)
    all_made = list(made.run(count))
    for world in worlds:
        world.close()
    records = [one.record for one in all_made if one.record is not None]
    return records, [one.refusal for one in all_made if one.refusal is not None], made.report


def style_of(record: Record) -> str:
    return str(record["lamsim"]["synthesis"]["style"])


def calls_of(record: Record) -> list[tuple[str, Record]]:
    calls = record["conversation"][1].get("tool_calls", [])
    return [(call["function"]["name"], call["function"]["arguments"]) for call in calls]


SOURCES = [
    ("lamsim/TauBench-v0", {}),
    ("lamsim/LAM-v0", {"tier": "hard"}),
    ("lamsim/ToolAlpaca-v0", {}),
    ("lamsim/OpenAPI-v0", {}),
]


@pytest.mark.parametrize(("source", "options"), SOURCES)
def test_every_style_of_a_family_runs_in_its_world(source: str, options: Record) -> None:
    records, refusals, report = synthesize(source, 60, options=options)
    assert len(records) == 60
    assert report.executed
    assert {style_of(record) for record in records} == set(STYLES)
    purger = Purger(rules_named(["broken_turn", "ungrounded_value"]))
    for number, record in enumerate(records, 1):
        offered = [tool["function"]["name"] for tool in record["tools"]]
        made = calls_of(record)
        names = [name for name, _ in made]
        style = style_of(record)
        assert set(names) <= set(offered)
        assert (style in ("simple", "parallel")) <= (len(offered) == 1)
        assert (style == "multiple") <= (len(offered) > 1 and len(names) == 1)
        assert (style == "parallel") <= (len(set(names)) == 1 < len(names))
        assert (style == "parallel-multiple") <= (len(set(names)) > 1)
        assert (style == "irrelevance") <= (not names and record["lamsim"]["synthesis"]["missing"] not in offered)
        answers = [message for message in record["conversation"] if message["role"] == "tool"]
        assert [answer["name"] for answer in answers] == names
        assert all(answer["content"] for answer in answers)
        for name in offered:
            assert "_" not in name or name not in record["conversation"][0]["content"]
        draft = purger.judge(Line(number, json.dumps(record).encode(), record))
        assert not draft.dropped, draft.findings
    assert all(refusal["stage"] and refusal["reason"] for refusal in refusals)


def test_a_list_of_tools_needs_no_backend(tmp_path: Path) -> None:
    records, _, report = synthesize(write(tmp_path), 40)
    assert len(records) == 40
    assert not report.executed
    assert report.diversity.to_json()["tools_used"] == len(TOOLS)
    for record in records:
        assert [message["role"] for message in record["conversation"]] == ["user", "assistant"]
        assert not record["lamsim"]["synthesis"]["executed"]


def test_requests_say_what_the_calls_take(tmp_path: Path) -> None:
    records, _, _ = synthesize(write(tmp_path), 60, styles=["simple"])
    for record in records:
        said = record["conversation"][0]["content"]
        for value in calls_of(record)[0][1].values():
            assert isinstance(value, bool) or str(value) in said
        assert re.match(r"[A-Z]", said)
        assert re.search(r"[.?!]$", said)
        assert "  " not in said
        assert "{" not in said
    weather = [record["conversation"][0]["content"] for record in records if calls_of(record)[0][0] == "get_weather"]
    assert any(re.search(r"the weather of [A-Z]\w+", said) for said in weather)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    path = write(tmp_path)
    first, second, other = (json.dumps(synthesize(path, 20, seed=seed)[:2]) for seed in (1, 1, 2))
    assert first == second != other
    in_world = [json.dumps(synthesize("lamsim/TauBench-v0", 10, seed=3)[:2]) for _ in range(2)]
    assert in_world[0] == in_world[1]


def test_each_stage_catches_its_kind_of_fault() -> None:
    _, refusals, report = synthesize("lamsim/TauBench-v0", 150, faults=0.5)
    assert set(report.planted) == set(FAULTS)
    order = ["format", "execution", "semantic", "repeated"]
    for fault, (stage, _) in FAULTS.items():
        caught = report.planted[fault]
        assert caught[stage] > 0, f"{fault}: {caught}"
        for earlier in order[: order.index(stage)]:
            if stage == "format":
                assert not caught[earlier]
        if fault != "nothing_there":
            assert not caught["accepted"], f"{fault}: {caught}"
    gone = [refusal for refusal in refusals if refusal.get("planted") == "nothing_there"]
    assert any("not found" in refusal["reason"] for refusal in gone)
    told = report.to_json()
    assert told["all"]["verified"] == 150
    rows = told["styles"].values()
    for key in ("verified", "fail_format", "fail_execution", "fail_semantic"):
        assert told["all"][key] == sum(row[key] for row in rows)


def test_a_tool_with_twins_alone_does_not_rule_out_irrelevance(tmp_path: Path) -> None:
    tools = [
        tool("get_weather_museum", "Shows how clouds are made.", ()),
        tool("get_weather", "Tells when it will rain.", ()),
        tool("list_museum", "Names what hangs on the walls.", ()),
    ]
    for seed in range(12):
        records, _, report = synthesize(write(tmp_path, tools), 2, styles=["irrelevance"], seed=seed)
        assert not report.unfit
        assert all(record["lamsim"]["synthesis"]["missing"] != "get_weather_museum" for record in records)


def test_without_faults_hardly_anything_fails_by_format(tmp_path: Path) -> None:
    _, refusals, _ = synthesize(write(tmp_path), 60)
    assert {refusal["stage"] for refusal in refusals} <= {"repeated", "format"}
    assert all("already called" in refusal["reason"] for refusal in refusals if refusal["stage"] == "format")


def test_feedback_raises_the_coverage_of_tools() -> None:
    """Without an expert's examples only what a title search returns makes other tools callable."""

    def used(feedback: bool) -> int:
        report = synthesize("lamsim/TauBench-v0", 30, expert=False, feedback=feedback, styles=["simple"])[2]
        return int(report.diversity.to_json()["tools_used"])

    assert used(True) > used(False)


class StandIn:
    """A chat model that answers in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = answers, 0
        self.prompts: list[str] = []

    def __call__(self, messages: Sequence[Any]) -> str:
        self.prompts.append("\n".join(message["content"] for message in messages))
        self.asked += 1
        return self.answers[(self.asked - 1) % len(self.answers)]


GOOD = '{"query": "Is the weather of %s any good?", "answers": [{"name": "get_weather", "arguments": {"city": "%s"}}]}'


def test_a_model_writes_and_its_junk_is_refused(tmp_path: Path) -> None:
    junk = [
        "",
        "I'd rather not.",
        "[[[{{{" * 500,
        '{"query": 7, "answers": []}',
        '{"query": "Weather?", "answers": {"name": "get_weather"}}',
        '{"query": "Weather?", "answers": ["get_weather"]}',
        '{"query": "Weather?", "answers": [{"name": "weather", "arguments": {}}]}',
        '{"query": "Weather of Oslo?", "answers": [{"name": "get_weather", "arguments": {"city": 5}}]}',
        '{"query": "Weather?", "answers": [{"name": "get_weather", "arguments": {"city": "Oslo"}}]}',
        '{"query": "Call get_weather for Oslo.", "answers": [{"name": "get_weather", "arguments": {"city": "Oslo"}}]}',
        '{"query": "Weather of Oslo", "answers": []}',
        "{" * 3000 + "}" * 3000,
    ]
    good = [f"<think>{{}}</think>Sure!\n```json\n{GOOD % (city, city)}\n```" for city in ("Lima", "Oslo", "Kyoto")]
    model = StandIn(*junk, *good)
    weather = [item for item in TOOLS if item["name"] == "get_weather"]
    records, refusals, report = synthesize(write(tmp_path, weather), 3, styles=["simple"], generator="llm", model=model)
    assert [calls_of(record)[0][1]["city"] for record in records] == ["Lima", "Oslo", "Kyoto"]
    assert [refusal["stage"] for refusal in refusals] == ["format"] * 8 + ["semantic"] * 3 + ["format"]
    assert report.row()["pass_rate"] == 0.2
    assert "get_weather" in model.prompts[0]
    assert "exactly one call" in model.prompts[0]


def test_a_judge_has_the_last_word(tmp_path: Path) -> None:
    judge = StandIn('{"explanation": "odd", "score": 0}', "whatever", '{"score": 1}')
    records, refusals, _ = synthesize(write(tmp_path), 4, styles=["simple"], judge=judge)
    said = [refusal["reason"] for refusal in refusals if refusal["stage"] == "semantic"]
    assert len(records) == 4
    assert len(said) == 8
    assert said[0] == "The judge refuses it: odd"
    assert "can't be read" in said[1]


def test_accepted_examples_are_shown_to_the_model(tmp_path: Path) -> None:
    cities = ["Lima", "Oslo", "Kyoto", "Turin", "Porto", "Ghent", "Basel", "Malmo"]
    model = StandIn(*(GOOD % (city, city) for city in cities))
    weather = [item for item in TOOLS if item["name"] == "get_weather"]
    synthesize(write(tmp_path, weather), 8, styles=["simple"], generator="llm", model=model)
    assert any("Examples of what has been accepted" in asked and "Lima" in asked for asked in model.prompts[1:])


def test_what_can_not_be_made_is_given_up(tmp_path: Path) -> None:
    one = [TOOLS[3]]
    records, _, report = synthesize(write(tmp_path, one), 20, styles=["simple", "multiple", "parallel"])
    assert {style_of(record) for record in records} == {"simple"}
    assert set(report.unfit) >= {"multiple", "parallel"}


@pytest.mark.parametrize(
    ("tools", "told"),
    [
        ({"name": "x"}, "must be a JSON list of tools"),
        ([], "must be a JSON list of tools"),
        ([{"description": "nameless"}], "tool 1: A tool needs a name"),
        (["get"], "tool 1: A tool needs a name"),
        ([{"name": "Finish", "description": "Ends the task."}], "no tool that a person might ask for"),
        ([TOOLS[0], TOOLS[0]], "Two tools are called"),
    ],
)
def test_a_list_that_is_none_is_told(tmp_path: Path, tools: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        synthesize(write(tmp_path, tools), 1)


def test_wrong_names_are_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    with pytest.raises(UsageError, match="no style 'paralel'; did you mean 'parallel'"):
        synthesize(path, 1, styles=["paralel"])
    with pytest.raises(UsageError, match="no generator 'gpt'"):
        synthesize(path, 1, generator="gpt")
    with pytest.raises(UsageError, match="faults must be a number from 0 to 1"):
        synthesize(path, 1, faults=2)
    with pytest.raises(UsageError, match="does not take these options"):
        synthesize(path, 1, noise=1)
