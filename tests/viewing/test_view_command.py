"""`lamsim view`: a server that is found, and that ends when it is told to."""

import json
import re
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from command_line import interrupt, start, wait_until
from record_maker import record, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "shop.jsonl", record(id="a"))


def ask(address: str, path: str, token: str) -> Any:
    request = urllib.request.Request(address + path, headers={"X-Token": token})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_serves_follows_and_ends(file: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(tmp_path, "view", str(file), "--port", str(port), "--no-browser")
        assert process.stdout is not None
        told = process.stdout.readline()
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:(\d+)/)\?token=(\S{32}) in a browser (.*); Ctrl-C .*\n", told)
        assert found, told
        assert int(found[2]) > port
        assert found[4] == f"(port {port} is taken)"
        address, token = found[1], found[3]
        with pytest.raises(urllib.error.HTTPError, match="403"):
            ask(address, "api/runs", "wrong")
        wait_until(lambda: ask(address, "api/runs", token)["runs"][0]["done"])
        with open(file, "a") as end:
            end.write(json.dumps(record(id="b")) + "\n")
        wait_until(lambda: ask(address, "api/rows?run=0", token)["total_known"] == 2, 5)
        interrupt(process)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")


def test_writes_one_file(file: Path, tmp_path: Path, lamsim: Any) -> None:
    done = lamsim("view", str(file), "--html", "page.html")
    assert done.code == 0
    assert re.fullmatch(r"1 episodes are in page\.html, \d+\.\d MB\.\n", done.out)
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
    assert "ends in .html" in lamsim("view", str(file), "--html", "page.txt").err


def test_faults_are_one_sentence(tmp_path: Path, lamsim: Any) -> None:
    (tmp_path / "\x1b[31mred.jsonl").write_text("no\n")
    for path in ("nothing.jsonl", str(tmp_path), "\x1b[31mred.jsonl"):
        done = lamsim("view", path, "--no-browser")
        assert done.code == 2
        assert done.err.startswith("Error: ")
        assert done.err.count("\n") == 1
        assert "\x1b" not in done.err
