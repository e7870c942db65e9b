"""What a synthesis came to: APIGen's table by style, what became of planted faults, and how diverse the outcome is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lamsim.synthesis.diversity import Diversity
from lamsim.synthesis.stages import STAGES


@dataclass(slots=True)
class Report:
    """Counts.

    Attributes:
        executed: Whether calls were run.
        verified: Accepted candidates, by style.
        failed: Refused ones, by style and stage; `repeated` are those that are like an accepted one.
        planted: Planted faults by name and what caught them; `accepted` are those that went through.
        unfit: Styles for which the source has too few tools.
        diversity: Of the accepted ones.
    """

    executed: bool
    verified: Counter[str] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    planted: dict[str, Counter[str]] = field(default_factory=dict)
    unfit: list[str] = field(default_factory=list)
    diversity: Diversity = field(default_factory=Diversity)

    def row(self, style: str | None = None) -> dict[str, Any]:
        """The table's row of a style; of all if None."""
        verified = self.verified.total() if style is None else self.verified[style]
        failed = {
            stage: sum(count for (of, at), count in self.failed.items() if at == stage and style in (None, of))
            for stage in (*STAGES, "repeated")
        }
        judged = verified + sum(failed[stage] for stage in STAGES)
        told = {f"fail_{stage}": failed[stage] for stage in STAGES}
        return {
            "verified": verified,
            **told,
            "pass_rate": round(verified / judged, 4) if judged else None,
            "repeated": failed["repeated"],
        }

    def to_json(self, embedded: bool = False) -> dict[str, Any]:
        """The report as plain data; `embedded` as of `Diversity.to_json`."""
        styles = [*dict.fromkeys([*self.verified, *(style for style, _ in self.failed)])]
        return {
            "executed": self.executed,
            "all": self.row(),
            "styles": {style: self.row(style) for style in sorted(styles)},
            "unfit_styles": self.unfit,
            "planted": {name: dict(sorted(caught.items())) for name, caught in sorted(self.planted.items())},
            "diversity": self.diversity.to_json(embedded),
        }
