"""All scenarios, and the dialogues that they make."""

from __future__ import annotations

from collections.abc import Iterator

from lamsim_apibank.apis import libraries
from lamsim_apibank.apis.search import Searcher
from lamsim_apibank.dialogues import Dialogue
from lamsim_apibank.embedded.calendars import CALENDARS
from lamsim_apibank.embedded.desk_databases import DESK
from lamsim_apibank.embedded.finding import FINDING
from lamsim_apibank.embedded.lookups import LOOKUPS
from lamsim_apibank.embedded.model import dialogues, library_of
from lamsim_apibank.embedded.planner_databases import PLANNER
from lamsim_apibank.embedded.planning import PLANNING
from lamsim_apibank.embedded.registers import REGISTERS

SCENARIOS = (*CALENDARS, *REGISTERS, *LOOKUPS, *FINDING, *PLANNING)
_TABLES = {"desk": DESK, "planner": PLANNER}


def embedded_dialogues(level: int, searcher: Searcher = "bm25") -> Iterator[Dialogue]:
    """The embedded dialogues of a level.

    Args:
        level: 1, 2 or 3.
        searcher: How `ToolSearcher` ranks, which the expected results of its calls depend on.
    """
    shelves = libraries.load(None, searcher)
    for scenario in SCENARIOS:
        if scenario.level == level:
            name = library_of(scenario)
            yield from dialogues(scenario, shelves[name], _TABLES[name])
