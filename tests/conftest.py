"""Where the tests find official data, without which they skip; and the command line, run in this process."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lamsim.cli import main


def _folder(variable: str, name: str) -> Path:
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    path = Path(root) / name
    assert path.exists(), f"{variable} is set to {root}, which has no {name}"
    return path.resolve()


@pytest.fixture(scope="session")
def official_data() -> Callable[[str], Path]:
    """Finds a folder or file of official benchmark data below LAMSIM_DATA."""
    return lambda name: _folder("LAMSIM_DATA", name)


@pytest.fixture(scope="session")
def golden() -> Callable[[str], Path]:
    """Finds a file with verdicts of a reference scorer below LAMSIM_GOLDEN."""
    return lambda name: _folder("LAMSIM_GOLDEN", name)


class Ended:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def lamsim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "path", list(sys.path))

    def command(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["lamsim", *arguments])
        capsys.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as exit:
            code = exit.code or 0
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return command
