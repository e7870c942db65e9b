"""Drives the full-screen player without a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import gymnasium
import toy_family
from textual.pilot import Pilot
from textual.widgets import Static

from lamsim.env import ToolEnv
from lamsim.playing import Game
from lamsim.tui.app import PlayApp
from lamsim.tui.screen import PlayScreen


def toy_game(**options: Any) -> Game:
    env = gymnasium.make(toy_family.ENV_ID, **options).unwrapped
    assert isinstance(env, ToolEnv)
    return Game(env, task="till-2")


def drive(
    game: Game, out: Path, steps: Callable[[Pilot[None], PlayScreen], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> PlayApp:
    """Plays, and gives back the application as it was left."""
    app = PlayApp(game, out)

    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, PlayScreen)
            await steps(pilot, screen)

    asyncio.run(play())
    return app


async def until(pilot: Pilot[None], met: Callable[[], object], seconds: float = 5.0) -> None:
    """Waits for what a job brings."""
    for _ in range(int(seconds / 0.02)):
        if met():
            break
        await pilot.pause(0.02)
    assert met()
    await pilot.pause()


async def write(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", "_": "underscore", '"': "quotation_mark", "-": "minus", ".": "full_stop", "/": "slash"}
    await pilot.press(*(names.get(char, char) for char in text))
    await pilot.pause()


def seen(app: PlayApp) -> str:
    """What is on the screen, as text."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips(app.size))


def told(app: PlayApp) -> str:
    """What the notices say."""
    return "\n".join(str(notice.message) for notice in app._notifications)


def text_of(app: PlayApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)
