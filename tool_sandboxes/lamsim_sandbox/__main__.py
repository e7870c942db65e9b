"""Starts a runner on standard input and output.

    python -m lamsim_sandbox '{"folder": ..., "uid": ..., "link": ..., "sockets": [...], "limits": {...}}'

With a `uid`, which takes root, episode `k` runs as user `uid + k` in the folder `k`, which must be mounted for it; its
janitor has the user `uid + episodes + k`. Without one, episodes share the runner's user, and the folder is removed at
the end. With a `link`, the path of a socket, requests come from there if it can be connected to. `sockets` are the
address families that can be had afterwards; without it, all of them.
"""

from __future__ import annotations

import json
import os
import socket
import sys

from lamsim_sandbox import sockets
from lamsim_sandbox.clearing import remove
from lamsim_sandbox.dispatcher import Dispatcher
from lamsim_sandbox.frames import Frame
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
    incoming, outgoing = _private_stream(options.get("link"))
    if "sockets" in options:
        sockets.allow_only(options["sockets"])
    Dispatcher(incoming, outgoing, slots, bounds).run()
    if uid is None:
        remove(options["folder"])


def _private_stream(link: str | None) -> tuple[int, int]:
    """Takes standard input and output for the protocol and leaves the null device in their places.

    Args:
        link: A socket to take instead. Whether it is, the other side sees: by a connection, or by a frame about nothing
            in the standard output.

    Returns:
        The descriptors to read from and to write to.
    """
    sys.stdout.flush()
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    if link is None:
        return incoming, outgoing
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(link)
    except OSError:
        connection.close()
        os.write(outgoing, Frame(0, 0, b"").to_bytes())
        return incoming, outgoing
    os.close(incoming)
    os.close(outgoing)
    incoming = connection.detach()
    return incoming, os.dup(incoming)


if __name__ == "__main__":
    main()
