"""Starts a runner on standard input and output.

    python -m lamsim_sandbox '{"folder": ..., "uid": ..., "limits": {...}}'

With a `uid`, which takes root, episode `k` runs as user `uid + k` in the folder `k`, which must be mounted for it; its
janitor has the user `uid + episodes + k`. Without one, episodes share the runner's user, and the folder is removed at
the end.
"""

from __future__ import annotations

import json
import os
import shutil
import sys

from lamsim_sandbox.dispatcher import Dispatcher, private_stream
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
    incoming, outgoing = private_stream()
    Dispatcher(incoming, outgoing, slots, bounds).run()
    if uid is None:
        shutil.rmtree(options["folder"], ignore_errors=True)


if __name__ == "__main__":
    main()
