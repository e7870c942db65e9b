"""Loads a catalogue, embedded or official, once for everyone who asks for it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.files import (
    BrokenData,
    attribute_file,
    product_file,
    read_human_instructions,
    read_json,
    read_title_nouns,
)
from lamsim_webshop.products import Product, draw_prices, product_from_row

HUMAN_FILE = "items_human_ins.json"
NOUN_FILE = "title_nouns.jsonl"
FULL_SIZE = 1_000_000
"""The official data has 1.18 million products; with fewer, its split by goal number means nothing."""

LONGEST_ASIN = 10


def load_catalogue(data: str | Path | None = None, price_seed: int = 0, num_products: int | None = None) -> Catalogue:
    """Loads the products of a shop.

    The same arguments give the same object as long as the files stay as they are.

    Args:
        data: A folder with the official files `items_shuffle*.json` and `items_ins_v2*.json` (and, if there,
            `items_human_ins.json` and `title_nouns.jsonl`), or the path of one such product file. None is the
            embedded catalogue.
        price_seed: Seeds the prices within price ranges, as `random.seed` right before the benchmark's
            environment is made would.
        num_products: Take only so many rows of the product file.

    Raises:
        BrokenData: If there is no such data.
        BrokenData: If a file is missing or broken; the sentence names it.
    """
    if num_products is not None and num_products < 1:
        raise BrokenData(f"num_products is {num_products}; it should be at least 1.")
    if data is None:
        return _embedded(price_seed, num_products)
    path = product_file(data)
    files = (path, attribute_file(path), path.with_name(HUMAN_FILE), path.with_name(NOUN_FILE))
    changed = tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)
    return _official(files, changed, price_seed, num_products)


def load_indexed(data: str | None = None, price_seed: int = 0, num_products: int | None = None) -> Catalogue:
    """The catalogue of `load_catalogue` with its search index built, so that episodes that are forked share it."""
    catalogue = load_catalogue(data, price_seed, num_products)
    _ = catalogue.index
    return catalogue


@lru_cache(maxsize=8)
def _embedded(price_seed: int, num_products: int | None) -> Catalogue:
    from lamsim_webshop.embedded import catalogue as embedded

    products = _products(embedded.product_rows()[:num_products], embedded.attributes(), "the embedded catalogue")
    return Catalogue(
        products,
        draw_prices(products, random.Random(price_seed)),
        price_seed,
        title_nouns=embedded.title_nouns(),
    )


@lru_cache(maxsize=8)
def _official(
    files: tuple[Path, Path, Path, Path], _changed: tuple[int, ...], price_seed: int, num_products: int | None
) -> Catalogue:
    product_path, attribute_path, human_path, noun_path = files
    rows = read_json(product_path, list)[:num_products]
    products = _products(rows, read_json(attribute_path, dict), str(product_path))
    return Catalogue(
        products,
        draw_prices(products, random.Random(price_seed)),
        price_seed,
        subset=num_products is not None or len(products) < FULL_SIZE,
        human_instructions=read_human_instructions(human_path) if human_path.is_file() else {},
        title_nouns=read_title_nouns(noun_path) if noun_path.is_file() else None,
    )


def _products(
    rows: Iterable[Mapping[str, Any]], mined: Mapping[str, Mapping[str, Any]], source: str
) -> tuple[Product, ...]:
    products: dict[str, Product] = {}
    for number, row in enumerate(rows, 1):
        try:
            asin = row["asin"]
            if asin == "nan" or len(asin) > LONGEST_ASIN or asin in products:
                continue
            products[asin] = product_from_row(row, mined.get(asin))
        except KeyError as error:
            raise BrokenData(f"{source}, product {number}, lacks the field {error}.") from error
        except (ValueError, TypeError, AttributeError, IndexError) as error:
            raise BrokenData(f"{source}, product {number}, is no official product row: {error}.") from error
    if not products:
        raise BrokenData(f"{source} holds no products.")
    return tuple(products.values())
