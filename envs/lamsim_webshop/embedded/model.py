"""The shapes of the authored tables: traits, option groups, product types, departments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Number = Literal["one", "many", "mass"]
"""How a product's noun counts: "a tent", "socks", "shampoo"."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One attribute a product can have, with the words shops and shoppers use for it.

    Attributes:
        name: the attribute as the reward knows it, lower case; also how titles write it.
        head: heading of a bullet about it.
        says: sentences of a product page that state it, in the attribute's own words or in others.
        wishes: how a shopper asks for it: "dry hair" before the noun, or "for ...", "that can ..." after it.
        lacks: what the page of a product without it says. Never contains `name`, because the reward looks
            for attributes as substrings of the page. Only traits that are never optional go without.
    """

    name: str
    head: str
    says: tuple[str, ...]
    wishes: tuple[str, ...]
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """One thing to choose on a product page.

    Attributes:
        name: the group as the page shows it, e.g. "color".
        values: everything a product may offer, in shop order.
        asks: how a shopper names a value, each with one `{}`.
        run: offer a run of neighbours (sizes) instead of a scattered sample (colors).
        adjective: whether the value can stand before the noun ("a navy tent").
    """

    name: str
    values: tuple[str, ...]
    asks: tuple[str, ...]
    run: bool = False
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class ProductType:
    """Everything needed to write the products of one type.

    Attributes:
        query: the type as the catalogue files it; no two types share one.
        path: the category path below the department, joined by " › ".
        nouns: names of the type on product pages, the plainest first.
        asks: names of the type in shoppers' mouths.
        price: lowest and highest ordinary price in dollars.
        choices: groups of two or more trait names; a product has exactly one of each group.
        pool: five or more trait names, each of which a product may have or lack.
        options: option groups, most important first.
        uses: what it is for, as in "for ...".
        extras: selling points that are nobody's attribute.
        openings: first sentences of descriptions; slots `{brand}` and `{line}`.
        facts: sentences for bullets and descriptions.
        contexts: what a shopper says before asking.
        number: how the noun counts.
        unit: "pair" gives "a pair of ..."; empty for none.
    """

    query: str
    path: str
    nouns: tuple[str, ...]
    asks: tuple[str, ...]
    price: tuple[int, int]
    choices: tuple[tuple[str, ...], ...]
    pool: tuple[str, ...]
    options: tuple[OptionGroup, ...]
    uses: tuple[str, ...]
    extras: tuple[str, ...]
    openings: tuple[str, ...]
    facts: tuple[str, ...]
    contexts: tuple[str, ...]
    number: Number = "one"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the shop.

    Attributes:
        name: first part of the category path.
        category: the coarse category of its products.
        brands: the (invented) brands it sells.
        lines: model names those brands use.
        traits: every trait its types mention, by name.
        types: its product types.
        closings: sentences that end a description.
    """

    name: str
    category: str
    brands: tuple[str, ...]
    lines: tuple[str, ...]
    traits: Mapping[str, Trait]
    types: tuple[ProductType, ...]
    closings: tuple[str, ...]


def by_name(*traits: Trait) -> dict[str, Trait]:
    """Index traits by their name."""
    return {trait.name: trait for trait in traits}
