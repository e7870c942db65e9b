"""Evaluators: goal + final state + turns -> score. A family composes these or adds its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Protocol, TypeAlias, runtime_checkable

from lamsim.feedback import FINE, PATTERN_CODES, SPECTOOL_STEPS, Convention, Feedback, accuracy, code_of
from lamsim.messages import Message, ToolCall, ToolResult
from lamsim.tasks import Task


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the agent and what came of it.

    Attributes:
        message: What the agent meant.
        feedback: The verifier's judgement of each call, in order.
        results: What each call gave, in order.
    """

    message: Message
    feedback: tuple[Feedback, ...] = ()
    results: tuple[ToolResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How well an episode went.

    Attributes:
        reward: The benchmark's own measure.
        success: Whether the task counts as solved.
        progress: Share of the way to success, 0 to 1.
        parts: What the reward is made of, by name.
    """

    reward: float
    success: bool
    progress: float
    parts: Mapping[str, float] = field(default_factory=dict)


class Evaluator(Protocol):
    """Scores the end of an episode."""

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """Scores.

        Args:
            task: With the goal.
            state: The toolkit's state at the end, not to be modified.
            turns: Everything the agent did, in order.
        """


@runtime_checkable
class Examiner(Evaluator, Protocol):
    """An evaluator that has something looked up or run in the world before it scores.

    What `Session.examine` answers to its question is added to the state that it scores.
    """

    def question(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Mapping[str, Any]:
        """What to ask; the arguments are those of `score`, whose `state` does not have the answer yet."""


def normalised(value: Any) -> Any:
    """A value as answers are compared: text without case and surplus white space, whole floats as integers."""
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: normalised(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class AnswerMatch:
    """Compares what the agent said last with the expected answer `task.goal[key]`.

    Attributes:
        key: Where the goal keeps the answer.
        equal: Compares (said, expected); by default text without case and surplus white space.
    """

    key: str = "answer"
    equal: Callable[[Any, Any], bool] = lambda said, expected: bool(normalised(said) == normalised(expected))

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `Evaluator`."""
        said = turns[-1].message.content if turns and not turns[-1].message.calls else ""
        right = bool(turns) and self.equal(said, task.goal[self.key])
        return Score(float(right), right, float(right), {"answer": float(right)})


@dataclass(frozen=True, slots=True)
class StateMatch:
    """Compares the final state with the wanted one `task.goal[key]`; collateral damage counts.

    Progress is the share of entries that are as they should be, of all entries that either state has.

    Attributes:
        key: Where the goal keeps the state.
    """

    key: str = "state"

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `Evaluator`."""
        wanted: Mapping[str, Any] = task.goal[self.key]
        names = wanted.keys() | state.keys()
        absent = object()
        right = sum(wanted.get(name, absent) == state.get(name, absent) for name in names)
        share = right / len(names) if names else 1.0
        return Score(float(right == len(names)), right == len(names), share, {"state": share})


@dataclass(frozen=True, slots=True)
class PathMatch:
    """Compares the executed calls with the accepted paths `task.goal[key]`, each a list of (name, arguments).

    Progress is the longest prefix of any accepted path that the calls contain in order.

    Attributes:
        key: Where the goal keeps the paths.
    """

    key: str = "paths"

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `Evaluator`."""
        calls = [
            (call.name, normalised(dict(call.arguments)))
            for turn in turns
            for call, result in zip(turn.message.calls, turn.results, strict=False)
            if isinstance(call, ToolCall) and not result.error
        ]
        best = 0.0
        for path in task.goal[self.key]:
            steps = iter(calls)
            met = 0
            for name, arguments in path:
                if (name, normalised(dict(arguments))) not in steps:
                    break
                met += 1
            best = max(best, met / len(path) if path else 1.0)
        return Score(float(best == 1.0), best == 1.0, best, {"path": best})


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call of a trajectory that is known to be right.

    Attributes:
        name: The tool's.
        arguments: One way to call it.
        optional: Names of arguments that may have any other value, or be left out.
    """

    name: str
    arguments: Mapping[str, Any]
    optional: frozenset[str] = frozenset()

    def wrong_values(self, call: ToolCall) -> int:
        """How many arguments of a call have another value than here, or are left out."""
        return sum(
            call.arguments.get(key, _LEFT_OUT) != value
            for key, value in self.arguments.items()
            if key not in self.optional
        )


Labelled: TypeAlias = tuple[LabelledCall, ...]
"""A right trajectory."""

_LEFT_OUT = object()


class Comparison:
    """Calls against a right trajectory, as SpecTool compares them: their order does not count.

    A right call takes a call of its name; those that agree best go together first.

    Args:
        right: The right trajectory.
        made: The calls.

    Attributes:
        wanted: How many calls are right.
        missing: How many of them were not made at all.
        wrong_values: How many of their arguments have another value, or are left out.
        confused: Pairs of a call that nothing asked for and one that is missing, in order.
    """

    def __init__(self, right: Labelled, made: Sequence[ToolCall]) -> None:
        fits = sorted(
            (one.wrong_values(call), place, other)
            for place, one in enumerate(right)
            for other, call in enumerate(made)
            if one.name == call.name
        )
        met: dict[int, int] = {}
        taken: set[int] = set()
        for wrong, place, other in fits:
            if place not in met and other not in taken:
                met[place] = wrong
                taken.add(other)
        self.wanted = len(right)
        self.missing = len(right) - len(met)
        self.wrong_values = sum(met.values())
        lacking = [one.name for place, one in enumerate(right) if place not in met]
        names = {one.name for one in right}
        extra = [call.name for other, call in enumerate(made) if other not in taken and call.name not in names]
        self.confused = list(zip(extra, lacking, strict=False))

    @classmethod
    def best(cls, ways: Sequence[Labelled], made: Sequence[ToolCall]) -> Comparison:
        """That with the right trajectory, of at least one, that fits best: fewest missing calls, then wrong values."""
        return min((cls(way, made) for way in ways), key=lambda one: (one.missing, one.wrong_values))

    @property
    def sufficiency(self) -> float:
        """SpecTool's accuracy for insufficient calls (IAC): the share of the right calls that were made."""
        return 1 - self.missing / self.wanted if self.wanted else 1.0


@dataclass(frozen=True, slots=True)
class ErrorPatterns:
    """SpecTool's metric (arXiv 2411.13547): an accuracy for each of seven error patterns, 1.0 without such an error.

    Six are (N - errors) / N, where a step shows each pattern once, by what the verifier says of it. Wrong values (IAV)
    are also those of sound calls against the right trajectory that fits them best; against it the share of right calls
    that were made is the accuracy for insufficient calls (IAC). Parts are the seven; the reward is their mean, success
    is none below 1.0, progress is IAC.

    Attributes:
        trajectories: The right trajectories of a task, at least one.
        n: N, the steps that an agent has.
        convention: Whether a missing required argument is IAV, as in the paper, or IAN, as in the published code.
    """

    trajectories: Callable[[Task], Sequence[Labelled]]
    n: int = SPECTOOL_STEPS
    convention: Convention = "paper"

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `Evaluator`."""
        sound = [
            call
            for turn in turns
            for call, feedback in zip_longest(turn.message.calls, turn.feedback, fillvalue=FINE)
            if isinstance(call, ToolCall) and feedback.sound
        ]
        errors: Counter[str] = Counter()
        for turn in turns:
            faults = [fault for feedback in turn.feedback for fault in feedback.faults]
            errors.update({code_of(fault.pattern, self.convention) for fault in faults})
        compared = Comparison.best(self.trajectories(task), sound)
        errors["IAV"] += compared.wrong_values
        parts = {code: accuracy(errors[code], self.n) for code in PATTERN_CODES} | {"IAC": compared.sufficiency}
        return Score(sum(parts.values()) / len(parts), min(parts.values()) == 1.0, parts["IAC"], parts)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Several evaluators that must all be content: rewards multiply, progress is the mean, parts are joined.

    Attributes:
        evaluators: At least one.
    """

    evaluators: tuple[Evaluator, ...]

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `Evaluator`."""
        scores = [evaluator.score(task, state, turns) for evaluator in self.evaluators]
        reward = 1.0
        parts: dict[str, float] = {}
        for score in scores:
            reward *= score.reward
            parts.update(score.parts)
        progress = sum(score.progress for score in scores) / len(scores)
        return Score(reward, all(score.success for score in scores), progress, parts)
