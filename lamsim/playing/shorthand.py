"""The short way to write a call, `NAME key=value ...`: the tool's schema says what each value is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lamsim.errors import UsageError
from lamsim.schema_values import definition
from lamsim.tools import Tool

_KEY = re.compile(r"\s*([^\s=\"'{\[]+)=")
_WORD = re.compile(r"\S*")
_JSON = json.JSONDecoder()


def read_call(text: str, tools: Iterable[Tool]) -> tuple[str, dict[str, Any]]:
    """Reads a call: a name, and behind it `key=value` pairs, one JSON object, or the value of the only argument.

    A value is a word or JSON; where the schema wants text, a word stays text. A tool that does not exist can be
    called too: the verifier has something to say to that.

    Args:
        text: What was written.
        tools: The catalog.

    Returns:
        The tool's name and the arguments.

    Raises:
        UsageError: If it can't be read so.
    """
    name, _, rest = text.strip().partition(" ")
    if not name:
        raise UsageError("A call is written NAME key=value ...; :tools lists the names.")
    schema = next((tool.parameters for tool in tools if tool.name == name), {})
    return name, read_arguments(rest.strip(), schema)


def read_arguments(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Reads the arguments of a call; see `read_call`.

    Raises:
        UsageError: If they can't be read so.
    """
    properties = schema.get("properties") or {}
    if text.startswith("{"):
        return _object(text)
    if text and not _KEY.match(text):
        only = schema.get("required") or list(properties)
        if len(only) != 1 or only[0] not in properties:
            raise UsageError(f"Arguments are written key=value, not {text[:80]!r}.")
        return {only[0]: typed(text, properties[only[0]], schema)}
    arguments: dict[str, Any] = {}
    place = 0
    while text[place:].strip():
        key = _KEY.match(text, place)
        if key is None:
            raise UsageError(
                f"Arguments are written key=value, not {text[place:].strip()[:80]!r}; "
                'a value with spaces stands in quotes: key="two words".'
            )
        parameter = properties.get(key[1], {})
        arguments[key[1]], place = _value(text, key.end(), parameter, schema)
    return arguments


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The arguments are no JSON object: {error}.") from error
    return dict(read)


def _value(text: str, place: int, parameter: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[Any, int]:
    """The value that stands at a place, and where it ends."""
    opening = text[place : place + 1]
    if opening == '"' or (opening in ("[", "{") and kinds(parameter, root) != {"string"}):
        try:
            value, end = _JSON.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"The value {text[place : place + 80]!r} is no JSON: {error}.") from error
        if text[end : end + 1].strip():
            raise UsageError(f"Behind the value {text[place:end][:80]!r} a space is missing.")
        return value, end
    word = _WORD.match(text, place)
    assert word is not None, "no character is a word too"
    return typed(word[0], parameter, root), word.end()


def typed(text: str, parameter: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """A text as the value that a parameter's schema takes it for: JSON where it can be, unless it is to be text.

    Args:
        text: The whole value.
        parameter: Its schema.
        root: The schema that `$ref` looks into.
    """
    wanted = kinds(parameter, root)
    if wanted == {"string"} and not text.startswith('"'):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if "string" in wanted and _kind(value) not in wanted else value


def kinds(parameter: Mapping[str, Any], root: Mapping[str, Any]) -> set[str]:
    """The JSON types that a schema takes; none if it does not say.

    Args:
        parameter: The schema.
        root: The schema that `$ref` looks into.
    """
    if "$ref" in parameter:
        return kinds(definition(parameter["$ref"], root), root)
    for key in ("anyOf", "oneOf"):
        if parameter.get(key):
            return set().union(*(kinds(choice, root) for choice in parameter[key]))
    if "type" not in parameter:
        return {_kind(value) for value in parameter.get("enum", ())}
    given = parameter["type"]
    named = {given} if isinstance(given, str) else set(given)
    return named | {"integer"} if "number" in named else named


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]
