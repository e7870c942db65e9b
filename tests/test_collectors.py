import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import toy_family
from hypothesis import given
from hypothesis import strategies as st
from slow_policy import Slow, Waiting, dull

from lamsim import Collector, DataError, Policy, Summary, ToolEnv, UsageError
from lamsim.collectors import rollout
from lamsim.collectors.passes import pass_at, pass_hat
from lamsim.policies import Agent, FunctionPolicy, policy_named
from lamsim.registration import make

OPTIONS = {"format": "native"}


def collector(policy: Any = "expert", out: Path | None = None, **arguments: Any) -> Collector:
    return Collector(toy_family.ENV_ID, policy, out, **{"options": OPTIONS, **arguments})


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "trajectories.jsonl").read_text().splitlines()]


def told(folder: Path) -> set[str]:
    """The records without what tells of the run's time."""
    found = set()
    for record in records(folder):
        del record["lamsim"]["timing"]
        found.add(json.dumps(record, sort_keys=True))
    return found


def test_three_lines(tmp_path: Path) -> None:
    from lamsim import Collector

    summary = Collector("lamsim/Webshop-v0", "expert", tmp_path / "run", options={"format": "native"}).run(5)
    assert (summary.episodes, summary.reward, summary.success) == (5, 1.0, 1.0)
    assert len(records(tmp_path / "run")) == 5


def test_a_function_is_a_policy(tmp_path: Path) -> None:
    def agent(observation: str, info: Mapping[str, Any]) -> str:
        return "shut" if "results" in info else "put 3"

    summary = collector(agent, tmp_path / "run").run()
    assert [record["lamsim"]["reward"] for record in records(tmp_path / "run")] == [0, 1, 0, 0, 0, 0, 0, 0]
    assert (summary.episodes, summary.successes, summary.steps) == (8, 1, 16)
    assert records(tmp_path / "run")[0]["lamsim"]["policy"] == {"name": "agent"}


def test_a_policy_of_ones_own(tmp_path: Path) -> None:
    class Counting(Policy):
        name = "counting"
        seeds: list[int] = []  # noqa: RUF012

        def start(self, env: ToolEnv, seed: int) -> Agent:
            self.seeds.append(seed)
            return lambda observation, info: "shut"

        def to_json(self) -> dict[str, Any]:
            return {"name": "counting", "version": 3}

    collector(Counting(), tmp_path / "run", seed=100).run(10)
    assert Counting.seeds == list(range(100, 110))
    blocks = [record["lamsim"] for record in records(tmp_path / "run")]
    assert [block["seed"] for block in blocks] == list(range(100, 110))
    assert [block["episode"] for block in blocks] == list(range(10))
    assert [block["task"] for block in blocks] == [f"till-{n % 8}" for n in range(10)]
    assert blocks[0]["policy"] == {"name": "counting", "version": 3}
    assert set(blocks[0]["timing"]) == {"seconds", "policy_seconds"}
    assert json.loads((tmp_path / "run/run.json").read_text()) == {
        "env": toy_family.ENV_ID,
        "options": OPTIONS,
        "policy": {"name": "counting", "version": 3},
        "seed": 100,
        "tasks": 8,
    }


@pytest.mark.parametrize("policy", ["expert", "random", "noisy"])
@pytest.mark.parametrize("env_id", [toy_family.ENV_ID, "lamsim/Webshop-v0"])
def test_workers_change_nothing_but_the_order(tmp_path: Path, env_id: str, policy: str) -> None:
    if (env_id, policy) == (toy_family.ENV_ID, "random"):
        pytest.skip("a random agent breaks the till")
    options = {"format": "react", "max_steps": 12}
    summaries = [
        Collector(env_id, policy, tmp_path / str(workers), options=options, workers=workers, seed=5).run(20)
        for workers in (1, 3)
    ]
    assert told(tmp_path / "1") == told(tmp_path / "3")
    assert len(told(tmp_path / "1")) == 20
    assert len({summary.steps for summary in summaries}) == 1
    assert summaries[0].reward == pytest.approx(summaries[1].reward)
    assert summaries[0].errors == summaries[1].errors


def test_threads(tmp_path: Path) -> None:
    for name, policy, workers in (("a", Slow(0.0), 1), ("b", Waiting(0.001), 3), ("c", Waiting(0.0), 1)):
        collector(policy, tmp_path / name, workers=workers).run(20)
    assert told(tmp_path / "a") == told(tmp_path / "b") == told(tmp_path / "c")


def test_processes_need_no_picklable_policy() -> None:
    secret = 3
    summary = collector(lambda observation, info: "shut" if "results" in info else f"put {secret}", workers=2).run()
    assert (summary.episodes, summary.successes) == (8, 1)


def test_a_policy_that_breaks_in_a_worker() -> None:
    def agent(observation: str, info: Mapping[str, Any]) -> str:
        raise LookupError("my own bug")

    with pytest.raises(LookupError, match="my own bug"):
        collector(agent, workers=2).run(4)


def test_summary_numbers(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    summary = collector("noisy", tmp_path / "run", seed=1).run(
        40, on_record=lambda record, so_far: seen.append((record["lamsim"]["task"], so_far.episodes))
    )
    blocks = [record["lamsim"] for record in records(tmp_path / "run")]
    assert seen == [(block["task"], number) for number, block in enumerate(blocks, 1)]
    rewards = [block["reward"] for block in blocks]
    mean = sum(rewards) / 40
    half = 1.96 * math.sqrt(sum((reward - mean) ** 2 for reward in rewards) / 39 / 40)
    assert summary.reward == pytest.approx(mean)
    assert summary.reward_interval == pytest.approx((mean - half, mean + half))
    data = json.loads((tmp_path / "run/summary.json").read_text())
    assert data == json.loads(json.dumps(summary.to_json()))
    assert data["steps_per_episode"] == pytest.approx(sum(len(block["steps"]) for block in blocks) / 40)
    assert data["success"] == pytest.approx(sum(block["score"]["success"] for block in blocks) / 40)
    low, high = data["success_interval"]
    assert 0 <= low < data["success"] <= high <= 1
    faults = [fault["pattern"] for block in blocks for step in block["steps"] for fault in step["feedback"]]
    assert sum(data["errors"].values()) == len(faults) > 0
    assert data["failures"] == {}
    assert data["episodes_per_second"] == pytest.approx(40 / data["seconds"])


def test_summary_of_nothing() -> None:
    summary = collector().run(0)
    assert summary.to_json()["episodes"] == 0
    assert (summary.reward, summary.success, summary.success_interval) == (0.0, 0.0, (0.0, 1.0))
    assert Summary().table("nothing").row_count > 0


def test_parts_of_scores_are_means_over_the_episodes_that_have_them() -> None:
    summary = Summary()
    for parts in ({"state": 1.0}, {"state": 0.0, "answer": 0.5}):
        score = {"success": False, "progress": 0.0, "parts": parts}
        block = {"failure": None, "steps": [], "reward": 0.0, "score": score, "task": "t"}
        summary.add({"lamsim": block})
    assert summary.to_json()["parts"] == {"state": 0.5, "answer": 0.5}


def test_wilson_interval() -> None:
    summary = Summary(episodes=10, successes=10)
    low, high = summary.success_interval
    assert (low, high) == (pytest.approx(0.7225, abs=1e-4), 1.0)


def test_resume(tmp_path: Path) -> None:
    out = tmp_path / "run"
    collector("noisy", out).run(5)
    kept = records(out)
    with pytest.raises(UsageError, match="already holds a run: add --resume"):
        collector("noisy", out).run(9)
    assert records(out) == kept
    summary = collector("noisy", out).run(9, resume=True)
    assert summary.episodes == 9
    assert records(out)[:5] == kept
    collector("noisy", tmp_path / "whole").run(9)
    assert told(out) == told(tmp_path / "whole")
    assert summary.seconds >= sum(record["lamsim"]["timing"]["seconds"] for record in kept)
    assert collector("noisy", out).run(9, resume=True).episodes == 9
    assert collector("noisy", out).run(3, resume=True).episodes == 9
    assert len(records(out)) == 9


def test_resuming_nothing_is_a_start(tmp_path: Path) -> None:
    assert collector(out=tmp_path / "run").run(2, resume=True).episodes == 2


@pytest.mark.parametrize(
    "arguments",
    [
        {"policy": "random"},
        {"seed": 1},
        {"options": {"format": "native", "max_steps": 7}},
        {"options": {"format": "react"}},
        {"limit": 3},
    ],
)
def test_resume_with_other_arguments(tmp_path: Path, arguments: dict[str, Any]) -> None:
    out = tmp_path / "run"
    collector(out=out).run(2)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    with pytest.raises(UsageError, match=r"holds a run with other arguments \(see .*run.json\)"):
        collector(**{"out": out, **arguments}).run(4, resume=True)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_workers_may_change_between_sittings(tmp_path: Path) -> None:
    collector(out=tmp_path / "run").run(4)
    assert collector(out=tmp_path / "run", workers=2).run(8, resume=True).episodes == 8


def test_a_folder_with_other_things_in_it(tmp_path: Path) -> None:
    (tmp_path / "trajectories.jsonl").write_text(
        '{"unique_trajectory_id": "x", "task_instruction": "", "tools": [], "conversation": []}\n'
    )
    with pytest.raises(DataError, match=r"trajectories\.jsonl, line 1 is no episode of a run"):
        collector(out=tmp_path).run(1)
    (tmp_path / "run.json").write_text("")
    with pytest.raises(DataError, match=r"run\.json is broken"):
        collector(out=tmp_path).run(1, resume=True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"workers": 0}, "at least one worker, not 0"),
        ({"seed": -1}, "A seed is 0 or more, not -1"),
        ({"limit": 0}, "at least one task, not 0"),
        ({"policy": "exprt"}, "There is no policy 'exprt'; did you mean 'expert'?"),
        ({"policy": "no_such_module:x"}, "Can't load the policy 'no_such_module:x'"),
        ({"policy": "slow_policy:nothing"}, "Can't load the policy 'slow_policy:nothing'"),
        ({"options": {"fromat": "react"}}, "There is no option 'fromat'; did you mean 'format'?"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        collector(**arguments)
    assert sentence in str(caught.value)


def test_bad_number_of_episodes() -> None:
    with pytest.raises(UsageError, match="can't be -1"):
        collector().run(-1)


def test_policies_by_name() -> None:
    assert isinstance(policy_named("slow_policy:Slow", seconds=0.0), Slow)
    assert isinstance(policy_named("slow_policy:dull"), FunctionPolicy)
    assert isinstance(policy_named(dull), FunctionPolicy)
    policy = Slow()
    assert policy_named(policy) is policy
    with pytest.raises(UsageError, match="does not take these options"):
        policy_named("expert", temperature=1)
    with pytest.raises(UsageError, match="share from 0 to 1"):
        policy_named("noisy", rate=2)


def test_limit() -> None:
    summary = collector(limit=3).run(7)
    assert summary.tries == {"till-0": 3, "till-1": 2, "till-2": 2}


def test_rollout_alone() -> None:
    env = make(toy_family.ENV_ID, **OPTIONS).unwrapped
    assert isinstance(env, ToolEnv)
    record = rollout(env, policy_named("expert"), seed=3)
    assert record["lamsim"]["reward"] == 1.0
    assert record["lamsim"]["task"] == env.reset(seed=3)[1]["task_id"]
    with pytest.raises(UsageError, match="no task"):
        rollout(env, policy_named("expert"), seed=3, task_id="nothing")


TRIALS = st.lists(st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=6)


@given(TRIALS)
def test_passes(trials: list[tuple[int, int]]) -> None:
    least = min(n for n, _ in trials)
    rate = sum(c / n for n, c in trials) / len(trials)
    assert pass_at(1, trials) == pytest.approx(rate)
    assert pass_hat(1, trials) == pytest.approx(rate)
    ats = [pass_at(k, trials) for k in range(1, least + 1)]
    hats = [pass_hat(k, trials) for k in range(1, least + 1)]
    assert ats == pytest.approx(sorted(ats))
    assert hats == pytest.approx(sorted(hats, reverse=True))
    assert all(0 <= value <= 1 for value in (*ats, *hats))


def test_known_passes() -> None:
    assert pass_at(2, [(4, 1)]) == pytest.approx(0.5)
    assert pass_hat(2, [(4, 2), (4, 4)]) == pytest.approx((1 / 6 + 1) / 2)
    assert pass_at(1, []) == pass_hat(1, []) == 0.0
