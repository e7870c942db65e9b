"""The full-screen application around the game's screen."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from lamsim.playing import Game
from lamsim.tui.screen import PlayScreen


class PlayApp(App[None]):
    """Lets a person play a game.

    Args:
        game: The game; whoever made it closes it.
        out: The folder that finished episodes are saved to.
    """

    CSS_PATH = "style.tcss"
    TITLE = "lamsim play"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, game: Game, out: Path) -> None:
        super().__init__()
        self._game, self._out = game, out

    def on_mount(self) -> None:
        """Brings the game's screen up."""
        self._play = PlayScreen(self._game, self._out)
        self.push_screen(self._play)

    async def action_quit(self) -> None:
        """Ctrl+Q is asked about as q is."""
        self._play.action_leave()
