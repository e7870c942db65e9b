"""Files of trajectories as they come: what is broken is told and kept, what is written is whole."""

import base64
import contextlib
import errno
import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from record_maker import record, write

from lamsim.datasets import records
from lamsim.datasets.records import Reading, RecordFile, Rejected, read_lines
from lamsim.errors import DataError, UsageError
from lamsim.trajectory import Trajectory


def read(path: Path) -> tuple[list[dict[str, Any]], list[Rejected]]:
    rejected: list[Rejected] = []
    return [line.record for line in read_lines(path, rejected.append)], rejected


def line(**rest: Any) -> bytes:
    return json.dumps(record(**rest)).encode() + b"\n"


def test_broken_lines_are_told_by_number_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    broken = [b'{"a": \n', b'"\xff\xfe"\n', b'{"messages": [], "tools": []}\n', b"[" * 5000 + b"\n"]
    path.write_bytes(line(id="1") + b"\n" + b"".join(broken) + line(id="2") + line(id="3")[:-40])
    found, rejected = read(path)
    assert [item["unique_trajectory_id"] for item in found] == ["1", "2"]
    assert [item.line for item in rejected] == [3, 4, 5, 6, 8]
    assert [item.raw for item in rejected] == [*broken, line(id="3")[:-40]]
    reasons = [item.reason for item in rejected]
    assert "not JSON" in reasons[0]
    assert "not UTF-8 at byte 1" in reasons[1]
    assert "looks like OpenAI messages" in reasons[2]
    assert "nested too deep" in reasons[3]
    assert "cut off" in reasons[4]
    assert path.read_bytes()[rejected[1].offset :].startswith(broken[1])
    assert base64.b64decode(rejected[1].to_json()["base64"]) == broken[1]
    assert rejected[0].to_json()["text"].encode() == broken[0]


LITERALS = [
    *("NaN", "-Infinity", "1e400", "-0", "-0.0", "0.30000000000000004", "1.0E+2", "9007199254740993", str(10**40)),
    *('"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '{"a": 1, "b": 2, "a": 3}', '{"\\udfff": 1}'),
    *("[" * depth + "]" * depth for depth in (150, 250, 600, 5000)),
    *("01", "1.", "+1", "[1,]", "nan", "tru", '"\t"', '"\\x"', "9" * 5000, '"\udcff"', '"\udced\udca0\udc80"'),
]
"""What readers of JSON differ in; some of it none of them takes."""


@pytest.mark.parametrize(
    "literal", LITERALS, ids=lambda literal: literal[:20].encode("ascii", "backslashreplace").decode()
)
def test_lines_say_what_they_say_to_json(tmp_path: Path, literal: str) -> None:
    raw = json.dumps(record(few_shot_examples="HERE")).replace('"HERE"', literal).encode("utf-8", "surrogateescape")
    try:
        said = repr(json.loads(raw))
    except (ValueError, RecursionError):
        said = ""
    path = tmp_path / "t.jsonl"
    path.write_bytes(line() + raw + b"\n")
    found, rejected = read(path)
    assert [repr(item) for item in found[1:]] == [said] * bool(said)
    assert len(rejected) == (not said)


JUNK = [None, True, 3, 1.5, "text", "\ud800", [], ["text"], [[]], [{}], [{}, None], [{"a": 1}], {}, {"a": []}]


@pytest.mark.parametrize("key", [*Trajectory.model_fields, "stranger"])
def test_a_trajectory_is_what_the_model_takes(tmp_path: Path, key: str) -> None:
    lines = [record(**{key: junk}) for junk in JUNK]
    lines.append({name: value for name, value in record().items() if name != key})
    path = write(tmp_path / "t.jsonl", record(), *lines, *JUNK)
    taken = []
    for item in lines:
        with contextlib.suppress(ValidationError):
            Trajectory.model_validate(item)
            taken.append(item)
    found, rejected = read(path)
    assert found[1:] == taken
    assert len(rejected) == len(lines) - len(taken) + len(JUNK)


def test_a_last_line_without_its_end_counts_if_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(id="1") + line(id="2").rstrip())
    found, rejected = read(path)
    assert [item["unique_trajectory_id"] for item in found] == ["1", "2"]
    assert not rejected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps([record()]).encode(), "one JSON document"),
        (json.dumps(record(), indent=2).encode(), "one JSON document"),
        (gzip.compress(line()), "looks like gzip"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
        (b'{"conversations": [{"from": "human", "value": "x"}]}\n' * 3, "3 of its 3 lines look like ShareGPT"),
        (b'{"id": 1, "query": "q", "answers": "[]", "tools": "[]"}\n', "xlam-function-calling-60k"),
    ],
    ids=["array", "indented", "gzip", "lfs", "sharegpt", "60k"],
)
def test_a_wrong_format_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read(path)


def test_a_large_record_is_read_and_a_larger_one_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.jsonl"
    monkeypatch.setattr(records, "LONGEST_LINE", 1 << 20)
    large, larger = line(id="large", task_instruction="x" * 900_000), line(task_instruction="y" * 5_000_000)
    path.write_bytes(large + larger + line(id="last"))
    found, rejected = read(path)
    assert [item["unique_trajectory_id"] for item in found] == ["large", "last"]
    assert [(item.line, item.offset, item.raw) for item in rejected] == [(2, len(large), b"")]
    assert "longer than 1 MiB" in rejected[0].reason


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        path.write_bytes(b"".join(line(id=str(number), task_instruction="x" * 5000) for number in range(count)))
        tracemalloc.start()
        for _ in read_lines(path, print):
            pass
        largest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return largest

    peak(10)
    assert peak(2000) < peak(500) + 100_000


def test_what_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", record(), {"no": 1}, record())
    reading = Reading(path)
    assert len(list(read_lines(path, lambda rejected: None, reading))) == 2
    assert (reading.records, reading.rejected, reading.bytes) == (2, 1, path.stat().st_size)


def test_a_file_stands_under_its_name_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.jsonl"
    file = RecordFile(path)
    file.write(b'{"as": "it came"}')
    file.write({"x": "\ud800"})
    assert not path.exists()
    file.close()
    assert [json.loads(item) for item in path.read_bytes().splitlines()] == [{"as": "it came"}, {"x": "\ud800"}]
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_is_a_sentence_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before\n")
    file = RecordFile(path)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file.write(b"{}")
    monkeypatch.setattr(records.os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        file.close()
    assert path.read_text() == "before\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_disk_that_is_full_while_writing(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl.part").symlink_to("/dev/full")
    file = RecordFile(tmp_path / "out.jsonl")
    with pytest.raises(UsageError, match="No space left on device"):
        file.write(b"x" * (1 << 22))
    assert not (tmp_path / "out.jsonl").exists()
