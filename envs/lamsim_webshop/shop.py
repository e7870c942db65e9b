"""The WebShop toolkit: a text browser on a web shop, with the two tools `search` and `click`."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from lamsim_webshop.catalogue import MOST_HITS, Catalogue
from lamsim_webshop.pages import (
    BACK_TO_SEARCH,
    BUY_NOW,
    NEXT_PAGE,
    PAGE_SIZE,
    PREVIOUS_PAGE,
    SEARCH,
    SECTIONS,
)

Page = Literal["index", "results", "item", "section", "done"]


@dataclass(slots=True)
class Visit:
    """Where the agent is in the shop: all that an episode changes.

    Attributes:
        page: The kind of page.
        keywords: The last search, split at each space.
        number: The results page, from 1.
        asin: The product looked at, bought if the page is `"done"`.
        options: The chosen options of that product, name to value, in the order of the clicks.
        section: The sub-page of the product.
        visited: The products looked at since the first page, in their order.
        searches: How often results were shown; it keeps random searches repeatable.
    """

    page: Page = "index"
    keywords: tuple[str, ...] = ()
    number: int = 1
    asin: str = ""
    options: dict[str, str] = field(default_factory=dict)
    section: str = ""
    visited: dict[str, None] = field(default_factory=dict)
    searches: int = 0


class Shop:
    """A customer's visit to the shop.

    Args:
        catalogue: The products, shared by all visits.
        instruction: What the customer wants, shown on every page.
        seed: Seeds the search `<r>`, which lists random products.
        observation: `"text"` or `"text_rich"`, as in the benchmark.

    Attributes:
        observation: The page as the agent reads it.
    """

    repeatable: ClassVar[tuple[str, ...]] = ("click",)

    def __init__(self, catalogue: Catalogue, *, instruction: str, seed: int = 0, observation: str = "text") -> None:
        self._catalogue = catalogue
        self._pages = catalogue.pages(observation)
        self._seed = seed
        self._header = self._pages.header(instruction)
        self._opening = self._pages.index(instruction)
        self._visit = Visit()
        self.observation = self._opening
        self._clickables = {SEARCH: ""}

    def search(self, query: str) -> str:
        """Searches the shop; works on every page and leaves the current one.

        Args:
            query: Keywords that describe the product.

        Returns:
            The first page of results: each product's code, title and price.
        """
        if query:
            self._search(tuple(query.lower().split(" ")), 1)
        return self.observation

    def click(self, element: str) -> str:
        """Clicks on a button, a product code or an option of the current page.

        "Buy Now" buys the shown product with the chosen options and ends the visit. Nothing happens if the page
        has no such element.

        Args:
            element: The text on the element, in any case.

        Returns:
            The page after the click.
        """
        element = element.lower()
        if element in self._clickables and element != SEARCH:
            self._follow(element)
        return self.observation

    @property
    def done(self) -> bool:
        """Whether the visit ended with a purchase."""
        return self._visit.page == "done"

    @property
    def info(self) -> dict[str, Any]:
        """What the page offers: whether it has a search bar, and all that can be clicked."""
        return {"has_search_bar": self._visit.page == "index", "clickables": list(self._clickables)}

    def __getstate__(self) -> dict[str, Any]:
        visit = self._visit
        return {
            "page": visit.page,
            "keywords": list(visit.keywords),
            "number": visit.number,
            "asin": visit.asin,
            "options": dict(visit.options),
            "section": visit.section,
            "visited": list(visit.visited),
            "searches": visit.searches,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._visit = Visit(
            **{
                **state,
                "keywords": tuple(state["keywords"]),
                "options": dict(state["options"]),
                "visited": dict.fromkeys(state["visited"]),
            }
        )
        self._show()

    def _search(self, keywords: tuple[str, ...], number: int) -> None:
        visit = self._visit
        visit.page, visit.keywords, visit.number, visit.asin, visit.options = "results", keywords, number, "", {}
        visit.searches += 1
        self._show()

    def _follow(self, element: str) -> None:
        # The benchmark looks at the name before the element: an option called "features" opens that sub-page.
        visit = self._visit
        if element == BUY_NOW:
            visit.page = "done"
        elif element == BACK_TO_SEARCH:
            self._visit = Visit(searches=visit.searches)
        elif visit.page == "results" and element in (NEXT_PAGE, PREVIOUS_PAGE):
            return self._search(visit.keywords, visit.number + (1 if element == NEXT_PAGE else -1))
        elif visit.page == "item" and element == PREVIOUS_PAGE:
            return self._search(visit.keywords, visit.number)
        elif element in SECTIONS:
            visit.page, visit.section = "section", SECTIONS[element]
        elif visit.page == "item":
            visit.options[self._clickables[element]] = element
        else:
            if visit.page == "results":
                visit.asin = self._clickables[element]
                visit.visited[visit.asin] = None
            visit.page = "item"
        self._show()

    def _show(self) -> None:
        visit, pages = self._visit, self._pages
        if visit.page == "index":
            self.observation, self._clickables = self._opening, {SEARCH: ""}
        elif visit.page == "results":
            found = self._find()
            shown = found[(visit.number - 1) * PAGE_SIZE : visit.number * PAGE_SIZE]
            self.observation = pages.results(self._header, visit.number, len(found), shown, visit.visited.keys())
            self._clickables = {BACK_TO_SEARCH: ""}
            if visit.number > 1:
                self._clickables[PREVIOUS_PAGE] = ""
            self._clickables[NEXT_PAGE] = ""
            self._clickables.update(zip(map(str.lower, shown), shown, strict=True))
        elif visit.page == "item":
            self.observation = pages.item(self._header, visit.asin, self._address() if pages.marks_choices else "")
            self._clickables = pages.item_clickables(visit.asin)
        elif visit.page == "section":
            self.observation = pages.section(self._header, visit.asin, visit.section)
            self._clickables = {BACK_TO_SEARCH: "", PREVIOUS_PAGE: ""}
        else:
            self.observation, self._clickables = pages.done(visit.asin, visit.options), {}

    def _find(self) -> tuple[str, ...]:
        keywords = self._visit.keywords
        if keywords[0] == "<r>":
            rng = random.Random(f"{self._seed}/{self._visit.searches}")
            products = self._catalogue.products
            return tuple(product.asin for product in rng.sample(products, min(MOST_HITS, len(products))))
        return self._catalogue.find(keywords)

    def _address(self) -> str:
        visit = self._visit
        return f"{visit.asin}/{'+'.join(visit.keywords)}/{visit.number}/{json.dumps(visit.options)}"
