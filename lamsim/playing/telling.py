"""Telling: points, messages, tools and scores as lines of plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lamsim.messages import InvalidToolCall, Message
from lamsim.playing.nodes import Node
from lamsim.tools import Tool

SHORT = 100
"""Characters of what stands in a list."""


def in_short(text: str, length: int = SHORT) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else f"{line[: length - 3]}..."


def number(value: float) -> str:
    """A reward, or a part of one."""
    return f"{value:.6g}"


def block(text: str) -> Iterator[str]:
    """What somebody else wrote, set in, so that it can't be taken for the game's own words."""
    return (f"  {line}" for line in text.removesuffix("\n").split("\n"))


def call_line(name: str, arguments: Mapping[str, Any]) -> str:
    """A call in one line."""
    return f"{name} {json.dumps(dict(arguments), ensure_ascii=False)}"


def reading(message: Message) -> Iterator[str]:
    """How an agent's text was read."""
    for title, text in (("thought", message.thought), ("said", message.content)):
        if text:
            yield f"read as {title}:"
            yield from block(text)
    for call in message.calls:
        if isinstance(call, InvalidToolCall):
            yield f"not read as a call, as it {call.reason}:"
            yield from block(call.text)
        else:
            yield "read as call:"
            yield from block(call_line(call.name, call.arguments))
    if not (message.thought or message.content or message.calls):
        yield "read as nothing at all"


def faults(feedback: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with a step's calls, and what would be right."""
    for fault in feedback:
        yield f"wrong ({fault['code']}, {fault['pattern']}): {fault['message']}"
        yield f"right: {fault['remedy']}"


def answers(node: Node) -> Iterator[str]:
    """What the world and the user said at a point."""
    for message in node.messages:
        if message.role != "assistant":
            yield f"{message.role} {message.name}".rstrip() + ":"
            yield from block(message.content)


def told(node: Node) -> Iterator[str]:
    """A point: how it came about, what there is to see, and what it was worth."""
    if node.parent is None:
        yield "Point 0, the start."
    else:
        yield f"Point {node.number}, step {node.depth}, by {node.by}."
        yield from reading(node.messages[0])
        yield from faults(node.feedback)
    yield from answers(node)
    if node.parent is not None:
        yield f"reward {number(node.reward)}, in all {number(node.total)}"
    yield from ended(node)


def ended(node: Node) -> Iterator[str]:
    """How the episode ended, if it did."""
    if node.ending is None:
        return
    if node.ending.failure is not None:
        yield f"The machine failed ({node.ending.failure.kind}), so there is no score: {node.ending.failure.message}"
    elif node.ending.score is not None:
        score = node.ending.score
        how = "is over" if node.ending.terminated else "was cut off at its last step"
        result = "a success" if score.success else "no success"
        yield f"The episode {how}: {result}, reward {number(score.reward)}, progress {number(score.progress)}."
        for name, value in score.parts.items():
            yield f"part {name}: {number(value) if isinstance(value, int | float) else value}"


def action(node: Node) -> str:
    """The step to a point in one line."""
    if node.parent is None:
        return "start"
    message = node.messages[0]
    said = [
        call.text if isinstance(call, InvalidToolCall) else call_line(call.name, call.arguments)
        for call in message.calls
    ]
    line = in_short("; ".join(said) or message.content or node.text)
    marks = [f"by {node.by}"] + [f"{len(node.feedback)} wrong"] * bool(node.feedback)
    if node.over:
        marks.append("failed" if node.failed else f"end, reward {number(node.total)}")
    return f"{line} ({', '.join(marks)})"


def tree(root: Node, here: Node) -> Iterator[str]:
    """All that was tried, depth first; what was tried side by side is set in."""
    waiting = [(root, 0)]
    while waiting:
        node, indent = waiting.pop()
        yield f"{'>' if node is here else ' '} {'  ' * indent}{node.number} {action(node)}"
        deeper = indent + (len(node.children) > 1)
        waiting += [(child, deeper) for child in reversed(node.children)]


def tool_lines(tool: Tool) -> Iterator[str]:
    """A tool with all that its schema says of its arguments."""
    yield tool.name
    yield from block(tool.description)
    properties = tool.parameters.get("properties") or {}
    required = tool.parameters.get("required") or ()
    if not properties:
        yield "It has no arguments."
    for name, schema in properties.items():
        yield f"argument {parameter_line(name, schema, name in required)}"
    definitions = tool.parameters.get("$defs") or tool.parameters.get("definitions") or {}
    for name, schema in definitions.items():
        yield f"where {name} is {json.dumps(schema, ensure_ascii=False)}"


def parameter_line(name: str, schema: Mapping[str, Any], required: bool) -> str:
    """A parameter in one line."""
    kind = schema.get("type")
    constraints = {key: value for key, value in schema.items() if key not in ("type", "description", "default")}
    parts = [" or ".join(kind) if isinstance(kind, list) else str(kind or "any value")]
    parts.append("required" if required else "optional")
    if "default" in schema:
        parts.append(f"default {json.dumps(schema['default'], ensure_ascii=False)}")
    if constraints:
        parts.append(json.dumps(constraints, ensure_ascii=False))
    description = " ".join(str(schema.get("description") or "").split())
    return f"{name} ({', '.join(parts)})" + (f": {description}" if description else "")
