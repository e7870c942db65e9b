"""The toolkit of `sandboxes.py`: commands, each run once, and a shell that lives as long as the episode."""

from __future__ import annotations

import subprocess

from lamsim_sandbox.shell import Shell


class Commands:
    """Runs what it is given."""

    def __init__(self) -> None:
        self.shell = Shell()

    def answer(self, text: str) -> str:
        """Gives back a text, which takes no process.

        Args:
            text: Which.
        """
        return text

    def run(self, command: list[str]) -> str:
        """Runs a program.

        Args:
            command: The program and its arguments.
        """
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def type(self, command: str) -> str:
        """Runs a command in the shell.

        Args:
            command: A line of shell script.
        """
        return self.shell.run(command).text
