"""The reader: rows, search, and texts that are long or mean harm."""

import asyncio
from time import perf_counter

from textual.app import App, ComposeResult

from lamsim.tui.reader import Paragraph, Reader
from lamsim.tui.wrapping import SHOWN, in_short, rows_of, shown


def rows(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in rows_of(text, width)]


def test_rows_break_at_white_space_and_lose_nothing() -> None:
    assert rows("one two three", 8) == ["one two", "three"]
    assert rows("one\n\ntwo", 8) == ["one", "", "two"]
    assert rows("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert rows("日本語テキスト", 6) == ["日本語", "テキス", "ト"]
    text = "a bb ccc dddd " * 500
    for width in (1, 2, 7, 80):
        assert "".join(rows(text, width)).replace(" ", "") == text.replace(" ", "")
        assert max(map(len, rows(text, width))) <= width


def test_what_is_shown_drives_no_terminal_and_is_not_endless() -> None:
    hostile = "a\x1b[31mb\x9bc\u202ed\u200be\x00\ud800"
    for char in "\x1b\x9b\u202e\u200b\x00\ud800":
        assert char not in shown(hostile)
        assert char not in in_short(hostile)
    assert shown(hostile).encode("utf-8")
    long = shown("x" * 20_000_000)
    assert len(long) < SHOWN + 100
    assert "19,800,000 characters are not shown" in long
    assert in_short("a\n\tb") == "a b"


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield Reader(id="reader")


def test_search_goes_round() -> None:
    async def look() -> None:
        async with Page().run_test(size=(40, 10)) as pilot:
            reader = pilot.app.query_one(Reader)
            text = "\n".join(f"line {n} {'Needle' if n % 40 == 20 else ''}" for n in range(200))
            reader.show([Paragraph("head", "heading"), Paragraph(text)], 0)
            await pilot.pause()
            assert reader.search("needle") == 5
            await pilot.pause()
            for place, line in [(2, 60), (3, 100), (4, 140), (5, 180), (1, 20)]:
                assert reader.next_hit(1) == (place, 5)
                await pilot.pause()
                visible = [reader.render_line(y).text for y in range(reader.size.height)]
                assert any(f"line {line} Needle" in row for row in visible)
            assert reader.next_hit(-1) == (5, 5)
            assert reader.search("[") == 0
            assert reader.next_hit(1) == (0, 0)

    asyncio.run(look())


def test_markup_stays_text_and_megabytes_are_quick() -> None:
    async def look() -> None:
        async with Page().run_test(size=(80, 24)) as pilot:
            reader = pilot.app.query_one(Reader)
            reader.show([Paragraph(shown("[bold]no markup[/bold] [link=x]"))], 0)
            await pilot.pause()
            assert reader.render_line(0).text.startswith("[bold]no markup[/bold] [link=x]")
            started = perf_counter()
            reader.show([Paragraph(shown("word " * 4_000_000)), Paragraph(shown("語" * 5_000_000))], 0)
            await pilot.pause()
            assert perf_counter() - started < 2
            assert reader.virtual_size.height > 4000

    asyncio.run(look())
