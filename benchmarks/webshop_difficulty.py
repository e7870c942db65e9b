"""Measures how hard the embedded WebShop goals are: what search finds and what naive shoppers score.

Run `python benchmarks/webshop_difficulty.py`; the figures of `envs/lamsim_webshop/embedded/README.md` come from it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from statistics import mean, quantiles

from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.embedded import goals, shopper_queries
from lamsim_webshop.fuzzy import difflib_ratio
from lamsim_webshop.goals import Goal
from lamsim_webshop.loading import load_catalogue
from lamsim_webshop.products import Product
from lamsim_webshop.reward import purchase_reward

RANDOM_RIVALS = 5


@dataclass(frozen=True, slots=True)
class Difficulty:
    """The figures.

    Attributes:
        exact: rewards of buying the target with the goal's options.
        verbatim_ranks: place of the target when the instruction is the query, from 0; None if not among the hits.
        honest_ranks: the same for the shopper's query.
        second_try_ranks: the same for the shopper's query with the type's catalogue name in front.
        first_hit: rewards of buying the first hit of the instruction as it comes.
        first_hit_with_options: the same after choosing the offered options that fit best.
        first_honest_hit_with_options: the same for the first hit of the shopper's query.
        rivals: rewards of random other products of the target's query, best options chosen.
    """

    exact: list[float]
    verbatim_ranks: list[int | None]
    honest_ranks: list[int | None]
    second_try_ranks: list[int | None]
    first_hit: list[float]
    first_hit_with_options: list[float]
    first_honest_hit_with_options: list[float]
    rivals: list[float]


@cache
def measure() -> Difficulty:
    """Runs every goal through search and reward, at the prices of seed 0."""
    shop = load_catalogue()
    by_query: dict[str, list[Product]] = {}
    for product in shop.products:
        by_query.setdefault(product.query, []).append(product)
    rng = Random(0)
    figures = Difficulty([], [], [], [], [], [], [], [])
    for row, query in zip(goals(), shopper_queries(), strict=True):
        goal = Goal.from_json(row)
        verbatim, honest = (_hits(shop, text) for text in (goal.instruction_text, query))
        target = shop.by_asin[goal.asin]
        figures.exact.append(_reward(shop, target, goal, _chosen(target, list(goal.goal_options))))
        figures.verbatim_ranks.append(_rank(verbatim, goal))
        figures.honest_ranks.append(_rank(honest, goal))
        figures.second_try_ranks.append(_rank(_hits(shop, f"{goal.query} {query}"), goal))
        first = shop.by_asin[verbatim[0]]
        figures.first_hit.append(_reward(shop, first, goal, {}))
        figures.first_hit_with_options.append(_reward(shop, first, goal, _best_options(first, goal)))
        first = shop.by_asin[honest[0]]
        figures.first_honest_hit_with_options.append(_reward(shop, first, goal, _best_options(first, goal)))
        others = [product for product in by_query[goal.query] if product.asin != goal.asin]
        for product in rng.sample(others, RANDOM_RIVALS):
            figures.rivals.append(_reward(shop, product, goal, _best_options(product, goal)))
    return figures


def _hits(shop: Catalogue, text: str) -> tuple[str, ...]:
    return shop.find(tuple(text.lower().split(" ")))


def _rank(hits: tuple[str, ...], goal: Goal) -> int | None:
    return hits.index(goal.asin) if goal.asin in hits else None


def _reward(shop: Catalogue, product: Product, goal: Goal, options: Mapping[str, str]) -> float:
    assert shop.title_nouns is not None
    return purchase_reward(
        product,
        goal,
        price=shop.prices[product.asin],
        options=options,
        product_nouns=shop.title_nouns[product.title],
        goal_nouns=shop.title_nouns[goal.name],
    ).reward


def _chosen(product: Product, values: list[str]) -> dict[str, str]:
    """Clicks the values; each belongs to the last group that offers it, as in the shop."""
    groups = {value: name for name, offered in product.options.items() for value in offered}
    return {groups[value]: value for value in values if value in groups}


def _best_options(product: Product, goal: Goal) -> dict[str, str]:
    """Chooses in each group the value most like one of the goal's options."""
    options = {}
    for name, offered in product.options.items():
        alike, value = max(
            (max((difflib_ratio(value, wanted) for wanted in goal.goal_options), default=0), value) for value in offered
        )
        if alike > 50:
            options[name] = value
    return options


def _share(values: list[float], meets: Callable[[float], bool]) -> str:
    return f"{100 * sum(map(meets, values)) / len(values):.1f} %"


def _print_ranks(name: str, ranks: list[int | None]) -> None:
    found = [rank + 1 for rank in ranks if rank is not None]
    deciles = quantiles(found, n=10)
    within = ", ".join(f"top {k} {100 * sum(r <= k for r in found) / len(ranks):.1f} %" for k in (1, 3, 10, 20, 50))
    print(f"{name}: {within}; median {deciles[4]:.0f}, 9th decile {deciles[8]:.0f}, worst {max(found)}")


def _print_rewards(name: str, rewards: list[float]) -> None:
    print(f"{name}: mean {mean(rewards):.3f}, exactly 1 {_share(rewards, lambda reward: reward == 1)}")


def main() -> None:
    """Prints all figures."""
    shop, rows, figures = load_catalogue(), goals(), measure()
    print(f"{len(shop.products)} products, {len(rows)} goals, {Counter(row['split'] for row in rows)}")
    for category, count in sorted(
        Counter(product.product_category.split(" › ")[0] for product in shop.products).items()
    ):
        asked = sum(row["product_category"].startswith(category) for row in rows)
        print(f"  {category}: {count} products, {asked} goals")
    _print_rewards("target with its options", figures.exact)
    _print_ranks("target's rank, instruction verbatim", figures.verbatim_ranks)
    _print_ranks("target's rank, shopper's query", figures.honest_ranks)
    _print_ranks("target's rank, shopper's query after the type's name", figures.second_try_ranks)
    lost = sum(ranks == (None, None) for ranks in zip(figures.honest_ranks, figures.second_try_ranks, strict=True))
    print(f"goals whose target neither of the two shows: {lost}")
    _print_rewards("first hit as it comes", figures.first_hit)
    _print_rewards("first hit, best options", figures.first_hit_with_options)
    _print_rewards("first hit of the shopper's query, best options", figures.first_honest_hit_with_options)
    _print_rewards("random other product of the query, best options", figures.rivals)


if __name__ == "__main__":
    main()
