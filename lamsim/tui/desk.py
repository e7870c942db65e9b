"""The desk: the one thread in which the game is played, so that the screen goes on while a tool works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


class Desk:
    """Does jobs one after the other.

    It is one thread for the whole game, as toolkits may be bound to a thread; and a daemon, since a tool that never
    comes back must not keep the program from ending.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]]] = SimpleQueue()
        Thread(target=self._work, name="lamsim play", daemon=True).start()

    async def do(self, job: Callable[[], Result]) -> Result:
        """Waits for a job.

        Args:
            job: What to do.

        Returns:
            What it gave.

        Raises:
            Exception: What it raised.
        """
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, done))
        return await done

    def _work(self) -> None:
        while True:
            job, done = self._jobs.get()
            try:
                result, error = job(), None
            except Exception as broken:
                result, error = None, broken
            loop = done.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(_settle, done, result, error)


def _settle(done: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if done.done():
        return  # nobody waits any more
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)
