"""The calculator: what it can read, what it refuses, and that nothing but arithmetic is carried out."""

import pytest
from lamsim_lam.world import Refused, World
from lamsim_lam.world.domains.health import health_add_measurement
from lamsim_lam.world.domains.maths import maths_calculate, maths_convert, maths_save_formula, maths_use_formula
from lamsim_lam.world.making import base


@pytest.fixture
def world() -> World:
    return World(base(4, ("maths", "health")))


@pytest.mark.parametrize(
    ("expression", "value"),
    [("(12 + 3) * 4", 60), ("-2 ** 2", -4), ("7 / 4", 1.75), ("2 ** -1", 0.5), ("1e3 - 1", 999)],
)
def test_it_calculates(world: World, expression: str, value: float) -> None:
    assert maths_calculate(world, expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "9 ** 9 ** 9",
        "1 / 0",
        "(-8) ** 0.5",
        "x + 1",
        "__import__('os')",
        "'a' * 9",
        "True + 1",
        "[1][0]",
        "1 if 2 else 3",
    ],
)
def test_it_refuses_what_is_no_arithmetic(world: World, expression: str) -> None:
    with pytest.raises(Refused):
        maths_calculate(world, expression)


def test_a_saved_formula_takes_its_variables_in_order(world: World) -> None:
    saved = maths_save_formula(world, "speed", "way / time * 60")
    assert saved["variables"] == ["way", "time"]
    assert maths_use_formula(world, "speed", [30.0, 20.0]) == 90


def test_a_formula_with_a_call_is_not_saved(world: World) -> None:
    with pytest.raises(Refused, match="Only numbers, variables"):
        maths_save_formula(world, "odd", "open(name)")


def test_units_of_one_kind_only_are_converted(world: World) -> None:
    assert maths_convert(world, 212, "F", "C") == 100
    assert maths_convert(world, 1, "mile", "km") == 1.609344
    with pytest.raises(Refused, match="different things"):
        maths_convert(world, 1, "kg", "km")


def test_a_measurement_in_a_foreign_unit_is_kept_in_the_own_one(world: World) -> None:
    row = health_add_measurement(world, "weight", 150, "lb")
    assert (row["value"], row["unit"]) == (68.0, "kg")
    with pytest.raises(Refused, match="measured in bpm"):
        health_add_measurement(world, "pulse", 60, "kg")
