"""Pipelines: recipes of stages from roll-outs to training data, that can be run again and accounted for."""

from lamsim.pipelines.recipe import Recipe
from lamsim.pipelines.running import Outcome

__all__ = ["Outcome", "Recipe"]
