"""Multi-turn synthesis (APIGen-MT): blueprints from walks over a graph of tools, dialogues with a simulated user."""

from __future__ import annotations

from lamsim.synthesis.multi_turn.blueprints import Blueprint, Secret, Wish, blueprint_of
from lamsim.synthesis.multi_turn.checks import STAGES, check
from lamsim.synthesis.multi_turn.committee import RULES, ModelReviewer, Reviewer
from lamsim.synthesis.multi_turn.exploration import ExploringPolicy
from lamsim.synthesis.multi_turn.family import Blueprints
from lamsim.synthesis.multi_turn.graph import Edge, Graph
from lamsim.synthesis.multi_turn.leaks import LeakControl
from lamsim.synthesis.multi_turn.recombination import recombined
from lamsim.synthesis.multi_turn.report import MultiTurnReport
from lamsim.synthesis.multi_turn.synthesizer import MultiTurnSynthesizer, Outcome
from lamsim.synthesis.multi_turn.users import ModelUser, RuleUser
from lamsim.synthesis.multi_turn.walks import Walk, Walker
from lamsim.synthesis.multi_turn.writers import GrammarWriter, ModelWriter, Writer

__all__ = [
    "RULES",
    "STAGES",
    "Blueprint",
    "Blueprints",
    "Edge",
    "ExploringPolicy",
    "GrammarWriter",
    "Graph",
    "LeakControl",
    "ModelReviewer",
    "ModelUser",
    "ModelWriter",
    "MultiTurnReport",
    "MultiTurnSynthesizer",
    "Outcome",
    "Reviewer",
    "RuleUser",
    "Secret",
    "Walk",
    "Walker",
    "Wish",
    "Writer",
    "blueprint_of",
    "check",
    "recombined",
]
