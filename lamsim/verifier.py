"""The verifier: checks a call against the catalog before it runs."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import jsonschema_rs

from lamsim.errors import UsageError
from lamsim.feedback import FINE, Fault, Feedback, Pattern
from lamsim.messages import InvalidToolCall, ToolCall
from lamsim.tools import Tool

_TYPE_KEYWORDS = frozenset({"type", "anyOf", "oneOf"})


class Catalog:
    """The tools of an episode, compiled for checking; shared by episodes with the same tools.

    Args:
        tools: The tools; names must be unique.

    Raises:
        UsageError: If two tools share a name.
    """

    def __init__(self, tools: Iterable[Tool]) -> None:
        self.tools = tuple(tools)
        self._by_name = {tool.name: tool for tool in self.tools}
        self._checks: dict[str, _ToolCheck] = {}
        if len(self._by_name) < len(self.tools):
            names = [tool.name for tool in self.tools]
            twice = next(name for name in names if names.count(name) > 1)
            raise UsageError(f"Two tools are called {twice!r}; a catalog's names must be unique.")

    def check_of(self, name: str) -> _ToolCheck | None:
        """The compiled check of a tool, made at its first use; None if there is no such tool."""
        check = self._checks.get(name)
        if check is None and name in self._by_name:
            check = self._checks[name] = _ToolCheck(self._by_name[name])
        return check


class Verifier:
    """Checks calls in the order of SpecTool: format, name, argument names, required ones, types, repetition.

    Repetition is judged by name and arguments: an exact repetition of an earlier call is an error. For
    a `repeatable` tool it is one only if the agent also sees just what it saw when it made that call.

    Args:
        catalog: The compiled tools.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.seen: set[str] = set()
        self._key = ""

    def check(self, call: ToolCall | InvalidToolCall, sight: str = "") -> Feedback:
        """Judges one call; nothing is executed.

        Args:
            call: What the agent wants.
            sight: What the agent saw last; tells apart repetitions of repeatable tools.
        """
        self._key = ""
        if isinstance(call, InvalidToolCall):
            return Feedback((Fault(Pattern.INVALID_FORMAT, "", "", f"The call {call.reason}.", _FORMAT),))
        check = self._catalog.check_of(call.name)
        if check is None:
            return Feedback((self._unknown_tool(call.name),))
        try:
            faults = () if check.valid(call.arguments) else tuple(check.faults(call.arguments))
        except UnicodeEncodeError:
            arguments = _encodable(call.arguments)
            faults = () if check.valid(arguments) else tuple(check.faults(arguments))
        if faults:
            return Feedback(faults)
        self._key = _key(call, sight if check.tool.repeatable else "")
        if self._key in self.seen:
            message = f"{call.name} was already called with exactly these arguments."
            remedy = "Use its result or do something else."
            return Feedback((Fault(Pattern.REPEATED_CALL, call.name, "", message, remedy),))
        return FINE

    def remember(self) -> None:
        """Notes that the call just checked is executed, so that its repetition is recognised."""
        if self._key:
            self.seen.add(self._key)

    def _unknown_tool(self, name: str) -> Fault:
        names = [tool.name for tool in self._catalog.tools]
        near = difflib.get_close_matches(name[:200], names, n=1, cutoff=0.5)
        listed = ", ".join(names[:50]) + (", ..." if len(names) > 50 else "")
        hint = f"Did you mean {near[0]}? " if near else ""
        message = f"There is no tool {name[:200]!r}."
        return Fault(Pattern.WRONG_FUNCTION_NAME, name, "", message, f"{hint}The tools are: {listed}.")


def _key(call: ToolCall, sight: str) -> str:
    """Name, arguments in any order, and what the agent saw; JSON only where sorting must go deeper."""
    arguments = call.arguments
    for value in arguments.values():
        if type(value) in (dict, list):
            return f"{call.name} {json.dumps(arguments, sort_keys=True)}\n{sight}"
    return f"{call.name} {sorted(arguments.items())}\n{sight}"


def _encodable(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without lone surrogates, which the schema library can't hold."""
    text = json.dumps(arguments, ensure_ascii=False).encode("utf-8", "replace")
    replaced: dict[str, Any] = json.loads(text)
    return replaced


_FORMAT = "Answer in the format of the instruction."


class _ToolCheck:
    """The compiled check of one tool's arguments."""

    __slots__ = ("_closed", "_names", "_required", "_validators", "tool", "valid")

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        properties: Mapping[str, Any] = tool.parameters.get("properties") or {}
        self._names = tuple(properties)
        self._required: Sequence[str] = tool.parameters.get("required") or ()
        self._closed = not tool.parameters.get("additionalProperties")
        closed = {"additionalProperties": False, **tool.parameters, "type": "object"}
        definitions = {key: tool.parameters[key] for key in ("$defs", "definitions") if key in tool.parameters}
        try:
            self.valid = jsonschema_rs.validator_for(closed).is_valid
            self._validators = {
                name: jsonschema_rs.validator_for({**definitions, **schema} if definitions else schema)
                for name, schema in properties.items()
            }
        except (ValueError, jsonschema_rs.ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise UsageError(f"The parameters of tool {tool.name!r} are no JSON schema: {reason}") from error

    def faults(self, arguments: Mapping[str, Any]) -> Iterable[Fault]:
        """Says what is wrong with arguments that are not valid."""
        name = self.tool.name
        listed = ", ".join(self._names) or "none"
        for key in arguments:
            if self._closed and key not in self._validators:
                message = f"{name} has no argument {str(key)[:200]!r}."
                yield Fault(Pattern.WRONG_ARGUMENT_NAME, name, str(key), message, f"Its arguments are: {listed}.")
        for key in self._required:
            if key not in arguments:
                remedy = f"Add it; the required arguments are: {', '.join(self._required)}."
                yield Fault(
                    Pattern.MISSING_ARGUMENT,
                    name,
                    key,
                    f"{name} lacks the required argument {key!r}.",
                    remedy,
                )
        for key, value in arguments.items():
            validator = self._validators.get(key)
            if validator is None:
                continue
            for error in validator.iter_errors(value):
                yield self._value_fault(key, value, error)
                break

    def _value_fault(self, key: str, value: Any, error: Any) -> Fault:
        schema = (self.tool.parameters.get("properties") or {})[key]
        place = "".join(f"[{step!r}]" for step in error.instance_path)
        keyword = error.schema_path[-1] if error.schema_path else ""
        shown = repr(value)[:80]
        message = f"Argument {key!r} of {self.tool.name} has the value {shown}, and {error.message[:200]}"
        pattern = Pattern.WRONG_ARGUMENT_TYPE if keyword in _TYPE_KEYWORDS else Pattern.WRONG_ARGUMENT_VALUE
        wanted = json.dumps({k: v for k, v in schema.items() if k not in ("description", "default")})
        return Fault(
            pattern,
            self.tool.name,
            key,
            f"{message}{f' at {place}' if place else ''}.",
            f"It must match {wanted[:300]}.",
        )
