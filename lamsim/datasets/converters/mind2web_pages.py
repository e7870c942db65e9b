"""Pages of Mind2Web as an agent can read them: the elements that can be acted on, one a line, with their ids."""

from __future__ import annotations

import html
import re
from collections.abc import Container

TOP_K = 50
"""Candidates of higher ranks are not shown, as in the benchmark; without ranks all are."""

_WORDS, _OPTIONS, _NAMES = 20, 200, 10
"""Words shown of an element, of a list to select from, and of attributes."""

_TAG = re.compile(r"<(/?)([\w:-]+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>|<!--.*?-->|([^<]+)|<", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TOLD = frozenset(
    (
        *("alt", "aria_description", "aria_label", "aria-label", "checked", "input_checked", "input_value", "label"),
        *("name", "option_selected", "placeholder", "role", "text_value", "title", "type", "value"),
    )
)
ID = "backend_node_id"


class _Element:
    __slots__ = ("id", "limit", "names", "tag", "words")

    def __init__(self, tag: str, id: str, names: list[str]) -> None:
        self.tag, self.id, self.names = tag, id, names
        self.words: list[str] = []
        self.limit = _OPTIONS if tag == "select" else _WORDS

    def __str__(self) -> str:
        opening = " ".join([self.tag, f"id={self.id}", *self.names[:_NAMES]])
        words = " ".join(self.words[: self.limit])
        return f"<{opening}> {words} </{self.tag}>" if words else f"<{opening} />"


def shown(page: str, ids: Container[str]) -> str:
    """The elements of a page with these ids, in its order: tag, id, what its attributes tell, and its first words.

    Args:
        page: HTML with ids as `backend_node_id`; a page without any is shown as it is.
        ids: Those that can be acted on.
    """
    if ID not in page:
        return page
    found: list[_Element] = []
    path: list[tuple[str, _Element | None]] = []
    for match in _TAG.finditer(page):
        closing, tag, inside, text = match.groups()
        if text is not None:
            words = html.unescape(text).split() if not text.isspace() else ()
            if words:
                for _, holder in path:
                    if holder is not None and len(holder.words) < holder.limit:
                        holder.words.extend(words)
        elif tag is None:
            continue
        elif closing:
            while path and path.pop()[0] != tag:
                pass
        else:
            told = {name: double or single for name, double, single in _ATTRIBUTE.findall(inside)}
            element = None
            if told.get(ID) in ids:
                names = " ".join(html.unescape(told[name]) for name in told if name in _TOLD).split()
                element = _Element(tag, told[ID], names)
                found.append(element)
            if not inside.endswith("/"):
                path.append((tag, element))
    return "\n".join(map(str, found))
