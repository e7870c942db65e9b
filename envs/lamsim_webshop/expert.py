"""The scripted expert: finds the wanted product as a shopper would, chooses its options and buys it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lamsim import Message, ToolCall
from lamsim_webshop.catalogue import Catalogue
from lamsim_webshop.fuzzy import difflib_ratio
from lamsim_webshop.goals import Goal
from lamsim_webshop.pages import BUY_NOW, NEXT_PAGE, PAGE_SIZE, PREVIOUS_PAGE
from lamsim_webshop.reward import MATCH_ABOVE

_RESULTS = re.compile(r"Page (\d+) \(Total results: \d+\)")


def next_action(
    catalogue: Catalogue, goal: Goal, keywords: str, messages: Sequence[Message], info: Mapping[str, Any]
) -> tuple[str, ToolCall]:
    """What the expert thinks and does next; all it remembers stands in the conversation.

    Args:
        catalogue: The shop, to know beforehand which search shows the product.
        goal: The wanted purchase.
        keywords: What a shopper with this wish could search for.
        messages: The conversation so far.
        info: What the page offers: `has_search_bar` and `clickables`.
    """
    clickables: Sequence[str] = info["clickables"]
    target = goal.asin.lower()
    if info["has_search_bar"]:
        query = _query(catalogue, goal, keywords)
        return f"I should search for {query}.", ToolCall("search", {"query": query})
    if target in clickables:
        return f"{goal.asin} looks like what is wanted.", _click(goal.asin)
    if BUY_NOW in clickables:
        return _at_item(catalogue, goal, messages, clickables)
    page = _RESULTS.search(messages[-1].content)
    if page is not None:
        place = _rank(catalogue, goal, _last_search(messages))
        if place is not None and place // PAGE_SIZE >= int(page[1]) and NEXT_PAGE in clickables:
            return "None of these fits; the next page may have it.", _click("Next >")
        return "None of these fits; I should search with other words.", _click("Back to Search")
    if PREVIOUS_PAGE in clickables:
        return "I have read this; back to the product.", _click("< Prev")
    return "I should start anew.", _click("Back to Search")


def _at_item(
    catalogue: Catalogue, goal: Goal, messages: Sequence[Message], clickables: Sequence[str]
) -> tuple[str, ToolCall]:
    clicks: list[str] = []
    for call in reversed(_calls(messages)):
        element = str(call.arguments.get("element", "")).lower()
        if element.upper() in catalogue.by_asin:
            if element != goal.asin.lower():
                return "This is not the right product.", _click("Back to Search")
            break
        clicks.append(element)
    for option in wanted_options(catalogue, goal):
        if option in clickables and option not in clicks:
            return f"The option {option} is asked for.", _click(option)
    return "Product, options and price fit; I buy it.", _click("Buy Now")


def wanted_options(catalogue: Catalogue, goal: Goal) -> list[str]:
    """The option values to click: the goal's own, or the most alike where a person worded it otherwise."""
    offered = [value for values in catalogue.by_asin[goal.asin].options.values() for value in values]
    asked = goal.goal_options.values() if isinstance(goal.goal_options, Mapping) else goal.goal_options
    chosen = []
    for option in asked:
        if option in offered:
            chosen.append(option)
            continue
        best = max(offered, key=lambda value: difflib_ratio(value, option), default=None)
        if best is not None and difflib_ratio(best, option) > MATCH_ABOVE:
            chosen.append(best)
    return chosen


def _query(catalogue: Catalogue, goal: Goal, keywords: str) -> str:
    """The first search whose result pages show the product: a shopper's words, or at last its title."""
    for query in (keywords, f"{goal.query} {keywords}", f"{keywords} {' '.join(wanted_options(catalogue, goal))}"):
        if _rank(catalogue, goal, query) is not None:
            return query
    return goal.name


def _rank(catalogue: Catalogue, goal: Goal, query: str) -> int | None:
    found = catalogue.find(tuple(query.lower().split(" ")))
    return found.index(goal.asin) if goal.asin in found else None


def _calls(messages: Sequence[Message]) -> list[ToolCall]:
    """The calls that had an effect, in order; a refused one's answer is an error."""
    refused = {
        message.call_id for message in messages if message.role == "tool" and message.content.startswith("Error:")
    }
    return [
        call for message in messages for call in message.calls if isinstance(call, ToolCall) and call.id not in refused
    ]


def _last_search(messages: Sequence[Message]) -> str:
    searches = [call for call in _calls(messages) if call.name == "search"]
    return str(searches[-1].arguments.get("query", "")) if searches else ""


def _click(element: str) -> ToolCall:
    return ToolCall("click", {"element": element})
