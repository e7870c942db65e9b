"""Judging recorded calls anew: the verifier over a record's own tools and conversation."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from lamsim.datasets.steps import Step
from lamsim.errors import UsageError
from lamsim.feedback import FINE, Feedback
from lamsim.messages import InvalidToolCall, ToolCall
from lamsim.tools import Tool
from lamsim.verifier import Catalog, Verifier

KEPT_CATALOGS = 2048
"""Compiled catalogs that are kept; records of one environment mostly share theirs."""


@dataclass(slots=True)
class Compiled:
    """A record's tools as they can be judged by.

    Attributes:
        catalog: Those that can; of two with one name the first.
        broken: Why the others can't, by name; calls to these are not judged.
        names: All names, also of the broken ones.
        repeatable: Whether any of them is.
        unremarkable: Whether a rule for tools has found nothing to say of them; it need not look again.
        told: What rules have read of an argument's schema, by tool and argument.
    """

    catalog: Catalog
    broken: dict[str, str]
    names: frozenset[str]
    repeatable: bool
    unremarkable: bool = False
    told: dict[tuple[str, str], Any] = field(default_factory=dict)


class Catalogs:
    """Compiles the tools of records, each list of tools once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[bytes, bytes], Compiled] = OrderedDict()

    def of(self, record: Mapping[str, Any], digest: bytes = b"") -> Compiled:
        """The tools of a record, with those that arrived in its course.

        Args:
            record: The record.
            digest: That of its tools; taken if not given.
        """
        block = record.get("lamsim") or {}
        more = [block.get("repeatable"), block.get("arrived")]
        key = (digest or digest_of(record["tools"]), digest_of(more) if any(more) else b"")
        compiled = self._kept.get(key)
        if compiled is None:
            compiled = self._kept[key] = _compiled(record["tools"], block)
            if len(self._kept) > KEPT_CATALOGS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return compiled


def digest_of(value: Any) -> bytes:
    """16 bytes that tell a JSON value from others."""
    try:
        encoded = to_json(value)
    except PydanticSerializationError:  # lone surrogates, or deeper than 255 levels
        encoded = json.dumps(value).encode("ascii")
    return hashlib.sha256(encoded).digest()[:16]


def _compiled(listed: list[dict[str, Any]], block: Mapping[str, Any]) -> Compiled:
    repeatable = _list(block.get("repeatable"))
    tools: dict[str, Tool] = {}
    broken: dict[str, str] = {}
    for item in [*listed, *_list(block.get("arrived"))]:
        function = item.get("function", item) if isinstance(item, Mapping) else {}
        name = str(function.get("name") or "") if isinstance(function, Mapping) else ""
        try:
            if flat := _flat(function):
                raise UsageError(flat)
            tool = Tool.from_json(item)
        except UsageError as error:
            broken[name] = str(error)
        else:
            if tool.name in repeatable:
                tool = replace(tool, repeatable=True)
            tools.setdefault(tool.name, tool)
    catalog = Catalog(tools.values())
    for name in tools:
        try:
            catalog.check_of(name)
        except UsageError as error:
            broken[name] = str(error)
    repeats = any(tool.repeatable for tool in tools.values())
    return Compiled(catalog, broken, frozenset([*tools, *broken]), repeats)


def _flat(function: Any) -> str:
    """The flat parameters of xLAM's format 1 read as a schema without properties: everything would be undefined."""
    parameters = function.get("parameters") if isinstance(function, Mapping) else None
    if (
        isinstance(parameters, Mapping)
        and parameters
        and not parameters.keys() & {"type", "properties", "$ref", "anyOf", "oneOf", "allOf", "additionalProperties"}
        and all(isinstance(value, Mapping) for value in parameters.values())
    ):
        return "its parameters are listed flat, as xLAM's format 1 has them, and are no JSON schema"
    return ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def judge(conversation: list[dict[str, Any]], steps: list[Step], compiled: Compiled) -> list[list[Feedback]]:
    """What the verifier says of every call, by step.

    A call of a tool that is itself broken is fine: it is not the agent's fault.
    """
    verifier = Verifier(compiled.catalog)
    judged: list[list[Feedback]] = []
    for step in steps:
        found: list[Feedback] = []
        for place, call in enumerate(step.calls):
            if isinstance(call, ToolCall) and call.name in compiled.broken:
                found.append(FINE)
                continue
            sight = _sight(conversation, step, place) if compiled.repeatable else ""
            try:
                feedback = verifier.check(call, sight)
            except ValueError:  # deeper than the schema library goes
                deep = InvalidToolCall(str(call)[:200], "has arguments that are nested too deep")
                feedback = verifier.check(deep)
            found.append(feedback)
            if feedback is FINE or feedback.sound:
                verifier.remember()
        judged.append(found)
    return judged


def _sight(conversation: list[dict[str, Any]], step: Step, place: int) -> str:
    """What the agent saw last before a call: the answer to the call before it, or the message before the step."""
    before = step.results[place - 1] if place else None
    index = before if before is not None else step.index - 1
    content = conversation[index].get("content") if index >= 0 else ""
    return content if isinstance(content, str) else ""
