"""Cells: Python code that is run piece after piece in one namespace, and what each gives, as text."""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import sys
import traceback
import types
from typing import Any, Iterator

_CELL = "<cell "
_LIBRARIES = tuple(os.path.join(os.path.abspath(path), "") for path in sys.path if path)
"""Where code lies that is not the agent's, even if the working folder is around it."""


class Cells:
    """The module `__main__` of an interpreter."""

    def __init__(self) -> None:
        self._module = types.ModuleType("__main__")
        vars(self._module)["__builtins__"] = builtins
        sys.modules["__main__"] = self._module

    def run(self, code: str, number: int) -> str:
        """Runs a cell.

        Args:
            code: The cell.
            number: Names it in tracebacks.

        Returns:
            The `repr` of its last statement's value, if that is an expression; empty for None.

        Raises:
            BaseException: Whatever the cell does.
        """
        name = f"{_CELL}{number}>"
        # Without a modification time the entry stays, as there is no file to check it against.
        linecache.cache[name] = len(code), None, [f"{line}\n" for line in code.split("\n")], name
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        namespace = vars(self._module)
        exec(compile(tree, name, "exec", dont_inherit=True), namespace)  # noqa: S102
        if not isinstance(last, ast.Expr):
            return ""
        value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), namespace)
        if value is None:
            return ""
        vars(builtins)["_"] = value
        return repr(value)


def described(error: BaseException) -> str:
    """An error as an interpreter prints it, with the frames of cells and of files in the working folder alone."""
    try:
        found = traceback.TracebackException(type(error), error, error.__traceback__)
        folder = os.path.join(os.getcwd(), "")
        for part in _chain(found, 0):
            _keep_own(part, folder)
        return "".join(found.format() if found.stack else found.format_exception_only())
    except BaseException as broken:  # what an error says of itself is code of the agent's, too
        return f"{type(error).__name__}, of which no more can be told: {type(broken).__name__}\n"


def _chain(found: Any, depth: int) -> Iterator[Any]:
    """An error and those that it came from or holds."""
    if found is None or depth > 50:
        return
    yield found
    for part in (found.__cause__, found.__context__, *(getattr(found, "exceptions", None) or ())):
        yield from _chain(part, depth + 1)


def _keep_own(found: Any, folder: str) -> None:
    """Leaves out what differs between machines: frames of libraries, folders, and marks under what has failed."""
    frames = [frame for frame in found.stack if _is_own(frame.filename, folder)]
    for frame in frames:
        # The line is read when it is first asked for: before its file gets another name.
        if frame.line is not None and not frame.filename.startswith(_CELL):
            frame.filename = os.path.relpath(frame.filename, folder)
        if hasattr(frame, "colno"):
            frame.colno = None
    found.stack[:] = frames
    filename = getattr(found, "filename", None)  # of a syntax error
    if filename and not filename.startswith(_CELL) and _is_own(filename, folder):
        found.filename = os.path.relpath(filename, folder)


def _is_own(filename: str, folder: str) -> bool:
    return filename.startswith(_CELL) or (filename.startswith(folder) and not filename.startswith(_LIBRARIES))
