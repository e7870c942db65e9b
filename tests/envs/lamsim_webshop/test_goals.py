import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.goals import NO_PRICE_CAP, Goal, goals, split_goals
from lamsim_webshop.products import product_from_row

from .conftest import read_rows, row


def catalogue_of(*instructions: tuple[str, list[str]], price: str = "$10.00") -> Catalogue:
    options = {"size": [{"value": "s"}, {"value": "m"}], "color": [{"value": "red"}]}
    products = tuple(
        product_from_row(
            row(f"B{number}", pricing=price, customization_options=options),
            {"attributes": attributes, "instruction": text, "instruction_attributes": attributes},
        )
        for number, (text, attributes) in enumerate(instructions)
    )
    return Catalogue(products, {product.asin: product.pricing[0] for product in products})


def test_official_goals(official_goals: list[Goal], official_data: Callable[[str], Path]) -> None:
    expected = read_rows(official_data("webshop/goals_syn_seed0_first600.jsonl"))
    assert len(official_goals) == 6910
    assert len(expected) == 600
    for wanted in expected:
        number = wanted.pop("idx")
        assert json.loads(json.dumps(official_goals[number].to_json())) == wanted


def test_official_goals_by_people(official: Catalogue) -> None:
    made = goals(official, human=True)
    assert len(made) == 13
    assert {goal.weight for goal in made} == {1.0}
    assert all(isinstance(goal.goal_options, tuple) for goal in made)


def test_one_goal_for_each_combination_of_options() -> None:
    made = goals(catalogue_of(("Find a lamp", ["bright"])))
    assert sorted(tuple(goal.goal_options.items()) for goal in made if isinstance(goal.goal_options, dict)) == [
        (("color", "red"), ("size", "m")),
        (("color", "red"), ("size", "s")),
    ]
    assert made[0].instruction_text.startswith("Find a lamp with color: red, and size: ")
    assert len({goal.price_upper for goal in made}) == 1


def test_weights_favour_rare_attributes() -> None:
    made = goals(catalogue_of(("a", ["bright", "warm"]), ("b", ["bright"])))
    weights = {goal.asin: goal.weight for goal in made}
    assert weights == {"B0": (1 / 4 + 1 / 2) / 2, "B1": 1 / 4}


def test_dearest_products_have_no_price_cap() -> None:
    (goal, _) = goals(catalogue_of(("a", ["x"]), price="$985.00"))
    assert goal.price_upper == NO_PRICE_CAP
    assert "price" not in goal.instruction_text


def test_price_cap_is_above_the_price() -> None:
    for goal in goals(catalogue_of(*[("a", ["x"])] * 20, price="$42.00")):
        assert goal.price_upper in (60.0, 70.0, 80.0)
        assert goal.instruction_text.endswith(f", and price lower than {goal.price_upper:.2f} dollars")


def test_json_round_trip(official_goals: list[Goal], official: Catalogue) -> None:
    for goal in official_goals[:50] + goals(official, human=True):
        assert Goal.from_json(json.loads(json.dumps(goal.to_json()))) == goal


@pytest.mark.parametrize(("split", "first", "size"), [("test", 0, 500), ("eval", 500, 1000), ("train", 1500, 5410)])
def test_splits(official_goals: list[Goal], split: str, first: int, size: int) -> None:
    part = split_goals(official_goals, split, subset=False)  # type: ignore[arg-type]
    assert len(part) == size
    assert part[0] is official_goals[first]
    assert split_goals(official_goals, split, subset=True) is official_goals  # type: ignore[arg-type]
