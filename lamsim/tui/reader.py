"""The reader: a long text that scrolls and can be searched; only the rows on the screen are rendered."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lamsim.tui.wrapping import rows_of

MOST_HITS = 10_000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of text in one style.

    Attributes:
        text: What `wrapping.shown` has made harmless.
        style: Which of the reader's component classes it has.
    """

    text: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where what was searched for stands."""

    paragraph: int
    start: int
    end: int


class Reader(ScrollView, can_focus=True):
    """Shows paragraphs, one below the other."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "reader--plain",
        "reader--heading",
        "reader--agent",
        "reader--thought",
        "reader--fault",
        "reader--good",
        "reader--hit",
        "reader--hit-here",
    }

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._paragraphs: Sequence[Paragraph] = ()
        self._rows: list[tuple[tuple[int, int], ...]] = []
        self._tops: list[int] = []
        self._width = 0
        self._newest = 0
        self._unseen = False
        self._wanted = ""
        self._hits: list[Hit] = []
        self._here = -1

    def show(self, paragraphs: Sequence[Paragraph], newest: int) -> None:
        """Replaces the text.

        Args:
            paragraphs: The new text.
            newest: The paragraph that the reader should see the beginning of, and as much below it as fits.
        """
        self._paragraphs, self._newest = paragraphs, newest
        self._search()
        self._lay_out(self._width)
        self._unseen = True
        self.call_after_refresh(self._catch_up)

    def _on_show(self, event: events.Show) -> None:
        self.call_after_refresh(self._catch_up)

    def _catch_up(self) -> None:
        """Goes to what came last, once: while the reader can't be seen, it can't be scrolled."""
        if self._unseen and self._tops and self.size:
            self._unseen = False
            self.scroll_to(
                y=self._tops[min(self._newest, len(self._tops) - 1)], animate=False, force=True, immediate=True
            )

    def _on_resize(self, event: events.Resize) -> None:
        width = self.scrollable_content_region.width - 1
        if width > 0 and width != self._width:
            top = max(0, bisect_right(self._tops, self.scroll_offset.y) - 1)
            self._lay_out(width)
            self.call_after_refresh(self._keep, top)

    def _keep(self, paragraph: int) -> None:
        """Shows the paragraph again that stood on top at another width."""
        if self._unseen:
            self._catch_up()
        elif paragraph < len(self._tops):
            self.scroll_to(y=self._tops[paragraph], animate=False, force=True, immediate=True)

    def _lay_out(self, width: int) -> None:
        self._width = width
        self._rows = [rows_of(paragraph.text, width) for paragraph in self._paragraphs] if width else []
        self._tops = list(accumulate((len(rows) for rows in self._rows), initial=0))[:-1]
        self.virtual_size = Size(width, sum(len(rows) for rows in self._rows))
        self.refresh()

    def search(self, wanted: str) -> int:
        """Marks all places of a text, whatever its case, and goes to the first at or below the present view.

        Args:
            wanted: The text; nothing ends the search.

        Returns:
            How many places there are, `MOST_HITS` at most.
        """
        self._wanted = wanted
        self._search()
        below = (n for n, hit in enumerate(self._hits) if self._row(hit) >= self.scroll_offset.y)
        self._go(next(below, 0))
        return len(self._hits)

    def next_hit(self, step: int) -> tuple[int, int]:
        """Goes to another place.

        Args:
            step: 1 for the next one, -1 for the one before; it goes round at the ends.

        Returns:
            The number of the place, from 1, and how many there are; (0, 0) if there is none.
        """
        if not self._hits:
            return 0, 0
        self._go((self._here + step) % len(self._hits))
        return self._here + 1, len(self._hits)

    def _search(self) -> None:
        self._hits, self._here = [], -1
        if not self._wanted:
            return
        pattern = re.compile(re.escape(self._wanted), re.IGNORECASE)
        for number, paragraph in enumerate(self._paragraphs):
            for match in pattern.finditer(paragraph.text):
                self._hits.append(Hit(number, *match.span()))
                if len(self._hits) == MOST_HITS:
                    return

    def _row(self, hit: Hit) -> int:
        """The row on which a hit begins; the first as long as there are none."""
        if not self._rows:
            return 0
        return self._tops[hit.paragraph] + max(0, bisect_right(self._rows[hit.paragraph], (hit.start, 1 << 62)) - 1)

    def _go(self, number: int) -> None:
        if number < len(self._hits):
            self._here = number
            row = self._row(self._hits[number])
            height = self.scrollable_content_region.height
            if not self.scroll_offset.y <= row < self.scroll_offset.y + height:
                self.scroll_to(y=max(0, row - height // 3), animate=False, force=True, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width, row = self.size.width, y + self.scroll_offset.y
        number = bisect_right(self._tops, row) - 1
        # Paragraphs without rows have the top of the one behind them, which bisecting finds.
        if number < 0 or row - self._tops[number] >= len(self._rows[number]):
            return Strip.blank(width, self.rich_style)
        start, end = self._rows[number][row - self._tops[number]]
        paragraph = self._paragraphs[number]
        base = self.get_component_rich_style(f"reader--{paragraph.style}")
        segments: list[Segment] = []
        at = start
        for index in self._hits_within(number, start, end):
            hit = self._hits[index]
            mark = self.get_component_rich_style("reader--hit-here" if index == self._here else "reader--hit")
            first, last = max(hit.start, at), min(hit.end, end)
            segments += [Segment(paragraph.text[at:first], base), Segment(paragraph.text[first:last], base + mark)]
            at = last
        segments.append(Segment(paragraph.text[at:end], base))
        return Strip(segments).extend_cell_length(width, base).crop(0, width)

    def _hits_within(self, paragraph: int, start: int, end: int) -> range:
        """The numbers of the hits that reach into a row."""

        def places(hit: Hit) -> tuple[int, int]:
            return hit.paragraph, hit.start

        low = bisect_right(self._hits, (paragraph, start - len(self._wanted)), key=places)
        high = bisect_right(self._hits, (paragraph, end - 1), key=places)
        return range(low, high)
