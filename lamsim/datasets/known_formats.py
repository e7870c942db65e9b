"""Known formats of trajectories and of training data, told by a record's keys, to name what a wrong file looks like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PAR1", "Parquet"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"ARROW1", "Arrow"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)


def packed_as(head: bytes) -> str:
    """What a file that is no text looks like by its first bytes; empty if nothing known."""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "")


def looks_like(record: Any) -> str:
    """The known format that a record looks like; empty if none."""
    return _sign_of(record).format


def converter_of(record: Any) -> str:
    """The name of the converter for the format that a record looks like; empty if there is none."""
    return _sign_of(record).converter


class _Sign(NamedTuple):
    format: str
    converter: str = ""
    keys: frozenset[str] = frozenset()
    says: tuple[str, str] = ("", "")

    def fits(self, record: Mapping[str, Any]) -> bool:
        key, text = self.says
        return self.keys <= record.keys() and (not key or text in str(record.get(key)))


def _sign_of(record: Any) -> _Sign:
    if isinstance(record, list):
        return _Sign("a JSON array")
    if not isinstance(record, Mapping):
        return _Sign("")
    if isinstance(turns := record.get("conversations"), list):
        return _share_gpt([turn for turn in turns if isinstance(turn, Mapping)])
    return next((sign for sign in _signs() if sign.fits(record)), _Sign(""))


def _share_gpt(turns: list[Mapping[str, Any]]) -> _Sign:
    if any("loss" in turn for turn in turns):
        return _Sign("AgentInstruct", "agentinstruct")
    if any(turn.get("from") == "assistant" and "\nAction Input:" in str(turn.get("value")) for turn in turns):
        return _Sign("a training line of ToolBench", "toolllama")
    if {turn.get("from") for turn in turns} & {"function_call", "observation"}:
        return _Sign("APIGen-MT", "apigen-mt")
    if any(marker in str(turn.get("value")) for turn in turns for marker in ("<tools>", "<tool_call>")):
        return _Sign("Hermes function calling", "hermes")
    return _Sign("ShareGPT", "sharegpt")


@cache
def _signs() -> tuple[_Sign, ...]:
    """Names of formats with the keys that tell them, the more telling ones first."""
    listed = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return tuple(
        _Sign(sign["format"], sign.get("converter", ""), frozenset(sign["keys"]), tuple(sign.get("says", ("", ""))))
        for sign in listed
    )
