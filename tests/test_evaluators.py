from typing import Any

import pytest

from lamsim import (
    AllOf,
    AnswerMatch,
    ErrorPatterns,
    Fault,
    InvalidToolCall,
    LabelledCall,
    Message,
    PathMatch,
    Pattern,
    StateMatch,
    Task,
    ToolCall,
    ToolResult,
    Turn,
)
from lamsim.evaluators import Comparison, Score, normalised
from lamsim.feedback import Feedback


def task(**goal: Any) -> Task:
    return Task("t", "do it", goal=goal)


def said(text: str) -> Turn:
    return Turn(Message("assistant", text))


def called(*calls: tuple[str, dict[str, Any]], error: bool = False) -> Turn:
    made = tuple(ToolCall(name, arguments) for name, arguments in calls)
    return Turn(Message("assistant", calls=made), results=tuple(ToolResult("", error) for _ in made))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (" New  York\n", "new york", True),
        ("straße", "STRASSE", True),
        (3.0, 3, True),
        (3.5, 3, False),
        ("3", 3, False),
        ({"a": [" X "]}, {"a": ("x",)}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        (None, "", False),
        (float("inf"), float("inf"), True),
    ],
)
def test_normalised(one: Any, other: Any, same: bool) -> None:
    assert (normalised(one) == normalised(other)) is same


def test_answer_match() -> None:
    match = AnswerMatch()
    goal = task(answer="Paris")
    assert match.score(goal, {}, [said("wrong"), said(" paris ")]) == Score(1.0, True, 1.0, {"answer": 1.0})
    assert match.score(goal, {}, [said("Paris"), said("Rome")]) == Score(0.0, False, 0.0, {"answer": 0.0})
    assert not match.score(goal, {}, []).success
    assert not match.score(task(answer=""), {}, []).success
    assert not match.score(goal, {}, [Turn(Message("assistant", "Paris", calls=(ToolCall("f", {}),)))]).success


def test_answer_match_by_other_means() -> None:
    near = AnswerMatch("number", lambda answer, expected: abs(float(answer) - expected) < 0.1)
    assert near.score(task(number=3), {}, [said("3.05")]).success
    assert not near.score(task(number=3), {}, [said("3.5")]).success


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        ({"a": 1, "b": [2]}, 1.0),
        ({"a": 1, "b": [3]}, 0.5),
        ({"a": 1}, 0.5),
        ({"a": 1, "b": [2], "c": 0, "d": None}, 0.5),
        ({}, 0.0),
    ],
)
def test_state_match(state: dict[str, Any], progress: float) -> None:
    score = StateMatch().score(task(state={"a": 1, "b": [2]}), state, [])
    assert score == Score(float(progress == 1), progress == 1, progress, {"state": progress})


def test_state_match_tells_absent_from_none() -> None:
    assert not StateMatch().score(task(state={"a": None}), {}, []).success
    assert StateMatch().score(task(state={}), {}, []).success


PATHS = [[("find", {"name": "Ann"}), ("pay", {"sum": 3})], [("pay_all", {})]]


@pytest.mark.parametrize(
    ("turns", "progress"),
    [
        ([called(("find", {"name": " ANN "}), ("pay", {"sum": 3.0}))], 1.0),
        ([called(("find", {"name": "Ann"})), called(("look", {})), called(("pay", {"sum": 3}))], 1.0),
        ([called(("pay_all", {}))], 1.0),
        ([called(("pay", {"sum": 3}), ("find", {"name": "Ann"}))], 0.5),
        ([called(("find", {"name": "Ann"})), called(("pay", {"sum": 3}), error=True)], 0.5),
        ([called(("find", {"name": "Bob"}), ("pay", {"sum": 3}))], 0.0),
        ([], 0.0),
    ],
)
def test_path_match(turns: list[Turn], progress: float) -> None:
    score = PathMatch().score(task(paths=PATHS), {}, turns)
    assert score == Score(float(progress == 1), progress == 1, progress, {"path": progress})


def test_path_match_passes_over_what_was_no_call_or_not_run() -> None:
    turn = Turn(
        Message("assistant", calls=(InvalidToolCall("x", "is junk"), ToolCall("pay_all", {}), ToolCall("late", {}))),
        results=(ToolResult("no", error=True), ToolResult("ok")),
    )
    assert PathMatch().score(task(paths=PATHS), {}, [turn]).success
    assert not PathMatch().score(task(paths=[[("late", {})]]), {}, [turn]).success


def test_all_of() -> None:
    both = AllOf((AnswerMatch(), StateMatch()))
    goal = task(answer="yes", state={"a": 1, "b": 2})
    assert both.score(goal, {"a": 1, "b": 2}, [said("yes")]) == Score(1.0, True, 1.0, {"answer": 1.0, "state": 1.0})
    half = both.score(goal, {"a": 1, "b": 3}, [said("yes")])
    assert half == Score(0.0, False, 0.75, {"answer": 1.0, "state": 0.5})


def judged(name: str, *patterns: Pattern, **arguments: Any) -> Turn:
    """A step with one call, in which the verifier saw errors of these patterns."""
    faults = tuple(Fault(pattern, name, "", "", "") for pattern in patterns)
    return Turn(Message("assistant", calls=(ToolCall(name, arguments),)), (Feedback(faults),))


FIND, OPEN, END = LabelledCall("find", {"text": "x"}), LabelledCall("open", {"id": 1}), LabelledCall("end", {})


def patterns(turns: list[Turn], *ways: tuple[LabelledCall, ...], **options: Any) -> dict[str, float]:
    """Those of the seven accuracies that are below 1."""
    score = ErrorPatterns(lambda task: ways, **options).score(task(), {}, turns)
    assert list(score.parts) == ["IAC", "IAV", "IAN", "IAT", "RAC", "IFN", "IFE"]
    assert score.reward == pytest.approx(sum(score.parts.values()) / 7)
    assert score.success is (min(score.parts.values()) == 1.0)
    return {code: value for code, value in score.parts.items() if value < 1}


def test_an_error_of_each_pattern_costs_a_tenth() -> None:
    sound = [judged("find", text="x"), judged("open", id=1), judged("end")]
    assert patterns(sound, (FIND, OPEN, END)) == {}
    for pattern, code in (
        (Pattern.INVALID_FORMAT, "IFE"),
        (Pattern.WRONG_FUNCTION_NAME, "IFN"),
        (Pattern.WRONG_ARGUMENT_NAME, "IAN"),
        (Pattern.WRONG_ARGUMENT_TYPE, "IAT"),
        (Pattern.WRONG_ARGUMENT_VALUE, "IAV"),
        (Pattern.REPEATED_CALL, "RAC"),
    ):
        assert patterns([judged("open", pattern, pattern), *sound], (FIND, OPEN, END)) == {code: 0.9}
        assert patterns([judged("open", pattern), judged("open", pattern), *sound], (FIND, OPEN, END)) == {code: 0.8}


def test_missing_arguments_by_both_conventions() -> None:
    turns = [judged("find", Pattern.MISSING_ARGUMENT), judged("find", text="x")]
    assert patterns(turns, (FIND,)) == {"IAV": 0.9}
    assert patterns(turns, (FIND,), convention="code") == {"IAN": 0.9}
    assert patterns(turns, (FIND,), n=4) == {"IAV": 0.75}


def test_more_errors_than_steps_are_no_less_than_nothing() -> None:
    assert patterns([judged("fin", Pattern.WRONG_FUNCTION_NAME)] * 12, (FIND,)) == {"IAC": 0.0, "IFN": 0.0}


def test_labelled_trajectories_tell_missing_calls_and_wrong_values() -> None:
    # One of three calls missing; one of the two arguments of the others wrong.
    assert patterns([judged("open", id=2), judged("find", text="x")], (FIND, OPEN, END)) == {
        "IAC": pytest.approx(2 / 3),
        "IAV": 0.9,
    }
    # A faulty call is none; its error is counted once.
    faulty = [judged("find", Pattern.WRONG_ARGUMENT_NAME, txt="x"), judged("open", id=1), judged("end")]
    assert patterns(faulty, (FIND, OPEN, END)) == {"IAC": pytest.approx(2 / 3), "IAN": 0.9}
    # An argument that is left out is wrong, unless it is optional; more arguments are not.
    assert patterns([judged("find", most=3)], (FIND,)) == {"IAV": 0.9}
    assert patterns([judged("find", most=3)], (LabelledCall("find", {"text": "x"}, frozenset({"text"})),)) == {}
    # Without feedback all calls are made.
    assert patterns([called(("find", {"text": "x"}))], (FIND,)) == {}


def test_the_best_of_several_trajectories_counts() -> None:
    other = LabelledCall("list", {})
    assert patterns([judged("list"), judged("end")], (FIND, OPEN, END), (other, END)) == {}
    assert patterns([judged("list")], (FIND, END), (other, END)) == {"IAC": 0.5}
    # First by missing calls, then by wrong values.
    assert patterns([judged("find", text="y")], (FIND, OPEN), (FIND,)) == {"IAV": 0.9}


def test_calls_that_agree_best_go_together() -> None:
    right = tuple(LabelledCall("put", {"at": at, "what": what}) for at, what in ((1, "a"), (2, "b")))
    made = [ToolCall("put", {"at": 2, "what": "b"}), ToolCall("put", {"at": 3, "what": "b"}), ToolCall("cut", {})]
    found = Comparison((*right, LabelledCall("wash", {})), made)
    assert (found.wanted, found.missing, found.wrong_values) == (3, 1, 2)
    assert found.confused == [("cut", "wash")]
