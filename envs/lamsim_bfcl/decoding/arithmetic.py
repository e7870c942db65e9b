"""Arithmetic between literals, computed within bounds: the one place where a model's text is more than read."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from lamsim_bfcl.decoding.calls import DecodeError

MAX_BITS = 2**13
"""Of an integer; about 2,500 digits."""
MAX_SIZE = 2**20
"""Characters and elements of all results together."""

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
_WIDE = re.compile(r"\d{4}|\*")
"""What makes a format's result large: a width of four digits, or one that is an argument."""


class Arithmetic:
    """Computes expressions of literals; one for each text, since its bound is on all of them together."""

    def __init__(self) -> None:
        self._left = MAX_SIZE

    def compute(self, node: ast.expr) -> Any:
        """Computes an expression of numbers, texts, lists, tuples, sets and dictionaries and their operators.

        Names, calls, attributes, comparisons and all else that the reference would hand to `eval` are refused.

        Raises:
            DecodeError: If the expression has other parts, Python would refuse it, or the result is too large.
        """
        try:
            return self._compute(node)[0]
        except (ArithmeticError, TypeError, ValueError, MemoryError) as error:
            raise DecodeError(f"{type(error).__name__}: {error}") from None

    def _compute(self, node: ast.expr) -> tuple[Any, int]:
        """The value and its size, counted as if nothing in it were shared."""
        match node:
            case ast.Constant(value=value):
                return value, self._spend(_size_of_constant(value))
            case ast.UnaryOp(op=op, operand=operand):
                value, size = self._compute(operand)
                return _UNARY[type(op)](value), self._spend(size)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return self._combine(type(op), *self._compute(left), *self._compute(right))
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                parts = [self._compute(element) for element in elements]
                make = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)]
                return make(value for value, _ in parts), 1 + sum(size for _, size in parts)
            case ast.Dict(keys=keys, values=values) if None not in keys:
                pairs = [(self._compute(key), self._compute(value)) for key, value in zip(keys, values, strict=True)]  # type: ignore[arg-type]
                return {key[0]: value[0] for key, value in pairs}, 1 + sum(key[1] + value[1] for key, value in pairs)
        raise DecodeError(f"{type(node).__name__} is no arithmetic of literals")

    def _combine(self, op: type[ast.operator], left: Any, size: int, right: Any, other: int) -> tuple[Any, int]:
        expected = size + other
        if op is ast.Mult:
            for value, its_size, times in ((left, size, right), (right, other, left)):
                if isinstance(value, str | bytes | list | tuple) and isinstance(times, int):
                    expected = max(its_size, 1) * max(times, 1)
        elif op is ast.Mod and isinstance(left, str | bytes):
            text = left if isinstance(left, str) else left.decode("latin-1")
            if _WIDE.search(text):
                raise DecodeError("a format is too wide")
            expected = size + text.count("%") * (1000 + 10 * other)
        elif isinstance(left, int) and isinstance(right, int):
            if op is ast.Pow and right > 0 and abs(left) > 1:
                _check_bits(left.bit_length() * right)
            elif op is ast.LShift and right > 0 and left:
                _check_bits(left.bit_length() + right)
        self._spend(expected)
        result = _OPERATORS[op](left, right)
        if isinstance(result, int):
            _check_bits(result.bit_length())
        return result, expected

    def _spend(self, size: int) -> int:
        self._left -= size
        if self._left < 0:
            raise DecodeError(f"the results of its arithmetic are larger than {MAX_SIZE} characters and elements")
        return size


def _size_of_constant(value: Any) -> int:
    if isinstance(value, str | bytes):
        return len(value) + 1
    if isinstance(value, int):
        _check_bits(value.bit_length())
    return 1


def _check_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise DecodeError(f"an integer has more than {MAX_BITS} bits")
