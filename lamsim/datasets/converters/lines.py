"""Lines of a stream as items: a JSON value on each, or pieces of text that begin with some of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

from pydantic_core import from_json

from lamsim.datasets.records import LONGEST_LINE, Rejected


class Item(NamedTuple):
    """What a file holds, with where it stood.

    Attributes:
        value: A JSON value, all of a file's, or a text; see `Unit`.
        number: Its line, element or row, from 1; of a piece of text its first line.
        offset: Where it starts in the file, in bytes of what is unpacked; 0 for rows of Parquet.
        raw: Its bytes; empty for rows of Parquet and whole files.
    """

    value: Any
    number: int
    offset: int
    raw: bytes


def _long_lines(stream: BinaryIO) -> Iterator[tuple[int, int, bytes, bool]]:
    """Number, offset, bytes of each line, and whether they are all of it."""
    number = 0
    offset = stream.tell()
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        size = len(raw)
        whole = size <= LONGEST_LINE or raw.endswith(b"\n")
        rest = raw
        while len(rest) >= LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
            size += len(rest)
        yield number, offset, raw, whole
        offset += size


def read_values(stream: BinaryIO, on_rejected: Callable[[Rejected], None]) -> Iterator[Item]:
    """JSON values, one on each line; blank lines are nothing."""
    for number, offset, raw, whole in _long_lines(stream):
        if not whole:
            on_rejected(Rejected(number, offset, f"It is longer than {LONGEST_LINE >> 20} MiB.", b""))
            continue
        if raw.isspace():
            continue
        try:
            value = from_json(raw)
        except ValueError:
            try:
                value = json.loads(raw)  # says better what is wrong, and takes lone surrogates
            except UnicodeDecodeError as error:
                on_rejected(Rejected(number, offset, f"It is not UTF-8 at byte {error.start}.", raw))
                continue
            except RecursionError:
                on_rejected(Rejected(number, offset, "It is nested too deep.", raw))
                continue
            except ValueError as error:
                said = "It is not JSON" if raw.endswith(b"\n") else "It is cut off"
                on_rejected(Rejected(number, offset, f"{said}: {error}.", raw))
                continue
        yield Item(value, number, offset, raw)


def read_texts(stream: BinaryIO, begins: re.Pattern[str], on_rejected: Callable[[Rejected], None]) -> Iterator[Item]:
    """Pieces of text, each from a line that matches up to the next such line."""
    started: tuple[int, int] | None = None
    piece: list[bytes] = []
    size = 0

    def finished() -> Iterator[Item]:
        raw = b"".join(piece)
        if not raw.strip():
            return
        number, offset = started or (1, 0)
        try:
            if size > LONGEST_LINE:
                raise ValueError(f"It is longer than {LONGEST_LINE >> 20} MiB")
            if started is None:
                raise ValueError("It stands before the first item")
            yield Item(raw.decode("utf-8").replace("\r\n", "\n").strip("\n"), number, offset, raw)
        except UnicodeDecodeError as error:
            on_rejected(Rejected(number, offset, f"It is not UTF-8 at byte {error.start}.", raw))
        except ValueError as error:
            on_rejected(Rejected(number, offset, f"{error}.", raw))

    for number, offset, raw, _ in _long_lines(stream):
        if begins.match(raw.decode("utf-8", "replace")):
            yield from finished()
            started, piece, size = (number, offset), [], 0
        size += len(raw)
        if size <= LONGEST_LINE:
            piece.append(raw)
    yield from finished()
