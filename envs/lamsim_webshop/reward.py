"""WebShop's reward: how well a purchase meets a goal (Yao et al. 2022, section 3.1 and the released code)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lamsim_webshop.colors import normalize_color
from lamsim_webshop.fuzzy import TokenSetRatio, difflib_ratio
from lamsim_webshop.goals import Goal
from lamsim_webshop.products import Product

MATCH_ABOVE = 85
"""Two strings count as the same if their token-set ratio is greater."""


@dataclass(frozen=True, slots=True)
class Reward:
    """A purchase's reward and its parts; the names are the benchmark's.

    Attributes:
        reward: The total, 0 to 1.
        r_type: Factor for the kind of product: 1, 0.5, 0.1 or 0.
        r_att: Share of the goal's attributes that the product has.
        w_att: Weight of the attributes in the total.
        query_match: Whether product and goal come from the same query.
        category_match: Whether their category paths share at least two parts.
        title_score: Share of the goal title's nouns that the product's title has.
        r_option: Share of the goal's options that were chosen; None if the goal has none.
        w_option: Weight of the options; None if the goal has none.
        r_price: Whether the price is low enough.
        w_price: Weight of the price.
    """

    reward: float
    r_type: float
    r_att: float
    w_att: float
    query_match: bool
    category_match: bool
    title_score: float
    r_option: float | None
    w_option: float | None
    r_price: bool
    w_price: float

    def parts(self) -> dict[str, float | bool]:
        """All but the total by name, without the options' if the goal has none."""
        named = {name: getattr(self, name) for name in self.__slots__ if name != "reward"}
        return {name: value for name, value in named.items() if value is not None}


def purchase_reward(
    product: Product,
    goal: Goal,
    *,
    price: float,
    options: Mapping[str, str],
    product_nouns: Sequence[str],
    goal_nouns: Sequence[str],
    ratio: TokenSetRatio = difflib_ratio,
) -> Reward:
    """Scores a purchase exactly as the released code does, its quirks included.

    A goal with options may be out of reach even with the very product and options it was made from, since
    only the chosen values are reduced to colour words; 458 of the 6,910 synthetic goals of the official small
    data are.

    Args:
        product: What was bought.
        goal: What was wanted.
        price: The product's price in dollars.
        options: The chosen options, name to value.
        product_nouns: Nouns and proper nouns of the product's title, lower-case.
        goal_nouns: The same of the goal's name; a noun said twice counts twice.
        ratio: One of `fuzzy.RATIOS`.

    Raises:
        ZeroDivisionError: If the goal has no attributes, as in the benchmark.
        TypeError: If the goal's highest price is not positive, as in the benchmark.
    """
    query_match = product.query == goal.query
    category_match = len(_categories(product.product_category) & _categories(goal.product_category)) >= 2
    title_score = len({*product_nouns} & {*goal_nouns}) / len(goal_nouns) if goal_nouns else 0.2
    r_type = _type_factor(query_match or category_match, title_score)

    met_attributes = _met_attributes(product, goal.attributes, ratio)
    r_att = met_attributes / len(goal.attributes)
    met_options = _met_options(options.values(), goal.goal_options, ratio)
    if goal.price_upper <= 0:
        raise TypeError(f"the goal's highest price, {goal.price_upper}, is not positive")
    r_price = price <= goal.price_upper

    asked = len(goal.attributes) + len(goal.goal_options) + 1
    has_options = bool(goal.goal_options)
    return Reward(
        reward=(met_attributes + met_options + r_price) / asked * r_type,
        r_type=r_type,
        r_att=r_att,
        w_att=len(goal.attributes) / asked,
        query_match=query_match,
        category_match=category_match,
        title_score=title_score,
        r_option=met_options / len(goal.goal_options) if has_options else None,
        w_option=len(goal.goal_options) / asked if has_options else None,
        r_price=r_price,
        w_price=1 / asked,
    )


def reward_of_rows(
    product: Mapping[str, Any],
    goal: Mapping[str, Any],
    *,
    price: float,
    options: Mapping[str, str],
    product_nouns: Sequence[str],
    goal_nouns: Sequence[str],
    ratio: TokenSetRatio = difflib_ratio,
) -> Reward:
    """As `purchase_reward`, for a product and a goal as the released code holds them.

    Args:
        product: With `name`, `query`, `product_category`, `Attributes`, `Title`, `BulletPoints`, `Description`.
        goal: With the fields of `Goal`.
        price: See `purchase_reward`, as for the rest.
        options: See there.
        product_nouns: See there.
        goal_nouns: See there.
        ratio: See there.

    Raises:
        KeyError: If a field is missing.
    """
    bought = Product(
        asin=product.get("asin", ""),
        title=product["Title"],
        description=product["Description"],
        # One string instead of a list falls apart into its characters, as it does in the benchmark.
        bullet_points=tuple(product["BulletPoints"]),
        attributes=tuple(product["Attributes"]),
        query=product["query"],
        category=product.get("category", ""),
        product_category=product["product_category"],
        pricing=(price,),
        price_tag=f"${price}",
        options={},
    )
    return purchase_reward(
        bought,
        Goal.from_json({"category": "", "asin": "", "instruction_text": "", **goal}),
        price=price,
        options=options,
        product_nouns=product_nouns,
        goal_nouns=goal_nouns,
        ratio=ratio,
    )


def _categories(path: str) -> set[str]:
    return {part.strip() for part in path.split(" › ")}


def _type_factor(same_kind: bool, title_score: float) -> float:
    """Titles without a common noun count for nothing, even where query and category agree."""
    if title_score == 0:
        return 0.0
    if title_score < 0.1:
        return 0.1
    return 1.0 if same_kind or title_score > 0.2 else 0.5


def _met_attributes(product: Product, wanted: Sequence[str], ratio: TokenSetRatio) -> int:
    texts: tuple[str, ...] = ()
    met = 0
    for attribute in wanted:
        if any(ratio(own, attribute) > MATCH_ABOVE for own in product.attributes):
            met += 1
            continue
        texts = texts or (
            product.title.lower(),
            " ".join(product.bullet_points).lower(),
            product.description.lower(),
        )
        met += any(attribute in text for text in texts)
    return met


def _met_options(chosen: Iterable[str], wanted: Mapping[str, str] | Sequence[str], ratio: TokenSetRatio) -> int:
    values = [normalize_color(value) for value in chosen]
    # Of a synthetic goal the benchmark compares the pair of name and value, not the value alone.
    goals = wanted.items() if isinstance(wanted, Mapping) else wanted
    return sum(
        any(ratio(value, normalized) > MATCH_ABOVE for value in values) for normalized in map(normalize_color, goals)
    )
