"""A folder of demonstrations: the same file of trajectories as a run's, to which games add one by one."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

from lamsim.errors import UsageError
from lamsim.trajectory import TRAJECTORIES, TrajectoryFile


def append_record(folder: Path, record: dict[str, Any]) -> Path:
    """Adds a record to a folder of demonstrations and brings it to the disk.

    Args:
        folder: Made if need be.
        record: A trajectory.

    Returns:
        The file that holds it.

    Raises:
        UsageError: If it can't be written, or a policy's run is in the folder.
    """
    refuse_run(folder)
    path = folder / TRAJECTORIES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / ".lock", "ab") as lock:
            # Two games may have one folder: a line that another is about to write must not be taken for a torn one.
            fcntl.lockf(lock, fcntl.LOCK_EX)
            file = TrajectoryFile(path)
            try:
                file.append(record)
            finally:
                file.close()
    except OSError as error:
        raise UsageError(f"Can't write to {folder}: {error.strerror or error}.") from error
    return path


def refuse_run(folder: Path) -> None:
    """Checks that a folder is no policy's run, which could not go on with a person's episodes among its own.

    Raises:
        UsageError: If it is.
    """
    if (folder / "run.json").exists():
        raise UsageError(f"{folder} holds the run of a policy: choose another folder for demonstrations.")
