"""A product of the shop and how a row of the official product file becomes one."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NOT_A_NUMBER = re.compile(r"[^0-9.]")


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop knows of one product.

    Attributes:
        asin: Identifier, at most ten characters.
        title: Its name; the official data calls it both `name` and `Title`.
        description: Running text of the description page.
        bullet_points: The lines of the features page.
        attributes: Attributes mined from the texts (`items_ins_v2`); the reward matches against them.
        query: The search by which the product was collected, lower-case.
        category: The department, for instance `garden`.
        product_category: The path in the category tree, its parts joined by ` › `.
        pricing: One price, or the two ends of a price range, in dollars.
        price_tag: The price as the pages show it.
        options: Option name to its values, all lower-case.
        image: Address of the main picture; empty if there is none.
        instruction: A synthetic instruction that asks for this product, if there is one.
        instruction_attributes: The attributes that the instruction asks for.
    """

    asin: str
    title: str
    description: str
    bullet_points: tuple[str, ...]
    attributes: tuple[str, ...]
    query: str
    category: str
    product_category: str
    pricing: tuple[float, ...]
    price_tag: str
    options: dict[str, tuple[str, ...]]
    image: str = ""
    instruction: str | None = None
    instruction_attributes: tuple[str, ...] = ()

    def index_text(self) -> str:
        """The text by which the search engine finds the product."""
        options = ", and ".join(f"{name}: {', '.join(values)}" for name, values in self.options.items())
        first_bullet = self.bullet_points[0] if self.bullet_points else ""
        return " ".join((self.title, self.description, first_bullet, options)).lower()


def parse_pricing(pricing: str | None) -> tuple[tuple[float, ...], str]:
    """Reads a price or a price range such as `$12.99 - $15.50`.

    Args:
        pricing: The official text; without one the price is 100 dollars.

    Returns:
        The prices in dollars and the tag that the pages show.

    Raises:
        ValueError: If the text holds no number.
    """
    if not pricing:
        return (100.0,), "$100.0"
    prices = tuple(float(_NOT_A_NUMBER.sub("", part)) for part in pricing.split("$")[1:])
    if not prices:
        raise ValueError(f"the price {pricing!r} has no dollar sign")
    if len(prices) == 1:
        return prices, f"${prices[0]}"
    return prices[:2], f"${prices[0]} to ${prices[1]}"


def parse_options(
    customization: Mapping[str, Sequence[Mapping[str, str]] | None] | str | None,
) -> dict[str, tuple[str, ...]]:
    """Reads `customization_options`: names and values lower-case, `/` written as ` | `."""
    if not customization or isinstance(customization, str):
        return {}
    return {
        name.lower(): tuple(entry["value"].strip().replace("/", " | ").lower() for entry in entries)
        for name, entries in customization.items()
        if entries is not None
    }


def product_from_row(row: Mapping[str, Any], mined: Mapping[str, Any] | None) -> Product:
    """Turns a row of the official product file into a product.

    Args:
        row: One object of `items_shuffle*.json`.
        mined: The product's entry of `items_ins_v2*.json`, None if it has none.

    Raises:
        KeyError: If the row lacks a field.
        ValueError: If its price cannot be read, or its instruction asks for no attribute.
    """
    pricing, price_tag = parse_pricing(row.get("pricing"))
    bullets = row["small_description"]
    images = row.get("images") or ("",)
    mined = mined or {}
    instruction, wanted = mined.get("instruction"), tuple(mined.get("instruction_attributes", ()))
    if instruction is not None and not wanted:
        raise ValueError("its instruction asks for no attribute")
    return Product(
        asin=row["asin"],
        title=row["name"],
        description=row["full_description"] or "",
        bullet_points=tuple(bullets) if isinstance(bullets, list) else (bullets or "",),
        attributes=tuple(mined.get("attributes", ("DUMMY_ATTR",))),
        query=row["query"].lower().strip(),
        category=row["category"],
        product_category=row["product_category"],
        pricing=pricing,
        price_tag=price_tag,
        options=parse_options(row.get("customization_options")),
        image=images[0],
        instruction=instruction,
        instruction_attributes=wanted,
    )


def draw_prices(products: Iterable[Product], rng: random.Random) -> dict[str, float]:
    """Settles each product's price in dollars; a range is drawn from uniformly, in the products' order."""
    prices = {}
    for product in products:
        prices[product.asin] = product.pricing[0] if len(product.pricing) == 1 else rng.uniform(*product.pricing)
    return prices
