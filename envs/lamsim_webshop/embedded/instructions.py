"""Shopping goals: what to buy, asked for in a shopper's words."""

from functools import cache
from random import Random
from typing import Any
from zlib import crc32

from .catalogue import category_path
from .products import Product
from .targets import Target, targets
from .wishes import Wish, wish
from .wording import stutters

GOALS = 960


def goals() -> list[dict[str, Any]]:
    """Return the goals in the shape of WebShop's human goals, plus the split they belong to.

    Buying the target with exactly its goal options scores 1.0: the attributes are the target's, the options are
    among those it offers (lower case, "/" written " | "), and `price_upper` is above its highest price.
    """
    return [_goal(target, said) for target, said in _asked()]


def shopper_queries() -> list[str]:
    """Return, goal by goal, what an honest shopper could type: the instruction's words for it without the padding."""
    return [said.keywords for _, said in _asked()]


def split_of(asin: str) -> str:
    """Return the split of every goal with this target: about 70 % train, 15 % validation, 15 % test."""
    place = crc32(asin.encode()) % 100
    return "train" if place < 70 else "validation" if place < 85 else "test"


@cache
def _asked() -> tuple[tuple[Target, Wish], ...]:
    rng = Random("what shoppers say")
    asked: list[tuple[Target, Wish]] = []
    said: set[str] = set()
    for target in targets(GOALS):
        words = wish(target, rng)
        while words.text in said or stutters(words.text):
            words = wish(target, rng)
        said.add(words.text)
        asked.append((target, words))
    return tuple(asked)


def _goal(target: Target, said: Wish) -> dict[str, Any]:
    product: Product = target.product
    return {
        "asin": product.asin,
        "split": split_of(product.asin),
        "instruction_text": said.text,
        "attributes": list(target.traits),
        "goal_options": [value for _, value in target.options],
        "price_upper": target.price_upper,
        "category": product.department.category,
        "query": product.draft.kind.query,
        "name": product.title,
        "product_category": category_path(product),
    }
