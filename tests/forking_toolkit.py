"""A toolkit whose state can't be pickled, and what may stand in the way of its snapshots."""

import ctypes
import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lamsim_sandbox import freezing


class Workshop:
    """Every turn changes a generator, a database, the global random numbers and files."""

    def __init__(self, seed: int = 0) -> None:
        random.seed(seed)
        self.done = False
        self._turns = self._wheel()
        self._db = sqlite3.connect(":memory:", isolation_level=None)
        self._db.execute("create table turns (number integer, drawn real)")
        self._kept: list[Any] = []

    def _wheel(self) -> Iterator[int]:
        number = 0
        while True:
            number += 1
            yield number

    def __getstate__(self) -> dict[str, Any]:
        rows = self._db.execute("select * from turns").fetchall()
        files = [[name, Path(name).read_text()] for name in os.listdir() if os.path.isfile(name)]
        return {"rows": rows, "files": files, "done": self.done}

    @property
    def info(self) -> dict[str, int]:
        return {"turns": self._db.execute("select count(*) from turns").fetchone()[0]}

    def turn(self) -> str:
        """Turns the wheel."""
        number = next(self._turns)
        self._db.execute("insert into turns values (?, ?)", (number, random.random()))
        Path(f"turn{number}").write_text(f"{number}\n")
        with open("log", "a") as log:
            log.write(f"turn {number}\n")
        if number > 1:
            Path(f"turn{number - 1}").unlink()
        return f"{number}: {random.random()}"

    def stop(self) -> str:
        """Ends the work."""
        self.done = True
        return "stopped"

    def segfault(self) -> None:
        ctypes.string_at(0)

    def leave(self) -> None:
        os._exit(3)

    def sleep(self) -> None:
        time.sleep(3600)

    def kill_all(self) -> None:
        os.kill(-1, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def pid(self) -> int:
        return os.getpid()

    def start(self, own_session: bool) -> int:
        """Starts a process that writes into the folder without end."""
        script = "while true; do echo noise >> noise; sleep 0.01; done"
        return subprocess.Popen(["sh", "-c", script], start_new_session=own_session).pid

    def alive(self, pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        except OSError:
            return False

    def accompany(self) -> None:
        """From now on each fork has a process of its own, as a tool has that keeps state in one."""
        self._companion = 0

        def start() -> None:
            self._next = subprocess.Popen(["cat"], stdin=subprocess.PIPE, start_new_session=True)

        def take() -> None:
            self._companion = self._next.pid
            self._kept.append(self._next)

        os.register_at_fork(before=start, after_in_child=take)

    def companion(self) -> int:
        return self._companion

    def mess(self, outside: str) -> list[str]:
        """Fills the folder with what is hard to keep, and to get rid of."""
        for target in (outside, "loop", "nowhere", "..", "/"):
            os.symlink(target, f"to {target.replace('/', '|')}")
        os.symlink("loop", "loop")
        Path("once").write_text("one file")
        os.mkdir("dir")
        os.link("once", "dir/twice")
        os.link("once", "thrice")
        os.chmod("once", 0o400)
        os.mkfifo("fifo")
        for name in (
            b"\xff\xfe",
            b"new\nline",
            b"-rf",
            b" ",
            b"x" * 255,
            b"kept0",
            b"kept-1",
            b"up0",
            "\u00e9".encode(),
        ):
            with open(name, "wb") as file:
                file.write(name * 10)
        os.utime("dir/twice", ns=(1, 1234567890123456789))
        os.mkdir("closed")
        Path("closed/secret").write_text("x")
        os.chmod("closed", 0)
        home = os.open(".", os.O_RDONLY)
        for _ in range(1500):
            os.mkdir("deeper")
            os.chdir("deeper")
        Path("bottom").write_text("deep")
        os.symlink("/", "root")
        os.chmod(".", 0)
        os.fchdir(home)
        os.close(home)
        return listed(".")

    def tidy(self) -> list[str]:
        """Destroys and changes what it can."""
        Path("once").unlink()
        Path("thrice").write_text("changed")
        os.rename("dir", "moved")
        os.chmod("closed", 0o700)
        Path("closed/secret").unlink()
        os.mkdir("dir")
        return listed(".")

    def files(self) -> list[str]:
        return listed(".")

    def open_files(self) -> str:
        """Keeps files open: one that stays, one that is to be replaced, one without a name, and a database."""
        for name in ("stays", "replaced"):
            Path(name).write_text("".join(f"{name} {number}\n" for number in range(5)))
        self._stays, self._replaced = open("stays", "r+"), open("replaced")  # noqa: SIM115
        self._nameless = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._disk = sqlite3.connect("disk.db", isolation_level=None)
        self._disk.execute("create table turns (number integer)")
        self._replaced.readline()
        os.mkdir("below")
        os.chdir("below")
        return self.use_files()

    def use_files(self) -> str:
        self._disk.execute("insert into turns select count(*) from turns")
        self._nameless.write("more ")
        self._nameless.seek(0)
        self._stays.seek(0)
        written = f"{self._nameless.read()} {self._replaced.readline()} {self._stays.read()}"
        self._stays.write("again\n")
        self._stays.flush()
        rows = self._disk.execute("select * from turns").fetchall()
        return f"{written} {rows} {os.getcwd()} {listed('.')}"

    def replace(self) -> None:
        os.rename("../replaced", "../old")
        Path("../replaced").write_text("something else\n")
        os.unlink("../old")
        os.chdir("..")
        os.rmdir("below")

    def write(self, size: int) -> int:
        Path("big").write_bytes(bytes(size))
        return size

    def lie(self, pid: int) -> None:
        """Answers the next request for a snapshot with the number of a process of somebody else."""
        body = b'{"ok":[%d]}' % pid
        freezing.Freezer.freeze = lambda self, stream, channel: (stream, body)  # type: ignore[method-assign]


def listed(folder: str) -> list[str]:
    """What is in a folder, two levels deep, in the order in which the system lists it."""
    found = []
    for name in os.listdir(os.fsencode(folder)):
        path = os.path.join(os.fsencode(folder), name)
        status = os.lstat(path)
        content: Any = ""
        if os.path.islink(path):
            content = os.readlink(path)
        elif os.path.isdir(path) and folder == "." and os.access(path, os.R_OK | os.X_OK):
            content = listed(os.fsdecode(path))
        elif os.path.isfile(path) and os.access(path, os.R_OK):
            content = Path(os.fsdecode(path)).read_bytes()
        links = 0 if os.path.isdir(path) else status.st_nlink
        found.append(f"{name!r} {status.st_mode:o} {links} {status.st_mtime_ns} {content!r}")
    return found
