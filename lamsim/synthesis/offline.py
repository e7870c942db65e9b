"""The offline generator: arguments from schema and world, requests from the grammar, and faults on request."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from lamsim.messages import ToolCall
from lamsim.option_values import number
from lamsim.synthesis.faults import plant
from lamsim.synthesis.filling import fill, same
from lamsim.synthesis.lexicon import lexicon
from lamsim.synthesis.orders import Answer, Order
from lamsim.synthesis.requests import request

_TRIES = 8
"""Times that a repeated call is drawn anew until its arguments are others."""


class OfflineGenerator:
    """Writes requests by a grammar.

    Args:
        faults: How many of the candidates get a fault planted, from 0 to 1; the stages have to find it.

    Raises:
        UsageError: If `faults` is no such number.
    """

    name: ClassVar[str] = "offline"

    def __init__(self, *, faults: float = 0.0) -> None:
        self._faults = number("faults", faults, 0.0, 1.0)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Frames around a request."""
        return tuple(lexicon()["frames"])

    def write(self, order: Order) -> Answer:
        """See `Generator`."""
        generator = order.generator(0)
        calls: list[ToolCall] = []
        for tool in order.wanted:
            arguments = fill(order.world, tool, generator)
            for _ in range(_TRIES):
                if not any(call.name == tool.name and same(call.arguments, arguments) for call in calls):
                    break
                arguments = fill(order.world, tool, generator)
            calls.append(ToolCall(tool.name, arguments))
        answers: list[dict[str, Any]] = [{"name": call.name, "arguments": dict(call.arguments)} for call in calls]
        query = request(calls, {tool.name: tool for tool in order.wanted}, order.prompt, generator)
        if order.style == "irrelevance":
            answers = []
        if self._faults and generator.random() < self._faults:
            return plant(order, query, answers, order.generator(1))
        return Answer(json.dumps({"query": query, "answers": answers}, ensure_ascii=False))
