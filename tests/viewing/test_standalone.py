"""The page as one file: nothing in its data is anything but data, and the same data gives the same bytes."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from record_maker import record, sound, write

import lamsim.viewing.standalone as standalone
from lamsim.viewing.application import PAGE
from lamsim.viewing.index import Run, read_whole
from lamsim.viewing.standalone import joined_script, write_standalone

HOSTILE = "</script><script>alert(1)</script><!-- ü \ud800"
BLOCK = re.compile(
    r'<script type="text/plain" id="([\w-]+)"(?: data-first="(\d+)" data-count="(\d+)")?>([\w+/=]*)</script>'
)


def page_of(path: Path, *records: dict[str, Any]) -> str:
    run = Run(write(path / "shop.jsonl", *records))
    read_whole(run)
    size = write_standalone([run], path / "page.html")
    run.close()
    assert size == (path / "page.html").stat().st_size
    return (path / "page.html").read_text("utf-8")


def test_all_is_in_it_and_nothing_gets_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "CHUNK", 3000)
    records = [record([*sound(), {"role": "user", "content": f"{HOSTILE} {n}"}], id=HOSTILE) for n in range(5)]
    html = page_of(tmp_path, *records)
    assert "alert(1)" not in html
    told, rows, episodes = {}, [], []
    for id, first, _, data in BLOCK.findall(html):
        text = gzip.decompress(base64.b64decode(data)).decode()
        if first:
            assert int(first) == len(episodes)
            episodes += [json.loads(line) for line in text.split("\n")]
        elif id == "lamsim-runs":
            told = json.loads(text)
        else:
            rows = json.loads(text)
    assert [episode["record"] for episode in episodes] == records
    assert [row[0] for row in rows] == [0, 1, 2, 3, 4]
    assert told["runs"][0]["total_known"] == 5
    assert len(BLOCK.findall(html)) > 4
    assert html.count("<script") == len(BLOCK.findall(html)) + 1


def test_only_the_pages_own_script_and_style_may_run(tmp_path: Path) -> None:
    html = page_of(tmp_path, record())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "unsafe" not in policy[1]
    for element, opening in (("script", '<script type="module">'), ("style", "<style>")):
        text = html.partition(opening)[2].partition(f"</{element}>")[0]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}';" in policy[1]
    assert "page/" not in html.partition("<body>")[0].replace("application", "")
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    pages = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pages.append(page_of(tmp_path / name, record(id="a"), record(id="b")))
    assert pages[0] == pages[1]


def test_the_modules_can_be_joined() -> None:
    """What `joined_script` takes for granted of the page's modules."""
    names: list[str] = []
    for file in sorted(PAGE.glob("*.js")):
        text = file.read_text("utf-8")
        assert not re.search(r"</script|<!--", text, re.IGNORECASE), file.name
        for line in text.split("\n"):
            if line.startswith(("import", "export default", "export {", "export *")):
                assert re.fullmatch(r'import \{ [\w, ]+ \} from "\./[\w.-]+";', line), f"{file.name}: {line}"
                assert " as " not in line
        names += re.findall(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) ([\w$]+)", text, re.MULTILINE)
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})
    script = joined_script()
    assert not re.search(r"^(?:import|export)\b", script, re.MULTILINE)
    assert "</style" not in (PAGE / "style.css").read_text("utf-8").lower()
