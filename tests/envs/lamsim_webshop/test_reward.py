from collections.abc import Callable
from typing import Any

import pytest
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.fuzzy import rapidfuzz_ratio
from lamsim_webshop.goals import Goal
from lamsim_webshop.nouns import TableNouns
from lamsim_webshop.reward import purchase_reward, reward_of_rows

from .conftest import Rows


def verdict(row: dict[str, Any], nouns: dict[str, list[str]] | None = None, **options: Any) -> dict[str, Any]:
    nouns = nouns or {"goal": row["nouns_goal"], "product": row["nouns_product"]}
    try:
        reward = reward_of_rows(
            row["product"],
            row["goal"],
            price=row["price"],
            options=row["options"],
            product_nouns=nouns["product"],
            goal_nouns=nouns["goal"],
            **options,
        )
    except (ZeroDivisionError, TypeError) as error:
        return {"error": type(error).__name__}
    return {"reward": reward.reward, **reward.parts()}


def expected_of(verdict: dict[str, Any]) -> dict[str, Any]:
    return {"error": verdict["error"].split(":")[0]} if "error" in verdict else verdict


def test_golden_rewards(golden_rows: Callable[[str], Rows]) -> None:
    for row in golden_rows("reward_golden.jsonl"):
        assert verdict(row) == expected_of(row["expected"]), row["id"]


def test_golden_rewards_of_other_installs(golden_rows: Callable[[str], Rows]) -> None:
    pytest.importorskip("rapidfuzz")
    for row in golden_rows("reward_golden.jsonl"):
        other = {"rapidfuzz": row["expected"], "spacy_sm_3.6": row["expected"], **(row.get("alt") or {})}
        assert verdict(row, ratio=rapidfuzz_ratio) == expected_of(other["rapidfuzz"]), row["id"]
        if "nouns_3.6" in other:
            assert verdict(row, other["nouns_3.6"]) == expected_of(other["spacy_sm_3.6"]), row["id"]


def scored(lamps: Catalogue, goal: dict[str, Any], **changes: Any) -> Any:
    product = lamps.products[0]
    wanted = {
        "asin": product.asin,
        "category": product.category,
        "query": product.query,
        "name": product.title,
        "product_category": product.product_category,
        "instruction_text": "",
        "attributes": ["bright"],
        "price_upper": 20.0,
        "goal_options": {},
        **goal,
    }
    given = {"price": 10.0, "options": {}, "product_nouns": ["lamp"], "goal_nouns": ["lamp"], **changes}
    return purchase_reward(product, Goal.from_json(wanted), **given)


def test_what_the_texts_say_counts_as_an_attribute(lamps: Catalogue) -> None:
    assert scored(lamps, {"attributes": ["bright warm", "a lamp.", ""]}).r_att == 1
    assert scored(lamps, {"attributes": ["Bright", "cold"]}).r_att == 0
    assert scored(lamps, {"attributes": ["bright", "bright", "cold"]}).r_att == 2 / 3


@pytest.mark.parametrize(
    ("nouns", "factor"),
    [(["lamp"], 1.0), (["sofa"], 0.0), (["lamp", *"abcdefghijk"], 0.1), ([], 1.0)],
)
def test_title_overrides_query_and_category(lamps: Catalogue, nouns: list[str], factor: float) -> None:
    assert scored(lamps, {}, goal_nouns=nouns).r_type == factor


def test_other_kind_of_product(lamps: Catalogue) -> None:
    other = {"query": "sofas", "product_category": "Home › Sofas"}
    assert scored(lamps, other, goal_nouns=["lamp", "a", "b", "c", "d"]).r_type == 0.5
    assert scored(lamps, other, goal_nouns=["lamp", "a", "b", "c"]).r_type == 1.0
    assert scored(lamps, {**other, "product_category": "Home › Lighting"}, goal_nouns=[]).r_type == 1.0


def test_options(lamps: Catalogue) -> None:
    wish = {"goal_options": {"color": "red", "size": "m"}}
    assert scored(lamps, wish, options={"color": "dark red"}).r_option == 0
    assert scored(lamps, wish, options={"color": "red", "size": "m"}).r_option == 1
    # The benchmark compares with ("size", "m"), so the option's name is a match too.
    assert scored(lamps, wish, options={"x": "size"}).r_option == 0.5
    assert scored(lamps, {"goal_options": ["red"]}, options={"color": "bright red"}).r_option == 1
    assert scored(lamps, {}).r_option is None
    assert "r_option" not in scored(lamps, {}).parts()


def test_total(lamps: Catalogue) -> None:
    reward = scored(
        lamps, {"attributes": ["bright", "cold"], "goal_options": ["red", "m"]}, options={"color": "red"}, price=30.0
    )
    assert reward.reward == (1 + 1 + 0) / 5
    assert (reward.w_att, reward.w_option, reward.w_price) == (2 / 5, 2 / 5, 1 / 5)


def test_the_benchmarks_own_failures(lamps: Catalogue) -> None:
    with pytest.raises(ZeroDivisionError):
        scored(lamps, {"attributes": []})
    with pytest.raises(TypeError, match="not positive"):
        scored(lamps, {"price_upper": 0})


def test_exact_purchases_out_of_reach(official: Catalogue, official_goals: list[Goal]) -> None:
    nouns = TableNouns(official.title_nouns or {}).nouns
    missed = 0
    for goal in official_goals:
        assert isinstance(goal.goal_options, dict)
        reward = purchase_reward(
            official.by_asin[goal.asin],
            goal,
            price=official.prices[goal.asin],
            options=goal.goal_options,
            product_nouns=nouns(goal.name),
            goal_nouns=nouns(goal.name),
        )
        missed += reward.reward < 1
    assert missed == 458
