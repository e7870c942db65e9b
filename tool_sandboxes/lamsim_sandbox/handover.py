"""Descriptors that go from one process to another, beside a message."""

from __future__ import annotations

import array
import socket

_ROOM = socket.CMSG_SPACE(array.array("i").itemsize)


def send(stream: socket.socket, data: bytes, descriptor: int) -> None:
    """Sends a message and a descriptor with it.

    Raises:
        OSError: If the other end takes nothing now.
    """
    rights = array.array("i", [descriptor]).tobytes()
    if stream.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)]) < len(data):
        raise OSError("the other end has left too much unread")


def receive(stream: socket.socket, size: int) -> tuple[bytes, socket.socket | None]:
    """What has come: bytes, none at the end, and the socket that came with them.

    The socket is missing if none was sent, or this process may not open another one.
    """
    data, extra, _, _ = stream.recvmsg(size, _ROOM, socket.MSG_CMSG_CLOEXEC)
    for level, kind, content in extra:
        numbers = array.array("i")
        numbers.frombytes(content[: len(content) // numbers.itemsize * numbers.itemsize])
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS) and numbers:
            return data, socket.socket(fileno=numbers[0])
    return data, None
