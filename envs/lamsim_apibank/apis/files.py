"""Reading the benchmark's files; a broken one is named in one sentence, with the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LEVEL_FOLDERS = {1: "level-1-given-desc", 2: "level-2-toolsearcher"}
LEVEL_3 = Path("test-data", "level-3.json")
DATABASES = "init_database"
DIALOGUES = "lv1-lv2-samples"


class BrokenData(ValueError):
    """Official data that is missing or broken, in one sentence; APIs know no errors of lamsim's."""


def read_json(path: Path, kind: type[Any]) -> Any:
    """Reads a JSON file.

    Args:
        path: The file.
        kind: What it should hold, `list`, `dict` or `object` for either.

    Raises:
        BrokenData: If it is missing, is no JSON, or holds something else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BrokenData(f"{path}, line {error.lineno}, is not valid JSON: {error.msg}.") from error
    except RecursionError as error:
        raise BrokenData(f"{path} is nested too deeply to be read.") from error
    except (OSError, ValueError) as error:
        raise BrokenData(f"{path} cannot be read: {error}.") from error
    if not isinstance(content, kind):
        should = "an array" if kind is list else "an object"
        raise BrokenData(f"{path} should hold {should} of JSON, not {type(content).__name__}.")
    return content


def read_databases(data: Path) -> dict[str, Any]:
    """The folder `init_database`: databases by name.

    Raises:
        BrokenData: If it is missing or one of its files is broken.
    """
    files = sorted((data / DATABASES).glob("*.json"))
    if not files:
        raise BrokenData(f"{data} lacks the folder {DATABASES} with API-Bank's databases.")
    return {file.stem: read_json(file, object) for file in files}


def dialogue_files(data: Path, level: int) -> list[Path]:
    """The dialogues of level 1 or 2, in order of their names.

    Raises:
        BrokenData: If there are none.
    """
    folder = data / DIALOGUES / LEVEL_FOLDERS[level]
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise BrokenData(f"{folder} has no dialogues; it should be API-Bank's folder of level {level}.")
    return files


def read_dialogue(path: Path) -> list[dict[str, Any]]:
    """The turns of a dialogue of level 1 or 2; an empty file has none.

    Raises:
        BrokenData: If the file can't be read or a line is no turn.
    """
    return list(_turns(path))


def _turns(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise BrokenData(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            turn = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BrokenData(f"{path}, line {number}, is not valid JSON: {error}.") from error
        if not _is_turn(turn):
            raise BrokenData(
                f"{path}, line {number}, should be a turn: role User or AI with a text, or role API with api_name, "
                "param_dict and result (input, output, exception)."
            )
        yield turn


def _is_turn(turn: Any) -> bool:
    if not isinstance(turn, dict):
        return False
    if turn.get("role") in ("User", "AI"):
        return isinstance(turn.get("text"), str)
    if turn.get("role") != "API" or not isinstance(turn.get("api_name"), str):
        return False
    return isinstance(turn.get("param_dict"), dict) and _is_result(turn.get("result"))


def _is_result(result: Any) -> bool:
    return isinstance(result, dict) and {"input", "output", "exception"} <= result.keys()


def read_level_3(data: Path) -> list[dict[str, Any]]:
    """The samples of level 3: `requirement`, `response` and `apis` (`api_name`, `input`, `output`).

    Raises:
        BrokenData: If the file is missing or a sample is broken.
    """
    path = data / LEVEL_3
    samples: list[dict[str, Any]] = read_json(path, list)
    for number, sample in enumerate(samples):
        if not (
            isinstance(sample, dict)
            and all(isinstance(sample.get(name), str) for name in ("requirement", "response"))
            and isinstance(sample.get("apis"), list)
        ):
            raise BrokenData(f"{path}, sample {number}, should have a requirement, a response and a list of apis.")
        for place, call in enumerate(sample["apis"]):
            if not (
                isinstance(call, dict)
                and isinstance(call.get("api_name"), str)
                and isinstance(call.get("input"), dict)
                and _is_result(call.get("output"))
            ):
                raise BrokenData(
                    f"{path}, sample {number}, api {place}, should have api_name, input and output "
                    "(input, output, exception)."
                )
    return samples
