"""What a customer wants: WebShop's synthetic and human goals, in the benchmark's order."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.products import Product, draw_prices

Split = Literal["test", "eval", "train"]

PRICE_CAPS = tuple(10.0 * step for step in range(1, 100))
"""The price limits that a goal may set, in dollars."""

NO_PRICE_CAP = 1_000_000
SHUFFLE_SEED = 233
_SPLITS: dict[Split, slice] = {"test": slice(500), "eval": slice(500, 1500), "train": slice(1500, None)}


@dataclass(frozen=True, slots=True)
class Goal:
    """A product that a customer wants, and what the reward looks at.

    Attributes:
        asin: The product from which the goal was made.
        category: Its department.
        query: Its query.
        name: Its title.
        product_category: Its path in the category tree.
        instruction_text: What the agent reads.
        attributes: Attributes that the product should have.
        price_upper: The highest price in dollars; `NO_PRICE_CAP` stands for none.
        goal_options: Options that should be chosen: name to value in synthetic goals, values in human ones.
        weight: How likely a goal is drawn when the episode names none.
    """

    asin: str
    category: str
    query: str
    name: str
    product_category: str
    instruction_text: str
    attributes: tuple[str, ...]
    price_upper: float
    goal_options: dict[str, str] | tuple[str, ...]
    weight: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """The goal as plain data with the benchmark's field names."""
        options = self.goal_options
        plain = dict(options) if isinstance(options, dict) else list(options)
        return {**asdict(self), "attributes": list(self.attributes), "goal_options": plain}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Goal:
        """Reads a goal with the benchmark's field names; fields of other names are ignored.

        Raises:
            KeyError: If a field is missing.
        """
        options = row["goal_options"]
        return cls(
            **{name: row[name] for name in cls.__slots__ if name not in ("attributes", "goal_options", "weight")},
            attributes=tuple(row["attributes"]),
            goal_options=dict(options) if isinstance(options, Mapping) else tuple(options),
            weight=row.get("weight", 1.0),
        )


def goals(catalogue: Catalogue, human: bool = False) -> list[Goal]:
    """All goals of a catalogue in the benchmark's order, so that a goal's number means the same everywhere.

    Price limits are drawn after the prices from one generator, as the benchmark draws both from the global one;
    then the goals are shuffled with the seed 233.

    Args:
        catalogue: The shop.
        human: The goals that people wrote instead of those made from `items_ins_v2`.
    """
    rng = random.Random(catalogue.price_seed)
    draw_prices(catalogue.products, rng)
    made = _human_goals(catalogue, rng) if human else _synthetic_goals(catalogue, rng)
    random.Random(SHUFFLE_SEED).shuffle(made)
    return made


def split_goals(ordered: Sequence[Goal], split: Split, subset: bool) -> Sequence[Goal]:
    """The goals of a split: the first 500 for test, the next 1,000 for eval, the rest for train.

    Args:
        ordered: What `goals` returned.
        split: `"test"`, `"eval"` or `"train"`.
        subset: Whether the shop holds less than the full data; then every split is all goals.
    """
    return ordered if subset else ordered[_SPLITS[split]]


def _draw_price_cap(price: float, rng: random.Random) -> tuple[float, str]:
    affordable = [cap for cap in PRICE_CAPS if cap > price][:4]
    if len(affordable) < 2:
        return NO_PRICE_CAP, ""
    cap = max(rng.sample(affordable, 2))
    return cap, f", and price lower than {cap:.2f} dollars"


def _goal(product: Product, text: str, attributes: Sequence[str], cap: float, options: Any) -> Goal:
    return Goal(
        asin=product.asin,
        category=product.category,
        query=product.query,
        name=product.title,
        product_category=product.product_category,
        instruction_text=text,
        attributes=tuple(attributes),
        price_upper=cap,
        goal_options=options,
    )


def _synthetic_goals(catalogue: Catalogue, rng: random.Random) -> list[Goal]:
    made = []
    for product in catalogue.products:
        if product.instruction is None:
            continue
        cap, price_clause = _draw_price_cap(catalogue.prices[product.asin], rng)
        names = sorted(product.options)
        for values in itertools.product(*(product.options[name] for name in names)):
            options = dict(zip(names, values, strict=True))
            wish = ", and ".join(f"{name}: {value}" for name, value in options.items())
            text = f"{product.instruction}{' with ' if wish else ''}{wish}{price_clause}"
            made.append(_goal(product, text, product.instruction_attributes, cap, options))
    counts = Counter(attribute for goal in made for attribute in goal.attributes)
    return [replace(goal, weight=_weight(goal.attributes, counts)) for goal in made]


def _weight(attributes: Sequence[str], counts: Mapping[str, int]) -> float:
    return sum(1.0 / counts[attribute] for attribute in attributes) / len(attributes)


def _human_goals(catalogue: Catalogue, rng: random.Random) -> list[Goal]:
    made = []
    for product in catalogue.products:
        for row in catalogue.human_instructions.get(product.asin, ()):
            attributes = row["instruction_attributes"]
            if not attributes:
                continue
            cap, price_clause = _draw_price_cap(catalogue.prices[product.asin], rng)
            text = row["instruction"].strip(".") + price_clause
            made.append(_goal(product, text, attributes, cap, tuple(row["instruction_options"])))
    return made
