"""The synthesizer: draws orders, has them written, checks the answers, and feeds back what was accepted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from lamsim.chat_models import ChatModel
from lamsim.errors import UsageError, unknown
from lamsim.messages import ToolResult
from lamsim.synthesis.orders import STYLES, Answer, Generator, Order
from lamsim.synthesis.records import record_of
from lamsim.synthesis.report import Report
from lamsim.synthesis.samplers import ApiSampler, ExampleSampler, draw_prompt
from lamsim.synthesis.stages import (
    Candidate,
    Refused,
    ask_judge,
    check_execution,
    check_format,
    check_meaning,
)
from lamsim.synthesis.worlds import World

MOST_SEEDS = 3
"""Accepted examples that a generator is shown at most."""

PATIENCE = 300
"""Candidates of one style that may be refused in a row before it is given up."""

_WORD = re.compile(r"\w+")


class Made(NamedTuple):
    """A candidate after the stages.

    Attributes:
        record: The accepted one as a trajectory; None if it was refused.
        refusal: The refused one with stage and reason, as it is kept; None if it was accepted.
    """

    record: dict[str, Any] | None
    refusal: dict[str, Any] | None


class Synthesizer:
    """APIGen's pipeline over worlds (arXiv 2406.18518).

    Args:
        source: As records name where they come from.
        worlds: Where calls run; each candidate takes the next one.
        generator: Writes candidates.
        styles: Some of `STYLES`; as many of each are accepted as can be.
        seed: Of all chance.
        judge: Asked after the rules of the semantic stage; None for the rules alone.
        feedback: Whether accepted candidates become seeds, and what their calls returned is learnt.

    Attributes:
        report: What it came to so far.

    Raises:
        UsageError: If there is no such style, or no tool that a person might need.
    """

    def __init__(
        self,
        source: str,
        worlds: Sequence[World],
        generator: Generator,
        *,
        styles: Sequence[str] = STYLES,
        seed: int = 0,
        judge: ChatModel | None = None,
        feedback: bool = True,
    ) -> None:
        for style in styles:
            if style not in STYLES:
                raise unknown("style", style, STYLES)
        if not styles:
            raise UsageError(f"Name at least one style: {', '.join(STYLES)}.")
        if not any(world.tools for world in worlds):
            raise UsageError(f"{source} has no tool that a person might ask for.")
        self._source, self._worlds, self._generator = source, list(worlds), generator
        self._styles, self._seed, self._judge, self._feedback = list(dict.fromkeys(styles)), seed, judge, feedback
        self._tools, self._examples = ApiSampler(), ExampleSampler()
        self._refused_in_a_row: Counter[str] = Counter()
        self._seen: set[str] = set()
        self.report = Report(any(world.executes for world in worlds))
        self.report.diversity.known = len({tool.name for world in worlds for tool in world.tools})

    def run(self, count: int) -> Iterator[Made]:
        """Makes candidates until so many are accepted, or every style is given up.

        Raises:
            MachineError: If generator or judge can't answer.
        """
        number = 0
        while self._styles and self.report.verified.total() < count:
            style = min(self._styles, key=lambda style: self.report.verified[style])
            generator = np.random.default_rng([self._seed, number])
            order = self._order(style, number, generator)
            if order is None or self._refused_in_a_row[style] >= PATIENCE:
                self._styles.remove(style)
                self.report.unfit.append(style)
                continue
            yield self._make(order, number)
            number += 1

    def _order(self, style: str, number: int, generator: np.random.Generator) -> Order | None:
        """The next order of a style: in the next world that has the tools for it; None if none has."""
        for turn in range(len(self._worlds)):
            world = self._worlds[(number + turn) % len(self._worlds)]
            drawn = self._tools.draw(style, world, generator)
            if drawn:
                count = int(generator.integers(0, MOST_SEEDS + 1))
                examples = self._examples.draw(style, count, generator)
                prompt = draw_prompt(self._generator.prompts, generator)
                return Order(style, world, *drawn, examples, prompt, (self._seed, number))
        return None

    def _make(self, order: Order, number: int) -> Made:
        answer = self._generator.write(order)
        checked = self._check(answer, order, number)
        if answer.planted:
            caught = checked.stage if isinstance(checked, Refused) else "accepted"
            self.report.planted.setdefault(answer.planted, Counter())[caught] += 1
        if isinstance(checked, Refused):
            self.report.failed[order.style, checked.stage] += 1
            self._refused_in_a_row[order.style] += 1
            if checked.stage != "repeated" and not answer.planted:
                self._tools.tell(order.wanted, False)
            return Made(None, _refusal(checked, answer, order, number))
        candidate, results, record = checked
        self._refused_in_a_row[order.style] = 0
        self._seen.add(_key(candidate.query))
        self._tools.tell(order.wanted, True)
        self.report.verified[order.style] += 1
        self.report.diversity.add(candidate.query, [call.name for call in candidate.calls])
        if self._feedback:
            answers = [{"name": call.name, "arguments": dict(call.arguments)} for call in candidate.calls]
            self._examples.add(order.style, {"query": candidate.query, "answers": answers})
            if not answer.planted and order.world.executes:
                order.world.learn(candidate.calls, results)
        return Made(record, None)

    def _check(
        self, answer: Answer, order: Order, number: int
    ) -> tuple[Candidate, list[ToolResult], dict[str, Any]] | Refused:
        candidate = check_format(answer.text, order)
        if isinstance(candidate, Refused):
            return candidate
        results = check_execution(candidate, order)
        if isinstance(results, Refused):
            return results
        if refused := check_meaning(candidate, results, order):
            return refused
        if _key(candidate.query) in self._seen:
            return Refused("repeated", "The same request was accepted before.")
        record = record_of(self._source, self._generator.name, self._seed, number, candidate, results, order)
        if self._judge and (refused := ask_judge(record, self._judge)):
            return refused
        return candidate, results, record


def _key(query: str) -> str:
    return " ".join(_WORD.findall(query.casefold()))


def _refusal(refused: Refused, answer: Answer, order: Order, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "style": order.style,
        "stage": refused.stage,
        "reason": refused.reason,
        **({"planted": answer.planted} if answer.planted else {}),
        "wanted": [tool.name for tool in order.wanted],
        "task": order.world.name,
        "text": answer.text,
    }
