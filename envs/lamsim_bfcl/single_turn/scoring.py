"""Scores the first message by the benchmark's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim import InvalidToolCall, Message, Score, Task, Turn
from lamsim_bfcl.checking.entries import AstChecker
from lamsim_bfcl.checking.relevance import check_relevance
from lamsim_bfcl.checking.verdicts import Verdict
from lamsim_bfcl.decoding.calls import Arguments, Call
from lamsim_bfcl.native import Decoded
from lamsim_bfcl.quirks import Quirks
from lamsim_bfcl.single_turn.entries import UNANSWERED, Expected

UNDECODABLE = "ast_decoder:decoder_failed"


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """Compares the calls of the first message, all of them and in their order, with the expected ones.

    Attributes:
        quirks: Which of the reference's quirks hold.
    """

    quirks: Quirks

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.Evaluator`; the parts tell what is wrong by the benchmark's name of it."""
        verdict = self.verdict(task.goal, turns[0].message) if turns else Verdict(False, UNDECODABLE)
        reward = float(verdict.valid)
        return Score(reward, verdict.valid, reward, {verdict.error_type: 1.0} if verdict.error_type else {})

    def verdict(self, expected: Expected, message: Message) -> Verdict:
        """The benchmark's verdict on a message."""
        calls = decoded_calls(message)
        if expected.category in UNANSWERED:
            return check_relevance(calls, expected.category)
        if calls is None:
            return Verdict(False, UNDECODABLE)
        checker = AstChecker(expected.functions, expected.answers, expected.category, quirks=self.quirks)
        return checker.check(calls)


def decoded_calls(message: Message) -> list[Call] | None:
    """The calls of a message as the benchmark decodes them; None if it can't."""
    calls: list[Call] = []
    for call in message.calls:
        if isinstance(call, InvalidToolCall):
            return None
        given = call.arguments
        arguments: Arguments = given.decoded if isinstance(given, Decoded) else dict(given.items())
        calls.append({call.name: arguments})
    # Brackets with nothing between them are a list without calls, other text is none.
    return calls if calls or not message.content.strip("`\n []") else None
