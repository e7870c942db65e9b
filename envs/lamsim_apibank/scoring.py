"""Scores an episode: the share of calls that are right, and how close the answers are to the written ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim import Score, Task, Turn
from lamsim_apibank.apis.api import Result
from lamsim_apibank.apis.libraries import Library, Shelf
from lamsim_apibank.benchmark.verdicts import judge_call, judge_result, response_score
from lamsim_apibank.dialogues import SHELVES, Dialogue, Expected, unwrapped
from lamsim_apibank.quirks import Quirks


@dataclass(frozen=True, slots=True)
class _Made:
    """A call that the agent made: in which turn, which API with which arguments, and what it resulted in."""

    turn: int
    call: tuple[str, Mapping[str, Any]] | None
    result: Result | None


@dataclass(frozen=True, slots=True)
class DialogueScore:
    """Compares the agent's calls with the expected ones in order.

    The reward is the number of expected calls that were met over the number of calls expected or made, whichever is
    more. An expected call is met by the first call, after the one that met the expected call before it, that the
    API's own check takes for right. Success is a reward of 1, as in the sample accuracy of level 3.

    Attributes:
        shelves: The libraries, for calls that are judged on fresh databases.
        quirks: Which of the benchmark's quirks hold.
    """

    shelves: Mapping[str, Shelf]
    quirks: Quirks

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.Evaluator`; progress is the share of expected calls that were met."""
        dialogue: Dialogue = task.goal
        made = list(_made(turns, dialogue.level))
        met: list[tuple[Expected, _Made]] = []
        at = 0
        for expected in dialogue.calls:
            place = next((i for i in range(at, len(made)) if self._right(dialogue, expected, made[i])), None)
            if place is not None:
                met.append((expected, made[place]))
                at = place + 1
        wanted = len(dialogue.calls)
        reward = len(met) / max(wanted, len(made))
        parts = {"calls": len(met) / wanted, "precision": len(met) / len(made) if made else 0.0}
        replies = sum(bool(expected.reply) for expected in dialogue.calls)
        if replies:
            scores = (
                response_score(expected.reply, _words_after(turns, call.turn), dialogue.level)
                for expected, call in met
                if expected.reply
            )
            parts["rouge_l"] = sum(scores) / replies
        return Score(reward, reward == 1.0, len(met) / wanted, parts)

    def _right(self, dialogue: Dialogue, expected: Expected, made: _Made) -> bool:
        if made.call is None or made.call[0] != expected.api:
            return False
        if self.quirks.fresh_databases:
            library = Library(self.shelves[SHELVES[dialogue.level]], dialogue.tables)
            name, arguments = made.call
            truth = expected.result
            return judge_call(name, arguments, expected.api, dialogue.level, truth, library, self.quirks).correct
        if made.result is None:
            return False
        return judge_result(expected.api, dialogue.level, made.result, expected.result, self.quirks) == "CORRECT"


def _made(turns: Sequence[Turn], level: int) -> Sequence[_Made]:
    return [
        _Made(
            number,
            unwrapped(call, level),
            turn.results[place].info.get("result") if place < len(turn.results) else None,
        )
        for number, turn in enumerate(turns)
        for place, call in enumerate(turn.message.calls)
    ]


def _words_after(turns: Sequence[Turn], number: int) -> str:
    return turns[number + 1].message.content if number + 1 < len(turns) else ""
