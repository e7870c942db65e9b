"""AgentBench's verdict: what was answered, by rule, or the machine as it was left, by scripts that run in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim import Score, Task, ToolCall, Turn
from lamsim_agentbench.operating_system.goals import AnswerRule, Goal


@dataclass(frozen=True, slots=True)
class Commit:
    """How the agent ended the task.

    Attributes:
        answer: What it said; None if it said nothing.
    """

    answer: Any


def committed(turns: Sequence[Turn], finish_answers: bool) -> Commit | None:
    """How the last call ended the task, None if it did not: an agent that runs out of steps has said nothing.

    The answer is what the agent wrote, not what the machine says of it: on that it is root.

    Args:
        turns: Everything the agent did.
        finish_answers: Whether the thought with which it finishes is its answer.
    """
    ran = list(zip(turns[-1].message.calls, turns[-1].results, strict=False)) if turns else []
    if not ran:
        return None
    call, result = ran[-1]
    if not isinstance(call, ToolCall) or not result.done:
        return None
    if call.name == "answer_action":
        return Commit(call.arguments.get("answer"))
    if call.name == "finish_action":
        return Commit(call.arguments.get("thought") if finish_answers else None)
    return None


def right_answer(rule: AnswerRule, answer: Any) -> bool:
    """Whether an answer is right; only text can be."""
    if not isinstance(answer, str):
        return False
    if rule.strip:
        answer = answer.strip()
    if rule.answer is not None:
        return bool(answer == rule.answer)
    return rule.regex is not None and re.search(rule.regex, answer) is not None


def argument(answer: Any) -> str | None:
    """An answer as scripts get it, None if no program can: arguments end at a NUL."""
    text = str(answer).encode("utf-8", "replace").decode("utf-8")
    return None if "\0" in text else text


@dataclass(frozen=True, slots=True)
class Verdict:
    """Scores a task: the reward is 1 if it is solved and 0 otherwise.

    Progress is the share of checks that succeeded before one failed; the example, which stands before a check to
    print what that compares the answer with, does not count.

    Attributes:
        finish_answers: See `committed`.
    """

    finish_answers: bool

    def question(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Mapping[str, Any]:
        """See `lamsim.Examiner`: the scripts to run, none if the answer decides or there is nothing to check."""
        goal: Goal = task.goal
        commit = committed(turns, self.finish_answers)
        answer = argument(commit.answer) if commit is not None and goal.rule is None else None
        return {"scripts": [] if answer is None else goal.scripts(), "answer": answer or ""}

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.Evaluator`."""
        goal: Goal = task.goal
        if goal.rule is not None:
            commit = committed(turns, self.finish_answers)
            right = float(commit is not None and right_answer(goal.rule, commit.answer))
            return Score(right, right == 1.0, right, {"answer": right})
        statuses = state.get("statuses")
        passed = _leading_zeros(statuses if isinstance(statuses, list) else [])
        solved = passed >= len(goal.checks) > 0
        counted = [number for number, check in enumerate(goal.checks) if check is not None]
        share = sum(number < passed for number in counted) / len(counted) if counted else float(solved)
        return Score(float(solved), solved, share, {"checks": share})


def _leading_zeros(statuses: Sequence[Any]) -> int:
    return next((number for number, status in enumerate(statuses) if status != 0), len(statuses))
