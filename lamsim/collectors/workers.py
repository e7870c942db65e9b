"""Where episodes are played at once: here, in threads or in processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from lamsim.collectors.rollout import Stopped, rollout
from lamsim.env import ToolEnv
from lamsim.errors import SandboxError
from lamsim.policies.policy import Policy

MakeEnv = Callable[[], ToolEnv]


@dataclass(frozen=True, slots=True)
class Job:
    """One episode to play.

    Attributes:
        episode: Its number in the run.
        seed: Its seed.
        task_id: Its task.
    """

    episode: int
    seed: int
    task_id: str


@dataclass
class Stage:
    """An environment with a policy, one for each worker."""

    env: ToolEnv
    policy: Policy
    retries: int
    stop: threading.Event = field(default_factory=threading.Event)

    def play(self, job: Job) -> dict[str, Any]:
        """Plays a job; the record says which it was."""
        record = rollout(self.env, self.policy, job.seed, job.task_id, retries=self.retries, stopped=self.stop.is_set)
        record["lamsim"]["episode"] = job.episode
        return record


def play_all(
    jobs: Iterable[Job], make_env: MakeEnv, policy: Policy, workers: int, retries: int
) -> Generator[dict[str, Any], None, None]:
    """Plays jobs and gives their records as they come; closing the iterator stops the rest.

    Args:
        jobs: Taken one by one, a few ahead of what is being played.
        make_env: Makes an environment, called once for each worker.
        policy: Who plays; for processes it must be picklable.
        workers: How many episodes at once.
        retries: See `rollout`.

    Raises:
        SandboxError: If a worker process dies.
    """
    if workers == 1:
        stage = Stage(make_env(), policy, retries)
        try:
            yield from map(stage.play, jobs)
        finally:
            stage.env.close()
    elif policy.parallel == "thread":
        stop = threading.Event()
        local = threading.local()

        def play(job: Job) -> dict[str, Any]:
            if not hasattr(local, "stage"):
                local.stage = Stage(make_env(), policy, retries, stop)
            stage: Stage = local.stage
            return stage.play(job)

        yield from _pooled(ThreadPoolExecutor(workers), play, jobs, workers, stop)
    else:
        # Forked workers share what is loaded; a policy from the caller's script needs no import guard.
        pool = ProcessPoolExecutor(
            workers,
            multiprocessing.get_context("fork"),
            initializer=_enter,
            initargs=(make_env, policy, retries, os.getpid()),
        )
        yield from _pooled(pool, _play_here, jobs, workers, threading.Event())


def _pooled(
    pool: Executor,
    play: Callable[[Job], dict[str, Any]],
    jobs: Iterable[Job],
    workers: int,
    stop: threading.Event,
) -> Generator[dict[str, Any], None, None]:
    waiting: set[Future[dict[str, Any]]] = set()
    queue = iter(jobs)
    try:
        while True:
            while len(waiting) < 3 * workers and (job := next(queue, None)) is not None:
                waiting.add(pool.submit(play, job))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenProcessPool as error:
        raise SandboxError("A worker process died; what was finished is written, add --resume to go on.") from error
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


_stage: Stage | None = None


def _enter(make_env: MakeEnv, policy: Policy, retries: int, parent: int) -> None:
    """Sets up a worker process; Ctrl-C is the parent's business."""
    global _stage
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    _stage = Stage(make_env(), policy, retries)


def _die_with(parent: int) -> None:
    """Ends this worker once its parent is gone, which `kill -9` would otherwise leave behind."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _play_here(job: Job) -> dict[str, Any]:
    if _stage is None:
        raise SandboxError("A worker was used before it was set up.")
    return _stage.play(job)


__all__ = ["Job", "MakeEnv", "Stopped", "play_all"]
