"""Formulas of whole numbers: read and worked out, never evaluated as code."""

from __future__ import annotations

import re
from typing import NoReturn

from lamsim_apibank.apis.api import Refused

_TOKEN = re.compile(r"\d+|[-+*/()]")
_DEEPEST = 100


def value(formula: str, flat: bool = False) -> float:
    """Works out a formula with +, -, *, / and parentheses.

    Args:
        formula: Whole numbers only, and at least one operator.
        flat: Whether parentheses within parentheses are refused, as the benchmark's calculator does.

    Raises:
        Refused: If it is none.
        ZeroDivisionError: If it divides by zero.
    """
    text = formula.replace(" ", "")
    if not text or set(text) - set("0123456789+-*/()") or not set(text) & set("+-*/"):
        raise Refused("invalid formula")
    tokens = _TOKEN.findall(text)
    if tokens.count("(") != tokens.count(")"):
        raise Refused("invalid formula")
    depth = deepest = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        deepest = max(deepest, depth)
    if flat and deepest > 1:
        raise Refused("')' is not in list")
    if deepest > _DEEPEST:
        raise Refused("invalid formula")
    return _Reader(tokens).whole()


class _Reader:
    """Reads the tokens of one formula from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0

    def whole(self) -> float:
        number = self._sum()
        if self._at < len(self._tokens):
            self._wrong()
        return number

    def _sum(self) -> float:
        number = self._product()
        while (sign := self._take("+", "-")) is not None:
            other = self._product()
            number = number + other if sign == "+" else number - other
        return number

    def _product(self) -> float:
        number = self._factor()
        while (sign := self._take("*", "/")) is not None:
            other = self._factor()
            number = number * other if sign == "*" else number / other
        return number

    def _factor(self) -> float:
        if self._take("(") is not None:
            number = self._sum()
            return number if self._take(")") is not None else self._wrong()
        if self._at < len(self._tokens) and self._tokens[self._at].isdigit():
            self._at += 1
            return float(self._tokens[self._at - 1])
        return self._wrong()

    def _take(self, *wanted: str) -> str | None:
        if self._at < len(self._tokens) and self._tokens[self._at] in wanted:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def _wrong(self) -> NoReturn:
        raise Refused("invalid formula")
