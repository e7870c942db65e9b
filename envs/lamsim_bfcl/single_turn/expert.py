"""What one who knows the expected calls says: calls that the checker accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product
from typing import Any

from lamsim import Message, ToolCall
from lamsim_bfcl.checking.arguments import Language
from lamsim_bfcl.checking.entries import AstChecker, language_of
from lamsim_bfcl.single_turn.entries import Expected
from lamsim_bfcl.single_turn.literals import literal

MOST_TRIES = 500
"""Spellings of one call that are tried; a few official answers are accepted in none."""

REFUSAL = "None of the functions can do that."

_ABSENT = object()
_SAMPLES = {"string": "value", "integer": 1, "float": 1.0, "boolean": True, "array": [], "tuple": [], "dict": {}}


def first_message(expected: Expected) -> Message:
    """The message that solves an entry."""
    if expected.category.endswith("irrelevance"):
        return Message("assistant", REFUSAL)
    if expected.category == "live_relevance":
        return Message("assistant", calls=(_any_call(expected.functions[0]),))
    return Message("assistant", calls=tuple(_call(expected, answer) for answer in expected.answers))


def _call(expected: Expected, answer: Mapping[str, Mapping[str, Sequence[Any]]]) -> ToolCall:
    """A call that the checker takes for the expected one; the first spelling if it takes none."""
    name, values = next(iter(answer.items()))
    function = next((item for item in expected.functions if item["name"] == name), expected.functions[0])
    checker = AstChecker([function], [answer], f"simple_{language_of(expected.category)}")
    spellings = _spellings(function, values, language_of(expected.category))
    tried = list(islice(spellings, 1))
    for arguments in chain(tried, islice(spellings, MOST_TRIES)):
        if checker.check([{name: arguments}]).valid:
            return ToolCall(name, arguments)
    return ToolCall(name, tried[0])


def _spellings(
    function: Mapping[str, Any], values: Mapping[str, Sequence[Any]], language: Language
) -> Iterator[dict[str, Any]]:
    """Arguments in every way that counts; those that may be left out are, at first."""
    properties = function["parameters"]["properties"]
    required = function["parameters"].get("required", ())
    options = []
    for name, accepted in values.items():
        given = [literal(_plain(value), language, properties.get(name, {"type": "any"})) for value in accepted]
        filled = [value for value in given if value != ""]
        left_out = [_ABSENT] if not accepted or ("" in accepted and name not in required) else []
        options.append([*left_out, *filled, *(value for value in given if value == "")])
    for chosen in product(*options):
        yield {name: value for name, value in zip(values, chosen, strict=True) if value is not _ABSENT}


def _plain(value: Any) -> Any:
    """An expected value as it is given: within a dict each key has a list of values that count."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        chosen = {key: items[0] if isinstance(items, list) and items else items for key, items in value.items()}
        return {key: item for key, item in chosen.items() if item != "" or "" not in value[key]}
    return value


def _any_call(function: Mapping[str, Any]) -> ToolCall:
    parameters = function["parameters"]
    properties = parameters.get("properties", {})
    return ToolCall(function["name"], {name: _sample(properties[name]) for name in parameters.get("required", ())})


def _sample(schema: Mapping[str, Any]) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    if schema["type"] == "dict":
        return {name: _sample(schema["properties"][name]) for name in schema.get("required", ())}
    return _SAMPLES.get(schema["type"], "value")
