"""Whole episodes in the full-screen player, by keys."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import toy_family
import toy_toolkit
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from tui_pilot import drive, seen, text_of, told, toy_game, until, write

from lamsim.tui.composer import Composer, HintBar
from lamsim.tui.dialogs import Ask, Autoplay
from lamsim.tui.fields import ChoiceField
from lamsim.tui.forms import Form
from lamsim.tui.lines import Lines
from lamsim.tui.panes import tree_rows
from lamsim.tui.reader import Reader
from lamsim.tui.screen import PlayScreen

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["small", "wide"])


def records(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in out.glob("*.jsonl") for line in file.read_text().splitlines()]


@SIZES
def test_an_episode_by_keys_and_undo_after_its_end(tmp_path: Path, size: tuple[int, int]) -> None:
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("2", "enter")
        await until(pilot, lambda: screen.query(Form))
        await write(pilot, "4")
        await pilot.press("enter")
        await until(pilot, lambda: game.here.number == 1)
        assert "4 coins" not in seen(screen.app)  # there was one already
        assert "5 coins" in seen(screen.app)
        await pilot.press("2", "slash")
        await write(pilot, "shut")
        await pilot.press("enter")
        await until(pilot, lambda: screen.query(Form))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(screen.app.screen, Ask))
        assert "Solved after 2 steps: reward 1.000" in seen(screen.app)
        assert "total" in seen(screen.app)
        await pilot.press("u")
        await until(pilot, lambda: game.here.number == 1)
        assert screen.app.screen is screen
        await pilot.press("q")
        await until(pilot, lambda: isinstance(screen.app.screen, Ask))
        await pilot.press("n")
        await pilot.pause()
        assert screen.app.screen is screen

    drive(game, tmp_path, steps, size)
    (record,) = records(tmp_path)
    assert record["lamsim"]["policy"] == {"name": "person"}
    assert record["lamsim"]["score"]["success"] is True


@SIZES
def test_an_episode_by_mouse(tmp_path: Path, size: tuple[int, int]) -> None:
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        async def pane(number: int) -> None:
            if screen.query_one(f"#tab-{number}").region:  # where all panes are to be seen there are no tabs
                assert await pilot.click(f"#tab-{number}")

        await pane(2)
        assert await pilot.click("#tool-list", offset=(2, 2))  # the row below that for words
        await until(pilot, lambda: screen.query(Form))
        await write(pilot, "4")
        assert await pilot.click("#call")
        await until(pilot, lambda: game.here.number == 1)
        assert game.here.by == "person"
        await pane(3)
        assert await pilot.click("#try-list", offset=(2, 0))
        await until(pilot, lambda: game.here is game.root)
        await pane(3)
        assert await pilot.click("#try-list", offset=(2, 1))
        await until(pilot, lambda: game.here.number == 1)
        await pilot.press("h")
        await until(pilot, lambda: screen.query_one(HintBar).display)
        assert await pilot.click("#take")
        await until(pilot, lambda: isinstance(screen.app.screen, Ask))
        assert await pilot.click("#key-u")
        await until(pilot, lambda: game.here.number == 1)

    drive(game, tmp_path, steps, size)
    assert [node.by for node in game.nodes[1:]] == ["person", "expert"]


@SIZES
def test_free_text_shows_how_it_is_read(tmp_path: Path, size: tuple[int, int]) -> None:
    game = toy_game(format="native")

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("w")
        await write(pilot, "pit")
        await until(pilot, lambda: text_of(screen.app, "#reading Static").split() == ["says", "pit"])
        await pilot.press("escape", "w")
        assert "pit" in seen(screen.app)
        screen.query_one(Composer).open("put 4")
        await until(pilot, lambda: "put(coins=4)" in text_of(screen.app, "#reading Static"))
        assert "nothing wrong" in seen(screen.app)
        await pilot.press("enter")
        await until(pilot, lambda: game.here.number == 1)
        assert not screen.query_one(Composer).display

    drive(game, tmp_path, steps, size)
    assert game.here.text == "put 4"


def test_hint_is_shown_and_one_key_takes_it(tmp_path: Path) -> None:
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("h")
        await until(pilot, lambda: screen.query_one(HintBar).display)
        assert "put(coins=4)" in seen(screen.app)
        await pilot.press("escape")
        assert not screen.query_one(HintBar).display
        await pilot.press("h")
        await until(pilot, lambda: screen.query_one(HintBar).display)
        await pilot.press("enter")
        await until(pilot, lambda: game.here.number == 1)
        assert game.here.by == "expert"
        await pilot.press("h")
        await until(pilot, lambda: screen.query_one(HintBar).display)
        await pilot.press("e")
        await until(pilot, lambda: screen.query_one(Composer).display)
        await pilot.press("enter")
        await until(pilot, lambda: game.here.over)

    drive(game, tmp_path, steps)
    assert game.here.by == "person"


def test_a_policy_steps_runs_and_stops(tmp_path: Path) -> None:
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("p")
        await until(pilot, lambda: isinstance(screen.app.screen, Autoplay))
        screen.app.screen.query_one("#policy", Input).value = "slow_policy:dull"
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen is screen)
        await pilot.press("s")
        await until(pilot, lambda: game.here.number == 1)
        screen._pace = 0.02
        await pilot.press("r")
        await until(pilot, lambda: game.here.number >= 4)
        await pilot.press("r")
        await until(pilot, lambda: screen._stopped is None)
        stopped = game.here.number
        await pilot.pause(0.2)
        assert game.here.number == stopped
        await pilot.press("r")
        await until(pilot, lambda: game.here.number > stopped)
        await pilot.press("escape")
        await until(pilot, lambda: screen._stopped is None)
        screen._policy, screen._player = "no such", None
        await pilot.press("s")
        await until(pilot, lambda: "There is no policy 'no such'" in told(screen.app))
        screen._policy, screen._player = "expert", None
        await pilot.press("r")
        await until(pilot, lambda: isinstance(screen.app.screen, Ask))
        await pilot.press("q")

    drive(game, tmp_path, steps)
    assert game.here.over
    assert not records(tmp_path), "nobody played this"


def test_in_a_form_letters_are_no_commands(tmp_path: Path) -> None:
    game = toy_game()
    game.act(game.compose("put", {"coins": 1}))

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("2", "enter")
        await until(pilot, lambda: isinstance(screen.focused, Lines))
        await pilot.press("tab")
        assert isinstance(screen.focused, ChoiceField)
        await pilot.press("u", "d", "q", "s", "1")
        await pilot.pause(0.1)
        assert screen.app.screen is screen
        assert game.here.number == 1
        await pilot.press("escape", "u")
        await until(pilot, lambda: game.here is game.root)

    drive(game, tmp_path, steps)


def test_tries_are_a_tree_to_jump_in(tmp_path: Path) -> None:
    game = toy_game()
    for coins in (1, 2):
        game.act(game.compose("put", {"coins": coins}))
        game.act(game.compose("count", {}))
        game.go(game.root)
    game.go(game.nodes[4])
    assert [(node.number, indent) for node, indent in tree_rows(game.root)] == [(0, 0), (3, 1), (4, 1), (1, 0), (2, 0)]

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("3")
        assert screen.query_one("#try-list", OptionList).highlighted == 2
        await pilot.press("down", "enter")
        await until(pilot, lambda: game.here.number == 1)
        assert "2 coins" in seen(screen.app)
        await pilot.press("u")
        await until(pilot, lambda: game.here is game.root)
        await pilot.press("u")
        await until(pilot, lambda: "nothing to undo" in told(screen.app))

    drive(game, tmp_path, steps)


def test_find_in_the_conversation(tmp_path: Path) -> None:
    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        await pilot.press("slash")
        await write(pilot, "till")
        await pilot.press("enter", "n")
        assert text_of(screen.app, "#places") == "2 of 2"
        await pilot.press("N")
        assert text_of(screen.app, "#places") == "1 of 2"
        await pilot.press("escape")
        assert not screen.query_one("#search").display
        await pilot.press("v")
        assert "put" in seen(screen.app)  # the prompt lists the tools

    drive(toy_game(), tmp_path, steps, (160, 50))


def test_a_slow_tool_leaves_the_screen_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(toy_toolkit.Till, "count", lambda self: gate.wait(5) and "at last")
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        screen._act(game.compose("count", {}))
        await until(pilot, lambda: "working" in text_of(screen.app, "#status"))
        await pilot.press("3", "u")
        await until(pilot, lambda: "Not now: working" in told(screen.app))
        assert screen.query_one("#tries").has_class("active")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(screen.app.screen, Ask))
        assert "still at work" in seen(screen.app)
        await pilot.press("n")
        gate.set()
        await until(pilot, lambda: game.here.number == 1)
        assert "at last" in seen(screen.app)

    drive(game, tmp_path, steps)


def test_faults_of_the_machine_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    game = toy_game()

    def broken(*_: Any) -> Any:
        raise KeyError("expert's own bug")

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        monkeypatch.setattr(toy_family.TillFamily, "expert", broken)
        await pilot.press("h")
        await until(pilot, lambda: "at a loss" in told(screen.app))
        screen._act(game.compose("shake", {}))
        await until(pilot, lambda: isinstance(screen.app.screen, Ask))
        assert "The machine failed (toolkit)" in seen(screen.app)
        await pilot.press("l")
        monkeypatch.setattr(game, "save", broken)
        await pilot.press("S")
        await until(pilot, lambda: "KeyError" in told(screen.app))

    drive(game, tmp_path, steps)


def test_hostile_text_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "\x1b[2J\x9b31m\u202egnp.exe\u200b [bold red]x[/] [@click=app.bell]y[/] \ud800" + "z" * 3_000_000
    monkeypatch.setattr(toy_toolkit.Till, "count", lambda self: hostile)
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        screen._act(game.compose("count", {}, thought="[/] \x1b[2J"))
        await until(pilot, lambda: game.here.number == 1)
        for pane in "1234":
            await pilot.press(pane)
            await pilot.pause()
            screenful = seen(screen.app)
            assert not set("\x1b\x9b\u202e\u200b\ud800") & set(screenful)
            if pane == "1":
                assert "[bold red]x[/] [@click=app.bell]y[/]" in screenful
        screen.query_one(Composer).open('"\x1b[2J\u202e [/bold] [@click=app.bell]y[/]')
        await pilot.pause(0.2)
        assert not set("\x1b\u202e") & set(seen(screen.app))

    drive(game, tmp_path, steps)


def test_a_window_that_is_too_small_says_what_it_needs(tmp_path: Path) -> None:
    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        assert "has 50 columns and 12 rows; playing needs 60 and 16" in " ".join(seen(screen.app).split())
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "playing needs" not in seen(screen.app)
        await pilot.resize_terminal(160, 50)
        await pilot.pause()
        assert all(pane.size.height > 3 for pane in screen._panes)
        await pilot.press("d")
        assert screen.app.theme == "textual-light"
        await pilot.press("question_mark")
        await pilot.pause()
        assert "You are the agent" in seen(screen.app)
        await pilot.resize_terminal(80, 24)
        await pilot.press("end")
        await until(pilot, lambda: "keeps it" in seen(screen.app))
        assert "Close" in seen(screen.app)
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen is screen)

    drive(toy_game(), tmp_path, steps, (50, 12))


def test_the_conversation_begins_with_what_is_new(tmp_path: Path) -> None:
    game = toy_game()

    async def steps(pilot: Pilot[None], screen: PlayScreen) -> None:
        for coins in range(1, 12):
            screen._act(game.compose("put", {"coins": coins}))
            await until(pilot, lambda number=coins: game.here.number == number)  # type: ignore[misc]
        assert "step 11" in seen(screen.app)
        assert screen.query_one(Reader).scroll_offset.y > 0

    drive(game, tmp_path, steps)
