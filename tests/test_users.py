import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from toy_family import TillFamily

from lamsim import AnswerMatch, Message, Nobody, Reply, Script, Task, Tool, ToolCall, ToolEnv, User
from lamsim.evaluators import Evaluator


class Talk(TillFamily):
    """The till with a user."""

    def __init__(self, turns: Sequence[str | Reply]) -> None:
        super().__init__()
        self._turns = turns

    def user(self, task: Task) -> User:
        return Script(self._turns)

    def evaluator(self, task: Task) -> Evaluator:
        return AnswerMatch("total", lambda said, expected: said == str(expected))


def started(env: ToolEnv) -> ToolEnv:
    env.reset(seed=0, options={"task": "till-1"})
    return env


def test_nobody_shows_the_world_again_or_says_so() -> None:
    assert Nobody().reply(Message("assistant", "hello"), "page") == "page"
    assert Nobody().reply(Message("assistant", "hello"), "") == "Nobody answers. Call one of the tools."


def test_nobody_in_an_episode() -> None:
    env = started(ToolEnv(TillFamily(), format="native"))
    observation, reward, terminated, truncated, info = env.step("Hello there")
    assert observation == "Nobody answers. Call one of the tools."
    assert (reward, terminated, truncated) == (0.0, False, False)
    assert [message.role for message in info["messages"]] == ["assistant", "user"]


def test_without_turns_the_first_words_are_the_answer() -> None:
    env = started(ToolEnv(Talk([]), format="native"))
    _, reward, terminated, _, info = env.step("4")
    assert (reward, terminated, info["success"]) == (1.0, True, True)


def test_a_script_answers_in_order_and_then_leaves() -> None:
    env = started(ToolEnv(Talk(["first", "second"]), format="native"))
    assert env.step("a")[0] == "first"
    assert env.step("count")[0] == '{"total": 1}'
    assert env.step("b")[0] == "second"
    _, reward, terminated, _, info = env.step("c")
    assert (reward, terminated, info["success"]) == (0.0, True, False)


def test_a_script_is_part_of_snapshots() -> None:
    env = started(ToolEnv(Talk(["first", "second"]), format="native"))
    env.step("a")
    kept = env.snapshot()
    seen = [env.step(text)[:3] for text in ("b", "4")]
    other = ToolEnv(Talk(["first", "second"]), format="native")
    for again in (env, other):
        again.restore(kept)
        assert [again.step(text)[:3] for text in ("b", "4")] == seen


@pytest.mark.parametrize("state", [0, 1, 2])
def test_script_state(state: int) -> None:
    script = Script(["a", "b"])
    script.set_state(state)
    assert script.get_state() == state
    expected: Any = ["a", "b", None][state]
    assert script.reply(Message("assistant"), "") == expected


def test_tools_that_arrive_with_a_reply() -> None:
    gift = Tool("gift", "Gives a coin.", {"type": "object", "properties": {}})
    env = started(ToolEnv(Talk([Reply("Now you may give: gift()", (gift,)), "more?"]), format="xlam"))
    call = env.format.encode(Message("assistant", calls=(ToolCall("gift", {}),)))
    before = env.snapshot()
    _, _, _, _, info = env.step(call)
    assert [fault["pattern"] for fault in info["feedback"]] == ["wrong_function_name"]
    env.restore(before)
    observation, *_ = env.step(env.format.encode(Message("assistant", "What may I do?")))
    assert "Now you may give: gift()" in observation
    after = pickle.loads(pickle.dumps(env.snapshot()))
    for _ in range(2):
        _, _, _, _, info = env.step(call)
        assert info["feedback"] == [], "the verifier knows it"
        env.restore(before)
        _, _, _, _, info = env.step(call)
        assert info["feedback"], "not yet"
        env.restore(after)
