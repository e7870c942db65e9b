"""What converters of chat messages share: nothing of an item is lost on its way there and back, and losses are seen."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_messages import dumps, read_json
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.remainder import digest, lost, rest_of, restored

Source = dict[str, Any]
"""The block `lamsim.source`: `format`, `rest`, how strings were `spelled`, and what `hints` says."""


_UNREAD = object()
_SPELLINGS = {
    "ascii": json.JSONEncoder().encode,
    "compact": json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode,
    "compact ascii": json.JSONEncoder(separators=(",", ":")).encode,
}
"""How JSON in strings is written, other than by `dumps`."""


class ChatConverter(Converter):
    """A converter that checks itself.

    A subclass says what record an item makes and what item a record makes, and need not care for what one of them has
    no place for. At reading, the record's own item is compared with the one that was read, and what differs goes to
    `lamsim.source`. At writing, the item's own record is compared with the one that was written, and what differs is
    reported as lost.

    Attributes:
        packed: Keys of an item whose values are JSON in strings; `record` and `item` see them unpacked.
    """

    packed: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """The record that an item makes.

        Raises:
            Misfit: If it is no item of this format.
        """

    @abstractmethod
    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """The item that a record makes.

        Args:
            record: The record.
            source: The block `lamsim.source` if the record came from this format; else empty.

        Raises:
            Misfit: If the format can't hold the record at all.
        """

    def hints(self, item: Mapping[str, Any]) -> Source:
        """What `item` should know of the item that a record came from."""
        return {}

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        if not isinstance(item, dict):
            raise Misfit("It is no JSON object.")
        opened = self._unpack(item)
        record = self.record(opened, id)
        source: Source = {"format": self.name, **self.hints(opened)}
        written = self.item(record, source)
        if rest := rest_of(opened, written):
            source["rest"] = rest
            written = restored(written, rest)
        if spelled := self._spelled(item, written):
            source["spelled"] = spelled
        record["lamsim"] = {"source": source}
        yield record

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = self.own(record, losses)
        item = self.item(record, source)
        if source.get("rest"):
            item = restored(item, source["rest"])
        self.compare(record, item, source, losses)
        yield self.pack(item, source.get("spelled") or {})

    def own(self, record: Record, losses: Losses) -> Source:
        """The block `lamsim.source` of a record that came from this format; losses of others are noted."""
        block = record.get("lamsim") or {}
        source = block.get("source") or {}
        if any(key != "source" for key in block):
            losses.lose("lamsim")
        if source.get("format") == self.name:
            return dict(source)
        if len(source) > 1:
            losses.lose("lamsim.source")
        return {}

    def compare(self, record: Record, item: Mapping[str, Any], source: Mapping[str, Any], losses: Losses) -> None:
        """Notes what of a record its item does not hold."""
        again = self.record(item, record["unique_trajectory_id"] if source else "")
        for what in lost({key: value for key, value in record.items() if key != "lamsim"}, again):
            losses.lose(what)

    def _unpack(self, item: dict[str, Any]) -> dict[str, Any]:
        opened = dict(item)
        for key in self.packed:
            if isinstance(text := item.get(key), str):
                opened[key] = read_json(text, _UNREAD)
                if opened[key] is _UNREAD:
                    raise Misfit(f"Its {key!r} is a string that is no JSON.")
        return opened

    def _spelled(self, item: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
        """How packed values are spelled that `pack` would spell otherwise."""
        spelled: dict[str, Any] = {}
        for key in self.packed:
            text, value = item.get(key), written.get(key)
            if not isinstance(text, str):
                if text is not None:
                    spelled[key] = "plain"
            elif dumps(value) != text:
                known = (name for name, encode in _SPELLINGS.items() if encode(value) == text)
                spelled[key] = next(known, None) or {"is": text, "was": digest(value)}
        return spelled

    def pack(self, item: Mapping[str, Any], spelled: Mapping[str, Any]) -> dict[str, Any]:
        """The item with JSON in strings, where it belongs there."""
        written = dict(item)
        for key in self.packed:
            if key not in written:
                continue
            how, value = spelled.get(key), written[key]
            if isinstance(how, Mapping) and digest(value) == how["was"]:
                written[key] = how["is"]
            elif isinstance(how, str) and how in _SPELLINGS:
                written[key] = _SPELLINGS[how](value)
            elif how != "plain" and value is not None:
                written[key] = dumps(value)
        return written
