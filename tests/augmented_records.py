"""Real records for tests of augmentation: played by the expert and by the noisy expert, and played again."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from lamsim.collectors.rollout import rollout
from lamsim.datasets.judging import Catalogs, judge
from lamsim.datasets.records import Line
from lamsim.datasets.steps import Step, steps_of
from lamsim.env import ToolEnv
from lamsim.messages import Message
from lamsim.policies import policy_named
from lamsim.registration import make

ENVS = (
    "lamsim/Alfworld-v0",
    "lamsim/BFCL-v0",
    "lamsim/HotpotQA-v0",
    "lamsim/Mind2Web-v0",
    "lamsim/TauBench-v0",
    "lamsim/ToolAlpaca-v0",
    "lamsim/ToolBench-v0",
)


@cache
def env_of(env_id: str) -> ToolEnv:
    return cast(ToolEnv, make(env_id, disable_env_checker=True).unwrapped)


@cache
def records_of(env_id: str, episodes: int = 3) -> tuple[dict[str, Any], ...]:
    """Episodes of the expert and of the noisy one, tasks apart as far as there are enough."""
    env = env_of(env_id)
    ids = env.tasks.ids
    step = max(1, len(ids) // episodes)
    return tuple(
        rollout(env, policy_named(policy, **options), seed, ids[seed * step % len(ids)])
        for policy, options in (("expert", {}), ("noisy", {"rate": 0.4}))
        for seed in range(episodes)
    )


def all_records() -> Iterator[dict[str, Any]]:
    for env_id in ENVS:
        yield from records_of(env_id)


def lines(records: Any) -> list[Line]:
    return [Line(number, b"", record) for number, record in enumerate(records, 1)]


def said(step: Step) -> Message:
    if step.unreadable:
        return Message("assistant", calls=tuple(step.calls))
    if step.calls:
        return Message("assistant", thought=step.content, calls=tuple(step.calls))
    return Message("assistant", step.content)


def played(record: Mapping[str, Any], of: Mapping[str, Any]) -> dict[str, Any]:
    """Plays the agent's messages of a record in the environment of another one; what came of it, and the answers."""
    block = of["lamsim"]
    env = env_of(block["env"])
    env.reset(seed=block["seed"], options={"task": block["task"]})
    reward = 0.0
    for step in steps_of(record["conversation"]):
        if env.episode.over:
            break
        _, earned, *_ = env.step(env.format.encode(said(step)))
        reward += earned
    result = env.trajectory()
    answers = sorted(message["content"] for message in result["conversation"] if message["role"] == "tool")
    return {"reward": reward, "score": result["lamsim"]["score"], "answers": answers}


def faults(record: Mapping[str, Any]) -> list[list[tuple[str, ...]]]:
    """The patterns that the verifier finds in each message of the agent, whatever the order of its calls."""
    conversation = record["conversation"]
    judged = judge(conversation, steps_of(conversation), Catalogs().of(record))
    return [sorted(tuple(str(fault.pattern) for fault in feedback.faults) for feedback in step) for step in judged]
