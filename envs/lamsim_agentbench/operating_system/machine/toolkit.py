"""The machine: a shell that the agent works at as root, and the scripts that prepare the machine and check it."""

from __future__ import annotations

import os
import re
from typing import Any, ClassVar

from lamsim_sandbox.shell import Shell, run_script

SHOWN = 800
"""Characters of output that the agent gets to see."""

SHOWN_OF_LONGER = 780
"""How many it sees of longer output."""

COMMAND_SECONDS = 30.0
"""After so long a command is stopped."""

SCRIPT_SECONDS = 50.0
"""After so long a script that prepares or checks the machine is stopped."""

ENVIRONMENT = {
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "PYTHONHASHSEED": "0",
}

_IN_FOLDER = 'cd "$1" && shift && export PYTHONHASHSEED=0 && exec "$@"'
"""Runs a program in a folder; both are arguments."""

# What programs write to steer a terminal: colours and places, the window's title, the bell.
_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][0-9]*;[^\x07]*\x07|\x07")


class Machine:
    """A machine and the agent's shell on it; it makes itself out of the container that it is in.

    Args:
        init: Scripts that prepare the machine, each as language and code.
        start: What the agent's shell runs first; empty for nothing.
        folder: Where the shell starts and scripts run.
        seed: Seeds `$RANDOM` in the shell and in bash scripts.
        seconds: After so long a command of the agent is stopped.

    Raises:
        RuntimeError: If a script that prepares the machine fails.

    Attributes:
        done: Whether the agent has ended the task.
        info: `status`: how the last command ended, as shells tell it; None if it ended the shell.
    """

    repeatable: ClassVar[tuple[str, ...]] = ("bash_action",)

    def __init__(
        self,
        *,
        init: list[list[str]],
        start: str,
        folder: str,
        seed: int = 0,
        seconds: float = COMMAND_SECONDS,
    ) -> None:
        self.done = False
        self.info: dict[str, Any] = {"status": 0}
        self._folder, self._seed, self._seconds = folder, seed, seconds
        self._journal: list[str] = []
        os.umask(0o022)
        self._shell = Shell(("bash", "--login"), folder, ENVIRONMENT, seconds, seed=seed)
        # It is there before the machine is prepared, so it has not read start-up files that come only then.
        self._shell.run("")
        for language, code in init:
            status, output = self._run(language, code)
            if status != 0:
                raise RuntimeError(f"a script that prepares the machine ended with {status}: {output[-300:].strip()}")
        if start:
            self._shell.run(start)

    def bash_action(self, script: str) -> str:
        """Runs a bash script in the shell and shows what it prints.

        Args:
            script: The script; nothing can be typed in while it runs.
        """
        if "\0" in script:
            raise ValueError("a script can't hold the character NUL")
        self._journal.append(script)
        output = self._shell.run(script.encode("utf-8", "replace").decode("utf-8"))
        self.info = {"status": output.status}
        return _shown(output.text, self._seconds if output.timed_out else 0.0)

    def finish_action(self, thought: str) -> str:
        """Ends a task that asks for something to be done and not for an answer.

        Args:
            thought: Why there is nothing left to do.
        """
        self.done = True
        return ""

    def answer_action(self, answer: str) -> str:
        """Answers the question, which ends the task.

        Args:
            answer: The answer alone, such as a number or a name.
        """
        self.done = True
        return ""

    def _examine(self, scripts: list[list[str]], answer: str) -> dict[str, Any]:
        """Runs the scripts that check the machine, up to the first that fails.

        Each gets the answer and what the ones before it printed as its arguments.

        Args:
            scripts: Each as language and code.
            answer: What the agent said.

        Returns:
            How each one ended that was run, as `statuses`.
        """
        arguments, statuses = [answer], []
        for language, code in scripts:
            try:
                status, output = self._run(language, code, *arguments)
            except OSError:  # the arguments are too long, or the agent took the interpreter away
                status, output = 126, ""
            statuses.append(status)
            if status != 0:
                break
            arguments.append(output)
        return {"statuses": statuses}

    def _run(self, language: str, code: str, *arguments: str) -> tuple[int, str]:
        programs = {
            "bash": ("bash", "-c", f"RANDOM={self._seed}\n{code}", "--"),
            "python": ("python3", "-c", code),
        }
        return run_script("bash", _IN_FOLDER, (self._folder, *programs[language], *arguments), SCRIPT_SECONDS)

    def __getstate__(self) -> dict[str, Any]:
        return {"done": self.done, "info": dict(self.info), "journal": list(self._journal)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Runs on a machine that is as it was made: does again what was done on the other one."""
        if self._journal:
            raise RuntimeError("a machine on which something was done can't become another one")
        for script in state["journal"]:
            self.bash_action(script)
        self.done, self.info = state["done"], dict(state["info"])


def _shown(text: str, stopped_after: float) -> str:
    """Output as the agent gets to see it.

    Args:
        text: All that was printed.
        stopped_after: After how many seconds the command was stopped; 0 if it ended by itself.
    """
    text = _CONTROLS.sub("", text)
    if len(text) > SHOWN:
        text = text[:SHOWN_OF_LONGER] + "\n[truncated because the output is too long]"
    shown = f"The output of the OS:\n\n{text}" if text else "The output of the OS is empty."
    if stopped_after:
        shown += f"\n[The command was stopped: it had not ended after {stopped_after:g} seconds.]"
    return shown
