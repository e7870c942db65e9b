"""Accepted trajectories: ways that were gone in the world and do what is wanted, with what may vary marked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lamsim import LabelledCall
from lamsim_lam.tasks.template import Plan, Result, Unsatisfied, Use
from lamsim_lam.world import Refused
from lamsim_lam.world.domains import DOMAINS, OPERATIONS
from lamsim_lam.world.toolkit import Desk

_WORDS = ("text", "expression")
"""Arguments of look-ups that say the same in many ways."""


class Walk(NamedTuple):
    """A way to its end.

    Attributes:
        uses: The calls in their order, without `finish`.
        answers: What is told in the end, one text for each part.
        desk: As it was left.
    """

    uses: tuple[Use, ...]
    answers: tuple[str, ...]
    desk: Desk

    @property
    def tools(self) -> Counter[str]:
        """How often each tool is called."""
        return Counter(name for name, _ in self.uses)


def walked(plans: Sequence[Plan], number: int) -> Walk:
    """Goes a way.

    Args:
        plans: One for each part of the query.
        number: Of the world.

    Raises:
        Impossible: If there is no such way in this world.
        Unsatisfied: If a call would have to be made twice.
    """
    desk = Desk(number=number, tools=tuple(OPERATIONS))
    results: dict[str, tuple[Use, Result]] = {}
    answers: list[str] = []
    for plan in plans:
        try:
            use = next(plan)
            while True:
                result = _called(desk, use)
                key = json.dumps([use[0], dict(use[1])], sort_keys=True)
                if key in results and results[key][1] != result:
                    raise Unsatisfied("The same call gives something else later.")
                results.setdefault(key, (use, result))
                use = plan.send(result)
        except StopIteration as end:
            answers.append(str(end.value))
    return Walk(tuple(use for use, _ in results.values()), tuple(answers), desk)


def _called(desk: Desk, use: Use) -> Result:
    try:
        return Result(json.loads(json.dumps(desk.call(use[0], use[1]))))
    except Refused as refusal:
        return Result(str(refusal), error=True)


def labelled(uses: Sequence[Use], answer: str) -> tuple[LabelledCall, ...]:
    """Calls as a right trajectory that ends with an answer."""
    calls = [LabelledCall(name, dict(given), frozenset(_optional(name, given))) for name, given in uses]
    return (*calls, LabelledCall("finish", {"answer": answer}, frozenset({"answer"})))


def _optional(name: str, given: Mapping[str, Any]) -> Iterator[str]:
    """Arguments that may vary: those at their default, the agent's own words, and what only narrows a look-up."""
    operation = OPERATIONS[name]
    parameters = operation.schema["parameters"]
    wording = {column for table, _ in DOMAINS[operation.domain].tables.values() for column in table.wording}
    for key, value in given.items():
        narrows = not operation.writes and (key not in parameters["required"] or key in _WORDS)
        if narrows or key in wording or parameters["properties"][key].get("default") == value:
            yield key
