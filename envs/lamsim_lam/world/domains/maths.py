"""Maths: a calculator with statistics, units, percentages, dates and equations, and formulas that can be saved."""

from __future__ import annotations

import ast
import math
import operator
import statistics
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Literal

from lamsim_lam.world.domain import Domain, Draw
from lamsim_lam.world.refusals import Conflict, NotAllowed, NotFound, Refused
from lamsim_lam.world.tables import Row, World
from lamsim_lam.world.values import Day, day_of

MATHS = Domain("maths", "A calculator with saved formulas.")

_MOST = 1e12
_LONGEST = 200
_SUPPLIED = {
    "body mass index": "kilograms / metres ** 2",
    "circle area": "3.141592653589793 * radius ** 2",
    "compound growth": "start * (1 + percent / 100) ** years",
    "fuel use": "litres / kilometres * 100",
    "triangle area": "base * height / 2",
}
_OWN = {
    "party drinks": "guests * {small} + {large}",
    "wall paint": "width * height * {tenth} + {small}",
    "train ride": "kilometres * {tenth} + {large}",
    "holiday budget": "days * {large} + people * {more}",
    "garden soil": "length * width * {tenth}",
    "phone bill": "{large} + minutes * {tenth}",
}
_LENGTHS = {"mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1000.0, "inch": 0.0254, "foot": 0.3048, "mile": 1609.344}
_MASSES = {"g": 0.001, "kg": 1.0, "ounce": 0.028349523125, "pound": 0.45359237}
_TIMES = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}
_VOLUMES = {"ml": 0.001, "litre": 1.0, "pint": 0.56826125, "gallon": 4.54609}
_OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
# fmt: off
Unit = Literal[
    "mm", "cm", "m", "km", "inch", "foot", "mile",
    "g", "kg", "ounce", "pound",
    "second", "minute", "hour", "day",
    "ml", "litre", "pint", "gallon",
    "C", "F",
]
# fmt: on


@MATHS.table("formulas", "formula", "FRM")
def formulas(world: World, draw: Draw) -> Iterator[dict[str, Any]]:
    """Formulas that come with the calculator and can't be changed, and the user's own."""
    for name, expression in _SUPPLIED.items():
        yield {"name": name, "expression": expression, "supplied": True}
    for name in draw.sample(tuple(_OWN), 4):
        numbers = {"small": draw.randrange(2, 6), "tenth": draw.randrange(2, 9) / 10}
        expression = _OWN[name].format(**numbers, large=draw.randrange(10, 50), more=draw.randrange(60, 200))
        yield {"name": name, "expression": expression, "supplied": False}


def variables_of(expression: str) -> list[str]:
    """The variables of an expression, in the order in which they stand there.

    Raises:
        Refused: If it is no expression.
    """
    names = [node for node in ast.walk(_parsed(expression)) if isinstance(node, ast.Name)]
    return list(dict.fromkeys(node.id for node in sorted(names, key=lambda node: node.col_offset)))


def value_of(expression: str, values: Mapping[str, float]) -> float:
    """What an expression gives.

    Args:
        expression: With numbers, variables, brackets, and + - * / **.
        values: Of the variables.

    Raises:
        Refused: If it is no expression, a variable has no value, or the result is none or too large.
    """
    return _number(_evaluated(_parsed(expression), values))


def _parsed(expression: str) -> ast.expr:
    if not expression.strip() or len(expression) > _LONGEST:
        raise Refused(f"An expression has 1 to {_LONGEST} characters, e.g. (12 + 3) * 4.")
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Refused(f"{expression!r} can't be read; write for instance (12 + 3) * 4.") from None


def _evaluated(node: ast.AST, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        try:
            return float(node.value)
        except OverflowError:
            raise Refused("A number in it is too large.") from None
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise Refused(f"The variable {node.id!r} has no value.")
        return float(values[node.id])
    if isinstance(node, ast.BinOp | ast.UnaryOp) and type(node.op) in _OPERATORS:
        sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.operand,)
        try:
            found = _OPERATORS[type(node.op)](*(_evaluated(side, values) for side in sides))
        except (OverflowError, ZeroDivisionError):
            raise Refused("It can't be calculated: the result is too large, or something is divided by 0.") from None
        if isinstance(found, float):
            return found
    raise Refused("Only numbers, brackets and + - * / ** can be calculated with.")


def _number(value: float) -> float:
    """A result, rounded to millionths."""
    if not math.isfinite(value) or abs(value) > 1e15:
        raise Refused("The result is too large.")
    return round(float(value), 6) + 0.0


def _sensible(*numbers: float) -> None:
    if not all(abs(number) <= _MOST for number in numbers):
        raise Refused(f"Numbers are from -{_MOST:.0e} to {_MOST:.0e}.")


@MATHS.reads
def maths_calculate(world: World, expression: str) -> float:
    """Calculates an expression.

    Args:
        expression: Numbers, brackets, and + - * / ** (power), e.g. (12 + 3) * 4.
    """
    return value_of(expression, {})


@MATHS.reads
def maths_statistics(world: World, numbers: list[float]) -> dict[str, float]:
    """Describes numbers: count, sum, mean, median, minimum, maximum, and standard deviation (of the whole population).

    Args:
        numbers: The numbers, at most 200.
    """
    if not 1 <= len(numbers) <= 200:
        raise Refused("Give 1 to 200 numbers.")
    _sensible(*numbers)
    return {
        "count": len(numbers),
        "sum": _number(math.fsum(numbers)),
        "mean": _number(statistics.fmean(numbers)),
        "median": _number(statistics.median(numbers)),
        "minimum": _number(min(numbers)),
        "maximum": _number(max(numbers)),
        "deviation": _number(statistics.pstdev(map(float, numbers))),
    }


@MATHS.reads
def maths_convert(world: World, value: float, from_unit: Unit, to_unit: Unit) -> float:
    """Converts between units of length, mass, time, volume (imperial pints and gallons), or temperature.

    Args:
        value: How much.
        from_unit: The unit that it is in.
        to_unit: The unit that it is wanted in.
    """
    _sensible(value)
    if {from_unit, to_unit} <= {"C", "F"}:
        celsius = value if from_unit == "C" else (value - 32) * 5 / 9
        return _number(celsius if to_unit == "C" else celsius * 9 / 5 + 32)
    for sizes in (_LENGTHS, _MASSES, _TIMES, _VOLUMES):
        if from_unit in sizes and to_unit in sizes:
            return _number(value * sizes[from_unit] / sizes[to_unit])
    raise Refused(f"{from_unit} can't be converted to {to_unit}: they measure different things.")


@MATHS.reads
def maths_percentage(world: World, part: float, whole: float) -> float:
    """Tells how many percent of a whole a part is.

    Args:
        part: The part.
        whole: The whole.
    """
    _sensible(part, whole)
    if abs(whole) < 1e-9:
        raise Refused("The whole must not be 0.")
    return _number(part / whole * 100)


@MATHS.reads
def maths_percent_change(world: World, old: float, new: float) -> float:
    """Tells by how many percent something has changed; a negative number if it has become less.

    Args:
        old: What it was.
        new: What it is.
    """
    _sensible(old, new)
    if abs(old) < 1e-9:
        raise Refused("The old value must not be 0.")
    return _number((new - old) / abs(old) * 100)


@MATHS.reads
def maths_days_between(world: World, first: Day, second: Day) -> int:
    """Counts the days from one date to another; a negative number if the second is earlier.

    Args:
        first: The one date, YYYY-MM-DD.
        second: The other date, YYYY-MM-DD.
    """
    return (day_of(second) - day_of(first)).days


@MATHS.reads
def maths_add_days(world: World, day: Day, days: int) -> dict[str, str]:
    """Tells the date so many days after another, and its day of the week.

    Args:
        day: The date, YYYY-MM-DD.
        days: How many days later; a negative number for earlier.
    """
    try:
        found = day_of(day) + timedelta(days)
    except OverflowError:
        raise Refused("That is beyond the calendar.") from None
    return {"day": found.isoformat(), "weekday": f"{found:%A}"}


@MATHS.reads
def maths_solve_linear(world: World, a: float, b: float, c: float) -> float:
    """Solves the equation a * x + b = c for x.

    Args:
        a: What x is multiplied by.
        b: What is added.
        c: The other side.
    """
    _sensible(a, b, c)
    if abs(a) < 1e-9:
        raise Refused("The number a must not be 0.")
    return _number((c - b) / a)


@MATHS.reads
def maths_solve_quadratic(world: World, a: float, b: float, c: float) -> list[float]:
    """Lists the real solutions of a * x ** 2 + b * x + c = 0, the least first.

    Args:
        a: The number before x ** 2.
        b: The number before x.
        c: The number alone.
    """
    _sensible(a, b, c)
    if abs(a) < 1e-9:
        raise Refused("The number a must not be 0.")
    under = b * b - 4 * a * c
    if under < 0:
        return []
    return sorted({_number((-b + sign * math.sqrt(under)) / (2 * a)) for sign in (-1, 1)})


@MATHS.reads
def maths_list_formulas(world: World) -> list[dict[str, Any]]:
    """Lists the saved formulas with their variables, in the order in which values are given for them."""
    return [_formula(row) for row in world.rows("formulas")][:20]


@MATHS.reads
def maths_use_formula(world: World, name: str, values: list[float]) -> float:
    """Calculates a saved formula.

    Args:
        name: The formula's name, e.g. circle area.
        values: Values of its variables, in their order.
    """
    row = _named(world, name)
    variables = variables_of(row["expression"])
    if len(values) != len(variables):
        raise Refused(f"{row['name']!r} needs values for {', '.join(variables) or 'nothing'}.")
    _sensible(*values)
    return value_of(row["expression"], dict(zip(variables, values, strict=True)))


@MATHS.writes
def maths_save_formula(world: World, name: str, expression: str) -> dict[str, Any]:
    """Saves a formula; its variables are the words in it.

    Args:
        name: The name, which no other formula may have.
        expression: Numbers, variables, brackets, and + - * / **, e.g. guests * 3 + 10.
    """
    if not name.strip() or len(name) > 60:
        raise Refused("A formula needs a name of at most 60 characters.")
    if any(row["name"].casefold() == name.casefold() for row in world.rows("formulas")):
        raise Conflict(f"There is a formula {name!r} already; delete it first or take another name.")
    if len(variables_of(expression)) > 6:
        raise Refused("A formula has at most 6 variables.")
    _check(expression)
    return _formula(world.insert("formulas", name=name, expression=expression, supplied=False))


@MATHS.writes
def maths_delete_formula(world: World, name: str) -> str:
    """Deletes a formula of the user's.

    Args:
        name: The formula's name.
    """
    row = _named(world, name)
    if row["supplied"]:
        raise NotAllowed(f"{row['name']!r} comes with the calculator and can't be deleted.")
    world.delete("formulas", row["id"])
    return f"{row['name']!r} was deleted."


def _check(expression: str) -> None:
    """Refuses what has anything but numbers, variables, brackets and the known signs."""
    allowed = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, *_OPERATORS)
    for node in ast.walk(_parsed(expression)):
        number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
        if not number and not isinstance(node, allowed):
            raise Refused("Only numbers, variables, brackets and + - * / ** can stand in a formula.")


def _formula(row: Row) -> dict[str, Any]:
    return {**row, "variables": variables_of(row["expression"])}


def _named(world: World, name: str) -> Row:
    found = next(world.rows("formulas", lambda row: row["name"].casefold() == name.casefold().strip()), None)
    if found is None:
        raise NotFound("formula called", name, "List the formulas for the right name.")
    return found
