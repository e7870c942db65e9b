"""The index: what is in a file, what is not, and what comes to it while it is looked at."""

import json
from pathlib import Path
from typing import Any

import pytest
from record_maker import record, write

import lamsim.viewing.index as index
from lamsim.errors import DataError
from lamsim.viewing.index import Run, opened, read_whole
from lamsim.viewing.rows import FIELDS, row_of
from lamsim.viewing.search import search


def line(id: str = "shop---train---1", **rest: Any) -> bytes:
    return json.dumps(record(id=id, **rest)).encode() + b"\n"


def ids(run: Run) -> list[str]:
    return [json.loads(row)[1] for row in run.rows]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "shop.jsonl", record(id="a"), record(id="b"))


def test_a_growing_file_is_followed_and_a_half_line_waits(file: Path) -> None:
    run = Run(file)
    read_whole(run)
    assert (ids(run), run.done, run.growing, run.notes) == (["a", "b"], True, False, [])
    new = line("c")
    with open(file, "ab") as end:
        end.write(new[:40])
        end.flush()
        read_whole(run)
        assert ids(run) == ["a", "b"]
        assert run.notes == ["Line 3 has no end: it is being written, or it was cut off."]
        assert run.growing
        end.write(new[40:] + line("d") + b"\n")
    read_whole(run)
    assert (ids(run), run.done, run.notes, run.rejected) == (["a", "b", "c", "d"], True, [], 0)
    assert run.record(2)[0]["unique_trajectory_id"] == "c"
    for _ in range(20):
        run.advance()
    assert not run.growing


def test_a_last_line_that_only_lacks_its_line_feed_counts(file: Path) -> None:
    with open(file, "ab") as end:
        end.write(line("c").rstrip())
    run = Run(file)
    read_whole(run)
    assert (ids(run), run.notes) == (["a", "b", "c"], [])
    with open(file, "ab") as end:
        end.write(b"\n" + line("d"))
    read_whole(run)
    assert (ids(run), run.rejected) == (["a", "b", "c", "d"], 0)


def test_a_torn_line_that_is_cut_off_and_written_anew(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole + line("c")[:50])
    run = Run(file)
    read_whole(run)
    with open(file, "r+b") as again:
        again.truncate(len(whole))
        again.seek(0, 2)
        again.write(line("d"))
    read_whole(run)
    assert (ids(run), run.notes, run.rejected) == (["a", "b", "d"], [], 0)


def test_lines_that_are_none_are_counted_with_their_reasons(tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + line("a") + b"{}\n\n[1\n" + b"\xff\n" + line("b") + b"no" * 30 + b"\n")
    run = Run(file)
    read_whole(run)
    assert (ids(run), run.rejected) == (["a", "b"], 4)
    assert [sample["line"] for sample in run.rejected_samples] == [2, 4, 5, 7]
    assert all(sample["reason"].endswith(".") for sample in run.rejected_samples)
    assert run.record(0)[0]["unique_trajectory_id"] == "a"


def test_long_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SLICE", 1000)
    monkeypatch.setattr(index, "LONGEST_LINE", 100_000)
    long, too_long = [{"role": "user", "content": "x" * size} for size in (50_000, 1_200_000)]
    conversation = [line(id, conversation=[long]) for id in "ac"]
    file = tmp_path / "long.jsonl"
    file.write_bytes(conversation[0] + line("b", conversation=[too_long]) + conversation[1] + line("d"))
    run = Run(file)
    read_whole(run)
    assert (ids(run), run.rejected, run.rejected_samples[0]["line"], run.done) == (["a", "c", "d"], 1, 2, True)
    assert run.indexed == run.size


def test_a_file_that_is_changed_under_us_is_told(file: Path) -> None:
    run = Run(file)
    read_whole(run)
    file.write_bytes(b"x")
    with pytest.raises(DataError, match="has been changed"):
        run.record(1)
    assert "shorter" in run.notes[0]
    file.rename(file.with_suffix(".old"))
    assert "removed" in run.notes[1]
    file.write_bytes(b"y")
    assert "replaced" in run.notes[1]


@pytest.mark.parametrize("text", ["hello\n", "[\n1]\n", '{"messages": []}\n'])
def test_what_holds_no_trajectory_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.jsonl").write_text(text)
    with pytest.raises(DataError, match=r"x\.jsonl"):
        Run(tmp_path / "x.jsonl")


def test_runs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for place in ("one/demo", "two/demo", "three"):
        (tmp_path / place).mkdir(parents=True)
        write(tmp_path / place / "trajectories.jsonl", record())
        paths.append(tmp_path / place)
    with opened(paths) as runs:
        assert [run.name for run in runs] == ["demo", "demo (2)", "three"]


def test_a_row_says_what_the_record_does() -> None:
    block = {
        "env": "lamsim/Shop-v0",
        "task": "lamps-hard-3",
        "options": {"format": "hermes"},
        "policy": {"name": "noisy"},
        "reward": 0.5,
        "score": {"success": False, "progress": 0.25},
        "steps": [{"feedback": [{"pattern": "wrong_type"}, {"pattern": "wrong_type"}]}],
        "end": "terminated",
        "failure": None,
    }
    row = dict(zip(FIELDS, json.loads(row_of(record(lamsim=block), 7, 99)), strict=True))
    assert (row["n"], row["bytes"], row["tier"], row["policy"], row["format"]) == (7, 99, "hard", "noisy", "hermes")
    assert (row["reward"], row["success"], row["progress"]) == (0.5, 0, 0.25)
    assert (row["patterns"], row["tools"]) == ({"wrong_type": 2}, {"find_item": 1, "buy_item": 1})
    assert row["instruction"].startswith("Buy three green lamps")
    failed = json.loads(row_of(record(lamsim={**block, "failure": {"kind": "timeout"}}), 0, 0))
    assert failed[FIELDS.index("reward")] is None


def test_a_row_of_anything_is_well_formed() -> None:
    values: list[Any] = [None, 3, "x\ud800", [], {}, [[]], float("nan"), 10**400, True, {"name": {}}, [{"feedback": 1}]]
    keys = ("env", "task", "seed", "policy", "reward", "score", "steps", "end", "options", "timing", "instruction")
    for value in values:
        row = row_of(record(lamsim=dict.fromkeys(keys, value)), 0, 1)
        assert len(json.loads(row, parse_constant=pytest.fail)) == len(FIELDS)
        row_of(record([{"role": value, "content": value, "tool_calls": [value]}]), 0, 1)
        row_of(record([{"role": "assistant", "content": value, "tool_calls": value}]), 0, 1)
    assert len(json.loads(row_of(record(), 0, 1))) == len(FIELDS)


def found(run: Run, text: str) -> list[int]:
    hits: list[int] = []
    place, done = 0, False
    while not done:
        answer = search(run, text, place)
        hits += answer["hits"]
        place, done = answer["next"], answer["done"]
        assert answer["searched"] <= answer["bytes"]
    return hits


def test_search_looks_at_what_a_reader_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ['A "quoted"\nline', "GRÜN und blau", "C:\\lamps", "x\ud800y", "plain"]
    records = [record([{"role": "user", "content": text}], id=f"id{n}") for n, text in enumerate(said)]
    records.append(record(id="id5"))
    ascii = "".join(json.dumps(item) + "\n" for item in records)
    unescaped = "".join(json.dumps(item, ensure_ascii="\\ud8" in json.dumps(item)) + "\n" for item in records)
    for text, size in ((ascii, 8 << 20), (unescaped, 8 << 20), (unescaped, 10)):
        monkeypatch.setattr("lamsim.viewing.search.SLICE", size)
        (tmp_path / "x.jsonl").write_text(text)
        run = Run(tmp_path / "x.jsonl")
        read_whole(run)
        assert found(run, '"QUOTED"\nl') == [0]
        assert found(run, "grün") == [1]
        assert found(run, "c:\\LAMPS") == [2]
        assert found(run, "x\ud800") == [3]
        assert found(run, "green lamp") == [5]
        assert found(run, "find_item") == [5]  # all have it in their catalogs
        assert found(run, "id4") == [4]
        assert found(run, "12.5") == [5]
        assert found(run, "nowhere") == found(run, "") == []
        run.close()
