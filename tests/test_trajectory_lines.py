"""A line of a trajectory file holds just what was appended, whatever the text."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from lamsim.trajectory import TrajectoryFile


def written(folder: Path, record: dict[str, Any]) -> bytes:
    file = TrajectoryFile(folder / "t.jsonl")
    file.append(record)
    file.close()
    return (folder / "t.jsonl").read_bytes()


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        "naïve – 漢字 \U0001f600",
        "\ud800 alone",
        "\u2028 \r\n \x00",
        10**40,
        -0.0,
        1e300,
        {"a": [None, True, 1.5]},
        nested(300),
    ],
    ids=["unicode", "surrogate", "line ends", "big int", "negative zero", "big float", "nested", "deep"],
)
def test_a_line_reads_back_as_it_was(tmp_path: Path, value: Any) -> None:
    line = written(tmp_path, {"x": value, "y": [value]})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert repr(json.loads(line)) == repr({"x": value, "y": [value]})


def test_numbers_that_json_lacks_read_back(tmp_path: Path) -> None:
    read = json.loads(written(tmp_path, {"x": [math.inf, -math.inf, math.nan]}))
    assert read["x"][:2] == [math.inf, -math.inf]
    assert math.isnan(read["x"][2])
