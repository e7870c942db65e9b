"""Official dialogues as this family's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lamsim_apibank.apis import files
from lamsim_apibank.apis.libraries import Shelf
from lamsim_apibank.dialogues import SHELVES, Dialogue, Expected, rounds_of
from lamsim_apibank.native import typed

SPLIT = "test"


def official_dialogues(data: Path, level: int, shelves: Mapping[str, Shelf]) -> Iterator[Dialogue]:
    """The benchmark's dialogues of a level, in order of their files; those without a call are left out.

    Args:
        data: API-Bank's folder.
        level: 1, 2 or 3.
        shelves: The libraries, for the types of arguments.

    Raises:
        BrokenData: If a file is missing or broken.
    """
    shelf = shelves[SHELVES[level]]
    transcripts = _planned(data, shelf) if level == 3 else _held(data, level, shelf)
    for name, turns in transcripts:
        rounds = rounds_of(turns)
        if rounds:
            yield Dialogue(name, level, rounds, SPLIT)


def _held(data: Path, level: int, shelf: Shelf) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    for path in files.dialogue_files(data, level):
        turns = [
            (turn["role"], turn["text"])
            if turn["role"] != "API"
            else ("API", _expected(shelf, turn["api_name"], turn["param_dict"], turn["result"]))
            for turn in files.read_dialogue(path)
        ]
        yield path.stem, turns


def _planned(data: Path, shelf: Shelf) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    for number, sample in enumerate(files.read_level_3(data)):
        calls = [("API", _expected(shelf, call["api_name"], call["input"], call["output"])) for call in sample["apis"]]
        yield f"level-3-{number}", [("User", sample["requirement"].strip()), *calls, ("AI", sample["response"])]


def _expected(shelf: Shelf, name: str, given: Mapping[str, Any], result: dict[str, Any]) -> Expected:
    parameters = shelf.apis[name].parameters if name in shelf.apis else {}
    arguments = {
        key: typed(value, parameters[key].kind) if isinstance(value, str) and key in parameters else value
        for key, value in given.items()
    }
    return Expected(name, arguments, result)
