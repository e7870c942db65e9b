"""A toolkit that means harm, and a catalog without code: what sandboxes are tested with."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

Report = dict[str, Any]


class Hostile:
    """Every tool is an attack; those that come back tell what they could do."""

    def __init__(self, secret: str = "") -> None:
        self.count = 0
        self.secret = secret
        self.kept: list[Any] = []

    def work(self) -> int:
        self.count += 1
        return self.count

    def segfault(self) -> None:
        ctypes.string_at(0)

    def leave(self) -> None:
        os._exit(3)

    def loop(self) -> None:
        while True:
            pass

    def sleep(self) -> None:
        time.sleep(3600)

    def shout(self) -> None:
        """Endless output."""
        while True:
            os.write(1, b"x" * 65536)
            os.write(2, b"x" * 65536)
            print("x" * 65536)

    def fork_bomb(self) -> None:
        while True:
            try:
                os.fork()
            except OSError:
                time.sleep(0.01)

    def escape(self) -> int:
        """Leaves processes behind that are in no group of ours."""
        command = ["sh", "-c", "setsid sh -c 'while true; do sleep 0.1; done' & setsid sleep 4711 & echo"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return len(mine())

    def processes(self) -> int:
        return len(mine())

    def eat_memory(self) -> None:
        while True:
            self.kept.append(bytearray(1 << 24))

    def big_file(self) -> Report:
        return outcome(lambda: write("big", 1 << 34))

    def many_bytes(self) -> Report:
        def fill() -> None:
            for number in range(1000):
                write(f"f{number}", 1 << 24)

        return outcome(fill)

    def many_files(self) -> Report:
        def fill() -> None:
            for number in range(1_000_000):
                os.mkdir(f"d{number}")

        return outcome(fill)

    def deep_folder(self) -> int:
        """A tree deeper than a path can be long, without rights, with a link out of it."""
        depth = 0
        for _ in range(2000):
            os.mkdir("deeper")
            os.chdir("deeper")
            depth += 1
        os.symlink("/", "root")
        os.chmod(".", 0)
        return depth

    def files(self) -> list[str]:
        return sorted(os.listdir(os.environ["HOME"]))

    def folder(self) -> str:
        Path("secret").write_text(self.secret)
        return os.getcwd()

    def pid(self) -> int:
        return os.getpid()

    def read_all(self, folder: str, pid: int) -> Report:
        """What is to be found of another episode and of the runner."""
        parent = os.getppid()
        return {
            "folder": outcome(lambda: os.listdir(folder)),
            "file": outcome(lambda: (Path(folder) / "secret").read_text()),
            "environ": outcome(lambda: Path(f"/proc/{parent}/environ").read_bytes()),
            "memory": outcome(lambda: open(f"/proc/{pid}/mem", "r+b").close()),
            "descriptors": outcome(lambda: os.listdir(f"/proc/{pid}/fd")),
            "runner's descriptors": outcome(lambda: os.listdir(f"/proc/{parent}/fd")),
            "kill": outcome(lambda: os.kill(pid, signal.SIGKILL)),
            "kill runner": outcome(lambda: os.kill(parent, signal.SIGKILL)),
            "kill init": outcome(lambda: os.kill(1, signal.SIGKILL)),
            "root": outcome(lambda: os.setuid(0)),
            "root group": outcome(lambda: os.setgid(0)),
            "write root": outcome(lambda: Path("/lamsim_was_here").write_text("x")),
            "write code": outcome(lambda: Path(__file__).write_text("x")),
            "write tmp": outcome(lambda: Path("/tmp/x").write_text("x")),
            "write shm": outcome(lambda: Path("/dev/shm/x").write_text("x")),
            "network": outcome(lambda: socket.create_connection(("1.1.1.1", 53), 1)),
            "mount": outcome(lambda: libc("mount", b"none", b"/proc", b"tmpfs", 0, None)),
            "ptrace": outcome(lambda: libc("ptrace", 16, pid, 0, 0)),
            "shared memory": outcome(lambda: libc("shmget", 1, 4096, 0o1666)),
        }

    def kill_all(self) -> None:
        """Kills every process it can see, itself last."""
        for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
            if pid != os.getpid():
                outcome(lambda pid=pid: os.kill(pid, signal.SIGKILL))  # type: ignore[misc]
        os.kill(-1, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def forge(self) -> None:
        """Writes answers to requests of others into everything that is open."""
        body = b'{"ok":["forged",false,true,{}]}'
        for descriptor in range(3, 256):
            for number in range(200):
                frame = b"".join(value.to_bytes(4, "big") for value in (len(body), number, number)) + body
                if outcome(lambda d=descriptor, f=frame: os.write(d, f)).get("error"):  # type: ignore[misc]
                    break
        time.sleep(3600)

    def flood(self) -> None:
        """Fills the runner's pipe."""
        for descriptor in range(3, 256):
            outcome(lambda d=descriptor: [os.write(d, b"\xff" * 65536) for _ in range(1000)])  # type: ignore[misc]

    def close_all(self) -> None:
        os.closerange(0, 1024)
        time.sleep(3600)

    def huge(self) -> str:
        return "x" * 100_000_000

    def odd(self) -> list[Any]:
        return [float("nan"), float("inf"), "\ud800", {1: {2}}]

    def lone_surrogate(self) -> str:
        return "a\ud800b"

    def cycle(self) -> list[Any]:
        round_about: list[Any] = []
        round_about.append(round_about)
        return round_about

    def bad_state(self) -> None:
        self.kept = [{1: 2}]

    def deep(self) -> None:
        for _ in range(5000):
            self.kept = [self.kept]


class Catalog:
    """A catalog without code."""

    def tools(self) -> list[dict[str, Any]]:
        return [{"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}]

    def call(self, name: str, arguments: dict[str, Any]) -> Any:
        return {"name": name, "arguments": arguments}


def broken_load() -> None:
    raise OSError("no data")


def loud_load() -> str:
    print("noise on standard output", flush=True)
    sys.stdin.read()
    return ""


def dying_load() -> None:
    sys.stderr.write("this is why\n")
    os._exit(1)


def mine() -> list[str]:
    """The processes of this user."""
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and owner(pid) == os.getuid()]


def owner(pid: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return -1
    return int(status.split("Uid:")[1].split()[0])


def outcome(attempt: Any) -> Report:
    try:
        return {"worked": str(attempt())[:200]}
    except OSError as error:
        return {"error": error.strerror or str(error)}


def libc(name: str, *arguments: Any) -> int:
    result = int(getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments))
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def write(name: str, size: int) -> None:
    with open(name, "wb") as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))


class Surroundings:
    """Tells its environment."""

    def __init__(self) -> None:
        self.environment = dict(os.environ)
        self.arguments = sys.argv
