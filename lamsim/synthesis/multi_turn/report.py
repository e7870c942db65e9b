"""What multi-turn synthesis came to: blueprints by stage, trajectories by what they missed, graph and diversity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lamsim.synthesis.diversity import Diversity
from lamsim.synthesis.multi_turn.checks import STAGES

KINDS = ("walk", "recombined")
"""Where a blueprint comes from."""


@dataclass(slots=True)
class MultiTurnReport:
    """Counts.

    Attributes:
        verified: Accepted blueprints, by kind.
        failed: Refused ones, by kind and stage; `repeated` are those that are like an accepted one.
        walks: Walks that were begun, and those of them that led nowhere.
        accepted: Trajectories that ended as they should.
        missed: Near-misses, by the part of the score that was not met.
        graph: Tools, edges and edges that were gone, of all worlds together.
        trees: Searches whose trees were kept.
        diversity: Of the accepted blueprints.
    """

    verified: Counter[str] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    walks: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    graph: Counter[str] = field(default_factory=Counter)
    trees: int = 0
    diversity: Diversity = field(default_factory=Diversity)

    def row(self, kind: str) -> dict[str, Any]:
        """The table's row of a kind."""
        failed = {stage: self.failed[kind, stage] for stage in (*STAGES, "repeated")}
        judged = self.verified[kind] + sum(failed[stage] for stage in STAGES)
        return {
            "verified": self.verified[kind],
            **{f"fail_{stage}": failed[stage] for stage in STAGES},
            "pass_rate": round(self.verified[kind] / judged, 4) if judged else None,
            "repeated": failed["repeated"],
        }

    def to_json(self, embedded: bool = False) -> dict[str, Any]:
        """The report as plain data; `embedded` as of `Diversity.to_json`."""
        played = self.accepted + self.missed.total()
        return {
            "blueprints": {kind: self.row(kind) for kind in KINDS},
            "walks": {name: self.walks[name] for name in ("begun", "lost")},
            "trajectories": {
                "accepted": self.accepted,
                "near_misses": dict(sorted(self.missed.items())),
                "acceptance": round(self.accepted / played, 4) if played else None,
            },
            "graph": {name: self.graph[name] for name in ("tools", "edges", "gone")},
            "trees": self.trees,
            "diversity": self.diversity.to_json(embedded),
        }
