"""The embedded catalogue in the file formats of the official WebShop data."""

import re
from typing import Any

from .products import Product, products
from .title_words import NOT_NOUNS

_WORD = re.compile(r"[^\W\d_]+")


def product_rows() -> list[dict[str, Any]]:
    """Return the products as rows of the official product file (`items_shuffle`).

    Every row has asin, name, category, query, product_category, pricing, small_description, full_description,
    customization_options and images.
    """
    return [_row(product) for product in products()]


def attributes() -> dict[str, dict[str, list[str]]]:
    """Return each product's attributes by asin, shaped like the official `items_ins_v2` without instructions."""
    return {product.asin: {"attributes": list(product.draft.traits)} for product in products()}


def title_nouns() -> dict[str, list[str]]:
    """Return the nouns and proper nouns of every title, lower case, in order, duplicates kept."""
    return {product.title: nouns(product.title) for product in products()}


def nouns(title: str) -> list[str]:
    """List the nouns of an embedded title.

    Titles are composed of authored words only, and `NOT_NOUNS` holds those that are no nouns. A word is judged by
    itself, not in its context; for any other text this is a guess.
    """
    words = _WORD.findall(title.lower())
    return [word for word in words if len(word) > 1 and word not in NOT_NOUNS]


def category_path(product: Product) -> str:
    """Return the product's category path as the official data writes it."""
    return f"{product.department.name} › {product.draft.kind.path}"


def _row(product: Product) -> dict[str, Any]:
    draft = product.draft
    return {
        "asin": product.asin,
        "name": product.title,
        "category": product.department.category,
        "query": draft.kind.query,
        "product_category": category_path(product),
        "pricing": " - ".join(f"${price:.2f}" for price in draft.prices),
        "small_description": list(product.bullets),
        "full_description": product.description,
        "customization_options": {group.name: [{"value": value} for value in values] for group, values in draft.offers},
        "images": [f"{product.asin}.jpg"],
    }
