"""Open files of an episode: a fork shares them with the process that goes on, so they are noted and put right again."""

from __future__ import annotations

import fcntl
import os
import stat
from typing import Collection, NamedTuple

_ONCE = os.O_CREAT | os.O_EXCL | os.O_TRUNC


class OpenFile(NamedTuple):
    """A descriptor of a file.

    Attributes:
        number: The descriptor.
        offset: Where it reads and writes next.
        flags: How it was opened.
        inode: Of the file.
        path: Where the file is, if it is in the working folder; else empty.
        content: Of a file there that has no name any more.
    """

    number: int
    offset: int
    flags: int
    inode: int
    path: str
    content: bytes | None


def noted(folder: str) -> list[OpenFile]:
    """The files that this process has open.

    Args:
        folder: The working folder.
    """
    home = os.path.realpath(folder) + os.sep
    files = []
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            found = os.fstat(number)
            offset = os.lseek(number, 0, os.SEEK_CUR)
        except OSError:
            continue  # the descriptor of the listing itself, or one that has no offset
        if stat.S_ISREG(found.st_mode):
            path = os.readlink(f"/proc/self/fd/{number}")
            inside = path.startswith(home)
            content = None
            if inside and not found.st_nlink:
                with open(f"/proc/self/fd/{number}", "rb") as file:
                    content = file.read()
            flags = fcntl.fcntl(number, fcntl.F_GETFL)
            files.append(OpenFile(number, offset, flags, found.st_ino, path if inside else "", content))
    return files


def put_right(files: list[OpenFile], in_place: Collection[int]) -> None:
    """Makes descriptors lead again to what they led to, once the working folder is restored.

    Args:
        files: What `noted` gave.
        in_place: Inodes of the files that were not replaced.

    Raises:
        OSError: If a file can't be opened again.
    """
    for file in files:
        if file.content is not None:
            with open(f"/proc/self/fd/{file.number}", "wb") as anew:
                anew.write(file.content)
        elif file.path and file.inode not in in_place:
            anew_number = os.open(file.path, file.flags & ~_ONCE)
            os.dup2(anew_number, file.number, inheritable=os.get_inheritable(file.number))
            os.close(anew_number)
        os.lseek(file.number, file.offset, os.SEEK_SET)
