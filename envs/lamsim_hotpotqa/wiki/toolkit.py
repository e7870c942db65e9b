"""The toolkits: an encyclopedia to search, by the rules of ReAct's environment or of aviary's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lamsim_hotpotqa.wiki.library import Library
from lamsim_hotpotqa.wiki.pages import Page, beginning, mentions, sentences

NO_MORE = "No more results."
SIMILAR = 5
"""How many similar titles are shown where there is no page."""


class _Reader:
    """What both have in common: the open page, and how far a keyword has been looked up in it.

    Args:
        library: Where pages come from; episodes share it.
        context: Pages of this question alone: paragraphs by title; None for those of the library.
    """

    repeatable = ("lookup",)

    def __init__(self, library: Library, context: Mapping[str, Sequence[str]] | None = None) -> None:
        self._library = library if context is None else Library(context)
        self.steps = 0
        self.answer: str | None = None
        self.opened: list[str] = []
        self.done = False
        self._page = ""
        self._keyword: str | None = None
        self._place = 0

    @property
    def info(self) -> dict[str, Any]:
        """What ReAct's environment tells its caller."""
        return {"steps": self.steps, "answer": self.answer}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_library"}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update(state)

    def _find(self, entity: str) -> tuple[str, Page | list[str]]:
        """What was found, and for what: a title that may mean several things is searched in brackets."""
        found = self._library.find(entity)
        if isinstance(found, Page) and found.ambiguous:
            entity = f"[{entity}]"
            found = self._library.find(entity)
        return entity, found

    def _open(self, entity: str, page: Page) -> str:
        self._page = page.text()
        self._keyword, self._place = None, 0
        self.opened.append(entity)
        return beginning(self._page)

    def _next(self, lines: Iterable[str], keyword: str) -> str | None:
        """The next line in which a keyword stands."""
        if keyword != self._keyword:
            self._keyword, self._place = keyword, 0
        found = mentions(lines, keyword)
        if self._place >= len(found):
            return None
        self._place += 1
        return f"(Result {self._place} / {len(found)}) {found[self._place - 1]}"


class Wiki(_Reader):
    """ReAct's environment (Yao et al. 2023)."""

    def search(self, entity: str) -> str:
        """Searches the encyclopedia for a page with this title, and shows its first sentences.

        If there is none, similar titles are shown.

        Args:
            entity: The title, for instance a person's full name.
        """
        self.steps += 1
        entity, found = self._find(entity)
        if isinstance(found, Page):
            return self._open(entity, found)
        return f"Could not find {entity}. Similar: {found[:SIMILAR]}."

    def lookup(self, keyword: str) -> str:
        """Shows the next sentence of the page that was opened last in which a keyword stands.

        Args:
            keyword: The keyword.
        """
        self.steps += 1
        return self._next(sentences(self._page), keyword) or f"{NO_MORE}\n"

    def think(self, thought: str) -> str:
        """Notes a thought; it changes nothing.

        Args:
            thought: The thought.
        """
        self.steps += 1
        return "Nice thought."

    def finish(self, answer: str) -> str:
        """Answers the question, which ends the task.

        Args:
            answer: The answer, as short as it can be: a name, a number, yes or no.
        """
        self.steps += 1
        self.answer, self.done = answer, True
        return "Episode finished."


class AviaryWiki(_Reader):
    """The same as aviary's package `aviary.hotpotqa` has it."""

    def search(self, entity: str) -> str:
        """Searches the encyclopedia for a page with this title, and shows its first sentences.

        Args:
            entity: The title.
        """
        self._act(entity)
        self._keyword = None
        _, found = self._find(entity)
        if isinstance(found, Page):
            return self._open(entity, found)
        self._page = ""
        return f"Search for {entity!r} returned no results. Similar: {found[:SIMILAR]}."

    def lookup(self, keyword: str) -> str:
        """Shows the next paragraph of the page that was opened last in which a keyword stands.

        Args:
            keyword: The keyword.
        """
        self._act(keyword)
        return self._next(filter(None, self._page.split("\n")), keyword) or NO_MORE

    def submit_answer(self, answer: str) -> str:
        """Answers the question, which ends the task.

        Args:
            answer: The answer, as short as it can be.
        """
        self._act(answer)
        self.answer, self.done = answer, True
        return "Finished."

    def _act(self, argument: str) -> None:
        """Counts a step; one with nothing in it ends the episode."""
        self.steps += 1
        self.done = self.done or not argument
