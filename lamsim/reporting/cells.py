"""What a report is shown as: sections with tables of texts, and how figures and names are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lamsim.reporting.intervals import Estimate

LONGEST_NAME = 80
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@dataclass(slots=True)
class Table:
    """A table of texts; the first columns are left-aligned, the others right.

    Attributes:
        head: The heads of the columns.
        rows: The cells.
        left: How many columns are left-aligned.
    """

    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    left: int = 1


@dataclass(slots=True)
class Section:
    """A part of the report.

    Attributes:
        title: Its heading.
        notes: Sentences that stand above its tables.
        tables: Its tables.
        plots: Names of its plots.
    """

    title: str
    notes: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    plots: list[str] = field(default_factory=list)


def shown(name: str, longest: int = LONGEST_NAME) -> str:
    """A text from outside as it can be shown anywhere: in one line, nothing invisible, and not too long."""
    clean = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", name)
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"


def share(estimate: Estimate | None) -> str:
    """A share in per cent, with its interval."""
    if estimate is None:
        return ""
    value = f"{estimate.value:.1%}"
    return value if estimate.low is None else f"{value} ({100 * estimate.low:.1f} to {100 * (estimate.high or 0):.1f})"


def number(estimate: Estimate | None) -> str:
    """A mean with its interval."""
    if estimate is None:
        return ""
    value = f"{estimate.value:.3f}"
    return value if estimate.low is None else f"{value} ({estimate.low:.3f} to {estimate.high:.3f})"


def rounded(value: float | None, digits: int) -> str:
    """A figure without an interval; "" where there is none."""
    return "" if value is None else f"{value:.{digits}f}"


def counted(count: int, one: str, several: str) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else several}"
