"""Worlds and their tools: made from numbers alone, consistent, and refusing in sentences."""

import json
import random
from typing import Any

import pytest
from lamsim_lam.world import Refused, World
from lamsim_lam.world.domain import Operation
from lamsim_lam.world.domains import DOMAINS, OPERATIONS
from lamsim_lam.world.making import base, broken_links, changed_rows, of_domain
from lamsim_lam.world.signatures import Untyped, describe
from lamsim_lam.world.tables import Base

from lamsim import Tool
from lamsim.verifier import Catalog

ALL = tuple(DOMAINS)


def argument(schema: dict[str, Any], texts: list[str], draw: random.Random) -> Any:
    """A well-typed value, sensible or not."""
    if "enum" in schema:
        return draw.choice(schema["enum"])
    kind = schema["type"]
    if kind == "array":
        return [argument(schema["items"], texts, draw) for _ in range(draw.randrange(3))]
    if kind == "integer":
        return draw.choice((-3, 0, 1, 2, 7, 30, 10**12))
    if kind == "number":
        return draw.choice((-1.5, 0, 0.1, 2, 99.9, 1e300))
    if kind == "boolean":
        return draw.random() < 0.5
    if kind == "object":
        return {}
    if "pattern" in schema:
        days = ("2026-02-30", "9999-12-31", "2026-05-01", "0000-00-00")
        clocks = ("99:99", "10:00", "23:59")
        by_pattern = {
            r"^\d{4}-\d{2}-\d{2}$": days,
            r"^\d{2}:\d{2}$": clocks,
            r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$": [f"{day} {clock}" for day in days for clock in clocks],
        }
        return draw.choice(by_pattern[schema["pattern"]])
    return draw.choice((*draw.sample(texts, 6), "", "x", "ß" * 50))


def outcome(operation: Operation, world: World, given: dict[str, Any]) -> tuple[Any, str]:
    """What a tool gives, or what it says when it refuses; anything else that it raises fails the test."""
    try:
        return operation.function(world, **given), ""
    except Refused as refusal:
        return None, str(refusal)


def test_one_number_is_one_world_for_ever() -> None:
    first = base.__wrapped__(11, ALL)
    base.cache_clear()
    of_domain.cache_clear()
    assert first == base(11, ALL)
    assert first.rows["people"] is not base(11, ALL).rows["people"]


@pytest.mark.parametrize("name", [name for name, domain in DOMAINS.items() if domain.tables])
def test_two_numbers_are_two_worlds(name: str) -> None:
    first, second = base(1, (name,)), base(2, (name,))
    assert any(first.rows[table] != second.rows[table] for table in DOMAINS[name].tables)


@pytest.mark.parametrize("name", DOMAINS)
def test_a_domain_is_the_same_beside_others(name: str) -> None:
    alone, together = base(5, (name,)), base(5, ALL)
    assert all(rows == together.rows[table] for table, rows in alone.rows.items())


@pytest.mark.parametrize("number", range(20))
def test_every_id_leads_somewhere(number: int) -> None:
    assert broken_links(base(number, ALL)) == []


def test_a_broken_link_is_told() -> None:
    made = base(3, ("calendar",))
    events = {**made.rows["events"], "EVT-001": {**made.rows["events"]["EVT-001"], "attendees": ["PER-999"]}}
    broken = Base(made.tables, {**made.rows, "events": events}, made.now)
    assert broken_links(broken) == ["events EVT-001 has the attendees 'PER-999', which is in no row of people."]


def test_rows_are_json() -> None:
    rows = base(8, ALL).rows
    assert json.loads(json.dumps(rows)) == rows


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_tool_is_described_and_named_by_its_domain(name: str) -> None:
    operation = OPERATIONS[name]
    assert name.startswith(operation.domain)
    assert len(operation.schema["description"]) > 10
    assert Catalog([Tool.from_json(operation.schema)]).check_of(name) is not None
    for described in operation.schema["parameters"]["properties"].values():
        assert described["type"]
        assert described["description"].endswith((".", "?", ")"))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_well_typed_call_gives_json_or_a_refusal(name: str) -> None:
    operation = OPERATIONS[name]
    draw = random.Random(name)
    made = base(17, (operation.domain,))
    texts = [str(value) for rows in made.rows.values() for row in rows.values() for value in row.values()]
    properties = operation.schema["parameters"]["properties"]
    for _ in range(60):
        world = World(made)
        given = {key: argument(schema, texts, draw) for key, schema in properties.items() if draw.random() < 0.9}
        given |= {key: argument(properties[key], texts, draw) for key in operation.schema["parameters"]["required"]}
        told, refusal = outcome(operation, world, given)
        if refusal:
            assert refusal.endswith((".", "?", ")"))
            assert changed_rows(world) == {}, "a refused call changes nothing"
            continue
        assert len(json.dumps(told)) < 6000
        if not operation.writes:
            assert changed_rows(world) == {}, "a reading tool changes nothing"
        after = {table: {row["id"]: row for row in world.rows(table)} for table in made.rows}
        deleted = {i for rows in changed_rows(world).values() for i, row in rows.items() if row is None}
        faults = broken_links(Base(made.tables, after, made.now))
        assert [fault for fault in faults if not any(i in fault for i in deleted)] == []


def test_a_base_is_never_changed() -> None:
    before = json.dumps(base(17, ALL).rows)
    for name in OPERATIONS:
        test_a_well_typed_call_gives_json_or_a_refusal(name)
    assert json.dumps(base(17, ALL).rows) == before


def test_a_tool_without_types_is_told() -> None:
    def silent(world, day):  # type: ignore[no-untyped-def]
        """Does something with a day.

        Args:
            day: The day.
        """

    with pytest.raises(Untyped, match="Parameter day of tool silent needs a type hint"):
        describe(silent)
