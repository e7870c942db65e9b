"""A screen that works on a game: its jobs, done one at a time away from the screen, and the row that tells of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from textual.content import Content
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Static

from lamsim.errors import LamsimError
from lamsim.playing import Game, Node
from lamsim.tui.desk import Desk
from lamsim.tui.telling import ending_of
from lamsim.tui.wrapping import in_short

Result = TypeVar("Result")


class Working(Screen[None]):
    """Has the jobs of a game done.

    Args:
        game: The game.
        out: The folder of demonstrations.
    """

    def __init__(self, game: Game, out: Path) -> None:
        super().__init__()
        self.game, self._out = game, out
        self._desk = Desk()
        self._doing = ""
        self._saved: set[Node] = set()
        self._stopped: asyncio.Event | None = None
        """Stops the policy; None if it is not playing."""

    async def _do(self, doing: str, job: Callable[[], Result]) -> Result | None:
        """Has a job done at the desk; what goes wrong is told in a sentence, and gives None."""
        if self._doing:
            self._tell(f"Not now: {self._doing}.", "warning")
            return None
        self._doing = doing
        self._show_status()
        try:
            return await self._desk.do(job)
        except LamsimError as error:
            self._tell(str(error), "error")
        except Exception as error:  # a stranger's policy or toolkit: the game goes on without it
            self._tell(f"{type(error).__name__}: {error}", "error")
        finally:
            self._doing = ""
            self._show_status()
        return None

    def _tell(self, sentence: str, severity: SeverityLevel = "information") -> None:
        self.app.notify(in_short(sentence, 400), severity=severity, markup=False)

    async def _save(self, node: Node) -> Content:
        path = await self._do("saving", lambda: self.game.save(self._out))
        if path is None:
            return Content("It could not be saved.")
        self._saved.add(node)
        return Content(f"Saved in {in_short(str(path), 200)}")

    def _show_status(self) -> None:
        env, here = self.game.env, self.game.here
        name = env.spec.id if env.spec else type(env.family).__name__
        state = self._doing or ("playing" if self._stopped else ending_of(here) if here.over else "your turn")
        parts = (name.rpartition("/")[2], env.task.id, f"step {here.depth}", f"reward {here.total:.3f}")
        told = Content.assemble((" · ".join(in_short(part, 60) for part in parts), ""), ("  ", ""), (state, "bold"))
        for status in self.query("#status").results(Static):  # none while the program ends
            status.update(told)
