"""A persistent shell on a terminal, and programs that run once beside it."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from contextlib import suppress
from typing import Mapping, NamedTuple, Sequence

from lamsim_sandbox.screen import Screen
from lamsim_sandbox.terminal import Terminal

_PASSED_ON = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_LOST = "[The shell has ended; this is a new one.]\n"

_TICK_SECONDS = 0.03
"""After so long without output it is looked whether a shell waits for a line."""

_PATIENT_TICKS = 10
"""After so many it is enough that a shell without a line editor is in the foreground."""

_START_SECONDS = 10.0
_STOPS = ((0.0, False), (0.5, False), (1.0, True), (1.4, False), (1.8, True), (2.2, False), (2.6, True))
"""When, after the time is over, what runs is interrupted, and when it is killed: what comes after it may run on."""

_GIVE_UP_SECONDS = 3.2
_INTERRUPTED = 128 + signal.SIGINT


class Output(NamedTuple):
    """What a script gave.

    Attributes:
        text: What the terminal shows, with `\\n` for line ends.
        status: The script's exit status; None if the shell itself ended.
        timed_out: Whether it took too long and was interrupted.
        cut: Whether there was more output than is kept, of which the end is missing.
    """

    text: str
    status: int | None
    timed_out: bool = False
    cut: bool = False


class Shell:
    """An interactive shell that runs script after script: folder, variables, functions and jobs persist.

    A script may start another shell (`bash`, `su - jack`), which then runs the following scripts until it exits.
    It shows what a terminal would show, without prompts. The shell starts with the first script.

    How a script's output is found: the shell is made to source a file that writes a mark to the terminal, sources the
    script and writes another mark with the exit status. Where the second can't come, because the script's last act
    was to start another shell or because an error sent the shell back to its prompt, an interactive shell waits for
    a line in the foreground. It is then asked for the mark. Nothing is ever typed ahead, which a script that reads
    its input would get.

    Args:
        command: The shell and its arguments.
        cwd: Where it starts.
        environment: All of its environment; None takes search path, home and locale of this process. `TERM` is
            `dumb` if it is not given.
        seconds: Wall-clock time of each script; then it is interrupted, and killed if that does not stop it.
        output_characters: How much of a script's output is kept.
        seed: Of the shell's `RANDOM`.
    """

    def __init__(
        self,
        command: Sequence[str] = ("bash", "--login"),
        cwd: str = "/",
        environment: Mapping[str, str] | None = None,
        seconds: float = 30.0,
        output_characters: int = 100_000,
        seed: int = 0,
    ) -> None:
        if environment is None:
            environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._command = tuple(command)
        self._cwd = cwd
        self._environment = {"PATH": _PATH, "TERM": "dumb", **environment}
        self._seconds = seconds
        self._limit = output_characters
        self._seed = seed
        self._token = os.urandom(8).hex()
        self._runs = 0
        self._status = 0
        self._terminal: Terminal | None = None
        self._folder = _folder()
        self._remove = weakref.finalize(self, shutil.rmtree, self._folder, True)

    def run(self, script: str) -> Output:
        """Runs a script in the shell.

        Raises:
            OSError: If no shell can be started.
            ValueError: If the shell was closed.
        """
        if not self._remove.alive:
            raise ValueError("The shell was closed.")
        if self._terminal is not None and self._terminal.alive:
            return self._run(script, self._terminal, self._seconds)
        notice = _LOST if self._runs else ""
        self._end()
        output = self._run(script, self._started(), self._seconds)
        return output._replace(text=notice + output.text)

    def close(self) -> None:
        """Ends the shell and all that is still in its session; calling it again does nothing."""
        self._end()
        self._remove()

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _end(self) -> None:
        if self._terminal is not None:
            self._terminal.end()
            self._terminal = None

    def _started(self) -> Terminal:
        self._terminal = terminal = Terminal(self._command, self._cwd, self._environment)
        self._status = 0
        self._write("p", f"{self._mark('asked')}\nRANDOM={self._seed}\n")
        if self._run(f"RANDOM={self._seed}", terminal, _START_SECONDS).status is None:
            self._end()
            raise OSError(f"The shell {' '.join(self._command)!r} did not start.")
        return terminal

    def _mark(self, kind: str) -> str:
        """The command that writes a mark: to the terminal, wherever output goes, and left out of traces."""
        number = self._runs if kind == "begin" else '"$?"'
        return f"{{ command printf '\\036{self._token}:{kind}:%s\\037' {number}; }} 2>/dev/null >/dev/tty"

    def _write(self, name: str, text: str) -> None:
        """Replaces a file: a shell may still be reading the one before."""
        path = os.path.join(self._folder, name)
        with suppress(FileNotFoundError):
            os.unlink(path)
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o644)

    def _run(self, script: str, terminal: Terminal, seconds: float) -> Output:
        self._runs += 1
        self._write("s", script.rstrip("\n") + "\n")
        before = f"(exit {self._status})\n" if self._status else ""
        self._write("r", f"{self._mark('begin')}\n{before}. {self._folder}/s\n{self._mark('end')}\n")
        screen = Screen(self._token, self._runs, self._limit * 4)
        terminal.type(f" . {self._folder}/r\n")
        begin = time.monotonic()
        stops = iter(_STOPS)
        stop = next(stops, None)
        timed_out = asked = False
        quiet = 0
        while screen.status is None:
            spent = time.monotonic() - begin
            if stop is not None and spent >= seconds + stop[0]:
                timed_out = True
                if not terminal.prompts(patient=False):
                    terminal.stop(kill=stop[1])
                stop = next(stops, None)
            elif spent >= seconds + _GIVE_UP_SECONDS:
                self._end()
                break
            data = terminal.read(_TICK_SECONDS)
            screen.feed(data)
            quiet = 0 if data else quiet + 1
            if data:
                continue
            if not terminal.alive:
                while data := terminal.read(0):
                    screen.feed(data)
                break
            if screen.begun and not asked and terminal.prompts(patient=quiet >= _PATIENT_TICKS):
                terminal.type(f" . {self._folder}/p\n")
                asked = True
        self._status = screen.status or 0
        text, cut = self._text(screen, timed_out)
        return Output(text, screen.status, timed_out, cut)

    def _text(self, screen: Screen, timed_out: bool) -> tuple[str, bool]:
        text = re.sub(r"\r+\n", "\n", screen.kept.decode("utf-8", "replace"))
        cut = screen.cut or len(text) > self._limit
        if screen.asked and not cut:
            # The last line is the prompt, with what was typed if the shell's line editor shows it.
            text = text[:-1] if text.endswith("\n") else text
            text = text[: text.rfind("\n") + 1]
        if timed_out and screen.status == _INTERRUPTED and text.endswith("\n"):
            text = text[:-1]  # with which the shell follows an interrupt
        file = re.escape(f"{self._folder}/s")
        return re.sub(rf"\++ \. {file}\n|{file}: ", "", text[: self._limit]), cut


def run_script(
    language: str,
    code: str,
    arguments: Sequence[str] = (),
    seconds: float = 60.0,
    output_bytes: int = 1 << 20,
) -> tuple[int, str]:
    """Runs a program once, beside any shell: in `/`, with the home `/root` and no input.

    What it starts in the background lives on, unless it takes too long.

    Args:
        language: `bash` or `python`.
        code: The program.
        arguments: Its arguments.
        seconds: Wall-clock time; then it is killed with its process group.
        output_bytes: How much of the output is kept.

    Returns:
        The exit status, as a shell tells it, 124 if it took too long; and the standard output.

    Raises:
        OSError: If it can't be started.
        ValueError: If there is no such language.
    """
    programs = {"bash": ["bash", "-c", code, "--"], "python": ["python3", "-c", code]}
    if language not in programs:
        raise ValueError(f"There is no language {language!r}; there are: {', '.join(programs)}.")
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    process = subprocess.Popen(
        [*programs[language], *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": _PATH, **environment, "HOME": "/root"},
        start_new_session=True,
    )
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    kept = bytearray()
    end = time.monotonic() + seconds
    open_end = True
    with process.stdout:
        while time.monotonic() < end:
            ended = process.poll() is not None
            if open_end and select.select([descriptor], [], [], 0 if ended else _TICK_SECONDS)[0]:
                data = os.read(descriptor, 1 << 16)
                open_end = bool(data)
                kept += data[: output_bytes - len(kept)]
            elif ended:
                status = process.returncode
                return (status if status >= 0 else 128 - status), kept.decode("utf-8", "replace")
            elif not open_end:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(end - time.monotonic())
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return 124, kept.decode("utf-8", "replace")


def _folder() -> str:
    """A new folder that all users can read, away from where a task may look.

    Where no other shell is about it always has the same name, as a script may see it.
    """
    parent = next((path for path in ("/dev/shm", "/run") if os.access(path, os.W_OK)), tempfile.gettempdir())  # noqa: S108
    for number in range(10_000):
        path = os.path.join(parent, f".shell{number}")
        with suppress(FileExistsError):
            os.mkdir(path)
            # Whatever the mask of this process: whoever the shell becomes must be able to read it.
            os.chmod(path, 0o755)  # noqa: S103
            return path
    raise OSError(f"There is no room for another shell in {parent}.")
