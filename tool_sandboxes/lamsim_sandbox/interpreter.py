"""A stateful Python interpreter in a process of its own, as a tool for toolkits of any family."""

from __future__ import annotations

import os
import re
import signal
import sys
import weakref
from dataclasses import dataclass
from typing import Any

from lamsim_sandbox.interpreter_link import Answer, Link

_RESTARTED = "[The interpreter had ended; this is a new one, without the variables of before.]\n"
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,16}(?=[>,])")


@dataclass(frozen=True)
class Result:
    """What a cell gave.

    Attributes:
        output: What it, and what it has called, wrote to standard output and error, in this order of time.
        value: The `repr` of its last statement's value, if that is an expression whose value is not None.
        error: The traceback, or the sentence that says why it was stopped; empty if all went well.
        timed_out: Whether it took too long.
        lost: Whether the interpreter has ended with it, and with the interpreter all variables.
    """

    output: str = ""
    value: str = ""
    error: str = ""
    timed_out: bool = False
    lost: bool = False

    @property
    def text(self) -> str:
        """All of it, as an interpreter shows it."""
        parts = [part.rstrip("\n") for part in (self.output, self.value, self.error)]
        return "\n".join(part for part in parts if part)


class PythonInterpreter:
    """Runs cells of Python code, whose variables, functions and imports persist, in a process of its own.

    The code gets nothing of this process but the working folder and a few variables of the environment. Standard input
    is at its end. It starts with the first cell, and again after it has ended: `Result.lost` says that.

    If this process forks (`os.fork`), the interpreter forks with it, so that parent and child each go on with one of
    their own, with equal variables.

    So that equal cells give equal texts, sets and dictionaries are ordered alike in every interpreter, the module
    `random` is seeded, tracebacks show the code's own frames alone, and where an object is in memory is left out of
    its default `repr` ("at 0x..."). Clocks and other generators of random numbers are the code's own affair.

    Args:
        seconds: Wall-clock time of one cell. Then it is interrupted, which leaves variables as they are; if it does
            not stop within another second, the interpreter is killed.
        memory_bytes: Address space, beyond what a fresh interpreter takes.
        output_characters: How long an output, a value and an error may be.
        seed: Of the module `random`.
    """

    # The connection to the process; that of its twin, during a fork; whether the process, without anyone having been
    # told, is no more; whether it runs something.
    _link: Link | None = None
    _twin: Link | None = None
    _lost = False
    _running = False

    def __init__(
        self,
        seconds: float = 10.0,
        memory_bytes: int = 512 << 20,
        output_characters: int = 20_000,
        seed: int = 0,
    ) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._characters = output_characters
        self._seed = seed
        self._cells = 0
        self._closed = False

    def run(self, code: str) -> Result:
        """Runs a cell.

        Raises:
            OSError: If no interpreter can be started.
            ValueError: If it was closed.
        """
        if self._closed:
            raise ValueError("The interpreter was closed.")
        if self._link is not None and not self._link.idle():
            self._lost = True
            self._end()
        if self._link is None:
            self._link = Link.start(self._memory_bytes, self._characters, self._seed)
            _alive.add(self)
        notice, self._lost = _RESTARTED if self._lost else "", False
        self._cells += 1
        self._running = True
        try:
            answer = self._link.run(code, self._cells, self._seconds, self._characters * 4)
        finally:
            self._running = False
        if answer.value is None:
            self._end()
        return self._result(answer, notice)

    def _result(self, answer: Answer, notice: str) -> Result:
        output = _ADDRESS.sub("0x...", answer.output.decode("utf-8", "replace"))
        if answer.cut or len(output) > self._characters:
            output = f"{output[: self._characters]}\n[The output was cut after {self._characters:,} characters.]\n"
        lost = answer.value is None
        value, error = (_ADDRESS.sub("0x...", text) for text in (answer.value or "", answer.error))
        if answer.interrupted:
            end = "The interpreter had to be ended: its variables are lost." if lost else "Variables are kept."
            value, error = "", f"The code took longer than {self._seconds:g} seconds and was stopped. {end}\n"
        elif lost:
            error = f"The interpreter {_died(answer.ended)}: its variables are lost.\n"
        return Result(notice + output, value, error, answer.interrupted, lost)

    def close(self) -> None:
        """Ends the interpreter and what it has started; calling it again does nothing."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        _alive.discard(self)
        if self._link is not None:
            self._link.kill()
            self._link.drop()
            self._link = None

    def __enter__(self) -> PythonInterpreter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        # At the end of this process the connection ends, too.
        if not sys.is_finalizing():
            self._end()

    def _before_fork(self) -> None:
        if self._link is not None and not self._running:
            self._twin = self._link.twin()

    def _after_fork(self, child: bool) -> None:
        """Lets go of what is the other process's: of the twin in the parent, of the original in the child."""
        twin, self._twin = self._twin, None
        if child:
            twin, self._link = self._link, twin
            self._lost = self._lost or self._link is None
        if twin is not None:
            twin.drop()


def _died(ended: int | None) -> str:
    if ended is None:
        return "has ended"
    if ended >= 0:
        return f"has ended with exit status {ended}"
    try:
        return f"died by {signal.Signals(-ended).name}"
    except ValueError:
        return f"died by signal {-ended}"


class PythonToolkit:
    """A toolkit with a Python interpreter, to be used as it is or as a base class.

    Its variables are no part of the toolkit's state, so it needs `ToolkitSpec(..., snapshots="fork")`.

    Args:
        seconds: See `PythonInterpreter`.
        memory_bytes: See `PythonInterpreter`.
        output_characters: See `PythonInterpreter`.
        seed: See `PythonInterpreter`.
    """

    repeatable = ("python",)

    def __init__(
        self,
        seconds: float = 10.0,
        memory_bytes: int = 512 << 20,
        output_characters: int = 20_000,
        seed: int = 0,
    ) -> None:
        self._interpreter = PythonInterpreter(seconds, memory_bytes, output_characters, seed)

    def python(self, code: str) -> str:
        """Runs Python code in an interpreter whose variables, functions and imports persist between calls.

        Returns what the code prints, the value of its last line if that is an expression, and the traceback if it
        fails. There is no standard input.

        Args:
            code: The code, of any number of lines.
        """
        return self._interpreter.run(code).text or "[No output.]"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_interpreter"}


_alive: weakref.WeakSet[PythonInterpreter] = weakref.WeakSet()


def _before_fork() -> None:
    for interpreter in list(_alive):
        interpreter._before_fork()


def _after_fork(child: bool) -> None:
    for interpreter in list(_alive):
        interpreter._after_fork(child)


os.register_at_fork(
    before=_before_fork,
    after_in_parent=lambda: _after_fork(False),
    after_in_child=lambda: _after_fork(True),
)
