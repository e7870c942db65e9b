"""Accepted candidates as trajectories of the unified format."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from functools import cache
from typing import Any

from lamsim.datasets.augmenting.irrelevance import capability
from lamsim.datasets.augmenting.phrasing import phrases
from lamsim.messages import Message, ToolResult
from lamsim.synthesis.orders import Order
from lamsim.synthesis.stages import Candidate
from lamsim.trajectory import conversation_json

INSTRUCTION = (
    "You are an assistant with tools. Make the calls that the user's request takes, all of them at once. If no tool "
    "fits, say so and call nothing."
)
"""The task instruction of synthesised records: those of environments ask for more than a request and its calls."""


def record_of(
    source: str,
    generator: str,
    seed: int,
    number: int,
    candidate: Candidate,
    results: Sequence[ToolResult],
    order: Order,
) -> dict[str, Any]:
    """The trajectory of a candidate: the request, the calls, and what they returned where they were run."""
    messages = [Message("user", candidate.query), Message("assistant", calls=candidate.calls)]
    if not candidate.calls:
        messages[1] = Message("assistant", _refusal(order))
    messages += [
        Message("tool", result.content, name=call.name, call_id=call.id)
        for call, result in zip(candidate.calls, results, strict=False)
    ]
    repeatable = [tool.name for tool in order.offered if tool.repeatable]
    return {
        "unique_trajectory_id": f"{source}---synthesis---{order.style}-{seed}-{number}",
        "task_instruction": INSTRUCTION,
        "format_instruction": None,
        "few_shot_examples": None,
        "tools": [tool.to_json() for tool in order.offered],
        "conversation": conversation_json(messages),
        "lamsim": {
            "versions": {"lamsim": _version()},
            **({"repeatable": repeatable} if repeatable else {}),
            "synthesis": {
                "source": source,
                **order.world.block,
                "style": order.style,
                "generator": generator,
                "seed": seed,
                "number": number,
                "executed": order.world.executes and bool(candidate.calls),
                **({"missing": order.wanted[0].name} if order.style == "irrelevance" else {}),
            },
        },
    }


def _refusal(order: Order) -> str:
    lacking = capability(order.wanted[0].to_json()["function"]) or "a tool that I do not have"
    choices = phrases()["refusals"]
    said: str = choices[int(order.generator(3).integers(len(choices)))]
    return said.replace("{tool}", lacking)


@cache
def _version() -> str:
    return importlib.metadata.version("lamsim")
