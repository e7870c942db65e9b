"""What SpecTool's queries must hold to, beyond what holds for every family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lamsim import PATTERN_CODES, Task
from lamsim_lam.spectool.errands import ERRANDS
from lamsim_lam.spectool.making import made
from lamsim_lam.spectool.mistakes import mistakes
from lamsim_lam.spectool.queries import WAYS, Query
from lamsim_lam.tasks.template import Unsatisfied
from lamsim_lam.tasks.templates import TEMPLATES

PHRASINGS = 5
PROVOKED = 20
"""Queries of a full set that must tempt an agent to an error of each pattern."""


def query_faults(queries: Iterable[Query]) -> Iterator[str]:
    """Queries of templates that there aren't, queries that no world allows, and such that differ from time to time."""
    for name in WAYS:
        if name not in TEMPLATES:
            yield f"There is no template {name}, for which there are ways."
    for name, errand in ERRANDS.items():
        if len(set(errand.says)) < PHRASINGS:
            yield f"Errand {name} has {len(set(errand.says))} phrasings; {PHRASINGS} are wanted."
        if name in TEMPLATES:
            yield f"Errand {name} has the name of a template."
    for query in queries:
        if missing := [name for name in query.parts if name not in TEMPLATES and name not in ERRANDS]:
            yield f"Query {query.name} has the template {missing[0]}, which does not exist."
            continue
        try:
            if made(query, 0) != made(query, 0):
                yield f"Query {query.name} makes another task each time."
        except Unsatisfied as reason:
            yield str(reason)
        except Exception as error:
            yield f"Query {query.name} fails: {type(error).__name__}: {error}."


def pattern_faults(tasks: Iterable[Task]) -> Iterator[str]:
    """Patterns to which too few queries tempt."""
    provoked = Counter(code for task in tasks for code in {mistake.code for mistake in mistakes(task)})
    for code in PATTERN_CODES:
        if provoked[code] < PROVOKED:
            yield f"Only {provoked[code]} queries tempt an agent to {code}; {PROVOKED} are wanted."


def unneeded_tools(tasks: Iterable[Task]) -> Iterator[str]:
    """Declares the tools that are in catalogs only to be told apart, and those of ways that the expert does not go."""
    offered: dict[str, None] = {}
    accepted: set[str] = set()
    shown: set[str] = set()
    for task in tasks:
        offered.update(dict.fromkeys(task.world["tools"]))
        first, *others = ({call.name for call in way} for way in task.goal.trajectories)
        shown |= first
        accepted = accepted.union(first, *others)
    yield "decline: Every query can be fulfilled; who gives one up makes an error."
    for name in offered:
        if name not in accepted:
            yield f"{name}: No query needs it; it stands in catalogs to be told apart."
        elif name not in shown:
            yield f"{name}: An accepted trajectory has it, and the expert goes by another one."
