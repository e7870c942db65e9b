"""The full-screen mode of `lamsim play`, by Textual."""

from __future__ import annotations

from pathlib import Path

from lamsim.playing import Game

__all__ = ["run"]


def run(game: Game, out: Path) -> None:
    """Lets a person play a game in the terminal, until they leave it.

    Args:
        game: The game; whoever made it closes it.
        out: The folder that finished episodes are saved to.
    """
    from lamsim.tui.app import PlayApp

    PlayApp(game, out).run()
