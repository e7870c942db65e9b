"""The tools of text environments; names and arguments are those of the families that play the same environments."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lamsim.datasets.converters.converter import Losses, Record
from lamsim.datasets.converters.parts import functions_of


class Environment(NamedTuple):
    """What the records of an environment share.

    Attributes:
        instruction: What holds for all of its tasks.
        tools: Its functions.
        repeatable: Those whose very same call may be right twice.
        arguments: The names of each tool's arguments, in order.
    """

    instruction: str
    tools: list[dict[str, Any]]
    repeatable: list[str]
    arguments: dict[str, tuple[str, ...]]


@cache
def environment(name: str) -> Environment:
    """An environment of `environments.json`."""
    listed = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))[name]
    arguments = {tool["name"]: tuple(tool["parameters"]["properties"]) for tool in listed["tools"]}
    return Environment(listed["instruction"], listed["tools"], listed["repeatable"], arguments)


def lose_beside(
    record: Record, format: str, known: Iterable[str], losses: Losses, instruction: str | None = None
) -> None:
    """Tells what of a record stands beside its conversation and has no place in an environment's transcript.

    Args:
        record: It.
        format: The transcript's; what a record kept for it is used.
        known: The tools that the format itself means.
        losses: Takes it.
        instruction: The task instruction that the format itself means; None if it holds any.
    """
    known = set(known)
    if any(function.get("name") not in known for function in functions_of(record)):
        losses.lose("tools that are none of the environment's")
    if instruction is not None and record["task_instruction"] not in ("", instruction):
        losses.lose("task_instruction")
    block = record.get("lamsim") or {}
    if block.keys() - {"source", "repeatable"}:
        losses.lose("lamsim")
    source = block.get("source") or {}
    if len(source) > 1 and source.get("format") != format:
        losses.lose("lamsim.source")
