"""The rule for tools that contradict themselves: not the agent's fault, and judged before the agent is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from lamsim.datasets.purging.draft import Draft
from lamsim.messages import ToolCall

_PROMISED_DEFAULT = re.compile(
    r"\b(?:defaults? (?:is|to|value|:)|by default|optional\b(?! \w+ (?:of|for))|default\s*[:=])", re.IGNORECASE
)


class SchemaContradiction:
    """Tools that can't be told apart, that no schema describes, or whose schema denies what its description promises.

    Fixed, in the record's tools: a required parameter that is not described, one that the description calls optional or
    gives a default, a default that its own schema forbids, a tool listed twice, a broken tool that nobody calls.
    Dropped: a broken tool, or two different tools of one name, that the agent calls.
    """

    name = "schema_contradiction"

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        compiled = draft.compiled
        if compiled.unremarkable:
            return
        before = len(draft.findings)
        self._judge_names(draft)
        self._judge_broken(draft)
        for tool in draft.record["tools"]:
            name = _name(tool)
            if name in draft.compiled.broken:
                continue
            for reason in _repaired(tool.get("function", tool)):
                draft.fix(self.name, f"{name}: {reason}")
        compiled.unremarkable = len(draft.findings) == before

    def _judge_names(self, draft: Draft) -> None:
        kept: dict[str, Any] = {}
        called = _called(draft)
        tools = []
        for tool in draft.record["tools"]:
            name = _name(tool)
            if name not in kept:
                kept[name] = tool
                tools.append(tool)
            elif kept[name] != tool and name in called:
                draft.drop(self.name, f"Two different tools are called {name[:80]!r}, and the agent calls it.")
        if len(tools) < len(draft.record["tools"]) and not draft.dropped:
            draft.record["tools"] = tools
            draft.fix(self.name, "Tools of the same name were listed more than once.")

    def _judge_broken(self, draft: Draft) -> None:
        broken = dict(draft.compiled.broken)
        called = _called(draft)
        for name, reason in broken.items():
            if name in called:
                draft.drop(self.name, f"Tool {name[:80]!r} can't be judged by: {reason}")
        unused = broken.keys() - called
        if unused and not draft.dropped:
            draft.record["tools"] = [tool for tool in draft.record["tools"] if _name(tool) not in unused]
            for name in sorted(unused):
                draft.fix(self.name, f"Tool {name[:80]!r} was taken out, nobody calls it: {broken[name]}")


def _name(tool: dict[str, Any]) -> str:
    function = tool.get("function", tool)
    return str(function.get("name") or "") if isinstance(function, dict) else ""


def _called(draft: Draft) -> set[str]:
    return {call.name for step in draft.steps for call in step.calls if isinstance(call, ToolCall)}


def _repaired(function: dict[str, Any]) -> Iterator[str]:
    """Mends a tool's parameters in place; says what was wrong."""
    parameters = function.get("parameters")
    if not isinstance(parameters, dict):
        return
    properties: Mapping[str, Any] = parameters.get("properties") or {}
    required = list(parameters.get("required") or ())
    for name in list(required):
        schema = properties.get(name)
        if schema is None:
            if not parameters.get("additionalProperties"):
                required.remove(name)
                yield f"the required parameter {name!r} is not described; it is not required any more."
        elif "default" in schema or _PROMISED_DEFAULT.search(str(schema.get("description") or "")):
            required.remove(name)
            yield f"the required parameter {name!r} is said to have a default; it is not required any more."
    if len(required) < len(parameters.get("required") or ()):
        parameters["required"] = required
    for name, schema in properties.items():
        if isinstance(schema, dict) and schema.get("default") is not None and not _takes(parameters, schema):
            yield f"the default {schema.pop('default')!r:.80} of {name!r} is none that it takes; it has none any more."


def _takes(parameters: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    shared = {key: parameters[key] for key in ("$defs", "definitions") if key in parameters}
    return jsonschema_rs.validator_for({**shared, **schema}).is_valid(schema["default"])
