"""The official multi-turn data, and the benchmark's back ends, without which the tests that need them skip."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from lamsim_bfcl.multi_turn.entries import CATEGORIES, Entry, read_entries
from lamsim_bfcl.multi_turn.source import CLASSES, DOCUMENTS, classes_folder
from lamsim_bfcl.multi_turn.toolkit.library import Library

from lamsim.downloads import cache_folder
from lamsim.errors import DataError


@pytest.fixture(scope="session")
def bfcl(official_data: Callable[[str], Path]) -> Path:
    return official_data("bfcl")


@pytest.fixture(scope="session")
def library(bfcl: Path) -> Library:
    """The back ends: of LAMSIM_BFCL, of what `lamsim data fetch bfcl` fetched, or of an installed `bfcl-eval`."""
    given = os.environ.get("LAMSIM_BFCL")
    if given:
        folder = classes_folder(Path(given))
    else:
        try:
            folder = classes_folder(cache_folder() / "data" / "bfcl")
        except DataError:
            pytest.skip("the benchmark's back ends are not here: `lamsim data fetch bfcl`")
    pytest.importorskip("mpmath")
    assert folder.name == CLASSES
    return Library(str(folder), str(bfcl / DOCUMENTS))


@pytest.fixture(scope="session")
def entries(bfcl: Path) -> dict[str, Entry]:
    return {entry.id: entry for category in CATEGORIES for entry in read_entries(bfcl, category)}
