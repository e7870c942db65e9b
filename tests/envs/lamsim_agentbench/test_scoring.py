"""The verdict, without a machine: what counts as an answer, which answers are right, what is asked of the machine."""

from typing import Any

import pytest
from lamsim_agentbench.operating_system.goals import AnswerRule, Goal, Script
from lamsim_agentbench.operating_system.scoring import Verdict, committed, right_answer

from lamsim import Examiner, Message, Task, ToolCall, ToolResult, Turn

EXAMPLE, CHECK, LAST = Script("bash", "echo 4"), Script("python", "check"), Script("bash", "true")


def turn(name: str, done: bool = True, **arguments: Any) -> Turn:
    call = ToolCall(name, arguments)
    return Turn(Message("assistant", calls=(call,)), results=(ToolResult("", done=done),))


ANSWER = (turn("bash_action", False, script="ls"), turn("answer_action", answer=" 4 "))
FINISH = (turn("finish_action", thought="all done"),)


def task(**goal: Any) -> Task:
    return Task("one", "Do it.", goal=Goal(**goal))


def test_it_asks_the_machine() -> None:
    assert isinstance(Verdict(True), Examiner)


@pytest.mark.parametrize(
    ("rule", "answer", "right"),
    [
        (AnswerRule("no", strip=True), " no\n", True),
        (AnswerRule("no", strip=True), "No", False),
        (AnswerRule("no"), "no ", False),
        (AnswerRule("no"), "no", True),
        (AnswerRule("", strip=True), " ", True),
        (AnswerRule(regex=r"\b4\b"), "it is 4.", True),
        (AnswerRule(regex=r"\b4\b"), "it is 44.", False),
        (AnswerRule(regex="^4$", strip=True), " 4 ", True),
        (AnswerRule(regex="^4$"), " 4 ", False),
        (AnswerRule("4"), 4, False),
        (AnswerRule("None"), None, False),
        (AnswerRule(regex="None"), None, False),
    ],
)
def test_rules(rule: AnswerRule, answer: Any, right: bool) -> None:
    assert right_answer(rule, answer) is right


def test_what_was_committed() -> None:
    assert committed(ANSWER, True).answer == " 4 "
    assert committed(FINISH, finish_answers=True).answer == "all done"
    assert committed(FINISH, finish_answers=False).answer is None
    assert committed((), True) is None
    assert committed((turn("bash_action", False, script="ls"),), True) is None
    # Only the agent's own call commits: a machine that says of a script that it ended the task says nothing.
    assert committed((turn("bash_action", True, script="ls"),), True) is None
    assert committed((turn("answer_action", False, answer="4"),), True) is None
    assert committed((Turn(Message("assistant", "The answer is 4.")),), True) is None


def test_no_script_enters_the_machine_where_the_answer_decides() -> None:
    for turns in (ANSWER, FINISH, ()):
        ruled = task(rule=AnswerRule("4", strip=True), example=EXAMPLE)
        assert Verdict(True).question(ruled, {}, turns) == {"scripts": [], "answer": ""}
    assert Verdict(True).score(ruled, {}, ANSWER).reward == 1.0
    assert Verdict(True).score(ruled, {}, FINISH).reward == 0.0


def test_checks_are_asked_with_the_answer_as_text() -> None:
    checked = task(checks=(None, CHECK, LAST), example=EXAMPLE)
    scripts = [("bash", "echo 4"), ("python", "check"), ("bash", "true")]
    asked = Verdict(True).question(checked, {}, ANSWER)
    assert asked == {"scripts": scripts, "answer": " 4 "}
    assert Verdict(False).question(checked, {}, FINISH) == {"scripts": scripts, "answer": "None"}
    assert Verdict(True).question(checked, {}, FINISH)["answer"] == "all done"
    assert Verdict(True).question(checked, {}, (turn("answer_action", answer=4),))["answer"] == "4"
    assert Verdict(True).question(checked, {}, (turn("answer_action", answer="\ud800"),))["answer"] == "?"
    for turns in ((), ANSWER[:1], (turn("answer_action", answer="a\0b"),)):
        assert Verdict(True).question(checked, {}, turns) == {"scripts": [], "answer": ""}


@pytest.mark.parametrize(
    ("statuses", "reward", "progress"),
    [
        ([0, 0, 0], 1.0, 1.0),
        ([0, 0, 1], 0.0, 0.5),
        ([0, 1], 0.0, 0.0),
        ([1], 0.0, 0.0),
        ([], 0.0, 0.0),
        ("[0, 0, 0]", 0.0, 0.0),
        ([None, 0, 0], 0.0, 0.0),
    ],
)
def test_all_checks_must_succeed(statuses: Any, reward: float, progress: float) -> None:
    score = Verdict(True).score(task(checks=(None, CHECK, LAST), example=EXAMPLE), {"statuses": statuses}, ANSWER)
    assert (score.reward, score.success, score.progress) == (reward, reward == 1.0, progress)


def test_a_check_that_lacks_its_example_is_never_met() -> None:
    lacking = task(checks=(None, CHECK))
    assert len(Verdict(True).question(lacking, {}, ANSWER)["scripts"]) == 1
    assert Verdict(True).score(lacking, {"statuses": [0]}, ANSWER).reward == 0.0
    assert Verdict(True).score(task(), {"statuses": []}, ANSWER).reward == 0.0
