"""What each goal asks for: a product, some of its attributes, some of its options, a price limit."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from .model import OptionGroup
from .products import Product, products
from .wording import pick

_TRIES = 12
_STRIDE = 7
"""Step from one target to the next on a shelf; coprime to its length, so that none comes twice."""
_MORE_TRAITS = (0.1, 0.6)
"""One trait in 10 % of the goals, two in 50 %, else three."""


@dataclass(frozen=True, slots=True)
class Target:
    """The hidden side of a goal.

    Attributes:
        options: chosen values with their groups, as the shop writes them: lower case, "/" as " | ".
        price_upper: limit in dollars, above the product's highest price.
    """

    product: Product
    traits: tuple[str, ...]
    options: tuple[tuple[OptionGroup, str], ...]
    price_upper: float


@dataclass(frozen=True, slots=True)
class _OnShelf:
    """What decides whether a product satisfies a target."""

    product: Product
    price: float
    traits: frozenset[str]
    values: frozenset[str]

    @classmethod
    def of(cls, product: Product) -> "_OnShelf":
        draft = product.draft
        values = frozenset(shop_value(value) for _, offered in draft.offers for value in offered)
        return cls(product, draft.prices[0], frozenset(draft.traits), values)

    def satisfies(self, target: Target) -> bool:
        return (
            self.traits.issuperset(target.traits)
            and self.price <= target.price_upper
            and self.values.issuperset([value for _, value in target.options])
        )


def targets(count: int) -> Iterator[Target]:
    """Yield `count` targets, evenly over the product types, each a different product while they last.

    Prefers what only one product of its type satisfies, so that few goals are met by a lucky purchase.
    """
    rng = Random("what shoppers want")
    shelves: dict[str, list[_OnShelf]] = defaultdict(list)
    for product in products():
        shelves[product.draft.kind.query].append(_OnShelf.of(product))
    shelf_list = [shelves[query] for query in sorted(shelves)]
    for number in range(count):
        turn, place = divmod(number, len(shelf_list))
        shelf = shelf_list[place]
        yield _target(shelf[turn * _STRIDE % len(shelf)].product, shelf, rng)


@cache
def shop_value(value: str) -> str:
    """Write an option value as the shop's loader does."""
    return value.strip().replace("/", " | ").lower()


def _target(product: Product, shelf: list[_OnShelf], rng: Random) -> Target:
    best, fewest = None, len(shelf)
    for _ in range(_TRIES):
        target = _draw(product, rng)
        rivals = sum(other.satisfies(target) for other in shelf) - 1
        if rivals < fewest:
            best, fewest = target, rivals
        if rivals == 0:
            break
    assert best is not None
    return best


def _draw(product: Product, rng: Random) -> Target:
    draft = product.draft
    wanted = 1 + bisect(_MORE_TRAITS, rng.random())
    traits = rng.sample(draft.traits, min(wanted, len(draft.traits)))
    offers = [(group, values) for group, values in draft.offers if rng.random() < 0.8]
    options = tuple((group, shop_value(pick(rng, values))) for group, values in offers)
    return Target(product, tuple(traits), options, _price_limit(draft.prices[-1], rng))


def _price_limit(price: float, rng: Random) -> float:
    """Follow WebShop's rule: the larger of two of the next four multiples of ten above the price."""
    lowest = 10 * (int(price) // 10 + 1)
    return float(max(rng.sample(range(lowest, min(lowest + 40, 1000), 10), 2)))
