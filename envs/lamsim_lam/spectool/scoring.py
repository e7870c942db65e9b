"""The score: LAM's success, with SpecTool's accuracies of the seven error patterns as parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lamsim import ErrorPatterns, Score, Task, Turn
from lamsim_lam.scoring import LamScore


class SpecToolScore:
    """What LAM says of the end of an episode, and beside it the error patterns of the way there.

    Reward, success and progress are LAM's: the final state and the typed answer. Parts are LAM's, the seven accuracies
    (see `lamsim.ErrorPatterns`), and `SR`: their mean if the agent has finished, else 0, as SpecTool's code has it.

    Args:
        patterns: Tells the seven.
    """

    def __init__(self, patterns: ErrorPatterns) -> None:
        self._success = LamScore()
        self._patterns = patterns

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.Evaluator`."""
        end = self._success.score(task, state, turns)
        seven = self._patterns.score(task, state, turns)
        finished = bool(state["ending"]) and state["ending"][0] == "finish"
        parts = {**end.parts, **seven.parts, "SR": seven.reward if finished else 0.0}
        return Score(end.reward, end.success, end.progress, parts)
