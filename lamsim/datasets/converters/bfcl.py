"""BFCL's entries with their ground truth; a record has the calls that are accepted first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from lamsim.datasets.converters.bfcl_answers import Answer, accepted, first_accepted, python_call, written_call
from lamsim.datasets.converters.bfcl_functions import document_of, tool_of
from lamsim.datasets.converters.bfcl_turns import Asked, messages_of, shape_of, turns_asked
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.parts import alike, functions_of, record_of, source_of

_KEYS = frozenset(("id", "question", "function", "ground_truth"))
_DOCUMENTS = {
    "GorillaFileSystem": "gorilla_file_system",
    "MathAPI": "math_api",
    "MemoryAPI": "memory_kv",
    "MessageAPI": "message_api",
    "TicketAPI": "ticket_api",
    "TradingBot": "trading_bot",
    "TravelAPI": "travel_booking",
    "TwitterAPI": "posting_api",
    "VehicleControlAPI": "vehicle_control",
    "WebSearchAPI": "web_search",
}


class Bfcl(Converter):
    """Entries of all categories, those no longer scored among them.

    The ground truth is the entry's own `ground_truth`, else that of the file of the same name in `possible_answer`
    beside it; functions of `involved_classes` are those of `multi_turn_func_doc`. Calls are not answered, so that
    entries of several turns are no dialogues yet. An entry without ground truth is a record in which nobody answers.

    Args:
        answers: Rows of ground truth by id.
        documents: Functions by the class that they are methods of.
    """

    name: ClassVar[str] = "bfcl"
    about: ClassVar[str] = "BFCL's entries with ground truth"

    def __init__(
        self, answers: Mapping[str, Any] | None = None, documents: Mapping[str, list[dict[str, Any]]] | None = None
    ) -> None:
        self._answers = answers or {}
        self._documents = documents or {}

    def beside(self, path: Path) -> Converter:
        """See `Converter`: ground truth and documents of functions in the folders that BFCL has for them."""
        folder = path.absolute().parent
        places = (folder / "possible_answer", folder.parent / "possible_answer")
        file = next((place / path.name for place in places if (place / path.name).is_file()), None)
        rows = _rows(file) if file else []
        documents = next((place for place in _around(folder, "multi_turn_func_doc") if place.is_dir()), None)
        return Bfcl({str(row.get("id")): row for row in rows}, _documents(documents) if documents else {})

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        if not isinstance(item, Mapping) or not isinstance(item.get("question"), list | str):
            raise Misfit("It is no entry of BFCL: it has no question.")
        asked = turns_asked(item["question"])
        functions = self._functions(item, losses)
        tools = [tool_of(function) for function in functions]
        given = {tool["name"]: tool for tool in tools}
        name = str(item.get("id") or id)
        row = item if "ground_truth" in item else self._answers.get(str(item.get("id")), {})
        truth = row.get("ground_truth")
        calls, answer = _answered(truth, given, len(asked.turns), "involved_classes" in item)
        source: dict[str, Any] = {"format": self.name}
        if "id" not in item:
            source["without_id"] = True
        if rest := {key: value for key, value in item.items() if key not in _KEYS}:
            source["entry"] = rest
        if truth is not None:
            source["ground_truth"] = truth
            if row is not item and (about := {key: row[key] for key in row if key not in ("id", "ground_truth")}):
                source["answer"] = about
        if any(not alike(document_of(tool), function) for tool, function in zip(tools, functions, strict=True)):
            source["function"] = item.get("function")
        elif not isinstance(item.get("function"), list) and "function" in item:
            source["function"] = item["function"]
        if asked.form:
            source["form"] = asked.form
        withheld = _withheld(item)
        arrived = [tool for tool in tools if tool["name"] in withheld]
        block = {"arrived": [{"type": "function", "function": tool} for tool in arrived]} if arrived else {}
        offered = [tool for tool in tools if tool["name"] not in withheld]
        conversation = messages_of(asked, calls, answer)
        record = record_of(name, asked.instruction, offered, conversation, source, env=self.name, task=name, **block)
        if (shape := shape_of(asked)) is not None:
            record["lamsim"]["source"]["shape"] = shape
        yield record

    def _functions(self, item: Mapping[str, Any], losses: Losses) -> list[Mapping[str, Any]]:
        given = item.get("function")
        functions = given if isinstance(given, list) else [given] if isinstance(given, Mapping) else []
        if "function" not in item:
            for involved in item.get("involved_classes") or []:
                if involved not in self._documents:
                    losses.lose("functions of involved_classes: no multi_turn_func_doc is beside the file")
                functions = [*functions, *self._documents.get(involved, [])]
        if not all(isinstance(function, Mapping) for function in functions):
            raise Misfit("It is no entry of BFCL: a function is no object.")
        return functions

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = source_of(record, self.name)
        asked, calls, answer = Asked.of(record, source, losses)
        entry: dict[str, Any] = {} if source.get("without_id") else {"id": record["unique_trajectory_id"]}
        entry["question"] = asked.question()
        rest = source.get("entry", {})
        if "involved_classes" not in rest or not source:
            entry["function"] = self._documents_of(record, source)
        tools = {str(function.get("name")): function for function in functions_of(record)}
        tools |= {
            tool["function"]["name"]: tool["function"] for tool in (record.get("lamsim") or {}).get("arrived") or []
        }
        truth = source.get("ground_truth")
        if truth is None or _answered(truth, tools, len(asked.turns), "involved_classes" in rest) != (calls, answer):
            truth = _truth(calls, answer, losses)
        yield {**entry, **rest, **({} if truth is None else {"ground_truth": truth})}

    @staticmethod
    def _documents_of(record: Record, source: Mapping[str, Any]) -> Any:
        given = source.get("function")
        listed = given if isinstance(given, list) else [given] if isinstance(given, Mapping) else []
        functions = functions_of(record)
        if "function" in source and [tool_of(function) for function in listed] == functions:
            return given
        return [document_of(function) for function in functions]


def _answered(
    truth: Any, tools: Mapping[str, dict[str, Any]], turns: int, classes: bool
) -> tuple[list[list[Answer]], str | None]:
    """The calls of each turn that a ground truth tells, or the final answer."""
    calls: list[list[Answer]] = [[] for _ in range(turns)]
    if not isinstance(truth, list) or not truth or not calls:
        return calls, None
    if isinstance(truth[0], Mapping):
        calls[-1] = [call for expected in truth for call in first_accepted(expected, tools)]
        return calls, None
    if isinstance(truth[0], list):
        for turn, texts in zip(calls, truth, strict=False):
            turn += [call for text in texts if (call := python_call(text, tools))]
        return calls, None
    if not classes:
        calls[-1] = [call for text in truth if (call := python_call(str(text), tools))]
    return calls, None if calls[-1] else str(truth[0])


def _truth(calls: Sequence[Sequence[Answer]], answer: str | None, losses: Losses) -> Any:
    if any(calls):
        if answer is not None:
            losses.lose("what the agent says")
        if len(calls) == 1:
            return [accepted(call) for call in calls[0]]
        return [[written_call(call) for call in turn] for turn in calls]
    return [answer] if answer is not None else None


def _withheld(item: Mapping[str, Any]) -> set[str]:
    """Functions that the agent is given later."""
    missed = item.get("missed_function")
    listed = missed.values() if isinstance(missed, Mapping) else ()
    return {name for names in listed if isinstance(names, list) for name in names if isinstance(name, str)}


def _around(folder: Path, name: str) -> list[Path]:
    return [place / name for place in (folder, *folder.parents[:2])]


def _rows(file: Path) -> list[dict[str, Any]]:
    rows = []
    for line in file.read_bytes().splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows


@lru_cache(4)
def _documents(folder: Path) -> dict[str, list[dict[str, Any]]]:
    files = {involved: folder / f"{name}.json" for involved, name in _DOCUMENTS.items()}
    return {involved: _rows(file) for involved, file in files.items() if file.is_file()}
