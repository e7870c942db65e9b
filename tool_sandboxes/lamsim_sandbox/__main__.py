"""Starts a runner on standard input and output.

    python -m lamsim_sandbox '{"folder": ..., "uid": ..., "sockets": [...], "limits": {...}}'

With a `uid`, which takes root, episode `k` runs as user `uid + k` in the folder `k`, which must be mounted for it; its
janitor has the user `uid + episodes + k`. Without one, episodes share the runner's user, and the folder is removed at
the end. `sockets` are the address families that can be had; without it, all of them.
"""

from __future__ import annotations

import json
import os
import sys

from lamsim_sandbox import sockets
from lamsim_sandbox.clearing import remove
from lamsim_sandbox.dispatcher import Dispatcher
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.slots import Slot


def main() -> None:
    """Reads the options and serves."""
    options = json.loads(sys.argv[1])
    bounds = Limits(**options["limits"])
    uid = options.get("uid")
    slots = [
        Slot(
            os.path.join(options["folder"], str(number)),
            None if uid is None else uid + number,
            None if uid is None else uid + bounds.episodes + number,
        )
        for number in range(bounds.episodes)
    ]
    incoming, outgoing = _private_stream()
    if "sockets" in options:
        sockets.allow_only(options["sockets"])
    Dispatcher(incoming, outgoing, slots, bounds).run()
    if uid is None:
        remove(options["folder"])


def _private_stream() -> tuple[int, int]:
    """Takes standard input and output for the protocol and leaves the null device in their places.

    Returns:
        The descriptors to read from and to write to.
    """
    sys.stdout.flush()
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return incoming, outgoing


if __name__ == "__main__":
    main()
