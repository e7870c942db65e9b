"""WebShop's pages as the agent reads them, written straight from the products without any HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from lamsim_webshop.markup import MARKUPS, Markup, visible
from lamsim_webshop.products import Product

SEARCH = "search"
BACK_TO_SEARCH = "back to search"
NEXT_PAGE = "next >"
PREVIOUS_PAGE = "< prev"
BUY_NOW = "buy now"
SECTIONS = {name.lower(): name for name in ("Description", "Features", "Reviews", "Attributes")}
"""The item page's sub-pages. The benchmark shows no button for the attributes unless asked to."""

PAGE_SIZE = 10
REWARD = "{reward}"
"""Stands on the last page where the score belongs, which the shop does not know."""

_SECTION_BUTTONS = ("Description", "Features", "Reviews")
_HTML_SAFE = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "'": r"\u0027"})
_CACHED_PRODUCTS = 1 << 14


def fill_reward(page: str, reward: float) -> str:
    """Writes the score into the last page.

    Args:
        page: The observation after "buy now".
        reward: The score, 0 to 1.
    """
    before, _, after = page.rpartition(REWARD)
    return f"{before}{reward!r}{after}"


class Pages:
    """Writes pages in one observation mode, and keeps what it wrote of a product.

    Args:
        products: The shop's products by asin.
        observation: `"text"` or `"text_rich"`.

    Raises:
        ValueError: If there is no such mode.
    """

    def __init__(self, products: Mapping[str, Product], observation: str) -> None:
        if observation not in MARKUPS:
            raise ValueError(f"There is no observation mode {observation!r}; there are: {', '.join(MARKUPS)}.")
        self._products = products
        self._markup: Markup = MARKUPS[observation]
        self.row = lru_cache(_CACHED_PRODUCTS)(self._row)
        self._unmarked_item = lru_cache(_CACHED_PRODUCTS)(self._item)
        self._section = lru_cache(_CACHED_PRODUCTS)(self._write_section)
        self.item_clickables = lru_cache(_CACHED_PRODUCTS)(self._item_clickables)
        self._back_and_previous = self._buttons("Back to Search", "< Prev")

    @property
    def marks_choices(self) -> bool:
        """Whether chosen options and visited products look different."""
        return self._markup.marks_choices

    def header(self, instruction: str) -> str:
        """The written nodes at the top of every page between the first and the last."""
        return self._markup.texts("Instruction:", instruction)

    def index(self, instruction: str) -> str:
        """The first page, with the search bar."""
        markup = self._markup
        return markup.page(markup.texts("WebShop", "Instruction: ", instruction), markup.button("Search"))

    def results(self, header: str, number: int, total: int, asins: Iterable[str], visited: AbstractSet[str]) -> str:
        """A page of search results.

        Args:
            header: What `header` wrote.
            number: The page's number, from 1.
            total: How many products were found on all pages.
            asins: The products on this page.
            visited: Products that were looked at before.
        """
        markup = self._markup
        if not self.marks_choices:
            visited = frozenset()
        return markup.page(
            header,
            self._buttons("Back to Search"),
            markup.text(f"Page {number} (Total results: {total})"),
            self._buttons("< Prev", "Next >") if number > 1 else self._buttons("Next >"),
            *[self.row(asin, asin in visited) for asin in asins],
        )

    def item(self, header: str, asin: str, address: str) -> str:
        """A product's page.

        Args:
            header: What `header` wrote.
            asin: The product.
            address: Keywords, page number and chosen options as the page's URL has them. The benchmark takes
                a value for chosen if it stands there in double quotes.
        """
        markup = self._markup
        if not self.marks_choices or address.count('"') < 2:
            return markup.page(header, self._unmarked_item(asin))
        chosen = [
            value
            for values in self._products[asin].options.values()
            for value in values
            if f'"{value}"' in address and visible(value) is not None
        ]
        clicked = "".join(f"You have clicked {value}.\n" for value in reversed(chosen))
        return markup.page(clicked, header, self._item(asin, frozenset(chosen)))

    def section(self, header: str, asin: str, name: str) -> str:
        """A sub-page of a product: one of `SECTIONS`."""
        return self._markup.page(header, self._section(asin, name))

    def done(self, asin: str, options: Mapping[str, str]) -> str:
        """The last page, with `REWARD` in the place of the score."""
        bought = json.dumps(options, sort_keys=True).translate(_HTML_SAFE)
        return self._markup.page(
            self._markup.texts(
                *("Thank you for shopping with us!", "Your code: ", "None", " (Paste it in your MTurk interface.)"),
                *("Purchased", "asin", asin, "options", bought, "attrs", "None", "category", "None"),
                *("query", "None", "product category", "None", "Target", "asin", "options", "attrs"),
                # The misspelling is the benchmark's.
                *("price upper", "instuction text", "category", "product category", "query", "Goal ", "None"),
                *("Reward", "Your score (min 0.0, max 1.0)", REWARD, "Reward Details ", "None"),
            )
        )

    def _buttons(self, *names: str) -> str:
        return "".join(map(self._markup.button, names))

    def _row(self, asin: str, visited: bool) -> str:
        product = self._products[asin]
        return self._markup.link(asin, visited) + self._markup.texts(product.title, product.price_tag)

    def _item(self, asin: str, chosen: AbstractSet[str] = frozenset()) -> str:
        markup, product = self._markup, self._products[asin]
        parts = [self._back_and_previous]
        for name, values in product.options.items():
            parts.append(markup.texts(name))
            parts += [
                markup.option(shown, value in chosen) for value in values if (shown := visible(value)) is not None
            ]
        parts.append(markup.texts(product.title, f"Price: {product.price_tag}", "Rating: N.A."))
        parts.append(self._buttons(*_SECTION_BUTTONS, "Buy Now"))
        return "".join(parts)

    def _item_clickables(self, asin: str) -> dict[str, str]:
        """What can be clicked on a product's page: each value with its option's name, buttons without one.

        If two options share a value it belongs to the last of them, as in the benchmark.
        """
        buttons = (BACK_TO_SEARCH, PREVIOUS_PAGE, *map(str.lower, _SECTION_BUTTONS), BUY_NOW)
        clickables = dict.fromkeys(buttons, "")
        for name, values in self._products[asin].options.items():
            clickables.update(dict.fromkeys(values, name))
        return clickables

    def _write_section(self, asin: str, name: str) -> str:
        product = self._products[asin]
        texts: tuple[str, ...] = ()
        if name == "Description":
            texts = (product.description,)
        elif name == "Features":
            texts = tuple(f" {bullet}" for bullet in product.bullet_points)
        elif name == "Attributes":
            attributes = (f" {attribute}" for attribute in product.attributes)
            texts = (*attributes, product.category, product.query, product.product_category)
        return self._back_and_previous + self._markup.texts(*texts)
