"""The kinds of stages by name."""

from __future__ import annotations

from lamsim.pipelines.stages.augment import Augment
from lamsim.pipelines.stages.convert import Convert
from lamsim.pipelines.stages.export import Export
from lamsim.pipelines.stages.mix import Mix
from lamsim.pipelines.stages.purge import Purge
from lamsim.pipelines.stages.read import Read
from lamsim.pipelines.stages.rollout import Rollout
from lamsim.pipelines.stages.split import Split
from lamsim.pipelines.stages.stage import Stage

__all__ = ["KINDS", "Stage"]

KINDS: dict[str, type[Stage]] = {
    kind.kind: kind for kind in (Rollout, Convert, Read, Purge, Augment, Mix, Split, Export)
}
"""All kinds, in the order of the documentation."""
