import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamsim import InvalidToolCall, Message, NativeFormat, Tool, ToolCall, UsageError
from lamsim.feedback import FINE, Feedback, Pattern
from lamsim.messages import Message as AnyMessage
from lamsim.spaces import ActionSpace
from lamsim.verifier import Catalog, Verifier

PUT = Tool(
    "put",
    parameters={
        "type": "object",
        "properties": {
            "coins": {"type": "integer", "minimum": 1, "maximum": 9},
            "colour": {"enum": ["gold", "silver"]},
            "notes": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
        },
        "required": ["coins"],
    },
)
NEXT = Tool("next", repeatable=True)


def verifier(*tools: Tool) -> Verifier:
    return Verifier(Catalog(tools or (PUT, NEXT)))


def patterns(feedback: Feedback) -> list[tuple[Pattern, str]]:
    return [(fault.pattern, fault.argument) for fault in feedback.faults]


def judged(schema: dict[str, Any], value: Any) -> list[Pattern]:
    tool = Tool("f", parameters={"type": "object", "properties": {"x": schema}})
    return [fault.pattern for fault in verifier(tool).check(ToolCall("f", {"x": value})).faults]


def test_a_clean_call_is_fine() -> None:
    assert verifier().check(ToolCall("put", {"coins": 3, "colour": "gold", "notes": None})) is FINE


def test_invalid_format() -> None:
    (fault,) = verifier().check(InvalidToolCall("put(", "has no end")).faults
    assert fault.pattern is Pattern.INVALID_FORMAT
    assert fault.message == "The call has no end."


def test_wrong_function_name() -> None:
    feedback = verifier().check(ToolCall("putt", {"coins": 3}))
    assert patterns(feedback) == [(Pattern.WRONG_FUNCTION_NAME, "")]
    assert feedback.text == "Error: There is no tool 'putt'. Did you mean put? The tools are: put, next."
    assert "Did you mean" not in verifier().check(ToolCall("zzz", {})).text


def test_wrong_argument_names_and_missing_ones() -> None:
    feedback = verifier().check(ToolCall("put", {"coin": 3, "x": 1}))
    assert patterns(feedback) == [
        (Pattern.WRONG_ARGUMENT_NAME, "coin"),
        (Pattern.WRONG_ARGUMENT_NAME, "x"),
        (Pattern.MISSING_ARGUMENT, "coins"),
    ]
    assert "Its arguments are: coins, colour, notes." in feedback.text
    assert "the required arguments are: coins." in feedback.text


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        ({"coins": "3"}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": True}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": None}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": 2.5}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": [3]}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": 0}, Pattern.WRONG_ARGUMENT_VALUE),
        ({"coins": 10}, Pattern.WRONG_ARGUMENT_VALUE),
        ({"coins": 10**4000}, Pattern.WRONG_ARGUMENT_VALUE),
        ({"coins": -(10**4000)}, Pattern.WRONG_ARGUMENT_VALUE),
        ({"coins": math.inf}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": math.nan}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": 1, "colour": "Gold"}, Pattern.WRONG_ARGUMENT_VALUE),
        ({"coins": 1, "notes": "a"}, Pattern.WRONG_ARGUMENT_TYPE),
        ({"coins": 1, "notes": [1]}, Pattern.WRONG_ARGUMENT_TYPE),
    ],
)
def test_wrong_values(arguments: dict[str, Any], pattern: Pattern) -> None:
    feedback = verifier().check(ToolCall("put", arguments))
    assert [fault.pattern for fault in feedback.faults] == [pattern]
    message = feedback.faults[0].message
    assert message.endswith(".")
    assert not message.endswith("..")
    assert message.count(" at [") <= 1
    assert feedback.faults[0].remedy.startswith("It must match {")
    json.dumps(feedback.faults[0].to_json())


VALUES: dict[str, Any] = {
    "string": "a",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "null": None,
    "array": [],
    "object": {},
}


@pytest.mark.parametrize("kind", VALUES)
def test_every_type_against_every_value(kind: str) -> None:
    for other, value in VALUES.items():
        fits = kind == other or (kind, other) == ("number", "integer")
        assert judged({"type": kind}, value) == ([] if fits else [Pattern.WRONG_ARGUMENT_TYPE]), (kind, other)


@pytest.mark.parametrize(
    ("schema", "good", "bad", "pattern"),
    [
        ({"type": ["string", "null"]}, None, 1, Pattern.WRONG_ARGUMENT_TYPE),
        ({"const": 3}, 3, 4, Pattern.WRONG_ARGUMENT_VALUE),
        ({"type": "string", "pattern": "^a+$"}, "aa", "b", Pattern.WRONG_ARGUMENT_VALUE),
        ({"type": "string", "minLength": 2, "maxLength": 3}, "ab", "a", Pattern.WRONG_ARGUMENT_VALUE),
        ({"type": "number", "exclusiveMinimum": 0}, 0.1, 0, Pattern.WRONG_ARGUMENT_VALUE),
        ({"type": "number", "multipleOf": 5}, 10, 11, Pattern.WRONG_ARGUMENT_VALUE),
        ({"type": "array", "items": {"type": "integer"}}, [1], ["1"], Pattern.WRONG_ARGUMENT_TYPE),
        ({"type": "array", "minItems": 1, "maxItems": 1}, [1], [1, 2], Pattern.WRONG_ARGUMENT_VALUE),
        ({"type": "array", "uniqueItems": True}, [1, 2], [1, 1], Pattern.WRONG_ARGUMENT_VALUE),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, 1, 1.5, Pattern.WRONG_ARGUMENT_TYPE),
        (
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"a": "x"},
            {"a": 1},
            Pattern.WRONG_ARGUMENT_TYPE,
        ),
        ({"type": "object", "additionalProperties": False}, {}, {"a": 1}, Pattern.WRONG_ARGUMENT_VALUE),
        ({"not": {"type": "string"}}, 1, "a", Pattern.WRONG_ARGUMENT_VALUE),
    ],
)
def test_schema_keywords(schema: dict[str, Any], good: Any, bad: Any, pattern: Pattern) -> None:
    assert judged(schema, good) == []
    assert judged(schema, bad) == [pattern]


@pytest.mark.parametrize("key", ["$defs", "definitions"])
def test_definitions(key: str) -> None:
    parameters = {
        "type": "object",
        "properties": {"tree": {"$ref": f"#/{key}/Tree"}},
        key: {"Tree": {"type": "array", "items": {"$ref": f"#/{key}/Tree"}}},
    }
    check = verifier(Tool("f", parameters=parameters)).check
    assert check(ToolCall("f", {"tree": [[], [[]]]})) is FINE
    feedback = check(ToolCall("f", {"tree": [[], [3]]}))
    assert patterns(feedback) == [(Pattern.WRONG_ARGUMENT_TYPE, "tree")]
    assert "at [1][0]" in feedback.faults[0].message


def test_open_parameters_take_any_name() -> None:
    parameters = {"type": "object", "properties": {}, "additionalProperties": True}
    assert verifier(Tool("f", parameters=parameters)).check(ToolCall("f", {"x": 1})) is FINE


def test_parameters_that_are_no_schema() -> None:
    broken = Tool("f", parameters={"type": "object", "properties": {"x": {"type": "strnig"}}})
    with pytest.raises(UsageError, match="parameters of tool 'f' are no JSON schema"):
        verifier(broken).check(ToolCall("f", {"x": 1}))


def test_names_must_be_unique() -> None:
    with pytest.raises(UsageError, match="Two tools are called 'put'"):
        Catalog([PUT, NEXT, PUT])


def test_repetition() -> None:
    check = verifier()
    call = ToolCall("put", {"coins": 1, "colour": "gold"})
    assert check.check(call) is FINE
    assert check.check(call) is FINE  # it was judged, but not executed
    check.remember()
    again = check.check(ToolCall("put", {"colour": "gold", "coins": 1}, id="other"))
    assert patterns(again) == [(Pattern.REPEATED_CALL, "")]
    assert check.check(ToolCall("put", {"coins": 1, "colour": "silver"})) is FINE
    assert check.check(ToolCall("put", {"coins": 1})) is FINE


def test_repetition_looks_into_nested_arguments() -> None:
    tool = Tool("f", parameters={"type": "object", "properties": {"x": {}}})
    check = verifier(tool)
    check.check(ToolCall("f", {"x": {"a": 1, "b": [1, 2]}}))
    check.remember()
    assert patterns(check.check(ToolCall("f", {"x": {"b": [1, 2], "a": 1}}))) == [(Pattern.REPEATED_CALL, "")]
    assert check.check(ToolCall("f", {"x": {"b": [2, 1], "a": 1}})) is FINE
    assert check.check(ToolCall("f", {"x": "{'a': 1}"})) is FINE


def test_repeatable_tools_are_judged_by_what_the_agent_sees() -> None:
    check = verifier()
    assert check.check(ToolCall("next", {}), "page 1") is FINE
    check.remember()
    assert check.check(ToolCall("next", {}), "page 2") is FINE
    check.remember()
    assert patterns(check.check(ToolCall("next", {}), "page 1")) == [(Pattern.REPEATED_CALL, "")]


def test_faulty_calls_are_not_remembered() -> None:
    check = verifier()
    for _ in range(2):
        assert patterns(check.check(ToolCall("put", {"coins": 0}))) == [(Pattern.WRONG_ARGUMENT_VALUE, "coins")]
        check.remember()
    assert check.seen == set()


def test_a_repetition_that_was_run_in_spite_of_it_stays_one() -> None:
    check = verifier()
    for _ in range(3):
        last = check.check(ToolCall("put", {"coins": 1}))
        check.remember()
    assert patterns(last) == [(Pattern.REPEATED_CALL, "")]


ANYTHING = Tool("f", parameters={"type": "object", "properties": {"x": {}, "s": {"type": "string"}}})


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "arguments",
    [
        {"x": nested(90)},
        {"s": nested(90)},
        {"x": math.nan},
        {"x": -math.inf},
        {"x": 10**4000},
        {"s": 10**4000},
        {"x": "\ud800"},
        {"s": "\0"},
        {"": 1},
        {"\ud800": 1},
        {"s": ["\ud800"]},
        {"x": {"\ud800": "\udfff"}},
        {"x": {"": {"": [None, True]}}},
    ],
    ids=repr,
)
def test_odd_arguments_are_judged(arguments: dict[str, Any]) -> None:
    check = verifier(ANYTHING)
    feedback = check.check(ToolCall("f", arguments))
    check.remember()
    assert all(fault.message for fault in feedback.faults)
    assert check.check(ToolCall("f", arguments)).faults


def json_values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | text,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
        max_leaves=12,
    )


@pytest.mark.parametrize(
    "alphabet",
    [st.characters(codec="utf-8"), st.characters()],
    ids=["unicode", "surrogates"],
)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_check_is_total(alphabet: st.SearchStrategy[str], data: st.DataObject) -> None:
    text = st.text(alphabet, max_size=5)
    names = st.sampled_from(["coins", "colour", "notes", "x", ""]) | text
    arguments = data.draw(st.dictionaries(names, json_values(text), max_size=5))
    for name in ("put", "next", "f", ""):
        feedback = verifier(PUT, NEXT, ANYTHING).check(ToolCall(name, arguments), "sight")
        assert all(fault.message and fault.remedy and fault.pattern.code for fault in feedback.faults)


LEAVES = st.one_of(
    st.just({"type": "string"}),
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.builds(
        lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more},
        st.integers(-9, 9),
        st.integers(0, 9),
    ),
    st.builds(lambda low: {"type": "integer", "minimum": low}, st.integers(-50, 50)),
    st.builds(lambda high: {"type": "integer", "maximum": high}, st.integers(-50, 50)),
    st.builds(lambda high: {"type": "number", "maximum": high}, st.integers(-50, 50)),
    st.builds(
        lambda low, more: {"type": "number", "minimum": low, "maximum": low + more}, st.floats(-9, 9), st.floats(0, 9)
    ),
    st.builds(lambda values: {"enum": values}, st.lists(st.integers() | st.text("abc"), min_size=1)),
    st.builds(lambda value: {"const": value}, st.integers()),
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more}, *[st.integers(0, 30)] * 2
    ),
    st.builds(lambda low: {"type": "integer", "exclusiveMinimum": low}, st.integers(-9, 9)),
    st.builds(lambda high: {"type": "number", "exclusiveMaximum": high}, st.integers(-9, 9)),
    st.just({"$ref": "#/$defs/Tree"}),
    st.builds(
        lambda kinds: {"type": kinds}, st.lists(st.sampled_from(["string", "integer", "null"]), min_size=1, unique=True)
    ),
)


TREE = {
    "type": "object",
    "properties": {
        "children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}},
        "parent": {"anyOf": [{"$ref": "#/$defs/Tree"}, {"type": "null"}]},
        "name": {"type": "string"},
    },
    "required": ["children", "name"],
}


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(lambda items, low: {"type": "array", "items": items, "minItems": low}, inner, st.integers(0, 3)),
        st.builds(lambda items: {"type": "array", "items": items, "maxItems": 0}, inner),
        st.builds(lambda options, key: {key: options}, st.lists(inner, min_size=1, max_size=3), st.just("anyOf")),
        parameters_of(inner),
    )


def parameters_of(schemas: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.text("abc", min_size=1), schemas, max_size=4).flatmap(
        lambda properties: st.builds(
            lambda required: {"type": "object", "properties": properties, "required": required},
            st.lists(st.sampled_from(sorted(properties)), unique=True) if properties else st.just([]),
        )
    )


@settings(deadline=None)
@given(parameters_of(st.recursive(LEAVES, containers, max_leaves=6)), st.integers(0, 1000))
def test_samples_of_the_action_space_are_never_faulty(parameters: dict[str, Any], seed: int) -> None:
    sampled: list[AnyMessage] = []

    class Keeping(NativeFormat):
        def encode(self, message: Message) -> str:
            sampled.append(message)
            return ""

    tool = Tool("f", parameters={**parameters, "$defs": {"Tree": TREE}})
    space = ActionSpace(Keeping(lambda text: None, lambda call: ""), "toy_toolkit:Till", np.random.default_rng(seed))
    space.update([tool], "buy a red lamp", lambda generator: None)
    for _ in range(5):
        space.sample()
        (call,) = sampled[-1].calls
        assert isinstance(call, ToolCall)
        assert verifier(tool).check(call).faults == (), (parameters, call)
