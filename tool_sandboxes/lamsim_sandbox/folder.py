"""Working folders kept in memory and brought back, whatever an episode put into them.

Nothing is followed out of a folder, and no path ever grows long: one step leads down into a folder or up out of it.
Sockets and devices are not kept.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from typing import Collection, NamedTuple

from lamsim_sandbox.clearing import FOLDER, empty, opened


class TooMuch(Exception):
    """Files that are above the limit."""


class Entry(NamedTuple):
    """A step on the way through a folder.

    Attributes:
        what: `folder`, `file`, `link` or `fifo`, which are made here; `enter` or `leave`, which lead on.
        name: In the folder that the way has led into.
        mode: Its rights.
        times: Of the last access and the last change, in nanoseconds.
        inode: Names of one file have it in common.
        content: Of a file, where its first name comes; of a link, where it leads.
    """

    what: str
    name: str
    mode: int = 0
    times: tuple[int, int] = (0, 0)
    inode: int = 0
    content: bytes = b""


def save(folder: str, limit: int) -> list[Entry]:
    """The way through a folder by which `restore` makes it anew.

    Args:
        folder: Its path.
        limit: How many bytes its files may have in all.

    Raises:
        TooMuch: If they have more.
        OSError: If the folder can't be read, or others change it meanwhile.
    """
    here = opened(folder)
    found = os.fstat(here)
    saver = _Saver(limit)
    try:
        way = [(saver.listed(here), found)]
        while True:
            todo, found = way[-1]
            if todo:
                name, below = todo.pop()
                if below.st_mode & 0o700 != 0o700:
                    os.chmod(name, 0o700, dir_fd=here)
                here = _moved(here, name)
                saver.entries.append(Entry("enter", name))
                way.append((saver.listed(here), below))
                continue
            way.pop()
            if not way:
                return saver.entries
            mode = stat.S_IMODE(found.st_mode)
            saver.entries.append(Entry("leave", "", mode, _times(found)))
            above = os.open("..", FOLDER, dir_fd=here)
            os.fchmod(here, mode)
            os.close(here)
            here = above
            if not os.path.samestat(os.fstat(here), way[-1][1]):
                raise OSError("others change the working folder while it is kept")
    finally:
        os.close(here)


class _Saver:
    """Writes down what is in folders.

    Args:
        limit: How many bytes their files may have in all.
    """

    def __init__(self, limit: int) -> None:
        self.entries: list[Entry] = []
        self._left = limit
        self._seen: set[int] = set()

    def listed(self, here: int) -> list[tuple[str, os.stat_result]]:
        """Writes down what is in one folder; gives the folders in it."""
        folders = []
        # A folder in memory lists what is newest first: made in this order, it lists the same again.
        for item in reversed(list(os.scandir(here))):
            found = item.stat(follow_symlinks=False)
            what, content = "", b""
            if item.is_symlink():
                what, content = "link", os.fsencode(os.readlink(item.name, dir_fd=here))
            elif stat.S_ISDIR(found.st_mode):
                what = "folder"
                folders.append((item.name, found))
            elif stat.S_ISREG(found.st_mode):
                what, content = "file", self._content(here, item.name, found)
            elif stat.S_ISFIFO(found.st_mode):
                what = "fifo"
            if what:
                mode = stat.S_IMODE(found.st_mode)
                self.entries.append(Entry(what, item.name, mode, _times(found), found.st_ino, content))
        return folders

    def _content(self, here: int, name: str, found: os.stat_result) -> bytes:
        if found.st_ino in self._seen:
            return b""
        self._seen.add(found.st_ino)
        self._left -= found.st_size
        if self._left < 0:
            raise TooMuch
        readable = found.st_mode & stat.S_IRUSR
        if not readable:
            os.chmod(name, 0o600, dir_fd=here)
        try:
            with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here), "rb") as file:
                return file.read(found.st_size)
        finally:
            if not readable:
                os.chmod(name, stat.S_IMODE(found.st_mode), dir_fd=here)


def restore(folder: str, entries: list[Entry], spared: Collection[int]) -> Collection[int]:
    """Makes a folder again what it was when it was saved.

    Args:
        folder: Its path.
        entries: What `save` gave.
        spared: Inodes of files that somebody has open. Those that are still in the folder are written anew and not
            replaced.

    Returns:
        The inodes of these.

    Raises:
        OSError: If there is no room.
    """
    prefix = "kept"
    while any(entry.name.startswith(prefix) for entry in entries):
        prefix += "_"
    kept = {entry.inode for entry in entries if entry.what == "file"}
    in_place = empty(folder, kept.intersection(spared), prefix)
    top = opened(folder)
    here = os.dup(top)
    files = _Files(top, in_place, entries, prefix)
    try:
        for entry in entries:
            what, name = entry.what, entry.name
            if what == "folder":
                os.mkdir(name, 0o700, dir_fd=here)
            elif what == "enter":
                here = _moved(here, name)
            elif what == "leave":
                above = os.open("..", FOLDER, dir_fd=here)
                os.utime(here, ns=entry.times)
                os.fchmod(here, entry.mode)
                os.close(here)
                here = above
            elif what == "file":
                files.make(here, entry)
            elif what == "link":
                os.symlink(os.fsdecode(entry.content), name, dir_fd=here)
                os.utime(name, ns=entry.times, dir_fd=here, follow_symlinks=False)
            else:
                os.mkfifo(name, 0o600, dir_fd=here)
                os.utime(name, ns=entry.times, dir_fd=here)
                os.chmod(name, entry.mode, dir_fd=here)
    finally:
        os.close(here)
        os.close(top)
    return in_place.keys()


class _Files:
    """Makes the files of a folder. One whose other names are yet to come waits for them in the folder itself.

    Args:
        top: The folder.
        waiting: Names in it of the files that there are already, by inode.
        entries: All that will come.
        prefix: Of names that are free.
    """

    def __init__(self, top: int, waiting: dict[int, str], entries: list[Entry], prefix: str) -> None:
        self._top = top
        self._waiting = dict(waiting)
        self._names = Counter(entry.inode for entry in entries if entry.what == "file")
        self._prefix = prefix
        self._written: set[int] = set()

    def make(self, here: int, entry: Entry) -> None:
        """Makes one name of a file."""
        inode, name = entry.inode, entry.name
        self._names[inode] -= 1
        last = not self._names[inode]
        if not last:
            self._waiting.setdefault(inode, f"{self._prefix}-{inode}")
        place = self._waiting.get(inode)
        if inode not in self._written:
            self._written.add(inode)
            _write(name if place is None else place, here if place is None else self._top, entry)
        if place is not None:
            (os.rename if last else os.link)(place, name, src_dir_fd=self._top, dst_dir_fd=here)


def _write(name: str, here: int, entry: Entry) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        file = os.open(name, flags, 0o600, dir_fd=here)
    except PermissionError:
        os.chmod(name, 0o600, dir_fd=here)
        file = os.open(name, flags, dir_fd=here)
    try:
        content = memoryview(entry.content)
        while content:
            content = content[os.write(file, content) :]
        os.utime(file, ns=entry.times)
        os.fchmod(file, entry.mode)
    finally:
        os.close(file)


def _moved(here: int, name: str) -> int:
    """Goes into a folder, and closes the one that it is in."""
    below = os.open(name, FOLDER, dir_fd=here)
    os.close(here)
    return below


def _times(found: os.stat_result) -> tuple[int, int]:
    return found.st_atime_ns, found.st_mtime_ns
