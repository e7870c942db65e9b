"""The official WebShop data and golden rows, and a small shop made by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.goals import Goal, goals
from lamsim_webshop.loading import load_catalogue
from lamsim_webshop.products import Product, product_from_row

Rows = list[dict[str, Any]]


def read_rows(path: Path) -> Rows:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows
    return rows


@pytest.fixture(scope="session")
def official(official_data: Callable[[str], Path]) -> Catalogue:
    return load_catalogue(official_data("webshop"))


@pytest.fixture(scope="session")
def official_goals(official: Catalogue) -> list[Goal]:
    return goals(official)


@pytest.fixture(scope="session")
def golden_rows(golden: Callable[[str], Path]) -> Callable[[str], Rows]:
    return lambda name: read_rows(golden(f"webshop/{name}"))


def row(asin: str, **changes: Any) -> dict[str, Any]:
    """A row as the official product file has it."""
    return {
        "asin": asin,
        "name": f"Lamp {asin}",
        "category": "garden",
        "query": "lamps",
        "product_category": "Home › Lighting › Lamps",
        "pricing": "$10.00",
        "small_description": ["bright", "warm"],
        "full_description": "A lamp.",
        "customization_options": {},
        "images": [],
        **changes,
    }


def make_lamps() -> Catalogue:
    """Two lamps of category garden, the first with options, and twelve of category office."""
    options = {
        "Color": [{"value": "Red"}, {"value": 'Dark "Red"'}, {"value": "Features"}],
        "Size/Fit": [{"value": "S/M"}, {"value": "Red"}],
        "Nothing": None,
    }
    rows = [row("B00000000A", customization_options=options), row("B00000000B", query=" Desk Lamps ")]
    rows += [row(f"B0000000{number:02}", category="office", full_description="") for number in range(12)]
    products: tuple[Product, ...] = tuple(product_from_row(row, None) for row in rows)
    return Catalogue(products, {product.asin: product.pricing[0] for product in products})


@pytest.fixture
def lamps() -> Catalogue:
    return make_lamps()
