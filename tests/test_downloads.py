"""Fetching official data: downloaded by pip from an index that the test makes, checked, unpacked, kept."""

import hashlib
import json
import types
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lamsim import downloads
from lamsim.cli import data as verbs
from lamsim.downloads import cache_folder, fetch, fetched, wheel_named
from lamsim.errors import DataError, OfflineError, UsageError

MEMBERS = {
    "toy_data/rows/a.json": "[1]",
    "toy_data/rows/deep/b.json": "[2]",
    "toy_data/code/c.py": "raise SystemExit('nobody imports this')",
    "toy_data/__init__.py": "import a_vendor_sdk",
    "toy_data/rows/../../escaped": "no",
    "toy_data-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: toy-data\nVersion: 1.0\nRequires-Dist: a-sdk\n",
    "toy_data-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "toy_data-1.0.dist-info/RECORD": "",
}


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel, the only one of the package index, which the family `toy` offers; an empty cache."""
    index = tmp_path / "index"
    index.mkdir()
    file = index / "toy_data-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in MEMBERS.items():
            archive.writestr(name, text)
    described = {
        "about": "Toys",
        "project": "toy-data",
        "version": "1.0",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "folders": {"toy_data/rows": "", "toy_data/code": "code"},
    }
    monkeypatch.setitem(__import__("sys").modules, "toy_offers", types.SimpleNamespace(TOY=described))
    monkeypatch.setattr(downloads, "downloads", lambda: {"toy": "toy_offers:TOY"})
    monkeypatch.setattr(verbs, "downloads", lambda: {"toy": "toy_offers:TOY"})
    monkeypatch.setenv("LAMSIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("LAMSIM_OFFLINE", raising=False)
    return file


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {".lamsim.json"}


def test_a_wheel_is_downloaded_unpacked_and_kept(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetched("toy") is None
    folder = fetch("toy")
    assert folder == cache_folder() / "data" / "toy"
    assert files(folder) == {"a.json", "deep/b.json", "code/c.py"}
    assert (folder / "deep/b.json").read_text() == "[2]"
    assert not list(cache_folder().rglob("escaped"))
    assert [path.name for path in folder.parent.iterdir()] == ["toy"]
    monkeypatch.setenv("LAMSIM_OFFLINE", "1")
    toy.unlink()
    assert fetched("toy") == fetch("toy") == folder


def test_another_release_is_fetched_anew(toy: Path) -> None:
    folder = fetch("toy")
    (folder / "old").touch()
    (folder / ".lamsim.json").write_text("{}")
    assert fetched("toy") is None
    assert fetch("toy") == folder
    assert "old" not in files(folder)


def test_offline(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMSIM_OFFLINE", "1")
    with pytest.raises(OfflineError, match=r"^LAMSIM_OFFLINE=1 forbids downloading toy-data==1\.0; "):
        fetch("toy")
    assert files(fetch("toy", toy)) == {"a.json", "deep/b.json", "code/c.py"}


def test_another_file_is_refused(toy: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(toy, "a") as archive:
        archive.writestr("more", "x")
    with pytest.raises(
        DataError, match=r"toy_data-1\.0-py3-none-any\.whl is not the wheel of toy-data 1\.0: its SHA-256"
    ):
        fetch("toy")
    with pytest.raises(DataError, match="There is no wheel at"):
        fetch("toy", tmp_path / "nowhere.whl")
    assert fetched("toy") is None
    assert not list((cache_folder() / "data").iterdir())


def test_nothing_to_download(toy: Path) -> None:
    toy.unlink()
    with pytest.raises(DataError, match=r"^toy-data==1\.0 could not be downloaded: .*toy-data.*[^.]\.$"):
        fetch("toy")


def test_unknown_names(toy: Path) -> None:
    with pytest.raises(UsageError, match="There is no data set 'toi'; did you mean 'toy'"):
        wheel_named("toi")


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LAMSIM_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_folder() == Path("/home/someone/.cache/lamsim")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "lamsim"


def test_the_verbs(toy: Path) -> None:
    def run(*arguments: str) -> Any:
        ended = CliRunner().invoke(verbs.app, arguments)
        assert ended.exit_code == 0, ended.output
        return ended.stdout

    (row,) = json.loads(run("list", "--json"))
    assert row == {"name": "toy", "about": "Toys", "project": "toy-data", "version": "1.0", "folder": None}
    folder = run("fetch", "toy", "--wheel", str(toy)).strip()
    assert folder == str(cache_folder() / "data" / "toy")
    assert json.loads(run("list", "--json"))[0]["folder"] == folder
    assert "toy-data 1.0" in run("list")
