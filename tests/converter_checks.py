"""What every converter has to keep, for tests of all of them."""

import json
from typing import Any

from lamsim.datasets.converters import Converter, Losses, Misfit, Record

FRAME = {"lamsim", "lamsim.source", "unique_trajectory_id", "task_instruction", "format_instruction"}
"""Losses that explain nothing about what was said and called."""


def facets(record: Record) -> dict[str, list[Any]]:
    """What a conversion is for: who said what, what was called and what came back."""
    conversation = record["conversation"]
    calls = [call["function"] for message in conversation for call in message.get("tool_calls") or ()]
    said = {
        role: [message["content"] for message in conversation if message["role"] == role] for role in ("user", "tool")
    }
    agent = [message["content"] for message in conversation if message["role"] == "assistant"]
    return {"calls": [[call["name"], call["arguments"]] for call in calls], "agent": agent, **said}


def written(converter: Converter, record: Record) -> tuple[list[Any], Losses]:
    losses = Losses()
    losses.begin(record["unique_trajectory_id"])
    return list(converter.write(record, losses)), losses


def read(converter: Converter, items: list[Any], id: str = "some---id") -> list[Record]:
    losses = Losses()
    losses.begin(id)
    return [record for item in items for record in converter.read(item, id, losses)]


def check_there_and_back(converter: Converter, record: Record) -> bool:
    """A record goes there and back; what is missing then was reported. False if the format can't hold it."""
    before = json.dumps(record)
    try:
        items, losses = written(converter, record)
    except Misfit:
        return False
    assert json.dumps(record) == before, "the record was changed"
    assert json.dumps(items) == json.dumps(written(converter, record)[0])
    if not items:
        return False
    back = read(converter, items)
    assert back
    for name, facet in facets(record).items():
        if facets(back[-1])[name] != facet:
            assert losses.counts.keys() - FRAME, f"{name} differ and nothing is reported"
    return True


def check_back_and_there(converter: Converter, items: list[Any], id: str = "some---id") -> None:
    """Items become records and the same items again."""
    before = json.dumps(items)
    records = read(converter, items, id)
    assert json.dumps(items) == before, "the item was changed"
    assert records
    json.dumps(records)
    again = [item for record in records for item in written(converter, record)[0]]
    assert again == items
