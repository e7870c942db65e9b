"""Worlds made from numbers: one number gives the same world for ever."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from lamsim_lam.world.domains import DOMAINS
from lamsim_lam.world.tables import Base, Row, Table, World

KEPT_WORLDS = 64
"""Bases that a process keeps: tasks of one world mostly come together."""

_FIRST_DAY = date(2026, 1, 5)


@lru_cache(maxsize=KEPT_WORLDS)
def base(number: int, domains: tuple[str, ...]) -> Base:
    """The base of a world.

    A domain's rows depend on the number, on its own code and on the domains that it needs, and on nothing else: a
    world of more domains has the same rows in those that it shares with another.

    Args:
        number: Which world.
        domains: Names of the domains; those that they need are added.
    """
    tables: dict[str, Table] = {}
    rows: dict[str, Mapping[str, Row]] = {}
    for name in with_needs(domains):
        made = of_domain(number, name)
        tables |= made.tables
        rows |= made.rows
    return Base(tables, rows, _now(number))


@lru_cache(maxsize=4 * KEPT_WORLDS)
def of_domain(number: int, name: str) -> Base:
    """A domain's part of a world, with the parts that it needs; see `base`."""
    needed = base(number, DOMAINS[name].needs)
    tables, rows = dict(needed.tables), dict(needed.rows)
    world = World(Base(tables, rows, needed.now))
    draw = random.Random(f"{number}/{name}")
    for table, maker in DOMAINS[name].tables.values():
        filled: dict[str, Row] = {}
        tables[table.name], rows[table.name] = table, filled
        for place, row in enumerate(maker(world, draw), 1):
            id = f"{table.prefix}-{place:03d}"
            filled[id] = {"id": id, **row}
    return world.base


def _now(number: int) -> str:
    begin = _FIRST_DAY + timedelta(days=random.Random(f"{number}/now").randrange(300))
    return f"{begin.isoformat()} {8 + number % 3:02d}:30"


def with_needs(domains: Iterable[str]) -> tuple[str, ...]:
    """The domains and all that they need, what is needed first."""
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        for needed in DOMAINS[name].needs:
            add(needed)
        ordered.setdefault(name)

    for name in sorted(domains):
        add(name)
    return tuple(ordered)


def broken_links(made: Base) -> list[str]:
    """Sentences about ids that lead nowhere."""
    found: list[str] = []
    for name, table in made.tables.items():
        for row in made.rows[name].values():
            for column, other in table.links.items():
                value: Any = row.get(column)
                for id in value if isinstance(value, list) else [value]:
                    if id is not None and id not in made.rows.get(other, {}):
                        found.append(f"{name} {row['id']} has the {column} {id!r}, which is in no row of {other}.")
    return found


def changed_rows(world: World) -> Mapping[str, Mapping[str, Row | None]]:
    """What an episode has changed, without what is as it was."""
    changed = {
        table: {id: row for id, row in rows.items() if row is not None or id in world.base.rows[table]}
        for table, rows in world.changes.items()
    }
    return {table: rows for table, rows in changed.items() if rows}
