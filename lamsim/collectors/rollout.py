"""One episode of a policy in an environment, as a trajectory record."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from lamsim.env import ToolEnv
from lamsim.errors import MachineError
from lamsim.policies.policy import Policy


class Stopped(Exception):
    """The run was asked to stop; the episode under way is given up."""


def rollout(
    env: ToolEnv,
    policy: Policy,
    seed: int,
    task_id: str | None = None,
    *,
    retries: int = 0,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Plays one episode.

    Args:
        env: The environment.
        policy: Who plays.
        seed: Of the episode.
        task_id: The task; None lets the seed draw one.
        retries: How often an episode that the machine ended is played anew, from its start.
        stopped: Asked before every step.

    Returns:
        The trajectory record. If the machine ended the last try, `lamsim.failure` names what failed.

    Raises:
        Stopped: If `stopped` says so.
        MachineError: If the last try could not even start, so that there is nothing to record.
        UsageError: If the task does not exist.
    """
    while True:
        try:
            record = _play(env, policy, seed, task_id, stopped)
        except MachineError:
            if retries <= 0:
                raise
        else:
            if record["lamsim"]["failure"] is None or retries <= 0:
                return record
        retries -= 1


def _play(env: ToolEnv, policy: Policy, seed: int, task_id: str | None, stopped: Callable[[], bool]) -> dict[str, Any]:
    begun = time.perf_counter()
    thinking = 0.0
    failure = None
    observation, info = env.reset(seed=seed, options=None if task_id is None else {"task": task_id})
    try:
        agent = policy.start(env, seed)
        over = False
        while not over:
            if stopped():
                raise Stopped
            before = time.perf_counter()
            text = agent(observation, info)
            thinking += time.perf_counter() - before
            observation, _, terminated, truncated, info = env.step(text)
            over = terminated or truncated
    except MachineError as error:
        failure = error.failure
    record = env.trajectory()
    block = record["lamsim"]
    block["policy"] = policy.to_json()
    if failure is not None:
        block["failure"], block["end"] = failure.to_json(), "failed"
    block["timing"] = {"seconds": round(time.perf_counter() - begun, 6), "policy_seconds": round(thinking, 6)}
    return record
