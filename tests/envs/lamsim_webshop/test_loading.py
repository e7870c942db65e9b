import json
import os
from pathlib import Path
from typing import Any

import pytest
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.files import BrokenData
from lamsim_webshop.goals import goals
from lamsim_webshop.loading import load_catalogue
from lamsim_webshop.shop import Shop

from .conftest import row


def write(folder: Path, rows: Any, mined: Any = None, suffix: str = "") -> Path:
    (folder / f"items_shuffle{suffix}.json").write_text(rows if isinstance(rows, str) else json.dumps(rows))
    (folder / f"items_ins_v2{suffix}.json").write_text(mined if isinstance(mined, str) else json.dumps(mined or {}))
    return folder


@pytest.mark.parametrize("suffix", ["", "_100"])
def test_official_files(tmp_path: Path, suffix: str) -> None:
    rows = [row("B1"), row("nan"), row("B2", pricing="$1 - $2"), row("B1"), row("B1234567890")]
    write(tmp_path, rows, {"B2": {"attributes": ["warm"]}}, suffix)
    for data in (tmp_path, str(tmp_path), tmp_path / f"items_shuffle{suffix}.json"):
        catalogue = load_catalogue(data)
        assert [product.asin for product in catalogue.products] == ["B1", "B2"]
        assert catalogue.by_asin["B2"].attributes == ("warm",)
    assert catalogue.title_nouns is None
    assert goals(catalogue, human=True) == []


def test_loaded_once(tmp_path: Path) -> None:
    path = write(tmp_path, [row("B1"), row("B2")]) / "items_shuffle.json"
    first = load_catalogue(tmp_path)
    assert load_catalogue(path) is first
    assert load_catalogue(path, price_seed=1) is not first
    assert len(load_catalogue(path, num_products=1).products) == 1
    path.write_text(json.dumps([row("B3")]))
    os.utime(path, ns=(1, 1))
    assert load_catalogue(tmp_path).products[0].asin == "B3"


def test_attribute_file_with_another_number(tmp_path: Path) -> None:
    write(tmp_path, [row("B1")], suffix="_7")
    (tmp_path / "items_ins_v2_7.json").rename(tmp_path / "items_ins_v2_1000.json")
    assert len(load_catalogue(tmp_path).products) == 1


def test_embedded_catalogue() -> None:
    catalogue = load_catalogue()
    assert load_catalogue() is catalogue
    assert catalogue.title_nouns is not None
    assert all(product.title in catalogue.title_nouns for product in catalogue.products)
    page = Shop(catalogue, instruction="x").search(catalogue.products[0].title)
    assert catalogue.products[0].asin in page


def test_missing_data(tmp_path: Path) -> None:
    with pytest.raises(BrokenData, match=r"There is no WebShop data at .*nowhere"):
        load_catalogue(tmp_path / "nowhere")
    with pytest.raises(BrokenData, match="lacks the product file items_shuffle"):
        load_catalogue(tmp_path)
    (tmp_path / "items_shuffle_5.json").write_text("[]")
    with pytest.raises(BrokenData, match=r"lacks the attribute file items_ins_v2_5\.json"):
        load_catalogue(tmp_path)
    (tmp_path / "products.json").write_text("[]")
    with pytest.raises(BrokenData, match=r"products\.json is no WebShop product file"):
        load_catalogue(tmp_path / "products.json")
    (tmp_path / "items_shuffle.json").write_text("[]")
    with pytest.raises(BrokenData, match=r"several product files \(items_shuffle\.json, items_shuffle_5\.json\)"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("rows", "mined", "message"),
    [
        ('[\n{"asin": }]', None, r"items_shuffle\.json, line 2, is not valid JSON"),
        ({}, None, r"items_shuffle\.json should hold an array of JSON, not dict"),
        ([], None, r"items_shuffle\.json holds no products"),
        ([row("B1"), {"asin": "B2"}], None, r"items_shuffle\.json, product 2, lacks the field"),
        ([row("B1", pricing="cheap")], None, r"product 1, is no official product row: the price 'cheap'"),
        ([row("B1", pricing="$?")], None, r"product 1, is no official product row"),
        (["B1"], None, r"product 1, is no official product row"),
        ([row("B1", images=7)], None, r"product 1, is no official product row"),
        ([row("B1", customization_options={"a": [{}]})], None, r"product 1, lacks the field 'value'"),
        ([row("B1")], "{", r"items_ins_v2\.json, line 1, is not valid JSON"),
        ([row("B1")], "[]", r"items_ins_v2\.json should hold an object"),
        ([row("B1")], {"B1": {"instruction": "Find a lamp"}}, r"product 1, .*asks for no attribute"),
        ([row("B1")], {"B1": 7}, r"product 1, is no official product row"),
    ],
)
def test_broken_files(tmp_path: Path, rows: Any, mined: Any, message: str) -> None:
    with pytest.raises(BrokenData, match=message) as caught:
        load_catalogue(write(tmp_path, rows, mined))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_bytes(tmp_path: Path) -> None:
    write(tmp_path, [row("B1")])
    (tmp_path / "items_shuffle.json").write_bytes(b"[\xff]")
    with pytest.raises(BrokenData, match=r"items_shuffle\.json cannot be read"):
        load_catalogue(tmp_path)


def test_broken_noun_table(tmp_path: Path) -> None:
    write(tmp_path, [row("B1")])
    (tmp_path / "title_nouns.jsonl").write_text('{"title": "a", "nouns_sm38": ["b"]}\n{"title": "c"}\n')
    with pytest.raises(BrokenData, match=r"title_nouns\.jsonl, line 2, should be"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize("broken", ["{", "[]", '{"B1": [{"instruction": "x"}]}'])
def test_broken_human_instructions(tmp_path: Path, broken: str) -> None:
    write(tmp_path, [row("B1")])
    (tmp_path / "items_human_ins.json").write_text(broken)
    with pytest.raises(BrokenData, match="items_human_ins"):
        load_catalogue(tmp_path)


def test_num_products_must_be_positive() -> None:
    with pytest.raises(BrokenData, match="num_products is 0"):
        load_catalogue(num_products=0)


def test_official_data_is_complete(official: Catalogue) -> None:
    assert len(official.products) == 1000
    assert official.subset
    assert len(official.human_instructions) > 0
