"""Folders emptied and removed, whatever an episode put into them. No path ever grows long, no link is followed."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Collection

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
"""How a folder is opened, but not what a link leads to."""


def opened(folder: str) -> int:
    """Opens a working folder; its owner may have closed it to himself."""
    if os.lstat(folder).st_uid == os.geteuid():
        os.chmod(folder, 0o700)
    return os.open(folder, FOLDER)


def empty(folder: str, spared: Collection[int] = (), prefix: str = "up") -> dict[int, str]:
    """Empties a folder, whatever depth, names and rights an episode gave to what is in it.

    Folders inside move up until they are empty.

    Args:
        folder: Its path.
        spared: Inodes of files that stay, each under one name in the folder itself.
        prefix: Of the names that these and the folders get.

    Returns:
        The names of the files that stay, by inode.
    """
    stay: dict[int, str] = {}
    number = 0

    def move(path: str) -> str:
        nonlocal number
        while os.path.lexists(os.path.join(folder, f"{prefix}{number}")):
            number += 1
        os.rename(path, os.path.join(folder, f"{prefix}{number}"))
        return f"{prefix}{number}"

    def drop(entry: os.DirEntry[str]) -> None:
        inode = entry.inode()
        if inode in spared and inode not in stay:
            stay[inode] = move(entry.path)
        else:
            os.unlink(entry.path)

    os.close(opened(folder))
    while True:
        found = False
        for entry in os.scandir(folder):
            if stay.get(entry.inode()) == entry.name:
                continue
            found = True
            if not entry.is_dir(follow_symlinks=False):
                drop(entry)
                continue
            os.chmod(entry.path, 0o700)
            for inner in os.scandir(entry.path):
                if inner.is_dir(follow_symlinks=False):
                    os.chmod(inner.path, 0o700)
                    move(inner.path)
                else:
                    drop(inner)
            os.rmdir(entry.path)
        if not found:
            return stay


def remove(folder: str) -> None:
    """Removes a folder with all that is in it, as far as that goes."""
    with suppress(OSError):
        empty(folder)
        os.rmdir(folder)
