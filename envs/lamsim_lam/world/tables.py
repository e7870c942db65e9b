"""Tables: a base that episodes share, and what one episode has changed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lamsim_lam.world.refusals import NotFound

Row: TypeAlias = Mapping[str, Any]
"""JSON values by column; `id` names the row. A row is never changed in place: `World.update` puts a new one there."""


@dataclass(frozen=True)
class Table:
    """What a domain says of one of its tables.

    Attributes:
        name: Unique among all domains, plural, e.g. `events`.
        noun: What a row is called in sentences, e.g. `event`.
        prefix: Begins the ids of its rows, e.g. `EVT`.
        links: Columns that hold an id, or a list of ids, of another table.
        wording: Columns whose words are the agent's own, as the body of a mail; scores don't compare them.
    """

    name: str
    noun: str
    prefix: str
    links: Mapping[str, str] = field(default_factory=dict)
    wording: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Base:
    """What is there at the beginning, made from a seed; shared and never changed.

    Attributes:
        tables: Descriptions by name.
        rows: The rows of each table by id, in order.
        now: The present moment, `YYYY-MM-DD HH:MM`; time stands still in an episode.
    """

    tables: Mapping[str, Table]
    rows: Mapping[str, Mapping[str, Row]]
    now: str


class World:
    """One episode's view of a base.

    Args:
        base: What is there at the beginning.

    Attributes:
        changes: Rows by table and id that are new or other than in the base; None for a row that is gone.
    """

    def __init__(self, base: Base) -> None:
        self.base = base
        self.changes: dict[str, dict[str, Row | None]] = {}

    @property
    def now(self) -> str:
        """The present moment, `YYYY-MM-DD HH:MM`."""
        return self.base.now

    @property
    def today(self) -> str:
        """The present day, `YYYY-MM-DD`."""
        return self.base.now[:10]

    def rows(self, table: str, keep: Callable[[Row], bool] | None = None) -> Iterator[Row]:
        """The rows of a table, those of the base first, in their order."""
        base = self.base.rows[table]
        changed = self.changes.get(table)
        found: Iterator[Row | None]
        if not changed:
            found = iter(base.values())
        else:
            kept = (changed.get(id, row) for id, row in base.items())
            new = (row for id, row in changed.items() if id not in base)
            found = iter([*kept, *new])
        return (row for row in found if row is not None and (keep is None or keep(row)))

    def get(self, table: str, id: str) -> Row:
        """A row by its id.

        Raises:
            NotFound: If there is none.
        """
        changed = self.changes.get(table, {})
        row = changed[id] if id in changed else self.base.rows[table].get(id)
        if row is None:
            raise NotFound(self.base.tables[table].noun, id)
        return row

    def insert(self, table: str, **values: Any) -> Row:
        """Adds a row; its id follows from how many there were."""
        changed = self.changes.setdefault(table, {})
        new = sum(id not in self.base.rows[table] for id in changed)
        id = f"{self.base.tables[table].prefix}-{len(self.base.rows[table]) + new + 1:03d}"
        row = {"id": id, **values}
        changed[id] = row
        return row

    def update(self, table: str, id: str, **values: Any) -> Row:
        """Changes columns of a row.

        Raises:
            NotFound: If there is none of that id.
        """
        row = {**self.get(table, id), **values}
        self._put(table, id, row)
        return row

    def delete(self, table: str, id: str) -> None:
        """Takes a row out.

        Raises:
            NotFound: If there is none of that id.
        """
        self.get(table, id)
        self._put(table, id, None)

    def _put(self, table: str, id: str, row: Row | None) -> None:
        """Notes a change; a row that is again as in the base is none."""
        changed = self.changes.setdefault(table, {})
        if row is not None and row == self.base.rows[table].get(id):
            changed.pop(id, None)
        else:
            changed[id] = row
