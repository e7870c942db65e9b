"""Renaming: other names for tools and arguments in all of a record that names them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from lamsim.datasets.augmenting.augmentation import (
    Record,
    block_of,
    calls_in,
    feedback_of,
    function_of,
    names_in,
    properties_of,
    said_anew,
    with_function,
)
from lamsim.datasets.augmenting.mentions import Mentions, is_identifier
from lamsim.datasets.steps import Step, steps_of

_KEYS = frozenset(
    ("arguments", "content", "function", "id", "input", "name", "parameters", "thought", "tool_calls", "type")
)
"""Keys of calls as formats write them: in quotes these may be no arguments."""


class Names(NamedTuple):
    """What becomes of names.

    Attributes:
        functions: Of tools.
        arguments: Of arguments, in all tools that have them.
    """

    functions: dict[str, str]
    arguments: dict[str, str]

    def turned(self) -> Names:
        """The way back."""
        return Names(
            {new: old for old, new in self.functions.items()}, {new: old for old, new in self.arguments.items()}
        )


class _Texts:
    """The mentions of names in each kind of text.

    A name that stands in a call's values is a word of that world, and so is an argument that stands in what tools
    answer: its mentions may mean that and stay.

    Args:
        names: What becomes of names.
        values: The values of all calls, as text.
        results: What the tools have answered, as text.
        unique: Whether the names are made up, so that they mean nothing else anywhere.
    """

    def __init__(self, names: Names, values: str, results: str, unique: bool) -> None:
        self.feedback = Mentions({**names.arguments, **names.functions})
        if unique:
            self.world = self.prose = self.error = self.feedback
            return
        functions = {old: new for old, new in names.functions.items() if old not in values}
        sure = {old: new for old, new in functions.items() if is_identifier(old)}
        arguments = {
            old: new
            for old, new in names.arguments.items()
            if is_identifier(old) and old not in values and old not in results
        }
        words = {old: new for old, new in functions.items() if old not in sure}
        self.world = Mentions(sure)
        self.prose = Mentions({**sure, **arguments}, words)
        quoted = {old: new for old, new in names.arguments.items() if old not in _KEYS}
        self.error = Mentions({**sure, **arguments}, words, {**quoted, **names.functions})


def renamed(record: Record, names: Names, unique: bool = False) -> Record:
    """The record with other names.

    Renamed are tools, parameters, calls, the names of tools in their answers, `repeatable`, `arrived` and the
    feedback of the steps; in texts, what can only be a mention (`mentions`).

    Args:
        record: A trajectory of the unified format; it is not changed.
        names: What becomes of names.
        unique: Whether the old names are made up, so that they mean nothing else anywhere.
    """
    conversation: list[dict[str, Any]] = record["conversation"]
    values = json.dumps(
        [list(arguments.values()) for message in conversation for arguments in _arguments_in(message)],
        ensure_ascii=False,
    )
    results = "\n".join([str(message.get("content")) for message in conversation if message.get("role") == "tool"])
    texts = _Texts(names, values, results, unique)
    steps = steps_of(conversation)
    told = feedback_of(record, len(steps))
    changed = [dict(message) for message in conversation]
    for step, faults in zip(steps, told, strict=True):
        _rename_step(changed, step, faults, names, texts)
    answered = {place for step in steps for place in (step.index, *(result for result in step.results if result))}
    for place, message in enumerate(changed):
        if place not in answered:
            _rename_text(message, texts.world)
        if message.get("role") == "tool" and "name" in message:
            message["name"] = _named(message["name"], names.functions)
    made = said_anew(record, changed)
    made["task_instruction"] = texts.prose.replace(record["task_instruction"])
    made["tools"] = [_tool(tool, names, texts) for tool in record["tools"]]
    if block := block_of(made):
        made["lamsim"] = _block(block, names, texts)
    return made


def _arguments_in(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    given = [function.get("arguments") for function in calls_in(message)]
    return [arguments for arguments in given if isinstance(arguments, dict)]


def _rename_step(
    changed: list[dict[str, Any]], step: Step, faults: list[dict[str, Any]], names: Names, texts: _Texts
) -> None:
    message = changed[step.index]
    _rename_text(message, texts.error if step.unreadable else texts.prose)
    listed = message.get("tool_calls")
    if isinstance(listed, list):
        message["tool_calls"] = [_call(call, names) for call in listed]
    for place in step.results:
        if place is None:
            continue
        content = changed[place].get("content")
        if not isinstance(content, str):
            continue
        if any(said and said in content for said in names_in([fault.get("message") for fault in faults])):
            mentions = texts.feedback
        elif faults or content.lstrip().lower().startswith(("error", "{error", '{"error')):
            mentions = texts.error
        else:
            mentions = texts.world
        changed[place]["content"] = mentions.replace(content)


def _rename_text(message: dict[str, Any], mentions: Mentions) -> None:
    if isinstance(message.get("content"), str):
        message["content"] = mentions.replace(message["content"])


def _call(call: Any, names: Names) -> Any:
    function = function_of(call)
    if not function:
        return call
    function = dict(function)
    if "name" in function:
        function["name"] = _named(function["name"], names.functions)
    if isinstance(function.get("arguments"), dict):
        function["arguments"] = _keys(function["arguments"], names.arguments)
    return with_function(call, function)


def _tool(tool: Any, names: Names, texts: _Texts) -> Any:
    function = dict(function_of(tool))
    if not function:
        return tool
    if "name" in function:
        function["name"] = _named(function["name"], names.functions)
    if isinstance(function.get("description"), str):
        function["description"] = texts.prose.replace(function["description"])
    if properties := properties_of(function):
        parameters = dict(function["parameters"])
        parameters["properties"] = {
            names.arguments.get(name, name): _described(schema, texts) for name, schema in properties.items()
        }
        if isinstance(parameters.get("required"), list):
            parameters["required"] = [_named(name, names.arguments) for name in parameters["required"]]
        function["parameters"] = parameters
    return with_function(tool, function)


def _described(schema: Any, texts: _Texts) -> Any:
    if not isinstance(schema, dict) or not isinstance(schema.get("description"), str):
        return schema
    return {**schema, "description": texts.prose.replace(schema["description"])}


def _block(block: Mapping[str, Any], names: Names, texts: _Texts) -> dict[str, Any]:
    changed = dict(block)
    if isinstance(block.get("repeatable"), list):
        changed["repeatable"] = [_named(name, names.functions) for name in block["repeatable"]]
    if isinstance(block.get("arrived"), list):
        changed["arrived"] = [_tool(tool, names, texts) for tool in block["arrived"]]
    if isinstance(block.get("steps"), list):
        changed["steps"] = [
            {**step, "feedback": [_fault(fault, names, texts) for fault in step["feedback"]]}
            if isinstance(step, dict) and isinstance(step.get("feedback"), list)
            else step
            for step in block["steps"]
        ]
    return changed


def _fault(fault: Any, names: Names, texts: _Texts) -> Any:
    if not isinstance(fault, dict):
        return fault
    told = {key: texts.feedback.replace(fault[key]) for key in ("message", "remedy") if isinstance(fault.get(key), str)}
    for key, known in (("tool", names.functions), ("argument", names.arguments)):
        if key in fault:
            told[key] = _named(fault[key], known)
    return {**fault, **told}


def _named(name: Any, names: Mapping[str, str]) -> Any:
    return names.get(name, name) if isinstance(name, str) else name


def _keys(arguments: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in arguments.items()}
