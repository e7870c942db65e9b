"""Planted faults: each is of a kind that one stage has to catch, so that the stages themselves can be measured."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from lamsim.synthesis.filling import fill
from lamsim.synthesis.orders import Answer, Order

Answers: TypeAlias = list[dict[str, Any]]
Fault: TypeAlias = Callable[[Order, str, Answers, np.random.Generator], tuple[str, Answers] | str | None]


def _cut_off(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> str:
    return json.dumps({"query": query, "answers": answers})[:-2]


def _wrong_name(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> tuple[str, Answers]:
    return query, [{**answers[0], "name": f"{answers[0]['name']}_v2"}, *answers[1:]]


def _missing(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> tuple[str, Answers] | None:
    required = order.wanted[0].parameters.get("required") or ()
    return (query, _without(answers, required[0])) if required and required[0] in answers[0]["arguments"] else None


def _without(answers: Answers, name: str) -> Answers:
    arguments = {key: value for key, value in answers[0]["arguments"].items() if key != name}
    return [{**answers[0], "arguments": arguments}, *answers[1:]]


def _made_up(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> tuple[str, Answers]:
    arguments = {**answers[0]["arguments"], "verbosity_level": "high"}
    return query, [{**answers[0], "arguments": arguments}, *answers[1:]]


def _nothing_there(
    order: Order, query: str, answers: Answers, generator: np.random.Generator
) -> tuple[str, Answers] | None:
    """A code that the world does not have, in the request as in the call."""
    for name, value in answers[0]["arguments"].items():
        if isinstance(value, str) and sum(map(str.isdigit, value)) >= 3 and value in query:
            other = "".join(str((int(digit) + 7) % 10) if digit.isdigit() else digit for digit in value)
            arguments = {**answers[0]["arguments"], name: other}
            return query.replace(value, other), [{**answers[0], "arguments": arguments}, *answers[1:]]
    return None


def _other_value(
    order: Order, query: str, answers: Answers, generator: np.random.Generator
) -> tuple[str, Answers] | None:
    """Arguments that are as good as any, but not those that the request says."""
    for _ in range(6):
        arguments = fill(order.world, order.wanted[0], generator)
        strays = [
            value
            for value in arguments.values()
            if isinstance(value, str) and len(value) > 4 and value.lower() not in query.lower()
        ]
        if strays:
            return query, [{**answers[0], "arguments": arguments}, *answers[1:]]
    return None


def _too_few(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> tuple[str, Answers] | None:
    return (query, answers[:-1]) if len(answers) > 1 else None


def _unasked(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> tuple[str, Answers] | None:
    """One call more than was asked for, of a tool that is there."""
    others = [tool for tool in order.offered if tool not in order.wanted]
    if not others:
        return None
    tool = others[int(generator.integers(len(others)))]
    return query, [*answers, {"name": tool.name, "arguments": fill(order.world, tool, generator)}]


FAULTS: dict[str, tuple[str, Fault]] = {
    "cut_off": ("format", _cut_off),
    "wrong_name": ("format", _wrong_name),
    "missing_argument": ("format", _missing),
    "made_up_argument": ("format", _made_up),
    "nothing_there": ("execution", _nothing_there),
    "other_value": ("semantic", _other_value),
    "too_few_calls": ("semantic", _too_few),
    "unasked_call": ("semantic", _unasked),
}
"""Faults by name, with the stage that has to catch them; an earlier one may do so too."""


def plant(order: Order, query: str, answers: Answers, generator: np.random.Generator) -> Answer:
    """Plants one of the faults that fit; a request that takes no call can only be cut off or answered."""
    names = list(FAULTS) if answers else ["cut_off", "unasked_call"]
    for place in generator.permutation(len(names)):
        name = names[int(place)]
        made = FAULTS[name][1](order, query, copy.deepcopy(answers), generator)
        if isinstance(made, str):
            return Answer(made, name)
        if made is not None:
            return Answer(json.dumps({"query": made[0], "answers": made[1]}, ensure_ascii=False), name)
    raise AssertionError("cut_off always fits")
