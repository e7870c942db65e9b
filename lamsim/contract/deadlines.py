"""A limit to how long a family's code may take, so that what loops is told and the rest goes on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SECONDS = 60.0
"""For one act of an expert, one step or one reset, in which shared data may be loaded."""


class TookTooLong(BaseException):
    """Code did not come back in time; no `Exception`, so that what runs does not take it for one of its own."""


@contextmanager
def deadline() -> Iterator[None]:
    """Interrupts what runs within after `SECONDS`; has no effect outside of the main thread.

    Raises:
        TookTooLong: If it did not come to its end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: Any) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
