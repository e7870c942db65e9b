"""Converting files: what is broken is told and kept, memory is constant, outputs are whole or absent."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from record_maker import record, write

from lamsim.datasets.converters import elements
from lamsim.datasets.converters.conversion import convert_file
from lamsim.datasets.records import REJECTED, RecordFile
from lamsim.errors import DataError, UsageError

ROW = {
    "id": 0,
    "query": "Where are live giveaways?",
    "answers": '[{"name": "live", "arguments": {"type": "beta"}}]',
    "tools": '[{"name": "live", "description": "d", "parameters": {"type": {"description": "t", "type": "str"}}}]',
}


def rows(count: int) -> list[dict[str, Any]]:
    return [{**ROW, "id": number} for number in range(count)]


def lines(values: list[Any]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def rejected(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / REJECTED).read_bytes().splitlines()]


def ids(out: Path) -> list[str]:
    return [json.loads(line)["unique_trajectory_id"] for line in out.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", lines(rows(3))),
        ("lines.json", lines(rows(3))),
        ("bom.json", b"\xef\xbb\xbf" + lines(rows(3))),
        ("array.json", json.dumps(rows(3)).encode()),
        ("indented.json", b"\xef\xbb\xbf" + json.dumps(rows(3), indent=2).encode()),
        ("documents.json", b"\n".join(json.dumps(row, indent=4).encode() for row in rows(3))),
        ("no_end.jsonl", lines(rows(3)).rstrip()),
        ("windows.jsonl", lines(rows(3)).replace(b"\n", b"\r\n\r\n")),
        ("a.jsonl.gz", gzip.compress(lines(rows(2))) + gzip.compress(lines(rows(3)[2:]))),
        ("array.json.gz", gzip.compress(json.dumps(rows(3)).encode())),
    ],
)
def test_any_shape_of_file_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    report = convert_file(tmp_path / name, tmp_path / "out.jsonl")
    assert (report.source, report.read, report.written, report.rejected) == ("xlam-60k", 3, 3, 0)
    assert ids(tmp_path / "out.jsonl") == ["0", "1", "2"]
    back = tmp_path / "back.json"
    convert_file(tmp_path / "out.jsonl", back, target="xlam-60k")
    assert json.loads(back.read_bytes()) == rows(3)


def test_one_object_is_one_item(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(ROW, indent=1))
    assert convert_file(tmp_path / "one.json", tmp_path / "out.jsonl").read == 1


def test_parquet_is_read(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(rows(600)), tmp_path / "rows.parquet")
    report = convert_file(tmp_path / "rows.parquet", tmp_path / "out.jsonl")
    assert (report.source, report.written) == ("xlam-60k", 600)


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.jsonl").write_bytes(lines(rows(4)[2:]))
    (folder / "a.json").write_text(json.dumps(rows(2)))
    (folder / "deep" / "c.jsonl.gz").write_bytes(gzip.compress(lines(rows(5)[4:])))
    (folder / "README.md").write_text("# Data")
    report = convert_file(folder, tmp_path / "out.jsonl")
    assert (report.files, ids(tmp_path / "out.jsonl")) == (3, ["0", "1", "2", "3", "4"])


def test_broken_lines_are_kept_with_their_place(tmp_path: Path) -> None:
    good = lines(rows(1))
    broken = [b'{"id": \n', b'{"query": "\xff"}\n', b"[" * 5000 + b"\n", b'{"messages": [{"role": "user"}]}\n', b"7\n"]
    (tmp_path / "a.jsonl").write_bytes(good + b"\n" + b"".join(broken) + good[:-30])
    report = convert_file(tmp_path / "a.jsonl", tmp_path / "out.jsonl", "xlam-60k")
    kept = rejected(tmp_path)
    assert [item["line"] for item in kept] == [3, 4, 5, 6, 7, 8]
    assert (report.written, report.rejected, len(report.broken)) == (1, 6, 5)
    words = [
        "not JSON",
        "not UTF-8 at byte",
        "nested too deep",
        "looks like OpenAI messages",
        "no JSON object",
        "cut off",
    ]
    for item, word in zip(kept, words, strict=True):
        assert word in item["reason"]
        assert item["file"].endswith("a.jsonl")
    raw = (tmp_path / "a.jsonl").read_bytes()
    assert raw[kept[0]["offset"] :].startswith(broken[0])
    assert kept[0]["text"].encode() == broken[0]
    assert kept[-1]["text"].encode() == good[:-30]


def test_broken_elements_of_an_array_leave_the_others_alone(tmp_path: Path) -> None:
    texts = [json.dumps(row) for row in rows(6)]
    texts[1] = texts[1].replace('"query":', '"query"')
    texts[3] = texts[3][:-2]
    content = (
        ("[" + ", ".join(texts) + "]").encode().replace(b'"id": 4, "query": "Where', b'"id": 4, "query": "\xffhere')
    )
    (tmp_path / "a.json").write_bytes(content)
    report = convert_file(tmp_path / "a.json", tmp_path / "out.jsonl")
    assert ids(tmp_path / "out.jsonl") == ["0", "2", "5"]
    assert [item["line"] for item in rejected(tmp_path)] == [2, 4, 5]
    for item in rejected(tmp_path):
        assert content[item["offset"] :].startswith(b'{"id": ')
    assert report.rejected == 3


def test_an_array_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    content = json.dumps(rows(5)).encode()
    (tmp_path / "a.json").write_bytes(content[: len(content) - 40])
    report = convert_file(tmp_path / "a.json", tmp_path / "out.jsonl")
    assert (report.written, report.rejected) == (4, 1)
    assert "cut off" in rejected(tmp_path)[0]["reason"]


def test_a_gzip_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    noise = [{**row, "query": str(number**80)} for number, row in enumerate(rows(2_000))]
    packed = gzip.compress(lines(noise))
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    report = convert_file(tmp_path / "a.jsonl.gz", tmp_path / "out.jsonl")
    assert 100 < report.written < 2_000
    assert "breaks off" in rejected(tmp_path)[-1]["reason"]


def test_a_large_element_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_CHUNK", 1 << 12)
    large = {**ROW, "query": 'ä"\\' * 500_000}
    (tmp_path / "a.json").write_text(json.dumps([ROW, large, ROW], ensure_ascii=False))
    assert convert_file(tmp_path / "a.json", tmp_path / "out.jsonl").written == 3


def test_ids_are_made_unique(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines([ROW, ROW, {**ROW, "id": 7}, ROW]))
    report = convert_file(tmp_path / "a.jsonl", tmp_path / "out.jsonl")
    assert ids(tmp_path / "out.jsonl") == ["0", "0#2", "7", "0#3"]
    assert report.renamed == 2


def test_foreign_to_foreign_goes_through_the_unified_format(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(rows(2)))
    report = convert_file(tmp_path / "a.jsonl", tmp_path / "out.json", target="openai")
    [first, _] = json.loads((tmp_path / "out.json").read_bytes())
    assert [message["role"] for message in first["messages"]] == ["user", "assistant"]
    assert first["messages"][1]["tool_calls"][0]["function"] == {"name": "live", "arguments": '{"type": "beta"}'}
    assert report.losses.counts == {"unique_trajectory_id": 2}
    assert report.losses.examples == {"unique_trajectory_id": "0"}


@pytest.mark.parametrize(
    ("content", "source", "words"),
    [
        (lines([{"messages": []}] * 3), "xlam-60k", "3 of 3 look like OpenAI messages"),
        (lines(rows(2)), "sharegpt", "2 of 2 look like xlam-function-calling-60k"),
        (b"Thoughts\nand more\n", "openai", "No item of .* could be converted"),
        (lines([{"colour": "red"}]), None, "looks like no format that is known; name its format"),
        (lines([{"prompt": "a", "completion": "b"}]), None, "looks like prompts and completions, which can't be"),
        (b"", None, "There is nothing in"),
        (b"", "openai", "There is nothing in"),
        (b"PK\x03\x04", "openai", "looks like a zip archive; unpack it"),
        (lines(rows(1)), "xlam60k", "There is no format 'xlam60k'; did you mean 'xlam-60k'"),
        (b'{"messages": [', None, "begins with JSON that is broken"),
        (b"version https://git-lfs.github.com/spec/v1\n", None, "Git LFS pointer"),
    ],
)
def test_a_wrong_format_is_told_in_one_sentence(tmp_path: Path, content: bytes, source: str | None, words: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(UsageError, match=words):
        convert_file(tmp_path / "a.jsonl", tmp_path / "out.jsonl", source)
    assert not (tmp_path / "out.jsonl").exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_mixed_file_gives_what_fits(tmp_path: Path) -> None:
    sharegpt = {"conversations": [{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Hello."}]}
    (tmp_path / "a.jsonl").write_bytes(lines([*rows(2), sharegpt, {"id": "x"}]))
    report = convert_file(tmp_path / "a.jsonl", tmp_path / "out.jsonl")
    assert (report.source, report.written, report.looked_like) == ("xlam-60k", 2, {"ShareGPT": 1})
    assert "looks like ShareGPT" in rejected(tmp_path)[0]["reason"]


def test_what_is_read_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", record())
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is what is read"):
        convert_file(path, path)
    with pytest.raises(DataError, match="There is nothing to convert"):
        convert_file(tmp_path / "nowhere", tmp_path / "out.jsonl")
    with pytest.raises(UsageError, match=r"ends with \.jsonl or \.json"):
        convert_file(path, tmp_path / "out.csv")
    assert path.read_bytes() == before


def test_rejects_are_those_of_the_last_run(tmp_path: Path) -> None:
    path, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(lines([*rows(2), {"id": "x"}]))
    convert_file(path, out)
    assert len(rejected(tmp_path)) == 1
    with pytest.raises(UsageError, match=r"rejected\.jsonl is what is read"):
        convert_file(tmp_path / "rejected.jsonl", out, "unified")
    path.write_bytes(lines(rows(2)))
    convert_file(path, out)
    assert not (tmp_path / "rejected.jsonl").exists()


def test_a_full_disk_is_no_fault_of_an_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(rows(3)))

    def write(file: RecordFile, line: object) -> None:
        file.discard()
        raise UsageError("The disk is full.")

    monkeypatch.setattr(RecordFile, "write", write)
    with pytest.raises(UsageError, match="disk is full"):
        convert_file(tmp_path / "a.jsonl", tmp_path / "out.jsonl")
    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]


def test_no_output_stands_without_its_rejects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines([*rows(2), {"id": "x"}]))
    whole = RecordFile.close

    def close(file: RecordFile) -> None:
        if file.path.name == "rejected.jsonl":
            file.discard()
            raise UsageError("The disk is full.")
        whole(file)

    monkeypatch.setattr(RecordFile, "close", close)
    with pytest.raises(UsageError, match="full"):
        convert_file(tmp_path / "a.jsonl", tmp_path / "out.jsonl")
    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_failing_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.jsonl", record())
    with pytest.raises(UsageError, match="Can't write"):
        convert_file(path, path / "below" / "out.jsonl", target="openai")
    with pytest.raises(UsageError, match=r"Can't write .*(full|directory)"):
        convert_file(path, Path("/dev/full/out.jsonl"), target="openai")
    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize("shape", ["lines", "array"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_CHUNK", 1 << 16)

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.json"
        given = [{**row, "query": "w " * 20_000} for row in rows(count)]
        path.write_bytes(lines(given) if shape == "lines" else json.dumps(given).encode())
        del given
        tracemalloc.start()
        convert_file(path, tmp_path / "out.jsonl")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    small, large = peak(50), peak(600)
    assert large < small + 1_000_000, f"{small:,} and {large:,} bytes for 2 and 24 MB"


def test_the_command(tmp_path: Path, lamsim: Callable[..., Any]) -> None:
    write(tmp_path / "a.jsonl", record(), record(id="shop---train---2"), record(id="shop---train---2"))
    (tmp_path / "a.jsonl").open("a").write('{"half": ')
    ended = lamsim("data", "convert", "a.jsonl", "--to", "sharegpt", "--out", "out.json", "--report", "r.json")
    assert ended.code == 0
    assert "3 written to out.json" in ended.out
    assert "lost: unique_trajectory_id" in ended.out
    assert "line or element 4: It is cut off" in ended.err
    told = json.loads((tmp_path / "r.json").read_text())
    assert (told["written"], told["renamed"], told["rejected"]) == (3, 1, 1)
    assert lamsim("data", "convert", "out.json", "--out", "back.jsonl", "--json").json["source"] == "apigen-mt"
    wrong = lamsim("data", "convert", "out.json", "--from", "openai", "--out", "back.jsonl")
    assert wrong.code == 2
    assert "look like APIGen-MT" in wrong.err
    assert len(wrong.err.strip().splitlines()) < 8
    listed = lamsim("data", "formats")
    assert "xlam-60k" in listed.out
    assert {"unified", "openai"} <= {row["name"] for row in lamsim("data", "formats", "--json").json}
