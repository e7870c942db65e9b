"""What each product is before a word is written: brand, traits, options, price; siblings differ in little."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .model import Department, OptionGroup, ProductType
from .wording import pick

Offer = tuple[OptionGroup, tuple[str, ...]]
_Traits = tuple[tuple[str, ...], tuple[str, ...]]
"""What a product has and what it says it lacks."""

_PRICE_FACTORS = (0.62, 0.75, 0.85, 1.2, 1.4, 1.7)
"""How a sibling's price compares."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One product, undressed.

    Attributes:
        traits: names of its attributes, the ones nearest to the title first.
        missing: traits it lacks and says so.
        offers: option groups with the values it comes in.
        prices: one price, or lowest and highest, in dollars.
        layout: random number that fixes the shape of the title.
        noun: which of the type's nouns it goes by, unless the page is bare.
    """

    kind: ProductType
    brand: str
    line: str
    traits: tuple[str, ...]
    missing: tuple[str, ...]
    offers: tuple[Offer, ...]
    prices: tuple[float, ...]
    layout: int
    noun: int

    @property
    def bare(self) -> bool:
        """Whether the page comes without a description, as every seventh does."""
        return self.layout % 7 == 0

    @property
    def name(self) -> str:
        """What the title calls it; a bare page has to use the plainest noun, or nobody would find it."""
        return self.kind.nouns[0 if self.bare else self.noun]


def drafts(department: Department, kind: ProductType, count: int, rng: Random) -> Iterator[Draft]:
    """Yield `count` products of one type, in families of near-duplicates.

    Siblings are what makes a shop hard to search: another brand's copy without one of the traits, the same model in
    another material, the same thing at another price in other colors.
    """
    made = 0
    while made < count:
        base = _base(department, kind, rng)
        family = [base] + [_sibling(base, department, rng) for _ in range(1 + int(rng.random() * 3))]
        for draft in family[: count - made]:
            yield draft
            made += 1


def _base(department: Department, kind: ProductType, rng: Random) -> Draft:
    wanted = min(len(kind.pool), 2 + int(rng.random() * 3))
    traits = [pick(rng, group) for group in kind.choices] + rng.sample(kind.pool, wanted)
    rng.shuffle(traits)
    absent = [name for name in kind.pool if name not in traits]
    return Draft(
        kind=kind,
        brand=pick(rng, department.brands),
        line=pick(rng, department.lines),
        traits=tuple(traits),
        missing=(pick(rng, absent),) if rng.random() < 0.5 else (),
        offers=_offers(kind, rng),
        prices=_prices(kind.price[0] + (kind.price[1] - kind.price[0]) * rng.random() ** 1.4, rng),
        layout=int(rng.random() * 1000),
        noun=int(rng.random() * len(kind.nouns)),
    )


def _sibling(base: Draft, department: Department, rng: Random) -> Draft:
    change = rng.random()
    traits, missing = base.traits, base.missing
    if change < 0.35:
        traits, missing = _without_one(base, rng)
    elif change < 0.75:
        traits, missing = _with_another(base, rng)
    repriced = change > 0.6 or rng.random() < 0.5
    reworded = rng.random() < 0.5
    return Draft(
        kind=base.kind,
        brand=pick(rng, department.brands) if rng.random() < 0.7 else base.brand,
        line=pick(rng, department.lines),
        traits=traits,
        missing=missing,
        offers=_offers(base.kind, rng),
        prices=_prices(base.prices[0] * pick(rng, _PRICE_FACTORS), rng) if repriced else base.prices,
        layout=int(rng.random() * 1000) if reworded else base.layout,
        noun=int(rng.random() * len(base.kind.nouns)) if reworded else base.noun,
    )


def _without_one(draft: Draft, rng: Random) -> _Traits:
    """Drop one trait and admit it."""
    dropped = pick(rng, [name for name in draft.traits if name in draft.kind.pool])
    kept = tuple(name for name in draft.traits if name != dropped)
    return kept, (dropped,)


def _with_another(draft: Draft, rng: Random) -> _Traits:
    """Exchange one trait for another member of its group of choices."""
    group = pick(rng, draft.kind.choices)
    (old,) = (name for name in draft.traits if name in group)
    new = pick(rng, [name for name in group if name not in draft.traits])
    return tuple(new if name == old else name for name in draft.traits), draft.missing


def _offers(kind: ProductType, rng: Random) -> tuple[Offer, ...]:
    offers = []
    for position, group in enumerate(kind.options):
        if rng.random() < (0.06 if position == 0 else 0.14):
            continue
        wanted = min(len(group.values), 2 + int(rng.random() * (5 if group.run else 6)))
        start = int(rng.random() * (len(group.values) - wanted + 1))
        if group.run:
            values = group.values[start : start + wanted]
        else:
            chosen = set(rng.sample(range(len(group.values)), wanted))
            values = tuple(value for index, value in enumerate(group.values) if index in chosen)
        offers.append((group, values))
    return tuple(offers)


def _prices(around: float, rng: Random) -> tuple[float, ...]:
    """One price, or for every fifth product a range, with the endings shops like."""
    low = max(2, int(around)) + pick(rng, (0.99, 0.99, 0.95, 0.49, 0.0, 0.89))
    if rng.random() < 0.8:
        return (low,)
    return (low, int(low * (1.1 + 0.4 * rng.random())) + 1.99)
