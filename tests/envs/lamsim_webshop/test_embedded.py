"""The embedded catalogue: the same every time, well formed, consistent with itself, fit to read."""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from hashlib import sha256
from itertools import combinations

import pytest
from lamsim_webshop.embedded import attributes, goals, product_rows, shopper_queries, title_nouns
from lamsim_webshop.embedded.departments import DEPARTMENTS
from lamsim_webshop.embedded.instructions import split_of
from lamsim_webshop.embedded.title_words import NOT_NOUNS
from lamsim_webshop.embedded.wording import article, sentence, stutters, title_case
from lamsim_webshop.fuzzy import difflib_ratio
from lamsim_webshop.products import parse_pricing
from lamsim_webshop.reward import MATCH_ABOVE

DIGEST = "75a6ecc7a42016e2"
"""Changes whenever a word of the catalogue does; figures measured before are then no longer comparable."""

WORD = re.compile(r"[^\W\d_]+")
TYPES = [(department, kind) for department in DEPARTMENTS for kind in department.types]


def digest() -> str:
    everything = [product_rows(), attributes(), title_nouns(), goals(), shopper_queries()]
    return sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:16]


def pages() -> list[tuple[str, list[str]]]:
    return [(row["asin"], [row["name"], *row["small_description"], row["full_description"]]) for row in product_rows()]


def test_catalogue_is_the_published_one() -> None:
    assert digest() == DIGEST


def test_another_process_with_another_hash_seed_makes_the_same() -> None:
    code = f"import runpy; print(runpy.run_path({__file__!r})['digest']())"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == digest()


def test_callers_own_what_they_get() -> None:
    product_rows()[0]["name"] = "changed"
    goals()[0]["attributes"].clear()
    assert product_rows()[0]["name"] != "changed"
    assert goals()[0]["attributes"]


def test_counts() -> None:
    assert len(product_rows()) >= 2000
    assert len(goals()) == len(shopper_queries()) >= 900
    assert len(DEPARTMENTS) >= 8
    for department in DEPARTMENTS:
        assert len(department.types) >= 8, department.name


def test_rows_have_the_official_shape() -> None:
    for row in product_rows():
        assert re.fullmatch(r"[A-Z0-9]{10}", row["asin"])
        assert row["product_category"].count(" › ") >= 1
        assert row["query"] == row["query"].lower().strip()
        prices, _ = parse_pricing(row["pricing"])
        assert len(prices) in (1, 2)
        assert 0 < prices[0] <= prices[-1] < 970
        assert len(row["small_description"]) >= 4
        assert row["images"]
        for values in row["customization_options"].values():
            assert len({value["value"].lower() for value in values}) == len(values) >= 2


def test_every_option_can_be_clicked() -> None:
    """A value that two groups share, or that is a button's name, could not be chosen in the one meant."""
    buttons = {"buy now", "description", "features", "reviews", "< prev", "next >", "back to search", "search"}
    for row in product_rows():
        groups = [{value["value"].lower() for value in values} for values in row["customization_options"].values()]
        assert not buttons & set().union(*groups)
        assert all(not one & other for one, other in combinations(groups, 2)), row["name"]


@pytest.mark.parametrize("field", ["asin", "name"])
def test_products_are_unique(field: str) -> None:
    assert max(Counter(row[field] for row in product_rows()).values()) == 1


def test_goals_ask_for_what_their_target_has() -> None:
    rows, mined = {row["asin"]: row for row in product_rows()}, attributes()
    for goal in goals():
        row = rows[goal["asin"]]
        assert all(goal[field] == row[field] for field in ("name", "query", "category", "product_category"))
        assert goal["attributes"]
        assert set(goal["attributes"]) <= set(mined[goal["asin"]]["attributes"])
        groups = [
            {value["value"].strip().replace("/", " | ").lower() for value in values}
            for values in row["customization_options"].values()
        ]
        assert len(goal["goal_options"]) <= len(groups)
        assert all(any(option in group for group in groups) for option in goal["goal_options"])
        assert goal["price_upper"] > parse_pricing(row["pricing"])[0][-1]


def test_instructions_are_unique() -> None:
    assert max(Counter(goal["instruction_text"] for goal in goals()).values()) == 1


def test_splits_share_no_product() -> None:
    targets = defaultdict(set)
    for goal in goals():
        assert goal["split"] == split_of(goal["asin"])
        targets[goal["split"]].add(goal["asin"])
    assert set(targets) == {"train", "validation", "test"}
    assert all(not a & b for a, b in combinations(targets.values(), 2))
    shares = {split: len(asins) / sum(map(len, targets.values())) for split, asins in targets.items()}
    assert shares == pytest.approx({"train": 0.7, "validation": 0.15, "test": 0.15}, abs=0.04)


def test_instructions_name_every_option_price_and_attribute() -> None:
    wordings = defaultdict(set)
    for department in DEPARTMENTS:
        for name, trait in department.traits.items():
            wordings[name].update(trait.wishes)
    for goal in goals():
        text = goal["instruction_text"].lower()
        assert all(option in text for option in goal["goal_options"]), text
        assert f"{goal['price_upper']:.0f}" in text
        for attribute in goal["attributes"]:
            assert any(wording.lower() in text for wording in wordings[attribute]), (attribute, text)


def test_pages_state_every_attribute_and_claim_no_other() -> None:
    """The reward looks for attributes as substrings of the page, so a page must not name what the product lacks."""
    kinds, mined = {kind.query: (department, kind) for department, kind in TYPES}, attributes()
    for row in product_rows():
        department, kind = kinds[row["query"]]
        own = mined[row["asin"]]["attributes"]
        texts = [row["name"].lower(), " ".join(row["small_description"]).lower(), row["full_description"].lower()]
        for name in own:
            stated = [name, *(sentence.lower() for sentence in department.traits[name].says)]
            assert any(statement in text for statement in stated for text in texts), (row["name"], name)
        for name in {name for group in kind.choices for name in group} | {*kind.pool}:
            assert name in own or not any(name in text for text in texts), (row["name"], name)


def test_attributes_of_a_type_are_not_mistaken_for_each_other() -> None:
    for _, kind in TYPES:
        names = [name for group in kind.choices for name in group] + list(kind.pool)
        for one, other in combinations(names, 2):
            assert difflib_ratio(one, other) <= MATCH_ABOVE, (kind.query, one, other)


def test_tables_are_complete_and_used() -> None:
    assert len({kind.query for _, kind in TYPES}) == len(TYPES)
    assert len({brand for department in DEPARTMENTS for brand in department.brands}) == sum(
        len(department.brands) for department in DEPARTMENTS
    )
    for department in DEPARTMENTS:
        used = {name for kind in department.types for group in (*kind.choices, kind.pool) for name in group}
        assert used == set(department.traits), department.name
        for kind in department.types:
            assert all(len(group) >= 2 for group in kind.choices), kind.query
            assert len(kind.pool) >= 5, kind.query
            assert len(set().union(*kind.choices, kind.pool)) == sum(map(len, (*kind.choices, kind.pool))), kind.query
            assert len(kind.facts) >= 4, kind.query
            assert all(": " in fact for fact in kind.facts), kind.query
            assert all(department.traits[name].lacks for name in kind.pool), kind.query


def test_every_title_has_its_nouns() -> None:
    table = title_nouns()
    for row in product_rows():
        nouns = table[row["name"]]
        assert nouns
        assert set(nouns) <= set(WORD.findall(row["name"].lower()))
        # An item must not fall short of its own type score because of words said twice.
        assert len(set(nouns)) / len(nouns) > 0.3


def test_words_that_are_no_nouns() -> None:
    phrases = {
        phrase
        for _, kind in TYPES
        for group in (*kind.choices, kind.pool, kind.nouns, kind.extras, kind.uses)
        for phrase in group
    }
    assert {word for phrase in phrases for word in WORD.findall(phrase)} | {"and", "by", "for", "with"} >= NOT_NOUNS
    names = {
        word.lower()
        for department in DEPARTMENTS
        for name in (*department.brands, *department.lines)
        for word in WORD.findall(name)
    }
    assert not names & NOT_NOUNS


WRONG = {
    "an article": re.compile(
        r"\ba (?!uni|use|usb|upf|eu|one\b|100%|UPF)[aeiou]|\ba (?:8|11|18|hour)\b|"
        r"\ban (?!x-large|hour|spf|led\b|LED|SPF|8|11|18|xx-large)[^aeiouAEIOU\s]"
    ),
    "two spaces": re.compile("  "),
    "a slot": re.compile(r"[{}]"),
    "space before a stop": re.compile(r" [,.!?;]"),
    "doubled stops": re.compile(r"[,.!?;:][,.!?;:]"),
    "an open end": re.compile(r"[,;:\-]$"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_pages_read_well(fault: str) -> None:
    for _, texts in pages():
        for text in texts:
            assert not WRONG[fault].search(text), text


@pytest.mark.parametrize("fault", WRONG)
def test_instructions_read_well(fault: str) -> None:
    for goal in goals():
        assert not WRONG[fault].search(goal["instruction_text"]), goal["instruction_text"]


def test_sentences_begin_and_end() -> None:
    for goal in goals():
        text = goal["instruction_text"]
        assert re.search(r"([.?]|, and price lower than \d+\.\d\d dollars)$", text), text
        assert not text[0].islower(), text
        assert not re.search(r"[.?] [a-z]", text), text
        assert not stutters(text), text
    for _, (title, *texts) in pages():
        assert not title[0].islower()
        assert all(not text or text[-1] in ".!?" for text in texts), texts
        assert not any(stutters(text) for text in texts), texts


def test_shoppers_vary() -> None:
    """No opening of four words serves more than a twentieth of the instructions."""
    openings = Counter(" ".join(goal["instruction_text"].split()[:4]) for goal in goals())
    assert openings.most_common(1)[0][1] < len(goals()) / 20
    assert sum(goal["instruction_text"].endswith("dollars") for goal in goals()) > len(goals()) / 5


@pytest.mark.parametrize(
    ("phrase", "right"),
    [
        ("apple", "an apple"),
        ("unisex tee", "a unisex tee"),
        ("unscented soap", "an unscented soap"),
        ("usb c cable", "a usb c cable"),
        ("upf 50 hat", "a upf 50 hat"),
        ("8 ounce jar", "an 8 ounce jar"),
        ("18 inch post", "an 18 inch post"),
        ("100% cotton shirt", "a 100% cotton shirt"),
        ("led lamp", "an led lamp"),
        ("leather boot", "a leather boot"),
        ("easy one", "an easy one"),
        ("one piece", "a one piece"),
    ],
)
def test_article(phrase: str, right: str) -> None:
    assert article(phrase) == right


def test_wording() -> None:
    assert title_case("usb c hub for the desk") == "USB C Hub for the Desk"
    assert title_case("the gym", start=False) == "the Gym"
    assert title_case("low-profile tpu case") == "Low-Profile TPU Case"
    assert sentence("it is so") == "It is so."
    assert sentence("Is it?") == "Is it?"
    assert stutters("a feeding feeding bowl")
    assert not stutters("a slow feeding bowl")
