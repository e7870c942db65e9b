import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.products import draw_prices, parse_pricing, product_from_row

from .conftest import row


@pytest.mark.parametrize(
    ("text", "prices", "tag"),
    [
        (None, (100.0,), "$100.0"),
        ("", (100.0,), "$100.0"),
        ("$19.99", (19.99,), "$19.99"),
        ("$1,225.00", (1225.0,), "$1225.0"),
        ("$7 - $31.50", (7.0, 31.5), "$7.0 to $31.5"),
        ("$1.00 - $2.00 - $3.00", (1.0, 2.0), "$1.0 to $2.0"),
    ],
)
def test_pricing(text: str | None, prices: tuple[float, ...], tag: str) -> None:
    assert parse_pricing(text) == (prices, tag)


def test_pricing_without_a_price_is_refused() -> None:
    with pytest.raises(ValueError, match="no dollar sign"):
        parse_pricing("cheap")


def test_row_becomes_a_product() -> None:
    product = product_from_row(
        row(
            "B1",
            small_description="one string",
            query=" Floor Lamps",
            customization_options={"Size": [{"value": " 1/2 M "}]},
        ),
        {"attributes": ["bright"], "instruction": "Find me a lamp", "instruction_attributes": ["bright"]},
    )
    assert product.bullet_points == ("one string",)
    assert product.query == "floor lamps"
    assert product.options == {"size": ("1 | 2 m",)}
    assert product.attributes == product.instruction_attributes == ("bright",)
    assert product.index_text() == "lamp b1 a lamp. one string size: 1 | 2 m"


def test_product_without_mined_attributes_has_a_dummy() -> None:
    assert product_from_row(row("B1", customization_options=""), None).attributes == ("DUMMY_ATTR",)


def test_price_ranges_are_drawn_in_order() -> None:
    products = [product_from_row(row("B1", pricing="$1 - $2"), None), product_from_row(row("B2"), None)]
    prices = draw_prices(products, random.Random(5))
    assert prices == {"B1": random.Random(5).uniform(1, 2), "B2": 10.0}


def test_official_prices(official: Catalogue, official_data: Callable[[str], Path]) -> None:
    expected = json.loads(official_data("webshop/product_prices_seed0.json").read_text())
    assert len(expected) == 1000
    assert official.prices == expected
