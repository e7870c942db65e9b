from typing import Any

import pytest

from lamsim import AllOf, AnswerMatch, InvalidToolCall, Message, PathMatch, StateMatch, Task, ToolCall, ToolResult, Turn
from lamsim.evaluators import Score, normalised


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
