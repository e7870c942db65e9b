"""Purging: each rule fixes or drops what it is for, leaves the rest alone, and says why."""

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import toy_family
from record_maker import TOOLS, answer, call, record, says, sound, user, write

import lamsim as lamsim_package
from lamsim.datasets.diagnosis import Diagnosis
from lamsim.datasets.purging import RULES, Draft, NearDuplicate, Purger, rules_named, signatures
from lamsim.datasets.purging.contamination import Contamination, questions_of
from lamsim.datasets.purging.limits import Language, Length
from lamsim.datasets.purging.planting import PLANTS, planted
from lamsim.datasets.purging.signatures import SignatureIndex
from lamsim.datasets.records import Line
from lamsim.errors import UsageError
from lamsim.formats import FORMATS, format_named
from lamsim.messages import InvalidToolCall, Message, ToolCall
from lamsim.trajectory import conversation_json, encode_line


def judged(item: dict[str, Any], purger: Purger | None = None) -> Draft:
    return (purger or Purger()).judge(Line(1, json.dumps(item).encode() + b"\n", copy.deepcopy(item)))


def found(conversation: list[dict[str, Any]] | None = None, **rest: Any) -> list[tuple[str, bool]]:
    return [(finding.rule, finding.fixed) for finding in judged(record(conversation, **rest)).findings]


def changed(place: int, message: dict[str, Any]) -> list[dict[str, Any]]:
    conversation = sound()
    conversation[place] = message
    return conversation


def test_a_sound_record_is_left_alone() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("conversation", "rule"),
    [
        (changed(1, call("find_itm", "", "a", name="green lamp")), "undefined_function"),
        (changed(1, call("find_item", "", "a", name="green lamp", colour="green")), "undefined_argument"),
        (changed(3, call("buy_item", "", "b", code="LAMP-77")), "missing_argument"),
        (changed(3, call("buy_item", "", "b", code="LAMP-77", pieces="many")), "argument_type"),
        (changed(3, call("buy_item", "", "b", code="LAMP-77", pieces=2.5)), "argument_type"),
        (changed(1, call("find_item", "", "a", name="green lamp", order="size")), "argument_value"),
        (changed(3, call("buy_item", "", "b", code="LAMP-78", pieces=3)), "ungrounded_value"),
        (changed(3, call("buy_item", "", "b", code="LAMP-77", pieces=7)), "ungrounded_value"),
        (changed(3, call("buy_item", "I call find_item now.", "b", code="LAMP-77", pieces=3)), "thought"),
        (changed(3, call("buy_item", "No tool is needed.", "b", code="LAMP-77", pieces=3)), "thought"),
        (changed(4, answer("Error: sold out", "buy_item", "b")), "unrecovered_error"),
        (changed(4, answer('{"error": "sold out"}', "buy_item", "b")), "unrecovered_error"),
        (changed(4, answer("Status Code: 500. Response: {}", "buy_item", "b")), "unrecovered_error"),
        (changed(0, user("  ")), "broken_turn"),
        (changed(0, says("Hello.")), "broken_turn"),
        (changed(2, {"role": "narrator", "content": "Meanwhile."}), "broken_turn"),
        (changed(2, says("None")), "broken_turn"),
        (changed(2, answer("?", "find_item", "z")), "broken_turn"),
        ([user("A lamp.")], "broken_turn"),
        ([user("A lamp."), says("<tool_call>find_item"), user("Error: what?"), says("Done.")], "invalid_format"),
    ],
)
def test_what_cannot_be_put_right_is_dropped(conversation: list[dict[str, Any]], rule: str) -> None:
    findings = found(conversation)
    assert {name for name, fixed in findings if not fixed} == {rule}


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"pieces": "3"}, {"pieces": 3}),
        ({"pieces": 3.0}, {"pieces": 3}),
        ({"pieces": [3]}, {"pieces": 3}),
        ({"tags": '["green", "lamp"]'}, {"tags": ["green", "lamp"]}),
        ({"tags": "['green']"}, {"tags": ["green"]}),
        ({"gift": "True"}, {"gift": True}),
        ({"code": 77}, {"code": "77"}),
        ({"tags": [3, "lamp"]}, {"tags": ["3", "lamp"]}),
    ],
)
def test_lossless_casts(given: dict[str, Any], right: dict[str, Any]) -> None:
    arguments = {"code": "LAMP-77", "pieces": 3, **given}
    draft = judged(record(changed(3, call("buy_item", "", "b", **arguments))), Purger(rules_named(["argument_type"])))
    assert not draft.dropped
    put_right = draft.conversation[3]["tool_calls"][0]["function"]["arguments"]
    assert repr(put_right) == repr({**arguments, **right})
    assert draft.noted()["lamsim"]["purging"]["fixes"][0]["message"] == 3


@pytest.mark.parametrize(
    "given", [{"pieces": True}, {"pieces": "3 or 4"}, {"pieces": None}, {"gift": 1}, {"tags": "a"}]
)
def test_casts_that_would_lose_or_add_something(given: dict[str, Any]) -> None:
    arguments = {"code": "LAMP-77", "pieces": 3, **given}
    assert found(changed(3, call("buy_item", "", "b", **arguments))) == [("argument_type", False)]


def test_a_call_that_the_tool_refused_is_not_put_right() -> None:
    conversation = changed(3, call("buy_item", "", "b", code="LAMP-77", pieces="3"))
    conversation[4] = answer("Error: pieces must be a number", "buy_item", "b")
    assert found(conversation) == [("argument_type", False)]


@pytest.mark.parametrize(
    "junk", [None, 3, "text", [], ["text"], {}, {"a": 1}, [[[]]], json.loads("[" * 300 + "]" * 300)]
)
def test_junk_is_judged_like_anything_else(junk: Any) -> None:
    items = [
        record(changed(0, {"role": junk, "content": junk})),
        record(changed(1, {**call("find_item"), "content": junk, "tool_calls": junk})),
        record(changed(1, call("find_item", name=junk))),
        record(changed(2, {**answer("x"), "content": junk, "tool_call_id": junk, "name": junk})),
        record(tools=[{"function": junk}, {"name": junk}, {"name": "find_item", "parameters": {"properties": junk}}]),
        record(few_shot_examples=junk, lamsim={key: junk for key in ("failure", "steps", "score", "env", "arrived")}),
    ]
    diagnosis = Diagnosis()
    for item in items:
        diagnosis.add(item)
        for rules in (None, *([name] for name in RULES)):
            assert encode_line(judged(item, Purger(rules_named(rules))).noted())
    assert diagnosis.to_json()["trajectories"] == len(items)


def test_a_repetition_with_the_same_answer_is_taken_out() -> None:
    again = [*sound()[:3], *copy.deepcopy(sound()[1:3]), *sound()[3:]]
    steps = [{"text": str(number), "feedback": []} for number in range(4)]
    draft = judged(record(again, lamsim={"steps": steps}))
    assert draft.conversation == sound()
    assert [step["text"] for step in draft.record["lamsim"]["steps"]] == ["0", "2", "3"]
    again[4] = answer("Something new.", "find_item", "a")
    assert found(again) == [("repeated_call", False)]
    assert found(again, lamsim={"repeatable": ["find_item"]}) == []


def test_thoughts_that_only_write_the_call_down_are_emptied() -> None:
    for thought in ('buy_item(code="LAMP-77", pieces=3)', '{"name": "buy_item", "arguments": {"code": "LAMP-77"}}'):
        draft = judged(record(changed(3, call("buy_item", thought, "b", code="LAMP-77", pieces=3))))
        assert [(finding.rule, finding.fixed) for finding in draft.findings] == [("thought", True)]
        assert draft.conversation[3]["content"] == ""
    plan = "First I use find_item, then buy_item."
    assert found(changed(1, call("find_item", plan, "a", name="green lamp"))) == []


def test_turns_that_can_be_put_right() -> None:
    hanging = judged(record([*sound(), user("One more thing?")]))
    assert not hanging.dropped
    assert hanging.conversation == sound()
    conversation = sound()
    conversation[3]["tool_calls"][0]["function"]["arguments"] = '{"code": "LAMP-77", "pieces": 3}'
    draft = judged(record(conversation))
    assert not draft.dropped
    assert draft.conversation == sound()


def test_errors_that_were_got_over_or_told() -> None:
    error = answer("Error: busy", "buy_item", "b")
    retried = [*sound()[:4], error, call("buy_item", "", "d", code="LAMP-77", pieces=3), *sound()[4:]]
    retried[6] = answer("Bought.", "buy_item", "d")
    purger = Purger(rules_named(["unrecovered_error"]))
    assert not judged(record(retried), purger).dropped
    told = [*sound()[:4], error, says("I'm sorry, that did not work.")]
    assert not judged(record(told), purger).dropped
    assert judged(record([*sound()[:4], error, says("All done!")]), purger).dropped


def test_contradictions_of_schemas() -> None:
    def tools(**changes: Any) -> list[dict[str, Any]]:
        copied = copy.deepcopy(TOOLS)
        copied[0]["parameters"].update(changes)
        return copied

    described = copy.deepcopy(TOOLS[0]["parameters"]["properties"])
    described["most"] = {"type": "integer", "description": "How many; the default is 5."}
    for fixable in (
        tools(required=["name", "shop"]),
        tools(required=["name", "most"], properties=described),
        tools(properties={**described, "most": {"type": "integer", "default": "five"}}),
        [*TOOLS, TOOLS[0]],
        [*TOOLS, {"name": "unused", "parameters": {"type": "object", "properties": {"x": {"type": "strng"}}}}],
    ):
        draft = judged(record(tools=fixable))
        assert [(finding.rule, finding.fixed) for finding in draft.findings] == [("schema_contradiction", True)]
        assert judged(draft.record).findings == []
    for beyond in (tools(properties={"name": {"type": "strng"}}), [*TOOLS, {**TOOLS[0], "description": "Else."}]):
        assert found(tools=beyond)[-1] == ("schema_contradiction", False)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("for two people", 2),
        ("a table for me", 1),
        ("20,000 euros", 20000),
        ("it is 15% off", 0.15),
        ("on May 3rd, 2031", "2031-05-03"),
        ("on 3 May 2031 at 7 pm", "2031-05-03 19:00"),
        ("at 10:45 pm", "22:45:00"),
        ("tomorrow morning", "2031-05-03"),
        ("the Green   Lamp".replace("   ", " "), "green lamp"),
        ("my lamps", "lamp"),
        ("order A-17.", "A-17"),
    ],
)
def test_values_said_in_another_way_are_grounded(said: str, value: Any) -> None:
    schema = {"type": "object", "properties": {"v": {"description": "It."}}}
    tools = [{"name": "f", "description": "F.", "parameters": schema}]
    purger = Purger(rules_named(["ungrounded_value"]))
    conversation = [user(f"Please, {said}"), call("f", v=value), answer("ok"), says("Done.")]
    assert not judged(record(conversation, tools=tools, task_instruction="Work."), purger).dropped
    other = [user("Please, whatever you like"), *conversation[1:]]
    assert judged(record(other, tools=tools, task_instruction="Work."), purger).dropped


def test_duplicates() -> None:
    purger = Purger()
    assert not judged(record(id="a"), purger).findings
    assert [item.rule for item in judged(record(id="b"), purger).findings] == ["exact_duplicate"]
    assert not judged(record(id="c", tools=[*TOOLS, {"name": "leave"}]), purger).findings
    other = record([user("A lamp."), says("Which?")], id="a")
    draft = judged(other, purger)
    assert [(item.rule, item.fixed) for item in draft.findings] == [("duplicate_id", True)]
    assert draft.record["unique_trajectory_id"] == "a---2"


def test_near_duplicates() -> None:
    pytest.importorskip("rensa")
    words = " ".join(f"word{number}" for number in range(60))
    purger = Purger([NearDuplicate()])
    assert not judged(record([user(words), says("Done.")]), purger).dropped
    assert judged(record([user(words.replace("word59", "other")), says("Done.")]), purger).dropped
    assert not judged(record([user(words[::-1]), says("Done.")]), purger).dropped
    with pytest.raises(UsageError, match="share"):
        NearDuplicate(1.5)


def test_the_first_record_that_is_near_is_named() -> None:
    pytest.importorskip("rensa")
    texts = [" ".join(f"w{number}-{word}" for word in range(80)) for number in range(3)]
    purger = Purger([NearDuplicate()])
    for number, text in enumerate([*texts, texts[1]]):
        draft = judged(record([user(text), says("Done.")], id=f"idé {number}\ud800"), purger)
        assert [finding.reason for finding in draft.findings] == ["It says nearly what 'idé 1\\ud800' says."] * (
            number == 3
        )


@pytest.mark.parametrize("agreeing", [1, 20, 55, 64])
def test_every_signature_that_is_alike_is_found(agreeing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_GROWTH", 50)
    generator = np.random.default_rng(agreeing)
    index = SignatureIndex(64, agreeing)
    kept: list[Any] = []
    for _ in range(300):
        signature = generator.integers(1 << 32, size=64, dtype=np.uint32)
        if kept and generator.random() < 0.7:
            same = generator.permutation(64)[: generator.integers(agreeing - 1, 65)]
            signature[same] = kept[generator.integers(len(kept))][same]
        alike = [number for number, other in enumerate(kept) if (other == signature).sum() >= agreeing]
        assert index.find_or_add(signature) == (alike[0] if alike else None)
        if not alike:
            kept.append(signature)
    assert len(index) == len(kept) > 50 or agreeing == 1


def test_contamination(tmp_path: Path) -> None:
    asked = "Which of the seven lighthouses on the northern coast was lit first after the storm of 1921?"
    sets = {
        "lines.jsonl": json.dumps({"id": 1, "question": asked}) + "\n",
        "all.json": json.dumps([{"messages": [{"role": "user", "content": asked}]}], indent=1),
        "plain.txt": f"Something short\n{asked}\n",
    }
    for name, text in sets.items():
        (tmp_path / name).write_text(text)
        purger = Purger([Contamination(questions_of(tmp_path / name))])
        assert judged(record([user(f"Tell me: {asked.lower()}"), says("None.")]), purger).dropped
        assert not judged(record([user("Which of the lighthouses was lit?"), says("None.")]), purger).dropped
    with pytest.raises(UsageError, match="ask nothing"):
        Contamination(["short"])


def test_limits() -> None:
    assert judged(record(), Purger([Length(steps=2)])).dropped
    assert judged(record(), Purger([Length(characters=20)])).dropped
    assert not judged(record(), Purger([Length(10_000, 3)])).dropped


def test_languages() -> None:
    pytest.importorskip("py3langid")
    purger = Purger([Language(["en"])])
    assert not judged(record(), purger).dropped
    german = [user("Ich möchte bitte drei grüne Lampen für das Wohnzimmer kaufen."), says("Gern.")]
    assert judged(record(german), purger).dropped
    with pytest.raises(UsageError, match="ISO 639-1"):
        Language(["klingon"])


@pytest.fixture(scope="module")
def expert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("expert")
    lamsim_package.Collector(toy_family.ENV_ID, "expert", out).run(8)
    return out


@pytest.mark.parametrize("rule", PLANTS)
def test_planted_damage_is_found_by_its_rule(expert: Path, rule: str) -> None:
    lines = [json.loads(line) for line in (expert / "trajectories.jsonl").read_text().splitlines()]
    names = [name for name in RULES if name not in ("exact_duplicate", "duplicate_id")]
    # What the toy's expert puts into the till is worked out, not copied.
    of_lines = Purger(rules_named([name for name in names if name != "ungrounded_value" or name == rule]))
    purger = Purger(rules_named(names))
    sound_ones = [(item, of_lines) for item in lines if not judged(item, of_lines).findings]
    by_price = changed(1, call("find_item", "I look for lamps.", "a", name="green lamp", order="price"))
    sound_ones += [(record(by_price), purger)] * 8
    places = 0
    for number, (item, rules) in enumerate(sound_ones):
        assert not judged(item, rules).findings
        damaged = planted(rule, item, np.random.default_rng(number))
        if damaged is not None:
            places += 1
            assert rule in {finding.rule for finding in judged(damaged, rules).findings}
    assert places >= 8


def test_the_command(lamsim: Any, tmp_path: Path) -> None:
    bad = record(changed(1, call("find_itm", "", "a", name="green lamp")), id="bad")
    text = record(changed(3, call("buy_item", "", "b", code="LAMP-77", pieces="3")), id="text")
    path = write(tmp_path / "t.jsonl", record(), bad, text, {"no": "record"})
    told = lamsim("data", "purge", str(path), "--out", "out/kept.jsonl", "--report", "report.json", "--json")
    assert told.json == json.loads((tmp_path / "report.json").read_text())
    assert (told.json["kept"], told.json["fixed"], told.json["dropped"], told.json["rejected"]) == (2, 1, 1, 1)
    assert told.json["rules"]["undefined_function"]["examples"][0]["id"] == "bad"
    kept, dropped, rejected = (
        (tmp_path / "out" / name).read_bytes().splitlines(keepends=True)
        for name in ("kept.jsonl", "kept.dropped.jsonl", "rejected.jsonl")
    )
    assert kept[0] == path.read_bytes().splitlines(keepends=True)[0]
    assert json.loads(kept[1])["lamsim"]["purging"]["fixes"][0]["rule"] == "argument_type"
    assert json.loads(dropped[0])["lamsim"]["purging"]["dropped"][0]["rule"] == "undefined_function"
    assert json.loads(rejected[0])["line"] == 4
    again = lamsim("data", "purge", "out/kept.jsonl", "--out", "again.jsonl")
    assert "2 kept" in again.out
    assert not (tmp_path / "rejected.jsonl").exists()
    assert (
        len(lamsim("data", "purge", str(path), "--out", "k.jsonl", "--rules", "thought", "--json").json["rules"]) == 1
    )


def test_mistakes_of_the_caller(lamsim: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", record())
    assert "did you mean 'thought'" in lamsim("data", "purge", str(path), "--out", "k.jsonl", "--rules", "thoughts").err
    assert "give another file" in lamsim("data", "purge", str(path), "--out", str(path)).err
    assert path.read_text() == json.dumps(record()) + "\n"
    wrong = write(tmp_path / "w.jsonl", {"messages": []})
    ended = lamsim("data", "purge", str(wrong), "--out", "k.jsonl")
    assert ended.code == 2
    assert "OpenAI messages" in ended.err
    assert (tmp_path / "rejected.jsonl").exists()
    assert not (tmp_path / "k.jsonl").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_a_call_that_broke_in_any_format_is_found(name: str) -> None:
    """Formats strip their own marks from what can't be read; the verifier's word in the record tells all the same."""
    written = format_named(name).encode(
        Message("assistant", calls=(ToolCall("find_item", {"name": "lamp", "most": 3}),))
    )
    texts = (written[:-cut] for cut in range(1, len(written)))
    broken = next((text for text in texts if format_named(name).parse(text).calls[:1] != ()), "")
    message = format_named(name).parse(broken)
    if not any(isinstance(item, InvalidToolCall) for item in message.calls):
        pytest.skip("a cut does not break a call of this format")
    conversation = [*sound()[:1], *conversation_json([message]), user("The call can't be read."), *sound()[1:]]
    fault = {"pattern": "invalid_format", "code": "IFE", "message": "It can't be read."}
    steps = [{"reward": 0.0, "feedback": [fault]}] + [{"reward": 0.0, "feedback": []}] * (
        sum(item["role"] == "assistant" for item in conversation) - 1
    )
    assert found(conversation, lamsim={"steps": steps})[0] == ("invalid_format", False)
