import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
import pytest
import toy_family
from toy_family import TillFamily
from toy_toolkit import Till

from lamsim import Collector, Message, NativeFormat, SandboxError, Score, Task, ToolCall, ToolEnv, ToolkitSpec, Turn
from lamsim.errors import FailureKind, MachineError
from lamsim.evaluators import Evaluator
from lamsim.policies import Agent, Policy
from lamsim.users import User


class Bugs:
    """A toolkit that breaks in every place there is."""

    def __init__(self, start: int = 0, broken: str = "") -> None:
        self.total = start
        self._broken = broken
        if broken == "making":
            raise RuntimeError("no disk")

    def _check(self, place: str) -> None:
        if self._broken == place:
            raise ZeroDivisionError(f"{place} is broken")

    @property
    def observation(self) -> str:
        self._check("observation")
        return ""

    @property
    def done(self) -> bool:
        self._check("done")
        return self.total > 10

    @property
    def info(self) -> dict[str, Any]:
        self._check("info")
        return {"total": self.total}

    def __getstate__(self) -> dict[str, Any]:
        self._check("state")
        return {"total": self.total, "done": self.total > 10}

    def put(self, coins: int) -> Any:
        self.total += coins
        return self.total

    def leave(self) -> str:
        raise SystemExit(3)

    def circle(self) -> list[Any]:
        circle: list[Any] = []
        circle.append(circle)
        return circle

    def huge(self) -> int:
        return 10**5000

    def keys(self) -> Any:
        return {(1, 2): 3}

    def odd(self) -> Any:
        return {"self": type(self).__name__, "set": {1}}

    def first(self, number: int) -> list[int]:
        return [1, 2, 3][:number]

    def refuse(self, how: str) -> None:
        raise {"key": KeyError, "value": ValueError, "index": IndexError, "os": OSError, "nothing": Exception}[how](
            *([] if how == "nothing" else ["not there"])
        )

    def wrong(self, how: str) -> None:
        raise {"type": TypeError, "name": NameError, "assert": AssertionError, "memory": MemoryError}[how]("bug")


class BugFamily(TillFamily):
    def __init__(self, *, broken: str = "") -> None:
        super().__init__()
        self._broken = broken

    def toolkit(self, task: Task) -> ToolkitSpec:
        if self._broken in ("evaluator", "user", "closing"):
            return ToolkitSpec("toy_toolkit:Till")
        return ToolkitSpec(f"{__name__}:Bugs")

    def evaluator(self, task: Task) -> Evaluator:
        return BrokenScore() if self._broken == "evaluator" else super().evaluator(task)

    def user(self, task: Task) -> User:
        return BrokenUser() if self._broken == "user" else super().user(task)

    def formats(self) -> Mapping[str, Any]:
        return {"native": NativeFormat(read, lambda call: call.name)}


def read(text: str) -> ToolCall | None:
    name, _, arguments = text.partition(" ")
    return ToolCall(name, json.loads(arguments or "{}")) if name != "say" else None


class BrokenScore:
    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        raise ZeroDivisionError("nothing to compare with")


class BrokenUser:
    def reply(self, message: Message, sight: str) -> str | None:
        raise ConnectionError("hung up")

    def get_state(self) -> Any: ...

    def set_state(self, state: Any) -> None: ...


def env_of(broken: str = "", world: Mapping[str, Any] | None = None) -> ToolEnv:
    env = ToolEnv(BugFamily(broken=broken), format="native")
    task = Task("only", "Break things.", {"start": 1, **(world or {})}, {"total": 3})
    env.tasks = type(env.tasks)([task])
    return env


def failure_of(env: ToolEnv, text: str) -> dict[str, str]:
    _, reward, terminated, truncated, info = env.step(text)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert "score" not in info
    block = env.trajectory()["lamsim"]
    assert (block["end"], block["failure"], block["score"]) == ("failed", info["failure"], None)
    return dict(info["failure"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("leave", "The tool leave broke: SystemExit: 3"),
        ('wrong {"how": "type"}', "The tool wrong broke: TypeError: bug"),
        ('wrong {"how": "name"}', "The tool wrong broke: NameError: bug"),
        ('wrong {"how": "assert"}', "The tool wrong broke: AssertionError: bug"),
        ('wrong {"how": "memory"}', "The tool wrong broke: MemoryError: bug"),
        ("keys", "The tool keys broke: TypeError: keys must be"),
    ],
)
def test_a_tools_bug(text: str, sentence: str) -> None:
    env = env_of()
    env.reset(seed=0)
    failure = failure_of(env, text)
    assert failure["kind"] == "toolkit"
    assert failure["message"].startswith(sentence)


@pytest.mark.parametrize("place", ["info", "done"])
def test_a_bug_behind_the_tool(place: str) -> None:
    env = env_of()
    env.reset(seed=0)
    env.episode.session._live._toolkit._broken = place  # type: ignore[attr-defined]
    assert failure_of(env, 'put {"coins": 1}') == {
        "kind": "toolkit",
        "message": f"The toolkit, after a call of put, broke: ZeroDivisionError: {place} is broken",
    }


@pytest.mark.parametrize(("place", "text"), [("observation", "say hello"), ("state", 'put {"coins": 20}')])
def test_a_bug_in_what_the_toolkit_shows_or_keeps(place: str, text: str) -> None:
    env = env_of()
    env.reset(seed=0)
    env.episode.session._live._toolkit._broken = place  # type: ignore[attr-defined]
    assert failure_of(env, text)["message"].endswith(f"broke: ZeroDivisionError: {place} is broken")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("making", "The making of the toolkit .*:Bugs broke: RuntimeError: no disk"),
        ("observation", "The toolkit's observation broke: ZeroDivisionError"),
        ("info", "The toolkit's observation broke: ZeroDivisionError"),
    ],
)
def test_a_toolkit_that_does_not_start(place: str, sentence: str) -> None:
    with pytest.raises(SandboxError, match=sentence) as caught:
        env_of(world={"broken": place}).reset(seed=0)
    assert caught.value.failure.kind is FailureKind.TOOLKIT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('refuse {"how": "key"}', "Error: not there"),
        ('refuse {"how": "value"}', "Error: not there"),
        ('refuse {"how": "index"}', "Error: not there"),
        ('refuse {"how": "os"}', "Error: not there"),
        ('refuse {"how": "nothing"}', "Error: Exception"),
        ("circle", "Error: Circular reference detected"),
        ("huge", "Error: Exceeds the limit (4300 digits)"),
        ("odd", '{"self": "Bugs", "set": "{1}"}'),
        ('put {"coins": "1"}', "Error: unsupported operand type(s)"),
        ('put {"coin": 1}', "Error: Bugs.put() got an unexpected keyword argument"),
        ("put", "Error: Bugs.put() missing 1 required positional argument"),
        ('wrong {"how": "type", "x": 1}', "Error: Bugs.wrong() got an unexpected"),
        ("_check", "Error: there is no tool '_check'."),
        ("__init__", "Error: there is no tool '__init__'."),
        ("total", "Error: there is no tool 'total'."),
    ],
)
def test_what_the_model_brings_about_is_data(text: str, shown: str) -> None:
    env = env_of()
    env.reset(seed=0)
    observation, reward, terminated, truncated, info = env.step(text)
    assert observation.startswith(shown)
    assert (reward, terminated, truncated) == (0.0, False, False)
    assert "failure" not in info
    assert env.trajectory()["lamsim"]["failure"] is None


def test_a_whole_number_with_a_point_is_no_toolkits_bug() -> None:
    env = env_of()
    env.reset(seed=0)
    *_, truncated, info = env.step('first {"number": 2.0}')
    assert not truncated
    assert "failure" not in info


def test_an_evaluators_bug() -> None:
    env = env_of("evaluator")
    env.reset(seed=0)
    failure = failure_of(env, "shut")
    assert failure == {
        "kind": "evaluator",
        "message": "The evaluator broke: ZeroDivisionError: nothing to compare with",
    }


def test_a_users_fault() -> None:
    env = env_of("user")
    env.reset(seed=0)
    assert failure_of(env, "say hello") == {"kind": "user", "message": "The user broke: ConnectionError: hung up"}


def test_no_step_after_a_failure_but_a_reset() -> None:
    env = env_of("user")
    env.reset(seed=0)
    env.step("say hello")
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step("count")
    env.reset()
    assert env.step("count")[0] == '{"total": 1}'


def test_a_failed_step_earns_nothing_whatever_came_before() -> None:
    env = gymnasium.make(toy_family.ENV_ID, format="native", feedback="reward")
    env.reset(seed=0)
    env.step("putt")
    assert env.step("shake")[1] == 0.0


class Flaky(Policy):
    """Shakes the till, or lacks an answer, in the first tries of some tasks."""

    name = "flaky"

    def __init__(self, failures: int, how: str = "shake") -> None:
        self._failures, self._how = failures, how
        self.tries: dict[str, int] = {}

    def start(self, env: ToolEnv, seed: int) -> Agent:
        tries = self.tries[env.task.id] = self.tries.get(env.task.id, 0) + 1

        def act(observation: str, info: Mapping[str, Any]) -> str:
            if env.task.id in ("till-1", "till-5") and tries <= self._failures:
                if self._how == "policy":
                    raise MachineError("the endpoint is down", FailureKind.POLICY)
                return self._how
            return env.format.encode(env.family.expert(env.task, env.messages, env.episode.info))

        return act


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("how", ["shake", "policy"])
def test_the_collector_tries_again(tmp_path: Path, how: str) -> None:
    policy = Flaky(2, how)
    summary = Collector(toy_family.ENV_ID, policy, tmp_path / "run", options={"format": "native"}).run()
    assert policy.tries == {**dict.fromkeys([f"till-{n}" for n in range(8)], 1), "till-1": 3, "till-5": 3}
    assert (summary.episodes, summary.failed, summary.reward) == (8, 0, 1.0)
    assert lines(tmp_path / "run/failures.jsonl") == []


@pytest.mark.parametrize(("how", "kind"), [("shake", "toolkit"), ("policy", "policy")])
def test_failures_are_kept_apart(tmp_path: Path, how: str, kind: str) -> None:
    out = tmp_path / "run"
    collector = Collector(toy_family.ENV_ID, Flaky(3, how), out, options={"format": "native"})
    summary = collector.run()
    assert (summary.episodes, summary.failed, summary.reward, dict(summary.failures)) == (6, 2, 1.0, {kind: 2})
    assert {record["lamsim"]["task"] for record in lines(out / "failures.jsonl")} == {"till-1", "till-5"}
    for record in lines(out / "failures.jsonl"):
        assert record["lamsim"]["end"] == "failed"
        assert record["lamsim"]["failure"]["kind"] == kind
    kept = lines(out / "trajectories.jsonl")
    assert len(kept) == 6
    assert all(record["lamsim"]["failure"] is None for record in kept)
    assert json.loads((out / "summary.json").read_text())["failures"] == {kind: 2}
    again = collector.run(resume=True)  # by now the policy has recovered
    assert (again.episodes, again.failed) == (8, 0)
    assert len(lines(out / "trajectories.jsonl")) == 8


def test_without_retries(tmp_path: Path) -> None:
    policy = Flaky(1)
    summary = Collector(toy_family.ENV_ID, policy, options={"format": "native"}, retries=0).run()
    assert (summary.episodes, summary.failed) == (6, 2)


class Stubborn(Till):
    """A till that does not open at first."""

    attempts = 0

    def __init__(self, start: int = 0) -> None:
        super().__init__(start)
        Stubborn.attempts += 1
        if Stubborn.attempts % 3:
            raise OSError("jammed")


def test_starts_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ToolkitSpec(f"{__name__}:Stubborn")
    monkeypatch.setattr(TillFamily, "toolkit", lambda self, task: spec)
    Stubborn.attempts = 0
    summary = Collector(toy_family.ENV_ID, options={"format": "native"}).run(2)
    assert (summary.episodes, summary.reward, Stubborn.attempts) == (2, 1.0, 6)
    with pytest.raises(SandboxError, match="jammed"):
        Collector(toy_family.ENV_ID, options={"format": "native"}, retries=1).run(2)


def test_agents_that_break_are_their_authors_business() -> None:
    def agent(observation: str, info: Mapping[str, Any]) -> str:
        raise LookupError("my own bug")

    with pytest.raises(LookupError, match="my own bug"):
        Collector(toy_family.ENV_ID, agent, options={"format": "native"}).run(1)
