"""Formats of chat messages: what their own shapes mean, and that nothing of them is lost on the way there and back."""

import copy
import json
from typing import Any

import pytest
from converter_checks import check_back_and_there, check_there_and_back, facets, read, written
from format_samples import SAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamsim.datasets.converters import CONVERTERS, Converter, Losses, Misfit, Record
from lamsim.datasets.converters.remainder import lost
from lamsim.datasets.known_formats import converter_of

EACH = [(name, place) for name, items in SAMPLES.items() for place in range(len(items))]
WHOLE = ("actionstudio", "agentohana", "apigen-mt", "hermes", "openai", "sharegpt", "xlam-1")
"""They hold any conversation of the usual kind."""


def the(name: str, place: int = 0) -> Record:
    [made] = read(CONVERTERS[name], [copy.deepcopy(SAMPLES[name][place])])
    return made


@pytest.mark.parametrize(("name", "place"), EACH)
def test_samples_come_back_as_they_were(name: str, place: int) -> None:
    item = SAMPLES[name][place]
    check_back_and_there(CONVERTERS[name], [copy.deepcopy(item)])
    assert converter_of(item) in (name, "apigen-mt" if name == "sharegpt" else name)


def test_xlam_60k_says_what_it_means() -> None:
    made = the("xlam-60k")
    assert made["unique_trajectory_id"] == "0"
    assert [len(message.get("tool_calls", ())) for message in made["conversation"]] == [0, 2]
    assert made["conversation"][1]["tool_calls"][1] == {
        "type": "function",
        "function": {"name": "live_giveaways_by_type", "arguments": {"type": "game"}},
        "id": "call_1",
    }
    assert made["tools"][0]["function"]["parameters"] == {
        "type": "object",
        "properties": {"type": {"type": "string", "description": "game, loot or beta.", "default": "game"}},
    }
    assert made["lamsim"] == {"source": {"format": "xlam-60k"}}
    parameters = the("xlam-60k", 1)["tools"][0]["function"]["parameters"]
    assert parameters["required"] == ["a", "e", "f", "g"]
    kinds = {
        name: {key: schema[key] for key in schema if key not in ("description", "default")}
        for name, schema in parameters["properties"].items()
    }
    assert kinds == {
        "a": {"type": "array", "items": {"type": "integer"}},
        "b": {"type": "string"},
        "c": {"type": "integer"},
        "d": {"anyOf": [{"type": "object", "additionalProperties": {"type": "number"}}, {"type": "null"}]},
        "e": {},
        "f": {"type": "array", "prefixItems": [{"type": "number"}] * 2, "minItems": 2, "maxItems": 2},
        "g": {"type": "array", "uniqueItems": True},
        "h": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]},
        "i": {"type": "number"},
    }  # fmt: skip


def test_apigen_mt_says_what_it_means() -> None:
    made = the("apigen-mt")
    assert made["task_instruction"].startswith("# Retail policy")
    roles = [message["role"] for message in made["conversation"]]
    assert roles == ["user", "assistant", "user", "assistant", "tool", "assistant", "tool", "assistant"]
    assert made["conversation"][4] == {
        "role": "tool",
        "name": "find_user",
        "content": "ann_1",
        "tool_call_id": "call_0",
    }
    assert made["conversation"][6]["name"] == "think"
    assert "rest" not in made["lamsim"]["source"]


def test_openai_says_what_it_means() -> None:
    made = the("openai")
    assert made["task_instruction"] == "You help."
    user, calls, broken, sun, last = made["conversation"]
    assert user == {"role": "user", "content": "Weather?"}
    assert [call["function"]["arguments"] for call in calls["tool_calls"]] == [{"city": "Zürich"}, "{broken"]
    assert (broken["name"], broken["tool_call_id"], sun["tool_call_id"]) == ("get_weather", "call_d", "call_abc")
    assert last["content"] == "It said so.\nSun."
    old = the("openai", 1)
    assert old["task_instruction"] == "You help."
    assert old["tools"][0]["type"] == "function"
    assert old["conversation"][1]["tool_calls"][0]["id"] == old["conversation"][2]["tool_call_id"] == "call_0"


def test_hermes_says_what_it_means() -> None:
    made = the("hermes")
    assert made["unique_trajectory_id"] == "6a7b"
    assert made["tools"][0]["function"]["parameters"] == {"a": True, "b": None}
    assert "[{" not in made["task_instruction"]
    assert made["format_instruction"] == "Return calls within <tool_call> </tool_call> tags."
    _, call, result, last = made["conversation"]
    assert call["content"] == "Well."
    assert call["tool_calls"][0]["function"] == {"name": "f", "arguments": {"a": True, "b": None}}
    assert result == {
        "role": "tool",
        "name": "f",
        "content": '{"name": "f", "content": {"x": 1}}',
        "tool_call_id": "call_0",
    }
    assert last["content"] == "It is done."
    [_, two, sun, error] = the("hermes", 1)["conversation"]
    assert two["content"] == "Two.\n{broken"
    assert (sun["content"], error["content"]) == ("sun", "Error")


def test_xlam_1_says_what_it_means() -> None:
    made = the("xlam-1")
    assert made["tools"][0]["function"]["parameters"]["required"] == ["location"]
    assert [message["role"] for message in made["conversation"]] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "user",
        "assistant",
    ]
    assert made["conversation"][2]["content"] == '{"sun": true}'


def test_sharegpt_says_what_it_means() -> None:
    made = the("sharegpt", 2)
    asked, calls, sun, rain, *_ = made["conversation"]
    assert asked["role"] == "user"
    assert (calls["content"], len(calls["tool_calls"])) == ("Two calls.", 2)
    assert (sun["content"], rain["content"], rain["tool_call_id"]) == ("sun", '{"rain": 1}', "call_1")
    assert made["conversation"][-1] == {"role": "assistant", "content": "this is no call"}


def test_actionstudio_says_what_it_means() -> None:
    made = the("actionstudio")
    assert made["task_instruction"] == "Help.\nWrite JSON."
    assert [message["role"] for message in made["conversation"]] == ["user", "assistant"]
    assert the("actionstudio", 1)["conversation"][0]["content"] == 'It\'s "me".'


def test_unified_in_other_spellings() -> None:
    tool = {"name": "f", "parameters": {"type": "object"}}
    call = {"name": "f", "arguments": '{"a": 1}'}
    conversation = [
        {"role": "system", "content": "Help."},
        {"role": "user", "content": "Do it."},
        {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": call, "id": "1"}]},
    ]
    for spell in (json.dumps, str, lambda value: value):
        item = {
            "unique_trajectory_id": "a",
            "tools": spell([tool]),
            "conversation": spell(conversation),
            "dataset": "d",
        }
        [made] = read(CONVERTERS["unified"], [item])
        assert made["task_instruction"] == "Help."
        assert made["tools"] == [{"type": "function", "function": tool}]
        assert [message["role"] for message in made["conversation"]] == ["user", "assistant"]
        assert made["conversation"][1]["tool_calls"][0]["function"]["arguments"] == {"a": 1}
        assert made["dataset"] == "d"
        assert read(CONVERTERS["unified"], [made]) == [made]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.text("abc xyz.", min_size=1, max_size=12).map(str.strip).filter(bool)
NAMES = st.sampled_from(["find", "get_weather", "a.b", "größe"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 53), 1 << 53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
SCHEMAS = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "array", "object"])},
    optional={
        "description": TEXT,
        "enum": st.lists(TEXT, min_size=1, max_size=2),
        "default": JSON,
        "items": st.fixed_dictionaries(
            {"type": st.sampled_from(["string", "integer"])}, optional={"minimum": st.integers()}
        ),
    },
)


@st.composite
def records(draw: st.DrawFn, text: st.SearchStrategy[str] = TEXT, tame: bool = False) -> Record:
    """Conversations; tame ones are such that every call has one result and the agent speaks last."""
    conversation: list[dict[str, Any]] = [{"role": "user", "content": draw(text)}]
    calls = 0
    for _ in range(draw(st.integers(0, 4))):
        arguments = draw(st.lists(st.dictionaries(NAMES, JSON, max_size=2), min_size=1, max_size=3))
        listed = [
            {"type": "function", "function": {"name": draw(NAMES), "arguments": each}, "id": f"call_{calls + number}"}
            for number, each in enumerate(arguments)
        ]
        calls += len(listed)
        conversation.append({"role": "assistant", "content": draw(st.just("") | text), "tool_calls": listed})
        for call in listed if tame else listed[: draw(st.integers(0, 3))]:
            conversation.append(
                {"role": "tool", "name": call["function"]["name"], "content": draw(text), "tool_call_id": call["id"]}
            )
        if not tame:
            roles = draw(st.lists(st.sampled_from(["user", "assistant", "system", "tool"]), max_size=2))
            for role in roles:
                more = {"name": "", "tool_call_id": ""} if role == "tool" else {}
                conversation.append({"role": role, "content": draw(text), **more})
    conversation.append({"role": "assistant", "content": draw(text)})
    properties = draw(st.dictionaries(NAMES, SCHEMAS, max_size=3))
    parameters = {"type": "object", "properties": properties}
    if required := [name for name in properties if draw(st.booleans())]:
        parameters["required"] = required
    tool = {"type": "function", "function": {"name": draw(NAMES), "description": draw(TEXT), "parameters": parameters}}
    return {
        "unique_trajectory_id": "made---train---1",
        "task_instruction": draw(st.just("") | text),
        "format_instruction": draw(st.none() | text),
        "few_shot_examples": None,
        "tools": [tool],
        "conversation": conversation,
    }


QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", SAMPLES)
@QUICK
@given(record=records())
def test_what_is_lost_is_reported(name: str, record: Record) -> None:
    converter = CONVERTERS[name]
    try:
        items, losses = written(converter, record)
    except Misfit:
        return
    assert check_there_and_back(converter, record)
    assert set(lost(record, read(converter, items, "")[-1])) <= losses.counts.keys()


@pytest.mark.parametrize("name", WHOLE)
@QUICK
@given(record=records(PLAIN, tame=True))
def test_usual_conversations_are_kept_whole(name: str, record: Record) -> None:
    items, losses = written(CONVERTERS[name], record)
    [*_, back] = read(CONVERTERS[name], items)
    assert facets(back) == facets(record)
    assert not [what for what in losses.counts if what.startswith("conversation")]
    if name != "agentohana":
        assert back["conversation"] == record["conversation"]
        assert back["tools"] == record["tools"]


@pytest.mark.parametrize("name", SAMPLES)
@settings(QUICK, max_examples=40)
@given(data=st.data())
def test_items_like_the_samples_come_back_or_are_told(name: str, data: st.DataObject) -> None:
    item = copy.deepcopy(data.draw(st.sampled_from(SAMPLES[name])))
    for _ in range(data.draw(st.integers(1, 3))):
        _disturb(item, data)
    try:
        check_back_and_there(CONVERTERS[name], [item])
    except Misfit:
        return


def _disturb(item: dict[str, Any], data: st.DataObject) -> None:
    """Changes, adds or removes something somewhere."""
    holder: Any = item
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(holder[key], dict | list) or not holder[key] or data.draw(st.integers(0, 4)) == 0:
            break
        holder = holder[key]
    kind = data.draw(st.sampled_from(["change", "add", "remove"]))
    if kind == "remove":
        del holder[key]
    elif kind == "add" and isinstance(holder, dict):
        holder[data.draw(TEXT)] = data.draw(JSON)
    else:
        holder[key] = data.draw(JSON)


@pytest.mark.parametrize("name", SAMPLES)
@settings(QUICK, max_examples=10)
@given(item=JSON)
def test_junk_is_told(name: str, item: Any) -> None:
    converter: Converter = CONVERTERS[name]
    with pytest.raises(Misfit):
        list(converter.read(item, "id", Losses()))
