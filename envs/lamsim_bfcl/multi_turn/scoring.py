"""Scores an episode by the benchmark's multi-turn rules: turns are told apart by when the agent speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lamsim import Score, Task, Turn
from lamsim_bfcl.multi_turn.checker import Checker, TurnRecord, Verdict
from lamsim_bfcl.multi_turn.conversation import MOST_STEPS
from lamsim_bfcl.multi_turn.entries import Entry


@dataclass(frozen=True, slots=True)
class ConversationScore:
    """Compares states and responses after each turn; the goal of a task is its `Entry`.

    The agent's calls are executed again where its toolkit lives, the ground truth's in this process, once per entry.
    """

    checker: Checker

    def question(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Mapping[str, Any]:
        """See `lamsim.evaluators.Examiner`."""
        return {"ends": turn_ends(turns)}

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.Evaluator`; progress is the share of turns up to the first that fails."""
        entry: Entry = task.goal
        acted = [end > before for before, end in pairwise([0, *turn_ends(turns)])]
        records = (TurnRecord(turn["results"], turn["states"]) for turn in state["turns"])
        verdict = self.checker.judge(entry, acted, records)
        return score_of(verdict, len(entry.truth))


def turn_ends(turns: Sequence[Turn]) -> list[int]:
    """For each turn of the conversation how many calls were executed until its end.

    What comes after the last step that the benchmark allows in one turn does not count.
    """
    ends: list[int] = []
    calls = steps = 0
    for turn in turns:
        calls = max([calls, *(result.info.get("calls", 0) for result in turn.results)])
        steps += 1
        if not turn.message.calls:
            ends.append(calls)
            steps = 0
        elif steps > MOST_STEPS:
            break
    return [*ends, calls] if steps else ends


def score_of(verdict: Verdict, turns: int) -> Score:
    """A verdict as a score: 1 or 0, as in the benchmark.

    Args:
        verdict: The verdict.
        turns: How many turns the entry has.
    """
    parts = {"turns": verdict.passed / turns, **({verdict.error_type: 1.0} if verdict.error_type else {})}
    return Score(float(verdict.valid), verdict.valid, verdict.passed / turns, parts)
