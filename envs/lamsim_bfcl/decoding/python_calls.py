"""Calls written in Python, read from their syntax tree."""

from __future__ import annotations

import ast
from typing import Any

from lamsim_bfcl.decoding.arithmetic import Arithmetic
from lamsim_bfcl.decoding.calls import Arguments, Call, DecodeError
from lamsim_bfcl.quirks import PARITY, Quirks


def decode_python(text: str, quirks: Quirks = PARITY) -> list[Call]:
    """Reads one call, or a list, tuple or set of calls.

    Args:
        text: The expression; single quotes around it are taken off.
        quirks: Which of the reference's quirks hold.

    Returns:
        The calls, with what their keyword arguments say. Constants are themselves, names their own text, calls
        within calls their source or, with keyword arguments, `{name: arguments}`.

    Raises:
        DecodeError: If the text is no Python, something else than calls, or an argument is a kind of
            expression that the benchmark doesn't read (f-strings, comparisons, attributes, ...).
    """
    try:
        body = ast.parse(text.strip().strip("'"), mode="eval").body
        reader = _Reader(quirks)
        if isinstance(body, ast.Call):
            return [reader.call(body)]
        if not isinstance(body, ast.List | ast.Tuple | ast.Set):
            raise DecodeError(f"{type(body).__name__} is no list of calls")
        calls = []
        for element in body.elts:
            if not isinstance(element, ast.Call):
                raise DecodeError(f"{type(element).__name__} is no call")
            calls.append(reader.call(element))
        return calls
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        raise DecodeError(f"{type(error).__name__}: {error}") from None


class _Reader:
    """Turns the nodes of one text into values."""

    def __init__(self, quirks: Quirks) -> None:
        self._quirks = quirks
        self._arithmetic = Arithmetic()

    def call(self, node: ast.Call) -> Call:
        if node.args and not self._quirks.dropped_positionals:
            raise DecodeError("a call has positional arguments")
        arguments: Arguments = {keyword.arg: self.value(keyword.value) for keyword in node.keywords}
        return {_dotted_name(node.func): arguments}

    def value(self, node: ast.expr) -> Any:
        if type(node) is ast.Constant:
            return "..." if node.value is Ellipsis else node.value
        match node:
            case ast.UnaryOp():
                return self._unary(node)
            case ast.List(elts=elements):
                return [self.value(element) for element in elements]
            case ast.Tuple(elts=elements):
                return tuple([self.value(element) for element in elements])
            case ast.Dict(keys=keys, values=values):
                return {self._key(key): self.value(value) for key, value in zip(keys, values, strict=True)}
            case ast.Name(id=name):
                return name
            case ast.Call(keywords=[]):
                return ast.unparse(node)
            case ast.Call():
                return self.call(node)
            case ast.BinOp():
                return self._arithmetic.compute(node)
            case ast.Subscript(value=value, slice=index):
                return f"{ast.unparse(value)}[{ast.unparse(index)}]"
        raise DecodeError(f"{type(node).__name__} is no value")

    def _key(self, node: ast.expr | None) -> Any:
        if node is None:
            raise DecodeError("a dictionary is unpacked into another")
        return self.value(node)

    def _unary(self, node: ast.UnaryOp) -> Any:
        if not self._quirks.unary_minus:
            return self._arithmetic.compute(node)
        if not isinstance(node.operand, ast.Constant):
            raise DecodeError(f"{type(node.operand).__name__} is no literal to negate")
        value: Any = node.operand.value
        return -value


def _dotted_name(node: ast.expr) -> str:
    """The dotted name of a function; empty if it is neither a name nor an attribute of one."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))
