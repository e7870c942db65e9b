"""The elements of a JSON document, one at a time: of an array each, of anything else the whole.

`json`'s decoder reads one value at a place of a text and says where it ends, so an array is read in as much memory as
its largest element takes, faster than by a parser of events (`ijson`), and a broken element leaves the others alone.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from lamsim.datasets.records import LONGEST_LINE

_CHUNK = 1 << 20
_decode = json.JSONDecoder().raw_decode
_GAP = re.compile(r"[\s,]*")
_OPENING = re.compile(r'[\[{]\s*"(?:[^"\\]|\\.)*"')
_NEAR_END = 16
"""Characters: what breaks so near to the end of what has been read may be fine once more is read."""


class Element(NamedTuple):
    """An element, or what stands where one should.

    Attributes:
        value: What it says.
        offset: Where it starts, in bytes.
        raw: Its bytes.
        fault: One sentence: what is wrong with it; empty if nothing.
    """

    value: Any
    offset: int
    raw: bytes
    fault: str = ""


def read_elements(stream: BinaryIO, offset: int = 0) -> Iterator[Element]:
    """Reads a document: the elements of an array, or values that follow each other.

    After a broken element the next one is looked for by how elements begin: with the same key.

    Args:
        stream: The document.
        offset: Where in the file it starts, in bytes.
    """
    window = _Window(stream, offset)
    window.skip(re.compile(r"\s*"))
    array = window.at("[")
    if array:
        window.take(1)
    opening = ""
    while True:
        window.skip(_GAP)
        if window.ended:
            if array:
                yield Element(None, window.offset, b"", "The array is cut off: its end is missing.")
            return
        if array and window.at("]"):
            window.take(1)
            window.skip(re.compile(r"\s*"))
            array = False
            if window.ended:
                return
            continue
        found = _OPENING.match(window.text, window.position)
        try:
            value, end = window.decode()
        except (ValueError, RecursionError) as error:
            yield window.broken(error, opening or (found[0] if found else ""))
            if window.ended:
                return
            continue
        offset, raw = window.offset, window.take(end - window.position)
        if found and not opening:
            opening = found[0]
        if not window.sound and (at := _no_utf8(raw)) >= 0:
            yield Element(None, offset, raw, f"It is not UTF-8 at byte {at}.")
        else:
            yield Element(value, offset, raw)


def _no_utf8(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return -1


class _Window:
    """What has been read and not been taken.

    Attributes:
        text: Some of the document.
        position: Where in it the next element may begin.
        offset: The same in the document, in bytes.
        sound: Whether all bytes were UTF-8.
    """

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        self.text, self.position, self.offset, self.sound = "", 0, offset, True
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._complete = False

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.position == len(self.text) and not self._more()

    def at(self, character: str) -> bool:
        """Whether a character comes next."""
        return self.text.startswith(character, self.position)

    def _more(self) -> bool:
        """Reads as much again as there is; False at the end of the document."""
        if self._complete:
            return False
        left = self.text[self.position :]
        chunk = self._stream.read(max(_CHUNK, len(left)))
        self._complete = not chunk
        new = self._decoder.decode(chunk, final=self._complete)
        if self.sound and not new.isascii():
            self.sound = _no_utf8(new.encode("utf-8", "surrogatepass")) < 0
        self.text, self.position = left + new, 0
        return True

    def skip(self, gap: re.Pattern[str]) -> None:
        """Passes over what stands between elements."""
        while True:
            found = gap.match(self.text, self.position)
            self.take((found.end() if found else self.position) - self.position)
            if self.position < len(self.text) or not self._more():
                return

    def take(self, size: int) -> bytes:
        """Passes over some characters, and gives their bytes."""
        end = self.position + size
        raw = self.text[self.position : end].encode("utf-8", "surrogateescape")
        self.position = end
        self.offset += len(raw)
        return raw

    def decode(self) -> tuple[Any, int]:
        """The value that comes next, and where it ends.

        Raises:
            ValueError: If there is none.
            RecursionError: If it is nested too deep.
        """
        while True:
            try:
                value, end = _decode(self.text, self.position)
            except json.JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - _NEAR_END
                if not unfinished or len(self.text) - self.position > LONGEST_LINE or not self._more():
                    raise
                continue
            if end < len(self.text) or isinstance(value, dict | list) or not self._more():
                return value, end

    def broken(self, error: ValueError | RecursionError, opening: str) -> Element:
        """Takes what can't be read, up to where the next element seems to begin or to the end."""
        at = error.pos - self.position if isinstance(error, json.JSONDecodeError) else 0
        next_one = r"\s*".join([re.escape(part) for part in opening.split()])
        begin = re.compile(rf",\s*(?={next_one})")
        end = -1
        while end < 0:
            if found := begin.search(self.text, self.position + 1):
                end = found.start()
            elif len(self.text) - self.position > LONGEST_LINE or not self._more():
                break
        if isinstance(error, json.JSONDecodeError):
            said = "It is not JSON" if end >= 0 else "It is cut off, or broken up to the end"
            fault = f"{said}: {error.msg} at its character {at}."
        else:
            fault = "It is nested too deep." if isinstance(error, RecursionError) else f"It is not JSON: {error}."
        offset = self.offset
        raw = self.take((len(self.text) if end < 0 else end) - self.position)
        return Element(None, offset, raw, fault)
