"""A person as the agent: an episode as a tree of tries, and its line-by-line mode."""

from lamsim.playing.game import Game, Hint
from lamsim.playing.nodes import Node

__all__ = ["Game", "Hint", "Node"]
