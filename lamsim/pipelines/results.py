"""What a stage has left: its files with their hashes, its counts, and the key of all that made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamsim.pipelines.origins import Records

RESULT = "stage.json"
"""The file of a stage that says what is there; written last."""


def sha256_of(path: Path) -> str:
    """The hash of a file, as hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_json(value: Any) -> str:
    """The hash of plain data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("ascii")).hexdigest()


def files_of(folder: Path) -> dict[str, dict[str, Any]]:
    """All files of a folder, but for `RESULT`, with size and hash."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / RESULT)
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in found
    }


@dataclass(frozen=True, slots=True)
class Result:
    """A stage that is done.

    Attributes:
        name: Its name.
        folder: Where its files are.
        told: What `stage.json` says.
        reused: Whether an earlier run did it.
    """

    name: str
    folder: Path
    told: Mapping[str, Any]
    reused: bool

    def records(self) -> dict[str, Records]:
        """Its files of records, by the names under which other stages take them."""
        found = {}
        for part, output in self.told["outputs"].items():
            name = f"{self.name}.{part}" if part else self.name
            files = self.folder / output["file"], self.folder / output["origins"]
            found[name] = Records(name, *files, output["records"])
        return found

    @property
    def out(self) -> int:
        """How many records, or rows, it gave."""
        outputs = self.told["outputs"].values()
        return sum(output["records"] for output in outputs) if outputs else int(self.told["rows"])


def found_result(name: str, folder: Path, key: str) -> Result | None:
    """The stage if it is there, made by the same, and untouched since."""
    try:
        told = json.loads((folder / RESULT).read_text("utf-8"))
        whole = told["key"] == key and told["files"] == files_of(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Result(name, folder, told, True) if whole else None
