"""Where the tests find official data; without it they skip."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest


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
