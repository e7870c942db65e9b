"""Maths: a calculator with a memory of named results."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import ClassVar

from lamsim_bfcl.embedded.services.base import Refused, Service


class Reckoner(Service):
    """Sums over lists of numbers; results can be kept under a name."""

    start: ClassVar = {"kept": {}}
    kept: dict[str, float]

    def total(self, numbers: list[float]) -> float:
        """Adds numbers up.

        Args:
            numbers: The numbers.
        """
        return round(float(sum(numbers)), 6)

    def median(self, numbers: list[float]) -> float:
        """Finds the middle of numbers.

        Args:
            numbers: The numbers, at least one.
        """
        if not numbers:
            raise Refused("There are no numbers.")
        ordered = sorted(numbers)
        half = len(ordered) // 2
        return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    def common_divisor(self, first: int, second: int) -> int:
        """Finds the greatest common divisor of two whole numbers.

        Args:
            first: One number.
            second: The other one.
        """
        return gcd(first, second)

    def common_multiple(self, first: int, second: int) -> int:
        """Finds the least common multiple of two whole numbers.

        Args:
            first: One number.
            second: The other one.
        """
        return lcm(first, second)

    def reduce_fraction(self, numerator: int, denominator: int) -> str:
        """Writes a fraction in lowest terms.

        Args:
            numerator: Above the line.
            denominator: Below the line.
        """
        if not denominator:
            raise Refused("Nothing can be divided by 0.")
        return str(Fraction(numerator, denominator))

    def keep_result(self, name: str, value: float) -> dict[str, int]:
        """Keeps a result under a name.

        Args:
            name: The name.
            value: The result.
        """
        self.kept[name] = float(value)
        return {"kept": len(self.kept)}

    def kept_result(self, name: str) -> float:
        """Recalls a kept result.

        Args:
            name: Its name.
        """
        if name not in self.kept:
            raise Refused(f"Nothing is kept as {name}.")
        return self.kept[name]
