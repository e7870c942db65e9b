"""What SpecTool's queries must hold to, beyond what holds for every family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lamsim_lam.spectool.making import made
from lamsim_lam.spectool.queries import WAYS, Query
from lamsim_lam.tasks.template import Unsatisfied
from lamsim_lam.tasks.templates import TEMPLATES


def query_faults(queries: Iterable[Query]) -> Iterator[str]:
    """Queries of templates that there aren't, queries that no world allows, and such that differ from time to time."""
    for name in WAYS:
        if name not in TEMPLATES:
            yield f"There is no template {name}, for which there are ways."
    for query in queries:
        if missing := [name for name in query.parts if name not in TEMPLATES]:
            yield f"Query {query.name} has the template {missing[0]}, which does not exist."
            continue
        try:
            if made(query, 0) != made(query, 0):
                yield f"Query {query.name} makes another task each time."
        except Unsatisfied as reason:
            yield str(reason)
        except Exception as error:
            yield f"Query {query.name} fails: {type(error).__name__}: {error}."
