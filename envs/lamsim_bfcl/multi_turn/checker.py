"""Multi-turn verdicts: states and responses after each turn, compared with the ground truth's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lamsim_bfcl.multi_turn.entries import Entry
from lamsim_bfcl.multi_turn.toolkit.backends import Backends
from lamsim_bfcl.multi_turn.toolkit.calls import Call, read_call
from lamsim_bfcl.multi_turn.toolkit.library import Library
from lamsim_bfcl.multi_turn.toolkit.states import plain

Steps: TypeAlias = Sequence[Sequence[str]]
"""What a model did in one turn: its steps, each a list of calls as text."""

FORCE_TERMINATED = "multi_turn:force_terminated"
EMPTY_TURN = "multi_turn:empty_turn_model_response"
STATE_MISMATCH = "multi_turn:instance_state_mismatch"
RESPONSE_MISMATCH = "multi_turn:execution_response_mismatch"

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """What the calls of one turn brought.

    Attributes:
        results: What each call answered, in order.
        states: The public state, at the end of the turn, of each class that was called in it.
    """

    results: Sequence[str]
    states: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Truth:
    """What the ground truth of an entry brings.

    Attributes:
        entry: The entry.
        records: What each turn brings; states are JSON values.
    """

    entry: Entry
    records: tuple[TurnRecord, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an entry was solved, and what was wrong with it.

    Attributes:
        error_type: The benchmark's name of the error; empty if there is none.
        turn: The turn that fails.
        class_name: Whose state differs.
        attributes: Which of its attributes do.
        missing: Responses of the ground truth that the model never got.
        passed: How many turns are as they should be.
    """

    error_type: str = ""
    turn: int | None = None
    class_name: str = ""
    attributes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    passed: int = 0

    @property
    def valid(self) -> bool:
        """Whether the entry counts as solved."""
        return not self.error_type


class Checker:
    """Gives verdicts; the ground truth of each entry is executed once and kept.

    Args:
        library: The back ends.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._truths: dict[str, Truth] = {}

    def check(self, entry: Entry, turns: Sequence[Steps]) -> Verdict:
        """The verdict on what a model did, by the rules of the benchmark.

        Args:
            entry: With its ground truth.
            turns: The model's calls. Steps without any count for nothing.
        """
        made = [[call for step in made_steps(turn) for call in step] for turn in turns]
        return self.judge(entry, [bool(calls) for calls in made], self._played_beside(self.truth(entry), made))

    def judge(self, entry: Entry, acted: Sequence[bool], records: Iterable[TurnRecord]) -> Verdict:
        """The verdict on what the back ends answered.

        Args:
            entry: With its ground truth.
            acted: For each turn whether the model called anything.
            records: What its calls brought, turn by turn; asked for only as far as needed.
        """
        if len(acted) != len(entry.truth):
            return Verdict(FORCE_TERMINATED)
        got: list[str] = []
        state: dict[str, Mapping[str, Any]] = {}
        wanted: dict[str, Mapping[str, Any]] = {}
        doubtful: set[str] = set()
        for turn, (calls, truth, record) in enumerate(
            zip(entry.truth, self.truth(entry).records, records, strict=False)
        ):
            got += record.results
            state.update(record.states)
            wanted.update(truth.states)
            # What neither side called is as equal as it was.
            doubtful.update(record.states, truth.states)
            if not calls:
                continue
            if not acted[turn]:
                return Verdict(EMPTY_TURN, turn, passed=turn)
            for name in entry.classes:
                if name in doubtful:
                    differing = self._differing(entry, name, state.get(name), wanted.get(name))
                    if differing:
                        return Verdict(STATE_MISMATCH, turn, name, differing, passed=turn)
            doubtful.clear()
            missing = _missing(truth.results, got)
            if missing:
                return Verdict(RESPONSE_MISMATCH, turn, missing=missing, passed=turn)
        return Verdict(passed=len(entry.truth))

    def truth(self, entry: Entry) -> Truth:
        """What the ground truth of an entry brings."""
        kept = self._truths.get(entry.id)
        if kept is None or kept.entry is not entry:
            records = tuple(
                TurnRecord(record.results, {name: plain(state) for name, state in record.states.items()})
                for record in self.played(entry, entry.truth)
            )
            kept = self._truths[entry.id] = Truth(entry, records)
        return kept

    def played(self, entry: Entry, turns: Iterable[Sequence[str]]) -> Iterator[TurnRecord]:
        """Executes calls on fresh back ends, turn by turn.

        Yields:
            What each turn brought; its states are the back ends' own and hold until the next turn is asked for.
        """
        yield from _played(self._backends(entry), turns)

    def _played_beside(self, truth: Truth, turns: Sequence[Sequence[str]]) -> Iterator[TurnRecord]:
        """As `played`; as long as the calls are those of the ground truth, what they bring is known."""
        known = 0
        for number, record in enumerate(truth.records):
            if not _alike(turns[number], truth.entry.truth[number]):
                break
            yield record
            known += 1
        if known < len(turns):
            backends = self._backends(truth.entry)
            for calls in turns[:known]:
                for call in calls:
                    backends.repeat(call)
            yield from _played(backends, turns[known:])

    def _differing(
        self, entry: Entry, name: str, state: Mapping[str, Any] | None, truth: Mapping[str, Any] | None
    ) -> tuple[str, ...]:
        """The attributes in which the states of a class differ; None stands for the one that it started with."""
        if state is truth:
            return ()
        if state is None or truth is None:
            start = plain(self._backends(entry).state(name))
            state, truth = state or start, truth or start
        return tuple(key for key, value in truth.items() if not _equal(state.get(key, _ABSENT), value))

    def _backends(self, entry: Entry) -> Backends:
        return Backends(self._library, entry.classes, entry.texts, entry.long_context)


def _played(backends: Backends, turns: Iterable[Sequence[str]]) -> Iterator[TurnRecord]:
    for calls in turns:
        backends.touched.clear()
        results = [backends.execute(call) for call in calls]
        yield TurnRecord(results, {name: backends.state(name) for name in backends.touched})


def _alike(calls: Sequence[str], truth: Sequence[str]) -> bool:
    """Whether calls are those of a turn of the ground truth, however they are written."""
    return len(calls) == len(truth) and all(
        call == wanted or _spelling(call) == _spelling(wanted) for call, wanted in zip(calls, truth, strict=True)
    )


def _spelling(text: str) -> str:
    """A call as everyone would write it; the text itself if it is no call that can be read."""
    try:
        call = read_call(text)
    except Exception:
        return text
    return repr(call) if isinstance(call, Call) else text


def _equal(value: Any, truth: Any) -> bool:
    """Whether a value, a back end's own or as JSON has it, equals one as JSON has it."""
    # Most values are the same in both, and comparing them so is much faster.
    return bool(value == truth) or plain(value) == truth


def made_steps(turn: Steps) -> list[Sequence[str]]:
    """The steps of a turn that call something."""
    return [step for step in turn if step and list(step) != [""]]


def keeps_quiet(entry: Entry, turns: Sequence[Steps]) -> bool:
    """Whether the model calls nothing in the turns in which nothing can be done.

    The benchmark has this check and does not count it.
    """
    return not any(made_steps(turn) for calls, turn in zip(entry.truth, turns, strict=False) if not calls)


def _missing(wanted: Sequence[str], got: Sequence[str]) -> tuple[str, ...]:
    """The wanted responses that are not among those that came, each of which counts once."""
    left = list(got)
    missing = []
    for answer in wanted:
        if answer in left:
            left.remove(answer)
        else:
            missing.append(answer)
    return tuple(missing)
