"""Telling a format by what the first items of a file look like."""

from __future__ import annotations

from pathlib import Path

from lamsim.datasets.converters import CONVERTERS
from lamsim.datasets.converters.documents import files_of, first_lines, first_values
from lamsim.datasets.known_formats import converter_of, looks_like
from lamsim.errors import DataError

_FILES = 5
"""Files of a folder that are looked at."""


def guess(path: Path) -> str:
    """The name of the format that a file, or the first file of a folder that looks like any, looks like.

    Raises:
        DataError: If it looks like none that there is a converter for.
    """
    files = files_of(path)
    if not any(file.stat().st_size for file in files):
        raise DataError(f"There is nothing in {path}.")
    known = broken = ""
    for file in files[:_FILES]:
        values = first_values(file)
        for value in values:
            if name := converter_of(value):
                return name
            known = known or looks_like(value)
        if values:
            continue
        lines = first_lines(file)
        if any(line.startswith(("{", "[")) for line in lines[:1]):
            broken = "begins with JSON that is broken"
        elif name := _guess_text(lines):
            return name
    like = f"looks like {known}, which can't be converted" if known else broken or "looks like no format that is known"
    raise DataError(f"{path} {like}; name its format if it is one of these: {', '.join(CONVERTERS)}.")


def _guess_text(lines: list[str]) -> str:
    patterns = {name: converter.begins for name, converter in CONVERTERS.items() if converter.begins}
    return next((name for line in lines for name, begins in patterns.items() if begins.match(line)), "")
