"""What all episodes of a shop share: products, prices, the search index and the written pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from lamsim_webshop.pages import Pages
from lamsim_webshop.products import Product
from lamsim_webshop.search import SearchIndex

MOST_HITS = 50


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The products of a shop and everything that follows from them; loaded once, never changed.

    Attributes:
        products: All products in the data's order.
        prices: The price in dollars at which each product sells, by asin.
        price_seed: The seed behind the prices, from which synthetic goals go on drawing.
        subset: Whether this is less than the full official data; then every split is all goals.
        human_instructions: The official instructions by people, by asin.
        title_nouns: The nouns of titles, where the data brings them along.
        by_asin: The products by asin.
    """

    products: tuple[Product, ...] = field(repr=False)
    prices: Mapping[str, float] = field(repr=False)
    price_seed: int = 0
    subset: bool = True
    human_instructions: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict, repr=False)
    title_nouns: Mapping[str, Sequence[str]] | None = field(default=None, repr=False)
    by_asin: Mapping[str, Product] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_asin", {product.asin: product for product in self.products})
        object.__setattr__(self, "find", lru_cache(maxsize=4096)(self.find))
        object.__setattr__(self, "pages", lru_cache(maxsize=None)(self.pages))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles the data without what follows from it."""
        given = (self.products, self.prices, self.price_seed, self.subset, self.human_instructions)
        return Catalogue, (*given, self.title_nouns)

    @cached_property
    def index(self) -> SearchIndex:
        """The search index, built when it is first needed. Its documents stand in the order of their asin."""
        return SearchIndex([self.by_asin[asin].index_text() for asin in self._indexed])

    @cached_property
    def _indexed(self) -> list[str]:
        # The benchmark's engine breaks ties by the document's name, the index by its number.
        return sorted(self.by_asin)

    def find(self, keywords: tuple[str, ...]) -> tuple[str, ...]:
        """The products that a search shows, best first.

        `<q> words` lists the products with this query and `<c> word` those of a category, in the data's order
        and without a limit; any other keywords go to the search engine. `<a> attribute` finds nothing: the
        benchmark never built that index for its text environment, which breaks on it.

        Args:
            keywords: The search, split at each space.

        Returns:
            Their asins.
        """
        if keywords[0] == "<q>":
            query = " ".join(keywords[1:]).strip()
            return tuple(product.asin for product in self.products if product.query == query)
        if keywords[0] == "<c>":
            category = keywords[1].strip() if len(keywords) > 1 else None
            return tuple(product.asin for product in self.products if product.category == category)
        if keywords[0] == "<a>":
            return ()
        documents, _ = self.index.search(" ".join(keywords), MOST_HITS)
        return tuple(self._indexed[document] for document in documents)

    def pages(self, observation: str) -> Pages:
        """The pages in an observation mode, `"text"` or `"text_rich"`.

        Raises:
            ValueError: If there is no such mode.
        """
        return Pages(self.by_asin, observation)
