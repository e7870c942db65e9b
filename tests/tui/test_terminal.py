"""The full-screen player in a real terminal, driven by keys through tmux."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])


class Terminal:
    """A terminal of its own server, so that nobody else's is touched."""

    def __init__(self, folder: Path, size: tuple[int, int], command: list[str], **variables: str) -> None:
        self._tmux = ["tmux", "-S", str(folder / "tmux.socket"), "-f", "/dev/null"]
        # Variables of the terminal that the tests run in say nothing of this one.
        given = {key: value for key, value in os.environ.items() if key not in ("TMUX", "NO_COLOR", "COLUMNS", "LINES")}
        width, height = size
        line = f"cd {shlex.quote(str(folder))} && {shlex.join(command)}; echo ended with $?; sleep 60"
        start = ["new-session", "-d", "-x", str(width), "-y", str(height), line]
        subprocess.run(self._tmux + start, env=given | {"COLORTERM": "truecolor"} | variables, check=True)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._run("send-keys", key)
            # Escape and the key after it would be one key otherwise.
            time.sleep(0.4 if key == "Escape" else 0.05)

    def write(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def seen(self, *options: str) -> str:
        return self._run("capture-pane", "-p", *options)

    def until(self, *words: str, seconds: float = 20.0) -> str:
        """Waits until all words are to be seen."""
        return self.until_that(lambda screen: all(word in screen for word in words), seconds)

    def until_that(self, met: Callable[[str], bool], seconds: float = 30.0) -> str:
        end = time.monotonic() + seconds
        while not met(screen := self.seen()):
            assert time.monotonic() < end, screen
            assert "ended with" not in screen, screen
            time.sleep(0.1)
        return screen

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _run(self, *arguments: str) -> str:
        return subprocess.run(self._tmux + list(arguments), check=True, capture_output=True, text=True).stdout


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(size: tuple[int, int], env: str, *arguments: str, **variables: str) -> Terminal:
        command = [
            sys.executable,
            "-c",
            "from lamsim.cli import main; main()",
            "play",
            f"lamsim/{env}",
            "--out",
            "played",
        ]
        opened.append(Terminal(tmp_path, size, [*command, *arguments], **variables))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


def records(folder: Path) -> list[dict[str, dict[str, dict[str, object]]]]:
    return [json.loads(line) for file in (folder / "played").glob("*.jsonl") for line in file.read_text().splitlines()]


@SIZES
def test_a_shop_episode(play: Callable[..., Terminal], tmp_path: Path, size: tuple[int, int]) -> None:
    terminal = play(size, "Webshop-v0", "--seed", "3")
    terminal.until("step 0", "your turn", "Instruction:")
    # A search by the form, then back.
    terminal.press("2", "Enter")
    terminal.until("query*", "Send")
    terminal.write("white lamp")
    terminal.until("search(query=white lamp)")
    terminal.press("Enter")
    terminal.until("step 1", "Back to Search")
    terminal.press("1", "u")
    terminal.until("step 0", "your turn")
    # The expert's first step as a hint, then by policy to the end.
    terminal.press("h")
    terminal.until("The expert would", "search(query=")
    terminal.press("Enter")
    terminal.until("step 1", "Page 1")
    terminal.press("1", "s")
    terminal.until("step 2", "your turn")
    # What a model would write, in the environment's format.
    terminal.press("1", "w")
    terminal.until("Write in the format")
    terminal.write('{"thought": "", "tool_calls": [{"name": "clack", "arguments": {}}]}')
    terminal.until("There is no tool 'clack'", "Did you mean click?")
    terminal.press("Escape")
    terminal.press("1", "3")
    terminal.until("the start", "white lamp", "[expert]")
    terminal.press("1", "r")
    screen = terminal.until("The end", "reward 1.000")
    assert "Solved" in screen
    terminal.press("l")
    terminal.until_that(lambda screen: "The end" not in screen)
    # The last step again, by a person.
    terminal.press("1", "u")
    terminal.until("your turn")
    terminal.press("2", "Down", "Enter")
    terminal.until("element*", "Send")
    terminal.write("Buy Now")
    terminal.press("Enter")
    terminal.until("The end", "Saved in")
    terminal.press("q")
    terminal.until("ended with 0")
    (record,) = records(tmp_path)
    assert set(str(record["lamsim"]["policy"]["name"]).split("+")) == {"expert", "person"}


@SIZES
def test_a_task_among_many_tools(play: Callable[..., Terminal], tmp_path: Path, size: tuple[int, int]) -> None:
    terminal = play(size, "LAM-v0", "--task", "notes.mail_note-hard-plain-1")
    terminal.until("step 0", "your turn")
    terminal.press("2", "/")
    terminal.write("search")
    terminal.until_that(lambda screen: "music_search" in screen and "mail_mark" not in screen)
    terminal.press("Escape", "1", "/")
    terminal.write("monday")
    terminal.until("1 of 1")
    terminal.press("Enter", "Escape", "h")
    terminal.until("The expert would")
    terminal.press("Enter")
    terminal.until("step 1 ")
    terminal.press("1", "u")
    terminal.until("step 0", "your turn")
    terminal.press("r")
    terminal.until("The end", "reward 1.000", seconds=60)
    terminal.press("u")
    terminal.until("your turn")
    # An answer of one's own: the filter still has its word.
    terminal.press("2", "/")
    terminal.until("search")
    terminal.press(*["BSpace"] * 6)
    terminal.write("says")
    terminal.until("say something in words")
    terminal.press("Enter")
    terminal.until("words*", "Send")
    terminal.write("It is done.")
    terminal.press("Enter")
    terminal.until("The end", "Saved in")
    terminal.press("q")
    terminal.until("ended with 0")
    assert len(records(tmp_path)) == 1


def test_without_colours(play: Callable[..., Terminal]) -> None:
    terminal = play((80, 24), "Webshop-v0", "--seed", "3", NO_COLOR="1")
    terminal.until("your turn")
    coloured = [code for code in terminal.seen("-e").split("\x1b[")[1:] if ";2;" in code.partition("m")[0]]
    for code in coloured:
        numbers = [int(number) for number in code.partition("m")[0].split(";") if number]
        red, green, blue = numbers[numbers.index(2) + 1 :][:3]
        assert red == green == blue, "grey is no colour"
    terminal.press("q")
    terminal.until("ended with 0")


def test_a_small_window(play: Callable[..., Terminal]) -> None:
    terminal = play((40, 10), "Webshop-v0")
    terminal.until("40 columns and 10 rows", "needs 60")
    terminal.press("q")
    terminal.until("ended with 0")
