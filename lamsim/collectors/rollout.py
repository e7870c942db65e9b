"""One episode of a policy in an environment, as a trajectory record."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from lamsim.env import EnvSnapshot, ToolEnv
from lamsim.errors import FailureKind, MachineError
from lamsim.policies.policy import Policy

_SHARE = 20.0
"""A point is kept again after so many times as long as keeping one took."""


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
        retries: How often an episode that the machine ended is played anew, from its start. If only its sandbox was
            lost, it first goes on, as often, from the last point that was kept.
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
            record = _play(env, policy, seed, task_id, retries, stopped)
        except MachineError:
            if retries <= 0:
                raise
        else:
            if record["lamsim"]["failure"] is None or retries <= 0:
                return record
        retries -= 1


def _play(
    env: ToolEnv, policy: Policy, seed: int, task_id: str | None, retries: int, stopped: Callable[[], bool]
) -> dict[str, Any]:
    begun = time.perf_counter()
    thinking = 0.0
    failure = None
    observation, info = env.reset(seed=seed, options=None if task_id is None else {"task": task_id})
    try:
        agent = policy.start(env, seed)
        kept = _Kept(env, retries)
        over = False
        while not over:
            if stopped():
                raise Stopped
            before = time.perf_counter()
            text = agent(observation, info)
            thinking += time.perf_counter() - before
            observation, _, terminated, truncated, info = kept.step(text)
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


class _Kept:
    """Steps an environment, and goes on from the last point that was kept when the sandbox is lost.

    What a model said may have been dear, so it is said again and not asked for again. Keeping points takes a small
    share of the time only.

    Args:
        env: Reset.
        retries: How often it may go on.
    """

    def __init__(self, env: ToolEnv, retries: int) -> None:
        self._env = env
        self._retries = retries if env.sandbox.kind != "inprocess" and env.portable else 0
        self._texts: list[str] = []
        self._next = 0.0
        self._point: EnvSnapshot | None = None
        self._keep()

    def _keep(self) -> None:
        begun = time.perf_counter()
        if self._retries <= 0 or begun < self._next:
            return
        try:
            self._point = self._env.snapshot()
        except MachineError as error:
            # A sandbox that was lost just now shows at the next step; a toolkit that can't be kept never can.
            if error.failure.kind is FailureKind.TOOLKIT:
                self._retries = 0
            return
        self._texts.clear()
        now = time.perf_counter()
        self._next = now + _SHARE * (now - begun)

    def step(self, text: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """See `ToolEnv.step`."""
        self._texts.append(text)
        result = self._env.step(text)
        while self._retries > 0 and self._point is not None and _lost(result[4]):
            self._retries -= 1
            self._env.restore(self._point)
            for said in self._texts:
                result = self._env.step(said)
                if _lost(result[4]):
                    break
        if not (result[2] or result[3]):
            self._keep()
        return result


def _lost(info: Mapping[str, Any]) -> bool:
    return "failure" in info and info["failure"]["kind"] == FailureKind.SANDBOX
