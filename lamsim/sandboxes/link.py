"""A socket straight to the runner in a container: Docker's own stream takes some twenty times as long per message."""

from __future__ import annotations

import os
import select
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType

LINK = PurePosixPath("/lamsim/link")
"""Where the container has the folder of the socket."""

NAME = "socket"


class Link:
    """A folder for a container to mount, with a socket that listens for its runner.

    The first to connect is the runner, as nothing else runs in the container yet. Then nobody can connect any more:
    when the `with` block ends, the socket listens no longer and the folder is gone.

    Attributes:
        folder: On this machine; None if there can be no socket, because the path of temporary files is too long.
    """

    def __init__(self) -> None:
        self._private = tempfile.mkdtemp(prefix="lamsim-")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # The container's root may be another user to the kernel, and has no power over files. The folder around this
        # one keeps other users of this machine out.
        folder = Path(self._private, "link")
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
        self.folder: str | None = None
        with suppress(OSError):
            self._listener.bind(str(folder / NAME))
            os.chmod(folder / NAME, 0o666)  # noqa: S103
            self._listener.listen(1)
            self.folder = str(folder)

    def __enter__(self) -> Link:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        shutil.rmtree(self._private, ignore_errors=True)

    def accept(self, other: socket.socket, seconds: float) -> socket.socket | None:
        """The connection from the runner; None if none comes in time, or something from another socket before it."""
        ready = select.poll()
        if self.folder is not None:
            ready.register(self._listener, select.POLLIN)
        ready.register(other, select.POLLIN)
        found = [descriptor for descriptor, _ in ready.poll(seconds * 1000)]
        return self._listener.accept()[0] if self._listener.fileno() in found else None
