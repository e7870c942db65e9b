"""Frames: how messages cross a stream. A header of three numbers, then the body as ASCII JSON.

The header holds the length of the body in bytes, the number of the request that it is or answers, and the session that
it belongs to, each as four bytes, big-endian. Bodies are passed on without a look into them, so nothing in a body can
make it an answer to something else.
"""

from __future__ import annotations

import json
import struct
from typing import Any, Iterator, NamedTuple

HEADER = struct.Struct(">III")

_encode = json.JSONEncoder(separators=(",", ":")).encode
"""Made once: `json.dumps` makes an encoder for each text that differs from its defaults."""


class FrameError(Exception):
    """Bytes that are no frame, or one above the limit."""


class Frame(NamedTuple):
    """A message on its way.

    Attributes:
        number: Of the request.
        session: What it belongs to; 0 is the runner itself.
        body: ASCII JSON, or nothing.
    """

    number: int
    session: int
    body: bytes

    def to_bytes(self) -> bytes:
        """The frame as it crosses the stream."""
        return HEADER.pack(len(self.body), self.number, self.session) + self.body


def pack(value: Any) -> bytes:
    """Values as a body; lone surrogates and NaN survive it.

    Raises:
        TypeError: If the values are none of JSON's.
        ValueError: If they contain themselves.
    """
    return _encode(value).encode("ascii")


def unpack(body: bytes) -> Any:
    """The values of a body.

    Raises:
        FrameError: If it is no JSON.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"a body is no JSON: {str(error)[:200]}") from error


class FrameReader:
    """Cuts a stream into frames, however its bytes arrive.

    Args:
        limit: How many bytes a body may have.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()

    def feed(self, data: bytes | memoryview) -> Iterator[Frame]:
        """The frames that are complete with these bytes.

        Raises:
            FrameError: If a header announces more than the limit.
        """
        buffer = self._buffer
        buffer += data
        while len(buffer) >= HEADER.size:
            length, number, session = HEADER.unpack_from(buffer)
            if length > self._limit:
                raise FrameError(f"a message of {length:,} bytes is above the limit of {self._limit:,}")
            end = HEADER.size + length
            if len(buffer) < end:
                return
            frame = Frame(number, session, bytes(buffer[HEADER.size : end]))
            del buffer[:end]
            yield frame


def failed(kind: str, message: str) -> bytes:
    """The body that reports a failure.

    Args:
        kind: A value of `lamsim.errors.FailureKind`.
        message: One sentence.
    """
    return pack({"failed": [kind, message]})
