"""Finds the official back ends and their documents in what a user has of `bfcl-eval`."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from lamsim import ToolkitSpec
from lamsim.errors import DataError
from lamsim_bfcl.multi_turn.toolkit.library import MODULES, Library, load_library

CLASSES = "func_source_code"
DOCUMENTS = "multi_turn_func_doc"

_PACKAGE_DATA = Path("bfcl_eval/data")
_PACKAGE_CLASSES = Path("eval_checker/multi_turn_eval") / CLASSES
"""Where the wheel has them, below `bfcl_eval`."""


def data_folder(given: str | Path) -> Path:
    """The folder with the official entries.

    Args:
        given: That folder, or one that `bfcl-eval` was unpacked or installed into.

    Raises:
        DataError: If there are no entries; the sentence says how to get them.
    """
    folder = Path(given).expanduser()
    for candidate in (folder, folder / "data", folder / _PACKAGE_DATA):
        if (candidate / DOCUMENTS).is_dir():
            return candidate
    raise DataError(
        f"{folder} has no {DOCUMENTS}; give the folder `data` of bfcl-eval, "
        "or the one that `lamsim data fetch bfcl` prints."
    )


def classes_folder(data: Path) -> Path:
    """The folder with the official back ends that belongs to a folder with entries.

    Beside or within it, or else in the `bfcl-eval` that is installed here, which is not imported.

    Raises:
        DataError: If there is none; the sentence says how to get it.
    """
    candidates = [data / CLASSES, data.parent / CLASSES, data.parent / _PACKAGE_CLASSES]
    installed = importlib.util.find_spec("bfcl_eval")
    if installed is not None and installed.submodule_search_locations:
        candidates.append(Path(next(iter(installed.submodule_search_locations))) / _PACKAGE_CLASSES)
    for candidate in candidates:
        if all((candidate / f"{module}.py").is_file() for module in MODULES.values()):
            return candidate
    raise DataError(
        f"The multi-turn entries of {data} need the benchmark's back ends, and there is no {CLASSES} beside them; "
        "`lamsim data fetch bfcl` gets both, and prints the folder to give."
    )


def open_library(data: Path) -> Library:
    """The back ends and documents of a folder with entries.

    Raises:
        DataError: If the back ends are missing.
    """
    require_extra()
    return load_library(str(classes_folder(data).resolve()), str((data / DOCUMENTS).resolve()))


def toolkit_spec(library: Library) -> ToolkitSpec:
    """How a sandbox makes the toolkit of an entry, whose `world` are the constructor's arguments."""
    return ToolkitSpec(
        "lamsim_bfcl.multi_turn.toolkit.apis:Apis",
        "lamsim_bfcl.multi_turn.toolkit.library:load_library",
        {"source": str(library.source), "documents": str(library.documents)},
        ("source", "documents"),
    )


def require_extra() -> None:
    """Checks that what the back ends import is installed.

    Raises:
        DataError: If it is not.
    """
    if importlib.util.find_spec("mpmath") is None:
        raise DataError("The benchmark's back ends need mpmath, which is not installed: pip install 'lamsim[bfcl]'.")
