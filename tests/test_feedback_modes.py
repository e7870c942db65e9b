from typing import Any

import pytest
from toy_family import TillFamily

from lamsim import NativeFormat, ToolCall, ToolEnv
from lamsim.messages import InvalidToolCall, Message
from lamsim.trajectory import conversation_json

CALLS: dict[str, ToolCall | InvalidToolCall] = {
    "fine": ToolCall("put", {"coins": 1}),
    "fine too": ToolCall("put", {"coins": 2}),
    "no tool": ToolCall("putt", {"coins": 1}),
    "no name": ToolCall("put", {"coins": 1, "coin": 1}),
    "missing": ToolCall("put", {}),
    "type": ToolCall("put", {"coins": 1, "notes": 3}),
    "value": ToolCall("put", {"coins": 1, "colour": "red"}),
    "format": InvalidToolCall("put(", "has no end"),
    "refused": ToolCall("put", {"coins": -1}),
    "shut": ToolCall("shut", {}),
}
FAULTY = {
    "no tool": "wrong_function_name",
    "no name": "wrong_argument_name",
    "missing": "missing_argument",
    "type": "wrong_argument_type",
    "value": "wrong_argument_value",
    "format": "invalid_format",
}


class Script(NativeFormat):
    """Texts that stand for calls, several of them joined by `+`."""

    def __init__(self) -> None:
        super().__init__(lambda text: None, lambda call: "")

    def parse(self, text: str) -> Message:
        return Message("assistant", calls=tuple(CALLS[name] for name in text.split("+")))


def env_with(feedback: Any) -> ToolEnv:
    env = ToolEnv(TillFamily(), format=Script(), observation="turn", feedback=feedback)
    env.reset(seed=0, options={"task": "till-1"})
    return env


def total(env: ToolEnv) -> int:
    return int(env.episode.info["total"])


@pytest.mark.parametrize("fault", FAULTY)
def test_off(fault: str) -> None:
    env = env_with("off")
    observation, reward, terminated, truncated, info = env.step(fault)
    assert observation.startswith("2 coins" if fault == "value" else "Error: ")
    assert (reward, terminated, truncated, info["feedback"]) == (0.0, False, False, [])
    assert env.trajectory()["lamsim"]["steps"][0]["feedback"] == []


@pytest.mark.parametrize("fault", FAULTY)
def test_record(fault: str) -> None:
    env = env_with("record")
    _, reward, terminated, truncated, info = env.step(fault)
    assert (reward, terminated, truncated) == (0.0, False, False)
    (told,) = info["feedback"]
    assert told["pattern"] == FAULTY[fault]
    assert set(told) == {"pattern", "code", "tool", "argument", "message", "remedy"}
    assert env.trajectory()["lamsim"]["steps"][0]["feedback"] == [told]


@pytest.mark.parametrize("fault", FAULTY)
def test_show(fault: str) -> None:
    env = env_with("show")
    observation, reward, *_, info = env.step(fault)
    (told,) = info["feedback"]
    assert observation == f"Error: {told['message']} {told['remedy']}"
    assert reward == 0.0
    assert total(env) == 1
    assert [result.error for result in info["results"]] == [True]


@pytest.mark.parametrize("fault", FAULTY)
def test_reward(fault: str) -> None:
    env = env_with("reward")
    assert env.step("fine")[1] == 0.0
    _, reward, *_, info = env.step(f"{fault}+{fault}")
    assert reward == -0.1  # once for the step, whatever the number of faults
    assert len(info["feedback"]) == 2
    env.step("shut")
    record = env.trajectory()["lamsim"]
    assert [step["reward"] for step in record["steps"]][:2] == [0.0, -0.1]
    assert record["reward"] == pytest.approx(sum(step["reward"] for step in record["steps"]))


def test_modes_differ_in_whether_a_faulty_call_runs() -> None:
    for mode, expected in (("off", 2), ("record", 2), ("reward", 2), ("show", 1)):
        env = env_with(mode)
        env.step("value")
        assert total(env) == expected, mode


def test_show_runs_the_sound_calls_of_a_message() -> None:
    env = env_with("show")
    _, _, _, _, info = env.step("fine+no tool+fine too")
    assert [result.error for result in info["results"]] == [False, True, False]
    assert total(env) == 4


def test_show_never_runs_what_cannot_run_but_tells_a_repetition_beside_its_result() -> None:
    env = env_with("show")
    env.step("fine")
    observation, *_, info = env.step("fine")
    assert [fault["pattern"] for fault in info["feedback"]] == ["repeated_call"]
    assert observation.startswith("3 coins\nError: put was already called")
    assert total(env) == 3


def test_a_repetition_of_a_refused_call_is_not_one_in_show() -> None:
    env = env_with("show")
    for _ in range(2):
        *_, info = env.step("value")
        assert [fault["pattern"] for fault in info["feedback"]] == ["wrong_argument_value"]


def test_a_tool_that_refuses_is_no_fault() -> None:
    for mode in ("record", "show", "reward"):
        observation, reward, *_, info = env_with(mode).step("refused")
        assert (observation, reward, info["feedback"]) == ("Error: coins can't be negative", 0.0, [])
        assert info["results"][0].error


def test_calls_behind_the_end_are_not_run() -> None:
    env = env_with("record")
    _, _, terminated, _, info = env.step("fine+shut+fine too")
    assert terminated
    assert len(info["results"]) == 2
    assert total(env) == 2


def test_reward_of_the_last_step_joins_fault_and_score() -> None:
    env = env_with("reward")
    env.step("fine too")
    _, reward, terminated, _, info = env.step("no tool+shut")
    assert terminated
    assert reward == pytest.approx(-0.1 + info["score"]["total"])


def test_each_answer_names_its_call() -> None:
    env = env_with("record")
    env.step("fine+format+fine too")
    env.step("no tool")
    written = conversation_json(env.messages)
    assert [message["role"] for message in written] == [
        "user",
        "assistant",
        "tool",
        "user",
        "tool",
        "assistant",
        "tool",
    ]
    ids = [call["id"] for message in written for call in message.get("tool_calls", ())]
    assert ids == ["call_0", "call_1", "call_2"]
    assert [message["tool_call_id"] for message in written if message["role"] == "tool"] == ids
