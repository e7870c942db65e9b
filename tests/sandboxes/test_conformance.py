"""One behaviour in every kind of sandbox: the same episodes give the same bytes."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium
import pytest
import toy_family
from sandbox_kinds import sandbox_of

from lamsim import Collector, ToolCall, ToolkitSpec, UsageError
from lamsim.collectors.rollout import rollout
from lamsim.env import ToolEnv
from lamsim.policies import policy_named
from lamsim.sandboxes import InProcessSandbox, Sandbox

ENVS = [toy_family.ENV_ID, "lamsim/Webshop-v0"]
POLICIES = ["expert", "random", "noisy"]


def made(env_id: str, sandbox: Sandbox, **options: Any) -> ToolEnv:
    env = gymnasium.make(env_id, sandbox=sandbox, disable_env_checker=True, **options).unwrapped
    assert isinstance(env, ToolEnv)
    return env


def played(env: ToolEnv, policy: str, seeds: range) -> list[str]:
    records = [rollout(env, policy_named(policy), seed) for seed in seeds]
    for record in records:
        record["lamsim"].pop("timing")
        record["lamsim"]["options"].pop("sandbox")
    return [json.dumps(record) for record in records]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("env_id", ENVS)
def test_trajectories_are_the_same_bytes(env_id: str, policy: str, kind: str) -> None:
    here, there = made(env_id, InProcessSandbox()), made(env_id, sandbox_of(kind))
    expected = played(here, policy, range(6))
    assert played(there, policy, range(6)) == expected
    assert there.trajectory()["lamsim"]["options"]["sandbox"] == kind
    there.close()


def test_official_data(kind: str, official_data: Callable[[str], Path]) -> None:
    """The data is a path of this machine, which the container gets to read."""
    for data in (official_data("webshop"), official_data("webshop") / "items_shuffle_1000.json"):
        here = made("lamsim/Webshop-v0", InProcessSandbox(), data=str(data))
        there = made("lamsim/Webshop-v0", sandbox_of(kind), data=str(data))
        assert played(there, "noisy", range(4)) == played(here, "noisy", range(4))
        there.close()


@pytest.mark.parametrize("env_id", ENVS)
def test_snapshots(env_id: str, kind: str) -> None:
    """Going back and acting again gives the same, and the same as in process; a snapshot serves another session."""
    here, there = made(env_id, InProcessSandbox()), made(env_id, sandbox_of(kind))
    for seed in range(3):
        seen = []
        for env in (here, there):
            env.reset(seed=seed)
            env.action_space.seed(seed)
            texts = [env.action_space.sample() for _ in range(2)]
            env.step(texts[0])
            if env.episode.over:
                seen.append([])
                continue
            kept = env.snapshot()
            state = dict(env.episode.session.state())
            first = env.step(texts[1])[:4]
            env.restore(kept)
            assert dict(env.episode.session.state()) == state
            assert env.step(texts[1])[:4] == first
            env.reset(seed=seed + 1)
            env.restore(kept)
            assert env.step(texts[1])[:4] == first
            seen.append([first, state])
        assert seen[0] == seen[1]
    there.close()


def test_a_snapshot_of_a_sandbox_is_not_unpickled_here(kind: str) -> None:
    spec = ToolkitSpec("toy_toolkit:Till")
    there = sandbox_of(kind).open(spec, {"start": 3}, 0)
    here = InProcessSandbox().open(spec, {"start": 5}, 0)
    with pytest.raises(UsageError, match="made in a sandbox"):
        here.restore(there.snapshot())
    there.restore(here.snapshot())
    assert there.state()["total"] == 5
    there.close()


@pytest.mark.parametrize("name", ["put", "count", "shake", "shut", "nothing", "_seed"])
@pytest.mark.parametrize("clean", [True, False])
def test_any_call(name: str, clean: bool, kind: str) -> None:
    """What fails fails alike, in the same words."""
    seed = random.Random(name)
    arguments = [{}, {"coins": 2}, {"coins": -1}, {"coins": "x"}, {"coins": 1, "notes": ["\ud800", "é"]}, {"a": [[1]]}]
    seed.shuffle(arguments)
    spec = ToolkitSpec("toy_toolkit:Till")
    sessions = [sandbox.open(spec, {"start": 3}, 0) for sandbox in (InProcessSandbox(), sandbox_of(kind))]
    assert sessions[0].tools == sessions[1].tools
    for given in arguments:
        answers = []
        for session in sessions:
            try:
                answers.append(session.call(ToolCall(name, given), clean))
            except Exception as error:
                answers.append((type(error), str(error), getattr(error, "failure", None)))
        assert answers[0] == answers[1]
        assert sessions[0].look() == sessions[1].look()
        assert sessions[0].state() == sessions[1].state()
    sessions[1].close()


def test_a_catalog_without_code(kind: str) -> None:
    spec = ToolkitSpec("hostile_toolkit:Catalog")
    here, there = InProcessSandbox().open(spec, {}, 0), sandbox_of(kind).open(spec, {}, 0)
    assert here.tools == there.tools
    assert [tool.name for tool in there.tools] == ["weather"]
    call = ToolCall("weather", {"city": "Ulm"})
    assert there.call(call, True) == here.call(call, True)
    there.close()


def collected(folder: Path, **arguments: Any) -> set[str]:
    Collector(toy_family.ENV_ID, out=folder, **arguments).run(8)
    found = set()
    for line in (folder / "trajectories.jsonl").read_text().splitlines():
        record = json.loads(line)
        assert record["lamsim"].pop("timing")
        kind = record["lamsim"]["options"].pop("sandbox")
        found.add(json.dumps([kind, record]))
    return found


def test_by_environment_variable_and_collector(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    expected = collected(tmp_path / "inprocess")
    monkeypatch.setenv("LAMSIM_SANDBOX", "process")
    there = {line.replace("inprocess", "process", 1) for line in expected}
    assert len(there) == 8
    for workers in (1, 3):
        assert collected(tmp_path / str(workers), workers=workers) == there
    monkeypatch.setenv("LAMSIM_SANDBOX", "dokcer")
    with pytest.raises(UsageError, match="did you mean 'docker'"):
        gymnasium.make(toy_family.ENV_ID)
