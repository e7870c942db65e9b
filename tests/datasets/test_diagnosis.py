"""Diagnosis: planted errors come back, recorded or judged anew, counted as SpecTool counts."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as XML

import pytest
import toy_family
from record_maker import answer, call, record, says, sound, user, write

import lamsim as lamsim_package
from lamsim.datasets.diagnosis import Diagnosis, References, chart, diagnose, errors_of, tables
from lamsim.datasets.judging import Catalogs
from lamsim.feedback import Pattern
from lamsim.policies.noisy import NoisyPolicy


def shown(conversation: list[dict[str, Any]], **rest: Any) -> list[list[str]]:
    found, _ = errors_of(record(conversation, **rest), Catalogs())
    return [sorted(str(pattern) for pattern, _ in step.faults) for step in found]


def test_each_pattern_is_judged_from_tools_and_conversation() -> None:
    conversation = [
        user("A lamp."),
        call("find_items", name="lamp"),
        answer("?"),
        call("find_item", title="lamp"),
        answer("?"),
        call("find_item", name="lamp", most="5"),
        answer("?"),
        call("find_item", name="lamp", order="size"),
        answer("?"),
        call("find_item", name="lamp"),
        answer("LAMP-1"),
        call("find_item", name="lamp"),
        answer("LAMP-1"),
        says('{"thought": "I buy it", "tool_calls": [{"name": "buy'),
        user("Error: not JSON."),
        says("That is all."),
    ]
    assert shown(conversation) == [
        ["wrong_function_name"],
        ["missing_argument", "wrong_argument_name"],
        ["wrong_argument_type"],
        ["wrong_argument_value"],
        [],
        ["repeated_call"],
        ["invalid_format"],
        [],
    ]
    # What a tool says of a call that can't be read is no turn of the user.
    assert [step.step.turn for step in errors_of(record(conversation), Catalogs())[0]] == [1] * 8


def test_repeatable_and_arrived_tools_are_known_by_the_record() -> None:
    again = [user("Go on."), call("find_item", name="x"), answer("1"), call("find_item", name="x"), answer("2")]
    assert shown(again) == [[], ["repeated_call"]]
    assert shown(again, lamsim={"repeatable": ["find_item"]}) == [[], []]
    late = [user("Go on."), call("wrap", paper="red"), answer("ok")]
    tool = {"name": "wrap", "parameters": {"type": "object", "properties": {"paper": {"type": "string"}}}}
    assert shown(late) == [["wrong_function_name"]]
    assert shown(late, lamsim={"arrived": [tool]}) == [[]]


def test_broken_tools_are_not_the_agents_fault() -> None:
    flat = {"name": "find_item", "parameters": {"name": {"type": "string"}}}
    broken = {"name": "find_item", "parameters": {"type": "object", "properties": {"name": {"type": "strng"}}}}
    for tool in (flat, broken):
        assert shown(sound()[:3], tools=[tool]) == [[]]


def test_both_conventions_for_missing_arguments() -> None:
    diagnosis = diagnose([record([user("A lamp."), call("buy_item", code="A", colour="red"), answer("?")])])
    paper, code = (diagnosis.to_json()["accuracy"][key] for key in ("paper", "code"))
    assert (paper["IAV"], paper["IAN"]) == (0.9, 0.9)
    assert (code["IAV"], code["IAN"]) == (1.0, 0.9)


def test_labelled_trajectories_tell_insufficient_calls_and_wrong_values() -> None:
    right = record()
    short = record([user("Lamps."), call("find_item", name="blue lamp"), answer("LAMP-1"), says("Done.")])
    found = diagnose([short, right], references=References([right])).to_json()
    assert found["accuracy"]["paper"]["IAC"] == pytest.approx((0.5 + 1) / 2)
    assert found["accuracy"]["paper"]["IAV"] == pytest.approx((0.9 + 1) / 2)
    # A faulty call is counted by its own pattern only, and once.
    slip = [user("Lamps."), call("find_item", nam="lamp"), answer("?"), *record()["conversation"][1:]]
    found = diagnose([record(slip)], references=References([right])).to_json()["accuracy"]["paper"]
    assert {code: value for code, value in found.items() if value < 1} == {"IAN": 0.9, "IAV": 0.9}
    # Of several ways the one that fits best counts.
    found = diagnose([short], references=References([right, short])).to_json()
    assert found["accuracy"]["paper"]["IAC"] == 1.0


def test_first_errors_and_what_follows_them() -> None:
    bad, good = call("find_itm", name="x"), call("find_item", name="lamp")
    conversation = [user("A lamp."), good, answer("1"), bad, answer("?"), bad, answer("?"), says("Done.")]
    diagnosis = diagnose([record(conversation)])
    found = diagnosis.to_json()
    assert found["first_error"] == {"pattern": {"IFN": 1}, "step": {"2": 1}}
    assert found["cascade"]["error_rate_after_error"] == 0.5
    assert found["cascade"]["error_rate_after_fine"] == 1.0
    assert found["confusion"] == [["find_itm", "find_item", 2]]
    assert found["tools"]["find_itm"] == {"IFN": 2, "calls": 2}
    assert found["errors"]["paper"]["IFN"] == 2


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("noisy")
    lamsim_package.Collector(toy_family.ENV_ID, NoisyPolicy(0.5), out).run(60)
    return out


def test_what_was_recorded_comes_back_without_the_record_of_it(noisy: Path) -> None:
    steps = faulty = 0
    for line in (noisy / "trajectories.jsonl").read_text().splitlines():
        item = json.loads(line)
        recorded, told = errors_of(item, Catalogs())
        assert told
        kept = {key: item["lamsim"][key] for key in ("repeatable", "arrived") if key in item["lamsim"]}
        anew, told = errors_of({**item, "lamsim": kept}, Catalogs())
        assert not told
        assert [step.faults for step in anew] == [step.faults for step in recorded]
        steps += len(anew)
        faulty += sum(bool(step.faults) for step in anew)
    assert steps > 100
    assert faulty > 20


def test_a_record_changed_since_is_judged_anew(noisy: Path) -> None:
    item = json.loads((noisy / "trajectories.jsonl").read_text().splitlines()[0])
    item["lamsim"]["purging"] = {"fixes": []}
    assert errors_of(item, Catalogs())[1] is False


def test_the_chart_is_svg_and_the_tables_hold_the_counts(noisy: Path) -> None:
    diagnosis = diagnose(json.loads(line) for line in (noisy / "trajectories.jsonl").read_text().splitlines())
    drawn = XML.fromstring(chart(diagnosis))
    assert drawn.tag.endswith("svg")
    assert any(text.text == toy_family.ENV_ID for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert next(str(table.title) for table in tables(diagnosis)).startswith("60 trajectories")
    assert list(tables(Diagnosis()))


def test_the_command(lamsim: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", record(), record([user("x"), call("find_itm", name="x"), answer("?")]), {"a": 1})
    told = lamsim("data", "diagnose", str(path), "--json", "--plot", "chart.svg")
    assert told.json["trajectories"] == 2
    assert told.json["rejected"] == 1
    assert told.json["errors"]["paper"]["IFN"] == 1
    assert (tmp_path / "chart.svg").read_text().startswith("<svg")
    assert "Line 3 left out" in told.err
    shown = lamsim("data", "diagnose", str(path))
    assert "incorrect function name" in shown.out
    assert lamsim("data", "diagnose", "nothing.jsonl").code == 2
    assert Pattern.REPEATED_CALL.code in shown.out
