"""The check of Gymnasium's interface, by Gymnasium's own checker."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO

from gymnasium.utils.env_checker import check_env

from lamsim.contract.bench import Bench
from lamsim.contract.findings import Lack, Looked, Seen
from lamsim.contract.plays import BREAKS, said


def gymnasium_interface(bench: Bench) -> Iterator[Seen]:
    """Gymnasium's `check_env` finds nothing to complain of and gives no warning."""
    if next(bench.played(), None) is None:
        return
    env = bench.fresh()
    env.action_space.seed(bench.seed)
    yield Looked("environment")
    # One of the render modes prints.
    with warnings.catch_warnings(record=True) as caught, redirect_stdout(StringIO()):
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)  # of whatever is let go of meanwhile
        try:
            check_env(env)
        except BREAKS as error:
            yield Lack("", f"Gymnasium's check_env refuses the environment: {said(error)}.")
    env.close()
    for text in dict.fromkeys(" ".join(str(item.message).split())[:300] for item in caught):
        yield Lack("", f"Gymnasium's check_env warns: {text}")
