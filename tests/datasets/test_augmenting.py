"""Augmentations by their invariants: what stays the same, what is noted, and what chance depends on."""

import copy
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import record_maker
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from lamsim.datasets.augmenting import AUGMENTATIONS, Augmenter, augmentation_class, augmentation_named, unmasked
from lamsim.datasets.augmenting.mentions import Mentions, is_identifier
from lamsim.datasets.augmenting.phrasing import phrases, written_out
from lamsim.datasets.augmenting.words import near_twins, only_reads
from lamsim.datasets.records import Line
from lamsim.errors import UsageError
from lamsim.trajectory import Trajectory, encode_line

LOCAL = [name for name in AUGMENTATIONS if name != "llm_rephrase"]

word = st.text(st.sampled_from("abcXY_. -'\"`é{}[]()"), max_size=8)
value = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | word,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(word, inner, max_size=2),
    max_leaves=4,
)
NAMES = ("find_item", "buy_item", "search", "getUser", "Finish", "find_item_v2", "shop.pay", "item")
ARGUMENTS = ("name", "item_id", "query", "query_id", "thought", "most")
schema = st.fixed_dictionaries(
    {"type": st.just("string")}, optional={"description": st.sampled_from(("The item_id.", ""))}
)
tool = st.builds(
    lambda name, described, properties, required: {
        "type": "function",
        "function": {
            "name": name,
            **({"description": f"Does {name} as `search` does, or find_item(item_id)."} if described else {}),
            "parameters": {
                "type": "object",
                "properties": properties,
                "required": [argument for argument in properties if argument in required],
            },
        },
    },
    st.sampled_from(NAMES),
    st.booleans(),
    st.dictionaries(st.sampled_from(ARGUMENTS), schema, max_size=4),
    st.sets(st.sampled_from(ARGUMENTS)),
)
said = st.lists(
    st.sampled_from([*NAMES, *ARGUMENTS, "call", '"name"', "'query'", "`Finish`", "(", ".", "-", "\n"])
).map(" ".join)
call = st.builds(
    lambda name, arguments, number: {
        "type": "function",
        "function": {"name": name, "arguments": arguments},
        "id": f"call_{number}",
    },
    st.sampled_from([*NAMES, "search_v3", "unknown"]),
    st.dictionaries(st.sampled_from([*ARGUMENTS, "most_id"]), value, max_size=3),
    st.integers(0, 9),
)
message = st.one_of(
    st.builds(lambda text: {"role": "user", "content": text}, said),
    st.builds(lambda text: {"role": "assistant", "content": text}, said),
    st.builds(
        lambda text, calls: {"role": "assistant", "content": text, "tool_calls": calls},
        said,
        st.lists(call, max_size=3),
    ),
    st.builds(
        lambda text, name, number: {"role": "tool", "name": name, "content": text, "tool_call_id": f"call_{number}"},
        said,
        st.sampled_from(NAMES),
        st.integers(0, 9),
    ),
)
record = st.builds(
    lambda instruction, tools, conversation, number: {
        "unique_trajectory_id": f"shop---train---{number}",
        "task_instruction": instruction,
        "format_instruction": None,
        "few_shot_examples": None,
        "tools": list({each["function"]["name"]: each for each in tools}.values()),
        "conversation": conversation,
        "lamsim": {"repeatable": ["search"], "score": {"success": True}, "reward": 1.0},
    },
    said,
    st.lists(tool, max_size=5),
    st.lists(message, min_size=1, max_size=6),
    st.integers(0, 99),
)


def lines(*records: dict[str, Any]) -> list[Line]:
    return [Line(number, b"", each) for number, each in enumerate(records, 1)]


def augmenter(names: list[str], **options: Any) -> Augmenter:
    made = Augmenter([augmentation_named(name) for name in names], **options)
    made.survey(lines(record_maker.record()))
    return made


def applied(name: str, given: dict[str, Any], seed: int = 0, **options: Any) -> dict[str, Any] | None:
    return augmentation_named(name, **options).apply(given, np.random.default_rng(seed))


@pytest.mark.parametrize("name", LOCAL)
@settings(max_examples=30, deadline=None)
@given(given_record=record)
def test_records_are_not_changed_and_stay_trajectories(name: str, given_record: dict[str, Any]) -> None:
    before = copy.deepcopy(given_record)
    made = list(augmenter([name]).copies_of(given_record))
    assert json.dumps(given_record) == json.dumps(before)
    for each in made:
        assert each["unique_trajectory_id"] == f"{before['unique_trajectory_id']}---augmented-1"
        note = each["lamsim"]["augmentation"]
        assert note["of"] == before["unique_trajectory_id"]
        assert [step["name"] for step in note["applied"]] == [name]
        assert json.loads(encode_line(each)) == each


@settings(max_examples=60, deadline=None)
@given(given_record=record, seed=st.integers(0, 99))
def test_masking_can_be_undone(given_record: dict[str, Any], seed: int) -> None:
    masked = applied("mask_names", given_record, seed)
    if masked is None:
        return
    back = unmasked(masked)
    assert back["lamsim"].pop("augmentation") == {"applied": []}
    assert json.dumps(back) == json.dumps(given_record)


@settings(max_examples=60, deadline=None)
@given(given_record=record, seed=st.integers(0, 99))
def test_shuffling_keeps_what_there_is(given_record: dict[str, Any], seed: int) -> None:
    for name in ("shuffle_tools", "shuffle_fields", "shuffle_parameters"):
        made = applied(name, given_record, seed)
        if made is not None:
            assert bag(made["tools"]) == bag(given_record["tools"])
            assert json.dumps(made["tools"]) != json.dumps(given_record["tools"])
            assert made["conversation"] == given_record["conversation"]
    made = applied("shuffle_arguments", given_record, seed)
    if made is not None:
        assert made["conversation"] == given_record["conversation"]  # dictionaries are equal in any order
        assert json.dumps(made["conversation"]) != json.dumps(given_record["conversation"])


def bag(tools: list[dict[str, Any]]) -> Counter[str]:
    """Tools whatever their order, and that of what is in them."""
    return Counter(
        json.dumps(each, sort_keys=True).replace(json.dumps(required), json.dumps(sorted(required)))
        for each in tools
        for required in [each["function"]["parameters"]["required"]]
    )


@settings(max_examples=30, deadline=None)
@given(records=st.lists(record, min_size=2, max_size=4, unique_by=lambda each: each["unique_trajectory_id"]))
def test_a_copy_depends_on_its_record_alone(records: list[dict[str, Any]]) -> None:
    def made(given: list[dict[str, Any]]) -> dict[str, bytes]:
        copies = augmenter(LOCAL, seed=5, copies=2, keep_originals=False).augment(lines(*given))
        return {each["unique_trajectory_id"]: encode_line(each) for each in copies}

    all_of_them = made(records)
    assert made(records[::-1]) == all_of_them
    assert made(records[:1]).items() <= all_of_them.items()
    assert augmenter(LOCAL, seed=5).seed == 5


def test_other_augmentations_change_nothing_of_one() -> None:
    given_record = record_maker.record()
    (alone,) = augmenter(["shuffle_parameters"], seed=1).copies_of(given_record)
    (among,) = augmenter(["rephrase_instruction", "shuffle_parameters"], seed=1).copies_of(given_record)
    assert json.dumps(among["tools"]) == json.dumps(alone["tools"])


def test_seeds_and_copies_differ() -> None:
    given_record = record_maker.record()
    copies = [
        *augmenter(["mask_names"], copies=3).copies_of(given_record),
        *augmenter(["mask_names"], seed=1).copies_of(given_record),
    ]
    assert len({json.dumps(each["tools"]) for each in copies}) == 4


def test_copies_that_are_alike_are_made_once() -> None:
    made = augmenter(["shuffle_tools"], copies=5)
    assert len(list(made.copies_of(record_maker.record()))) == 1  # two tools have one other order
    assert made.report.unchanged == 4


def test_originals_and_machine_failures() -> None:
    failed = record_maker.record(lamsim={"failure": {"kind": "sandbox", "message": "gone"}})
    made = augmenter(["shuffle_tools"])
    assert list(made.augment(lines(failed))) == [failed]
    assert made.report.failed == 1


def test_texts_of_the_model_go_where_it_did_not_say_this() -> None:
    steps = [{"text": "x", "reward": 0.0, "feedback": []} for _ in range(3)]
    given_record = record_maker.record(lamsim={"steps": steps})
    masked, turned = applied("mask_names", given_record), applied("shuffle_tools", given_record)
    assert masked is not None
    assert turned is not None
    assert masked["lamsim"]["steps"] == [{"reward": 0.0, "feedback": []}] * 3
    assert turned["lamsim"]["steps"] == steps


def test_feedback_and_error_answers_get_the_new_names() -> None:
    fault = {
        "pattern": "missing_argument",
        "code": "IAV",
        "tool": "find_item",
        "argument": "name",
        "message": "find_item lacks the required argument 'name'.",
        "remedy": "Add it; the required arguments are: name.",
    }
    told = f"Error: {fault['message']} {fault['remedy']}"
    conversation = [
        record_maker.user("Find name, by name."),
        record_maker.call("find_item", "I call find_item.", "a"),
        record_maker.answer(told, "find_item", "a"),
    ]
    steps = [{"text": "x", "reward": 0.0, "feedback": [fault]}]
    given_record = record_maker.record(conversation, lamsim={"steps": steps, "repeatable": ["find_item"]})
    masked = applied("mask_names", given_record)
    assert masked is not None
    (note,) = masked["lamsim"]["augmentation"]["applied"]
    tool, argument = note["functions"]["find_item"], note["arguments"]["name"]
    renamed = f"Error: {tool} lacks the required argument '{argument}'. Add it; the required arguments are: {argument}."
    assert masked["conversation"][0]["content"] == "Find name, by name."
    assert masked["conversation"][1]["content"] == f"I call {tool}."
    assert masked["conversation"][2]["content"] == renamed
    (kept,) = masked["lamsim"]["steps"][0]["feedback"]
    assert (kept["tool"], kept["argument"]) == (tool, argument)
    assert masked["lamsim"]["repeatable"] == [tool]


def test_tools_that_arrived_are_masked_with_the_others() -> None:
    arrived = {"type": "function", "function": {**weather()["function"], "description": "As find_item, but for towns."}}
    given_record = record_maker.record(lamsim={"arrived": [arrived]})
    masked = applied("mask_names", given_record)
    assert masked is not None
    (note,) = masked["lamsim"]["augmentation"]["applied"]
    (found,) = masked["lamsim"]["arrived"]
    assert found["function"]["name"] == note["functions"]["get_forecast"]
    assert found["function"]["description"] == f"As {note['functions']['find_item']}, but for towns."


def test_what_nothing_describes_keeps_its_name() -> None:
    given_record = record_maker.record()
    masked = applied("mask_names", given_record)
    assert masked is not None
    (note,) = masked["lamsim"]["augmentation"]["applied"]
    assert {"order", "tags", "gift"}.isdisjoint(note["arguments"])
    assert {"name", "most", "code", "pieces"} == note["arguments"].keys()


def test_mentions() -> None:
    mentions = Mentions({"get_user": "A", "get_user_id": "B"}, {"Finish": "C"}, {"query": "D"})
    text = "get_user, get_user_id, get_users. Finish first; call Finish, `Finish`, Finish(x). The 'query' of a query."
    assert mentions.replace(text) == "A, B, get_users. Finish first; call C, `C`, C(x). The 'D' of a query."
    assert mentions.replace("Shop.Finish(x) of Shop.get_user.") == "Shop.C(x) of Shop.A."
    assert [
        name for name in ("get_user", "getUser", "shop.pay", "get2", "Finish", "click", "a_b") if is_identifier(name)
    ] == [
        "get_user",
        "getUser",
        "shop.pay",
        "get2",
    ]


def shop(**rest: Any) -> dict[str, Any]:
    return record_maker.record(lamsim={"score": {"success": True}, "reward": 1.0, "env": "shop", "steps": []}, **rest)


def weather() -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": "get_forecast",
            "description": "Gets the forecast of a town.",
            "parameters": {"type": "object", "properties": {}},
        },
    }


def test_irrelevance_takes_away_what_was_needed() -> None:
    given_record = shop()
    given_record["tools"].append(weather())
    made = applied("irrelevance", given_record)
    assert made is not None
    assert [each["function"]["name"] for each in made["tools"]] == ["get_forecast"]
    assert made["conversation"][0] == given_record["conversation"][0]
    refusal = made["conversation"][1]
    assert refusal["role"] == "assistant"
    assert "a tool that buys an item" in refusal["content"]
    assert len(made["conversation"]) == 2
    assert {"score", "reward", "env", "steps"}.isdisjoint(made["lamsim"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda each: each["lamsim"].update(score={"success": False}), "it is not known to be solved"),
        (lambda each: each["tools"].pop(), "no tool would be left; add distractors before"),
        (lambda each: each["tools"][-1]["function"].update(name="sell_item"), "a remaining tool is a near twin"),
        (
            lambda each: each["tools"][-1]["function"].update(name="transfer_to_human"),
            "there is a tool to answer or to hand over with",
        ),
        (lambda each: each["lamsim"].update(arrived=[weather()]), "tools arrived in its course"),
        (lambda each: each["lamsim"].update(repeatable=["buy_item"]), "its tools act on the place the agent is at"),
        (
            lambda each: each["tools"][1]["function"].update(description="Items, bought."),
            "nothing says what the tool is for",
        ),
    ],
)
def test_irrelevance_passes_over(change: Any, reason: str) -> None:
    given_record = shop()
    given_record["tools"].append(weather())
    change(given_record)
    irrelevance = augmentation_named("irrelevance")
    assert irrelevance.apply(given_record, np.random.default_rng(0)) is None
    assert dict(irrelevance.passed) == {reason: 1}


def test_distractors_are_foreign() -> None:
    distractors = augmentation_named("distractors", count=3)
    others = shop()
    others["tools"] = [weather(), *(dict(each) for each in others["tools"])]
    for name, description in (("sell_item", "Sells."), ("search", "Searches."), ("lamp_switch", "Turns a light on.")):
        function = {"name": name, "description": description, "parameters": {"type": "object"}}
        others["tools"].append({"type": "function", "function": function})
    distractors.survey(others)  # type: ignore[attr-defined]
    for seed in range(20):
        made = distractors.apply(shop(), np.random.default_rng(seed))
        assert made is not None
        names = [each["function"]["name"] for each in made["tools"]]
        assert sorted(names) == ["buy_item", "find_item", "get_forecast"]
        assert made["lamsim"]["augmentation"]["applied"] == [{"name": "distractors", "tools": ["get_forecast"]}]


def test_distractors_do_not_hang_on_the_order_of_records() -> None:
    def made(order: list[int]) -> dict[str, Any] | None:
        distractors = augmentation_named("distractors")
        for number in order:
            function = {"name": f"topic{'abcdefgh'[number]}_gauge", "description": f"Reads {number}.", "parameters": {}}
            distractors.survey({"tools": [{"function": function}]})  # type: ignore[attr-defined]
        return distractors.apply(shop(), np.random.default_rng(1))

    assert made([0, 1, 2, 3, 4]) == made([4, 2, 0, 1, 3, 3])


def test_distractors_need_a_pool(tmp_path: Any) -> None:
    with pytest.raises(UsageError, match="catalog"):
        augmentation_named("distractors").apply(shop(), np.random.default_rng(0))
    catalog = tmp_path / "tools.json"
    catalog.write_text(json.dumps([weather()["function"]]))
    distractors = augmentation_named("distractors", catalog=str(catalog))
    assert not distractors.surveys  # type: ignore[attr-defined]
    made = distractors.apply(shop(), np.random.default_rng(0))
    assert made is not None
    assert len(made["tools"]) == 3
    catalog.write_text("[]")
    with pytest.raises(UsageError, match="no described tools"):
        augmentation_named("distractors", catalog=str(catalog))


def test_calls_that_only_read_may_change_places() -> None:
    def parallel(*names: str, **block: Any) -> dict[str, Any]:
        calls = [record_maker.call(name, "", f"c{number}", name=f"x{number}") for number, name in enumerate(names)]
        first = {**calls[0], "tool_calls": [each["tool_calls"][0] for each in calls]}
        answers = [record_maker.answer(f"r{number}", name, f"c{number}") for number, name in enumerate(names)]
        return record_maker.record(
            [record_maker.user("Go."), first, *answers, record_maker.says("Done.")], lamsim=block
        )

    made = applied("shuffle_calls", parallel("find_item", "get_price"))
    assert made is not None
    assert [each["id"] for each in made["conversation"][1]["tool_calls"]] == ["c1", "c0"]
    assert [each["content"] for each in made["conversation"][2:4]] == ["r1", "r0"]
    assert applied("shuffle_calls", parallel("find_item", "buy_item")) is None
    assert applied("shuffle_calls", parallel("find_item", "find_item", repeatable=["find_item"])) is None
    assert applied("shuffle_calls", parallel("find_item", "buy_item"), calls="all") is not None
    faulty = [{"feedback": [{"pattern": "x"}]}, {"feedback": []}]
    assert applied("shuffle_calls", parallel("find_item", "get_price", steps=faulty)) is None


def test_words() -> None:
    assert only_reads("get_user")
    assert only_reads("weather.findForecast")
    assert not only_reads("get_and_delete_user")
    assert not only_reads("frobnicate")
    assert near_twins({"name": "get_orders"}, {"name": "cancelOrder"})
    assert not near_twins({"name": "shop.get_orders"}, {"name": "shop.get_users"})
    assert near_twins({"name": "getInvoice"}, {"name": "invoice_list"})
    assert near_twins(
        {"name": "a", "description": "Finds a town."}, {"name": "b", "description": "Finds towns by name."}
    )


def test_phrases_keep_every_word() -> None:
    given_record = record_maker.record()
    given_record["task_instruction"] = "Don't stop. You don't say \"don't\", you can't use `don't`; don't you?"
    for seed in range(20):
        made = applied("rephrase_instruction", given_record, seed)
        assert made is not None
        text = made["task_instruction"]
        assert given_record["task_instruction"] in text or written_out(given_record["task_instruction"]) in text
    full = written_out(given_record["task_instruction"])
    assert full == "Don't stop. You do not say \"don't\", you cannot use `don't`; don't you?"
    for frames in (phrases()["instruction_frames"], phrases()["request_frames"]):
        assert all(frame.count("{text}") == 1 for frame in frames)
    assert all(refusal.count("{tool}") == 1 for refusal in phrases()["refusals"])


@pytest.mark.parametrize(
    "content", ["Question: What is it?", "<html> <body> </body>", "Please find a lamp.", "no end", "x" * 700 + "."]
)
def test_only_plain_requests_are_rephrased(content: str) -> None:
    given_record = record_maker.record([record_maker.user(content), record_maker.says("Yes.")])
    assert applied("rephrase_request", given_record) is None


def test_a_request_stays_in_its_frame() -> None:
    made = applied("rephrase_request", record_maker.record())
    assert made is not None
    text = record_maker.sound()[0]["content"]
    assert text in made["conversation"][0]["content"] != text


def test_wrong_options_are_told() -> None:
    for name, options, told in (
        ("shuffle", {}, "shuffle_tools"),
        ("shuffle_tools", {"speed": 1}, "option"),
        ("shuffle_tools", {"rate": 2}, "rate"),
        ("output_format", {"formats": "yamll"}, "yaml"),
        ("delimiters", {"styles": ["markdow"]}, "markdown"),
        ("shuffle_calls", {"calls": "some"}, "reading"),
        ("mask_names", {"functions": False, "arguments": False}, "neither"),
        ("distractors", {"count": 0}, "count"),
    ):
        with pytest.raises(UsageError, match=told):
            augmentation_named(name, **options)
    with pytest.raises(UsageError, match="twice"):
        augmenter(["shuffle_tools", "shuffle_tools"])
    with pytest.raises(UsageError, match="nothing"):
        Augmenter([])


def test_the_rate_is_a_share_of_records() -> None:
    made = Augmenter([augmentation_named("shuffle_tools", rate=0.3)])
    records = [record_maker.record(id=f"shop---train---{number}") for number in range(400)]
    copies = sum(len(list(made.copies_of(each))) for each in records)
    assert 90 < copies < 150


def test_every_augmentation_says_what_it_does() -> None:
    for name in AUGMENTATIONS:
        cls = augmentation_class(name)
        assert cls.name == name
        assert cls.about
        assert (cls.__doc__ or "").strip()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


@pytest.mark.parametrize("junk", [None, [{}], {"a": 1}, "x"], ids=repr)
def test_junk_anywhere_is_no_reason_to_break(junk: Any) -> None:
    """Whatever the reader lets through as a trajectory is augmented or passed over."""
    fault = {"pattern": "x", "tool": "find_item", "argument": "name", "message": "m", "remedy": "r"}
    steps = [{"text": "a", "reward": 0.0, "feedback": [fault]}, *({"text": "", "feedback": []} for _ in range(2))]
    block = {
        "repeatable": ["x"],
        "arrived": [],
        "score": {"success": True},
        "options": {"format": "xlam"},
        "steps": steps,
    }
    sound = record_maker.record(lamsim=block)
    every = [augmentation_named(name) for name in LOCAL]
    checked = 0
    for path in places(sound):
        broken = copy.deepcopy(sound)
        inner: Any = broken
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = junk
        try:
            Trajectory.model_validate(broken)
        except ValidationError:
            continue
        checked += 1
        for each in every:
            made = Augmenter([each])
            made.survey(lines(broken))
            for augmented in made.copies_of(broken):
                Trajectory.model_validate(unmasked(augmented))
    assert checked > 80
