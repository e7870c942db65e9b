import gc
import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gymnasium
import pytest
import toy_family
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv, VectorEnv

WEBSHOP = "lamsim/Webshop-v0"
KINDS: dict[str, dict[str, Any]] = {
    "default": {},
    "sync": {"vectorization_mode": "sync"},
    "async": {"vectorization_mode": "async"},
    "async without shared memory": {"vectorization_mode": "async", "vector_kwargs": {"shared_memory": False}},
}
# Without a context of their own, workers are forked and know the families that the test registered.
ODD_TEXTS = ("", "\0", "\ud800 \udfff", "x\r\n\u2028", "𝔘𝔫𝔦", "long " * 400_000)


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    gc.collect()
    assert list(tmp_path.iterdir()) == []
    assert multiprocessing.active_children() == []


def make(kind: str, env_id: str = toy_family.ENV_ID, **options: Any) -> VectorEnv[Any, Any, Any]:
    return gymnasium.make_vec(env_id, num_envs=2, **KINDS[kind], **{"format": "native", **options})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("env_id", [toy_family.ENV_ID, WEBSHOP])
def test_same_as_single_environments(kind: str, env_id: str) -> None:
    singles = [gymnasium.make(env_id, format="native") for _ in range(2)]
    envs = make(kind, env_id)
    try:
        texts, infos = envs.reset(seed=[3, 4])
        alone = [env.reset(seed=seed) for env, seed in zip(singles, (3, 4), strict=True)]
        assert tuple(texts) == tuple(text for text, _ in alone)
        assert list(infos["task_id"]) == [info["task_id"] for _, info in alone]
        for actions in (("search[lamp]", "search[red shoes]"), ("count", "put 2"), ("junk", "click[next >]")):
            texts, rewards, terminated, truncated, infos = envs.step(actions)
            stepped = [env.step(action) for env, action in zip(singles, actions, strict=True)]
            assert tuple(texts) == tuple(result[0] for result in stepped)
            assert list(rewards) == [result[1] for result in stepped]
            assert not terminated.any()
            assert not truncated.any()
            assert list(infos["results"]) == [result[4]["results"] for result in stepped]
    finally:
        envs.close()


def test_kinds() -> None:
    for kind, expected in (("default", SyncVectorEnv), ("sync", SyncVectorEnv), ("async", AsyncVectorEnv)):
        envs = make(kind)
        assert type(envs) is expected
        envs.close()


@pytest.mark.parametrize("kind", KINDS)
def test_large_and_odd_texts(kind: str) -> None:
    envs = make(kind, format="react", observation="full")
    try:
        envs.reset(seed=0)
        for text in ODD_TEXTS:
            seen, *_ = envs.step((text, f"Thought: {text}"))
            assert seen[0].startswith("You keep a till.")
            assert text in seen[0]
            assert text in seen[1]
    finally:
        envs.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_seen_stays_as_it_was(kind: str) -> None:
    envs = make(kind)
    try:
        first, _ = envs.reset(seed=0)
        kept = tuple(first)
        second, *_ = envs.step(("put 1", "put 2"))
        assert tuple(first) == kept != tuple(second)
        assert tuple(second) == ("2 coins", "3 coins")
    finally:
        envs.close()


@pytest.mark.parametrize("kind", KINDS)
def test_next_step_autoreset(kind: str) -> None:
    envs = make(kind)
    try:
        envs.reset(seed=0)
        assert envs.metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
        _, rewards, terminated, _, infos = envs.step(("shut", "put 1"))
        assert list(terminated) == [True, False]
        assert infos["_success"][0]
        assert not infos["success"][0]
        texts, rewards, terminated, truncated, infos = envs.step(("is not heard", "shake"))
        assert texts[0].startswith("Fill the till")
        assert (rewards[0], terminated[0], truncated[0]) == (0.0, False, False)
        assert infos["task_id"][0].startswith("till-")
        assert (rewards[1], truncated[1], infos["failure"]["kind"][1]) == (0.0, True, "toolkit")
        texts, *_ = envs.step(("put 1", "is not heard"))
        assert texts[0] == "2 coins"
        assert texts[1].startswith("Fill the till")
    finally:
        envs.close()


@pytest.mark.parametrize("mode", [AutoresetMode.SAME_STEP, AutoresetMode.DISABLED])
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_other_autoresets(kind: str, mode: AutoresetMode) -> None:
    envs = gymnasium.make_vec(
        toy_family.ENV_ID,
        num_envs=2,
        vectorization_mode=kind,
        vector_kwargs={"autoreset_mode": mode},
        format="native",
    )
    try:
        envs.reset(seed=0)
        texts, _, terminated, _, infos = envs.step(("shut", "put 1"))
        assert list(terminated) == [True, False]
        if mode is AutoresetMode.SAME_STEP:
            assert texts[0].startswith("Fill the till")
            assert infos["final_obs"][0] == "shut with 1"
            assert infos["final_info"]["success"][0] in (False, True)
        else:
            assert texts[0] == "shut with 1"
    finally:
        envs.close()


@pytest.mark.parametrize("kind", KINDS)
def test_samples_of_the_batched_space_act(kind: str) -> None:
    envs = make(kind, WEBSHOP, format="hermes")
    try:
        envs.reset(seed=0)
        envs.action_space.seed(0)
        actions = envs.action_space.sample()
        assert actions in envs.action_space
        assert len(actions) == 2
        texts, *_, infos = envs.step(actions)
        assert texts in envs.observation_space or tuple(texts) in envs.observation_space
        assert all(results and not results[0].error for results in infos["results"])
    finally:
        envs.close()


def test_a_worker_that_is_gone_is_told() -> None:
    envs = make("async")
    assert isinstance(envs, AsyncVectorEnv)
    envs.reset(seed=0)
    envs.processes[0].kill()
    envs.processes[0].join()
    with pytest.raises((BrokenPipeError, EOFError, ConnectionResetError)):
        envs.step(("put 1", "put 1"))
    envs.close(terminate=True)


def test_options_of_every_environment(own_temporary_folder: Path) -> None:
    envs = make("async", feedback="show", split="test")
    try:
        _, infos = envs.reset(seed=1)
        assert set(infos["task_id"]) <= {"till-0", "till-4"}
        texts, *_ = envs.step(("put 1", "put 1"))
        assert list(own_temporary_folder.iterdir()) != []
        assert list(texts) == ["2 coins", "2 coins"]
    finally:
        envs.close()
