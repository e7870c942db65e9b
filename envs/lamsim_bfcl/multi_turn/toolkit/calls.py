"""Calls as Python writes them, parsed and interpreted; no text is ever evaluated or executed."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

Function: TypeAlias = Callable[..., Any]
Lookup: TypeAlias = Callable[[str], "Function | None"]

REFUSED = frozenset({"kill", "exit", "quit", "remove", "unlink", "popen", "Popen", "run"})
"""What the benchmark does not run, whatever its arguments."""

LONGEST_SEQUENCE = 1_000_000
"""Items of a list or characters of a text that a multiplication may make."""

MOST_BITS = 100_000
"""Of a whole number that a multiplication or power may make."""


LONGEST_KEPT = 500
"""Characters of calls that are kept parsed."""

_SPACE = re.compile(r"\s\(")
_GAP = re.compile(r"\b([a-zA-Z_]\w*)\s+(?=\()")


def closed_up(text: str) -> str:
    """A call without the white space between a word and a parenthesis.

    The benchmark closes it up wherever it stands, in texts among the arguments, too.
    """
    return _GAP.sub(r"\1", text) if _SPACE.search(text) else text


def refuse(text: str) -> None:
    """Refuses calls of the functions that the benchmark forbids.

    Raises:
        PermissionError: With the benchmark's words.
    """
    name = text.split("(", 1)[0]
    if "." in name:
        name = name.split(".")[1]
    if name in REFUSED:
        raise PermissionError(f"Function call {name} is not allowed.")


@dataclass(frozen=True)
class Call:
    """A call that was read and not made; calls among its arguments are such, too."""

    name: str
    positional: tuple[Any, ...]
    named: Mapping[str, Any]


def read_call(text: str) -> Any:
    """The value of an expression whose calls are not made: a `Call`, unless the text says something else.

    Raises:
        Exception: See `interpret`.
    """
    return interpret(text, lambda name: lambda *positional, **named: Call(name, positional, named))


def interpret(text: str, lookup: Lookup) -> Any:
    """The value of an expression of literals, arithmetic, subscripts and calls of known functions.

    Args:
        text: The expression.
        lookup: The function that a name stands for; None if it stands for none.

    Raises:
        SyntaxError: If the text is no expression, in the words of the interpreter this runs on.
        NotImplementedError: If the expression needs more than the above.
        Exception: Whatever the called functions and the arithmetic raise.
    """
    parse = _parsed_before if len(text) <= LONGEST_KEPT else _parsed
    return _value(parse(text.lstrip(" \t")), lookup)


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, "<string>", "eval").body


# The same calls come up again and again: in each attempt at an entry, and when a conversation is gone back in.
_parsed_before = lru_cache(maxsize=2_000)(_parsed)


def _value(node: ast.AST, lookup: Lookup) -> Any:
    reader = _READERS.get(type(node))
    if reader is None:
        raise NotImplementedError(f"{type(node).__name__} expressions are not interpreted.")
    return reader(node, lookup)


def _constant(node: ast.Constant, lookup: Lookup) -> Any:
    return node.value


def _name(node: ast.Name, lookup: Lookup) -> Any:
    raise NameError(f"name '{node.id}' is not defined")


def _attribute(node: ast.Attribute, lookup: Lookup) -> Any:
    _value(node.value, lookup)
    raise NotImplementedError(f"The attribute {node.attr} is not looked up.")


def _list(node: ast.List, lookup: Lookup) -> list[Any]:
    return [_value(item, lookup) for item in node.elts]


def _tuple(node: ast.Tuple, lookup: Lookup) -> tuple[Any, ...]:
    return tuple([_value(item, lookup) for item in node.elts])


def _set(node: ast.Set, lookup: Lookup) -> set[Any]:
    return {_value(item, lookup) for item in node.elts}


def _dict(node: ast.Dict, lookup: Lookup) -> dict[Any, Any]:
    if None in node.keys:
        raise NotImplementedError("Unpacked mappings are not interpreted.")
    return {
        _value(key, lookup): _value(value, lookup) for key, value in zip(node.keys, node.values, strict=True) if key
    }


def _subscript(node: ast.Subscript, lookup: Lookup) -> Any:
    return _value(node.value, lookup)[_value(node.slice, lookup)]


def _slice(node: ast.Slice, lookup: Lookup) -> slice:
    return slice(*(None if end is None else _value(end, lookup) for end in (node.lower, node.upper, node.step)))


def _unary(node: ast.UnaryOp, lookup: Lookup) -> Any:
    return _UNARY[type(node.op)](_value(node.operand, lookup))


def _binary(node: ast.BinOp, lookup: Lookup) -> Any:
    operation = _BINARY.get(type(node.op))
    if operation is None:
        raise NotImplementedError(f"The operator {type(node.op).__name__} is not interpreted.")
    return operation(_value(node.left, lookup), _value(node.right, lookup))


def _call(node: ast.Call, lookup: Lookup) -> Any:
    if len({keyword.arg for keyword in node.keywords}) < len(node.keywords):
        names = [keyword.arg for keyword in node.keywords]
        twice = next(name for number, name in enumerate(names) if name in names[:number])
        raise SyntaxError(f"keyword argument repeated: {twice} (<string>, line {node.lineno})")
    if isinstance(node.func, ast.Name):
        function = lookup(node.func.id) or _BUILTINS.get(node.func.id)
        if function is None:
            raise NameError(f"name '{node.func.id}' is not defined")
    else:
        raise TypeError(f"'{type(_value(node.func, lookup)).__name__}' object is not callable")
    positional = [_value(item, lookup) for item in node.args]
    return function(*positional, **{_keyword(item): _value(item.value, lookup) for item in node.keywords})


def _keyword(node: ast.keyword) -> str:
    if node.arg is None:
        raise NotImplementedError("Unpacked mappings are not interpreted.")
    return node.arg


def _multiply(left: Any, right: Any) -> Any:
    """A product that can't fill the memory."""
    for one, other in ((left, right), (right, left)):
        if (
            isinstance(one, str | bytes | list | tuple)
            and isinstance(other, int)
            and len(one) * other > LONGEST_SEQUENCE
        ):
            raise OverflowError(f"A multiplication may make {LONGEST_SEQUENCE:,} items.")
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS:
        raise OverflowError(f"A product may have {MOST_BITS:,} bits.")
    return left * right


def _power(base: Any, exponent: Any) -> Any:
    """A power that takes no time to speak of."""
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * abs(exponent) > MOST_BITS:
        raise OverflowError(f"A power may have {MOST_BITS:,} bits.")
    return base**exponent


def _modulo(left: Any, right: Any) -> Any:
    """A remainder; the formatting of text, which the sign also stands for, could fill the memory."""
    if isinstance(left, str | bytes):
        raise NotImplementedError("The formatting of text is not interpreted.")
    return left % right


_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _multiply,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: _modulo,
    ast.Pow: _power,
}
_BUILTINS: Mapping[str, Function] = {
    function.__name__: function for function in (abs, bool, float, int, len, max, min, str, sum)
}
_READERS: Mapping[type[ast.AST], Callable[[Any, Lookup], Any]] = {
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.List: _list,
    ast.Name: _name,
    ast.Set: _set,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.UnaryOp: _unary,
}
