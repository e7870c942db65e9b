"""API-Bank's dialogues: files of turns of User, AI and API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from lamsim.datasets.converters.apibank_calls import (
    SEARCHER,
    answer_of,
    as_text,
    found_by_search,
    spelled_alike,
    tool_of,
)
from lamsim.datasets.converters.apibank_events import Event, conversation_of, events_of
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record, Unit
from lamsim.datasets.converters.parts import alike, json_text, record_of, source_of

_DESCRIPTIONS = "API descriptions:\n"
_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
_SEARCH = {
    "name": SEARCHER,
    "description": "Searches for relevant tools in library based on the keywords.",
    "input_parameters": {"keywords": {"type": "str", "description": "The keyword to search for."}},
}


class ApiBank(Converter):
    """Dialogues of `lv1-lv2-samples`: each file is one, each line a turn.

    The files do not say what the APIs are. Of level 1 the prompts of `test-data` do, if they are found above the file;
    in level 2 the search for tools tells it in the course of the dialogue, and what came so is in the block's
    `arrived`. An API that nothing describes gets the arguments that it is called with, and stands in
    `lamsim.source.undescribed`.

    Args:
        described: What the APIs of the dialogue are, if it is known.
    """

    name: ClassVar[str] = "api-bank"
    about: ClassVar[str] = "API-Bank's dialogues of levels 1 and 2"
    unit: ClassVar[Unit] = "file"
    suffix: ClassVar[str] = ".jsonl"

    def __init__(self, described: Sequence[dict[str, Any]] = ()) -> None:
        self._described = described

    def beside(self, path: Path) -> Converter:
        """See `Converter`: what the prompts above the file say of its APIs."""
        for folder in path.absolute().parents[:3]:
            found = sorted((folder / "test-data").glob("level-*-*.json"))
            if found:
                times = tuple((file, file.stat().st_mtime_ns) for file in found)
                return ApiBank(_by_file(times).get(path.stem, ()))
        return self

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        if not isinstance(item, list) or not item or not all(_is_turn(turn) for turn in item):
            raise Misfit(
                "It is no dialogue of API-Bank: each turn has a role, User, AI or API, and what belongs to it."
            )
        calls = [turn for turn in item if turn["role"] == "API"]
        offered, arrived, undescribed = self._tools(calls)
        tools = {tool["name"]: tool for tool in [*offered, *arrived]}
        conversation = conversation_of([_event(turn, undescribed) for turn in item], tools)
        block: dict[str, Any] = {"arrived": arrived} if arrived else {}
        record = record_of(id, "", offered, conversation, {"format": self.name}, env=self.name, task=id, **block)
        source = record["lamsim"]["source"]
        if undescribed:
            source["undescribed"] = undescribed
        fresh = list(_turns(record, Losses()))
        if fresh != item:
            source["turns"] = {
                str(place): turn
                for place, turn in enumerate(item)
                if place >= len(fresh) or not alike(turn, fresh[place])
            }
        yield record

    def _tools(self, calls: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
        """Tools that are offered, tools that arrive, and names of those that nothing describes."""
        offered = {tool["name"]: deepcopy(tool) for tool in self._described}
        arrived: dict[str, dict[str, Any]] = {}
        undescribed = []
        if any(call["api_name"] == SEARCHER for call in calls):
            offered = {SEARCHER: tool_of(_SEARCH)}
        for call in calls:
            if call["api_name"] == SEARCHER:
                for tool in found_by_search(call["result"].get("output")):
                    arrived.setdefault(tool["name"], tool)
        for call in calls:
            if call["api_name"] not in offered.keys() | arrived.keys():
                undescribed.append(call["api_name"])
                offered[call["api_name"]] = _guessed(call["api_name"], calls)
        for call in calls:
            _relax(offered.get(call["api_name"]) or arrived[call["api_name"]], call)
        return list(offered.values()), list(arrived.values()), undescribed

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        turns = list(_turns(record, losses))
        source = source_of(record, self.name)
        if not source:
            losses.lose("what the tools are like")
            if record["task_instruction"]:
                losses.lose("the task instruction")
        for place, turn in (source.get("turns") or {}).items():
            if int(place) < len(turns) and _means_the_same(turn, turns[int(place)]):
                turns[int(place)] = turn
        yield turns


def _is_turn(turn: Any) -> bool:
    if not isinstance(turn, Mapping):
        return False
    if turn.get("role") == "API":
        return (
            isinstance(turn.get("api_name"), str)
            and isinstance(turn.get("param_dict"), dict)
            and isinstance(turn.get("result"), dict)
        )
    return turn.get("role") in ("User", "AI") and isinstance(turn.get("text"), str)


def _guessed(name: str, calls: list[dict[str, Any]]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for call in calls:
        if call["api_name"] == name:
            given = call["result"].get("input")
            known = given if isinstance(given, dict) else {}
            for key, value in call["param_dict"].items():
                kind = _KINDS.get(type(known.get(key, value)))
                properties.setdefault(key, {"type": kind} if kind else {})
    return {"name": name, "description": "", "parameters": {"type": "object", "properties": properties, "required": []}}


def _relax(tool: dict[str, Any], call: Mapping[str, Any]) -> None:
    """What a call leaves out that the API has taken is not required, though API-Bank does not say so."""
    if call["result"].get("exception") is None:
        parameters = tool["parameters"]
        parameters["required"] = [name for name in parameters["required"] if name in call["param_dict"]]


@lru_cache(4)
def _by_file(files: tuple[tuple[Path, int], ...]) -> dict[str, list[dict[str, Any]]]:
    """The APIs that prompts list, by the name of the dialogue that they are of; files come with their times."""
    described: dict[str, dict[str, dict[str, Any]]] = {}
    for file, _ in files:
        try:
            rows = json.loads(file.read_bytes())
        except (OSError, ValueError):
            continue
        for row in rows if isinstance(rows, list) else ():
            if not isinstance(row, Mapping) or not isinstance(row.get("file"), str):
                continue
            _, _, listed = str(row.get("instruction")).partition(_DESCRIPTIONS)
            for tool in descriptions_in(listed):
                described.setdefault(Path(row["file"]).stem, {}).setdefault(tool["name"], tool)
    return {name: list(tools.values()) for name, tools in described.items()}


def descriptions_in(text: str) -> Iterator[dict[str, Any]]:
    """The APIs that the lines of a text describe."""
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                yield tool_of(json.loads(line))
            except (ValueError, RecursionError):
                continue


def _event(turn: Mapping[str, Any], undescribed: Sequence[str]) -> Event:
    if turn["role"] != "API":
        return Event(turn["role"], turn["text"])
    arguments, known = turn["param_dict"], turn["result"].get("input")
    if isinstance(known, dict) and turn["api_name"] in undescribed and spelled_alike(known, arguments):
        arguments = known  # nobody else says the types
    return Event("API", turn["api_name"], arguments, answer_of(turn["result"]))


def _turns(record: Record, losses: Losses) -> Iterator[dict[str, Any]]:
    for event in events_of(record, losses):
        if event.speaker != "API":
            yield {"role": event.speaker, "text": event.text}
            continue
        if event.answer is None:
            losses.lose("that a call was never answered")
        output = _output(event.answer or "")
        result = {"api_name": event.text, "input": event.arguments, "output": output, "exception": None}
        texts = {name: as_text(value) for name, value in event.arguments.items()}
        yield {"role": "API", "api_name": event.text, "param_dict": texts, "result": result}


def _output(content: str) -> Any:
    """What was an object or a list before it was written; anything else stays text."""
    if not content.startswith(("{", "[")):
        return content
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return content
    return value if json_text(value) == content else content


def _means_the_same(turn: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if turn.get("role") != "API" or other.get("role") != "API":
        return bool((turn.get("role"), turn.get("text")) == (other.get("role"), other.get("text")))
    return (
        bool(turn["api_name"] == other["api_name"])
        and spelled_alike(turn["param_dict"], other["param_dict"])
        and answer_of(turn["result"]) == answer_of(other["result"])
    )
