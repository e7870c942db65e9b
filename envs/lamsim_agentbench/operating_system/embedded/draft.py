"""What a template makes: a problem, the machine it is about, how it is checked and how it is done."""

from __future__ import annotations

import posixpath
import random
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lamsim_agentbench.operating_system.goals import Script

NAMES = ("ada", "ben", "carla", "dario", "elin", "farid", "gita", "henrik", "ines", "jonas", "kemal", "lena", "milo")
THINGS = (
    *("anchor", "bridge", "candle", "dynamo", "engine", "feather", "garden", "harbor", "island", "jacket", "kettle"),
    *("lantern", "mirror", "needle"),
)
PLACES = ("/srv", "/opt", "/data", "/home/team", "/var/lib")


@dataclass(frozen=True, slots=True)
class Draft:
    """One problem.

    Attributes:
        instruction: What the agent is asked.
        init: A bash script that prepares the machine.
        commands: What the expert runs, one a turn; with an answer the last one prints it.
        answer: The right answer; empty if the checks decide.
        checks: Scripts that succeed when all is as it should be, and of which one fails on the machine as prepared.
        start: What the agent's shell runs first.
    """

    instruction: str
    init: str
    commands: tuple[str, ...]
    answer: str = ""
    checks: tuple[Script, ...] = ()
    start: str = ""


Template: TypeAlias = Callable[[random.Random], Draft]


def folder(rng: random.Random) -> str:
    """A folder that no machine has yet."""
    return f"{rng.choice(PLACES)}/{rng.choice(THINGS)}-{rng.randrange(10, 100)}"


def files(contents: Mapping[str, str]) -> str:
    """A script that writes files, with the folders that they are in.

    Args:
        contents: Absolute path to text; the text ends in a line end or is empty.
    """
    places = sorted({posixpath.dirname(path) for path in contents})
    lines = [f"mkdir -p {' '.join(map(shlex.quote, places))}"]
    for path, text in contents.items():
        quoted = shlex.quote(path)
        lines.append(f"cat >{quoted} <<'END_OF_FILE'\n{text}END_OF_FILE" if text else f": >{quoted}")
    return "\n".join(lines)


def holds(expected: Mapping[str, str]) -> Script:
    """A check that these files exist and hold exactly this text."""
    return Script("python", f"for path, text in {dict(expected)!r}.items():\n    assert open(path).read() == text")


def lists(place: str, expected: Sequence[str]) -> Script:
    """A check that a folder holds exactly these files and links, as paths relative to it; folders don't count."""
    return Script(
        "python",
        "import os\n"
        f"place, expected = {place!r}, {sorted(expected)!r}\n"
        "found = [os.path.join(at, name) for at, _, names in os.walk(place) for name in names]\n"
        "assert sorted(os.path.relpath(path, place) for path in found) == expected, found",
    )


def modes(expected: Mapping[str, int]) -> Script:
    """A check that these files and folders have exactly these permissions."""
    return Script(
        "python",
        f"import os\nfor path, mode in {dict(expected)!r}.items():\n"
        "    assert os.stat(path).st_mode & 0o7777 == mode, path",
    )


def prints(runs: Sequence[tuple[str, str]]) -> Script:
    """A check that these commands succeed and print exactly this, white space at the end aside."""
    return Script(
        "python",
        "import subprocess\n"
        f"for command, expected in {list(runs)!r}:\n"
        "    done = subprocess.run(['bash', '-c', command], capture_output=True, text=True, timeout=10)\n"
        "    assert done.returncode == 0 and done.stdout.rstrip() == expected, command",
    )


def running(path: str, expected: bool) -> Script:
    """A check of whether a process runs a script, and is not stopped; starts and signals get a second to work."""
    return Script(
        "python",
        "import glob, time\n"
        "def runs():\n"
        "    for name in glob.glob('/proc/[0-9]*'):\n"
        "        try:\n"
        "            command = open(name + '/cmdline').read().split('\\0')\n"
        "            state = open(name + '/stat').read().rpartition(')')[2].split()[0]\n"
        "        except OSError:\n"
        "            continue\n"
        f"        if {path!r} in command[:2] and state not in 'TZX':\n"
        "            return True\n"
        "    return False\n"
        "until = time.monotonic() + 1\n"
        f"while runs() != {expected}:\n"
        "    assert time.monotonic() < until\n"
        "    time.sleep(0.05)",
    )
