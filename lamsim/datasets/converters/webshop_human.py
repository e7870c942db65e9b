"""WebShop's recorded visits of people, on which its choice model is trained: `states` and `actions` side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, ClassVar

from lamsim.datasets.converters.bracket_actions import write_bracketed
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.dialogues import Piece, Said, Wording, conversation_of, pieces_of
from lamsim.datasets.converters.environments import environment, lose_beside
from lamsim.datasets.converters.parts import record_of, source_of
from lamsim.datasets.converters.webshop import read_shopping


class _Bare(Wording):
    """Actions alone."""

    where = environment("webshop")

    def read(self, text: str) -> Said:
        return read_shopping(text)

    def action(self, call: tuple[str, dict[str, Any]]) -> str | None:
        return write_bracketed(call, self.where)

    def act(self, thought: str, action: str, step: int) -> str:
        return action


_BARE = _Bare()


class WebShopHuman(Converter):
    """Rows of `il_trajs_finalized_images.jsonl`; the offered actions and the images stay in `lamsim.source`."""

    name: ClassVar[str] = "webshop-human"
    about: ClassVar[str] = "WebShop's human trajectories"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        states, actions = (item.get("states"), item.get("actions")) if isinstance(item, Mapping) else (None, None)
        if not isinstance(states, list) or not isinstance(actions, list) or len(states) - len(actions) not in (0, 1):
            raise Misfit("It is no trajectory of WebShop: it has no list of actions for its states.")
        if not states or not all(isinstance(text, str) for text in (*states, *actions)):
            raise Misfit("It is no trajectory of WebShop: a state or an action is no text.")
        pairs = zip_longest(states, actions)
        pieces = [Piece(place == 1, text) for pair in pairs for place, text in enumerate(pair) if text is not None]
        conversation, kept = conversation_of(pieces, _BARE)
        rest = {key: value for key, value in item.items() if key not in ("states", "actions")}
        source = {"format": self.name, "row": rest, "kept": kept}
        where = _BARE.where
        yield record_of(id, where.instruction, where.tools, conversation, source, repeatable=where.repeatable)

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        lose_beside(record, self.name, _BARE.where.arguments, losses, _BARE.where.instruction)
        source = source_of(record, self.name)
        if not source:
            losses.lose("which actions each page offers: the format has them, the record does not")
        texts: list[Piece] = []
        for piece in pieces_of(record, _BARE, source.get("kept") or {}, losses):
            if texts and texts[-1].agents == piece.agents:
                losses.lose("where a message ends if its speaker goes on")
                texts[-1] = piece._replace(text=f"{texts[-1].text}\n{piece.text}")
            else:
                texts.append(piece)
        if not texts or texts[0].agents:
            raise Misfit("It does not begin with what the shop shows.")
        spoken = [[piece.text for piece in texts if piece.agents is agents] for agents in (False, True)]
        yield {"states": spoken[0], "actions": spoken[1], **(source.get("row") or {})}
