"""Rows: the few values of an episode that lists, filters and charts need, and the texts that a search looks at."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

FIELDS = (
    "n",
    "id",
    "env",
    "task",
    "split",
    "tier",
    "seed",
    "policy",
    "format",
    "reward",
    "success",
    "progress",
    "steps",
    "end",
    "patterns",
    "tools",
    "instruction",
    "chars",
    "bytes",
    "seconds",
)
"""What a row holds, in its order."""

_LONGEST_NAME = 200
_INSTRUCTION = 160
_NAMES = 50
"""Characters of a name and of an instruction, and different tools or patterns, beyond which a row is cut."""

_TIER = re.compile(r"(?:^|[-_./ ])(easy|medium|hard)(?![^-_./ ])")


def row_of(record: Mapping[str, Any], n: int, size: int) -> bytes:
    """A record's row as JSON; whatever a record says, its row is well-formed.

    Args:
        record: A trajectory of the unified format; its block `lamsim` may be missing or hold anything.
        n: Its number in the file, from 0.
        size: Of its line, in bytes.
    """
    block = _mapping(record.get("lamsim"))
    options, score = _mapping(block.get("options")), _mapping(block.get("score"))
    task = _name(block.get("task"))
    success = score.get("success")
    reward = block.get("reward", score.get("reward"))
    tools: Counter[str] = Counter()
    steps = chars = 0
    instruction = block.get("instruction")
    for message in record["conversation"]:
        content, role = message.get("content"), message.get("role")
        if isinstance(content, str):
            chars += len(content)
            if role == "user" and not isinstance(instruction, str):
                instruction = content
        if role == "assistant":
            steps += 1
            tools.update(_called(message))
    policy = block.get("policy")
    row = [
        n,
        _name(record["unique_trajectory_id"]),
        _name(block.get("env")),
        task,
        _name(block.get("split")),
        _tier(options, task),
        _number(block.get("seed")),
        _name(policy.get("name") if isinstance(policy, Mapping) else policy),
        _name(options.get("format")),
        # An episode that the machine ended has no reward, whatever number stands there.
        _number(reward) if block.get("failure") is None else None,
        int(success) if isinstance(success, bool) else None,
        _number(score.get("progress")),
        steps,
        _name(block.get("end")),
        dict(_patterns(block.get("steps")).most_common(_NAMES)),
        dict(tools.most_common(_NAMES)),
        instruction[:_INSTRUCTION] if isinstance(instruction, str) else "",
        chars,
        size,
        _number(_mapping(block.get("timing")).get("seconds")),
    ]
    return json.dumps(row, separators=(",", ":")).encode()


def texts_of(record: Mapping[str, Any]) -> Iterator[str]:
    """What a reader sees of an episode: all but the catalog of tools and the instructions that all episodes share."""
    yield record["unique_trajectory_id"]
    for message in record["conversation"]:
        if isinstance(content := message.get("content"), str):
            yield content
        if message.get("role") == "assistant":
            for call in _list(message.get("tool_calls")):
                yield from _strings(call)
    block = _mapping(record.get("lamsim"))
    for key in ("instruction", "failure"):
        yield from _strings(block.get(key))
    for step in _list(block.get("steps")):
        if isinstance(step, Mapping):
            yield from _strings(step.get("text"))
            yield from _strings(step.get("feedback"))


def _strings(value: Any) -> Iterator[str]:
    """Every string and number within a value, without recursion."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            todo += item.keys()
            todo += item.values()
        elif isinstance(item, list):
            todo += item
        elif item is not None:
            yield json.dumps(item)


def _called(message: Mapping[str, Any]) -> Iterator[str]:
    for call in _list(message.get("tool_calls")):
        function = call.get("function", call) if isinstance(call, Mapping) else None
        if isinstance(function, Mapping):
            yield _name(function.get("name"))


def _patterns(steps: Any) -> Counter[str]:
    return Counter(
        _name(fault.get("pattern"))
        for step in _list(steps)
        if isinstance(step, Mapping)
        for fault in _list(step.get("feedback"))
        if isinstance(fault, Mapping)
    )


def _tier(options: Mapping[str, Any], task: str) -> str:
    if isinstance(tier := options.get("tier"), str):
        return _name(tier)
    found = _TIER.search(task)
    return found[1] if found else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(value: Any) -> str:
    return value[:_LONGEST_NAME] if isinstance(value, str) else ""


def _number(value: Any) -> float | int | None:
    """A number that JSON in a browser has; None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None
