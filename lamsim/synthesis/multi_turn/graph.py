"""The dependency graph of tools: whose output feeds which argument of which other, as executions showed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from lamsim.datasets.augmenting.words import topic_of, words_of
from lamsim.messages import ToolCall
from lamsim.synthesis.filling import fill, fits, kind_of_schema
from lamsim.synthesis.lexicon import lexicon
from lamsim.synthesis.multi_turn.sights import Row, Sight, is_code, is_link, shape, sight_of
from lamsim.synthesis.stages import trouble
from lamsim.synthesis.values import Seen, example_in, shape_of
from lamsim.synthesis.worlds import World
from lamsim.tools import Tool

ROUNDS = 3
"""Times that every reading tool is tried: what the first calls return are arguments of the next."""

TRIES = 4
"""Calls of a tool in one round."""

NAMING = ("name", "title", "subject", "label", "payee", "content", "category", "city")
"""Fields by which people call a thing, the best first."""

_SEEKS = re.compile(r"\bpart of\b|\blook for\b|\bwords? of\b|\bsearch\b|\bone or more words\b", re.I)

_WRITTEN = re.compile(r"(?:The|Its|A)(?: new)? (title|name|label|subject|text|note|message|body)\b")
"""Begins the descriptions of what people make up themselves."""


class Edge(NamedTuple):
    """What one tool returns is an argument of another.

    Attributes:
        source: Who returns it.
        target: Who takes it.
        argument: As what.
    """

    source: str
    target: str
    argument: str


class Graph:
    """The tools of a world and what was seen when they were run.

    An argument is *linked* if it takes an id, as the example in its description or its name tells. An edge leads to it
    from every tool that has returned a value of that kind, and counts the calls that took such a value and succeeded.

    Args:
        world: Where calls run.
        generator: Draws their arguments.

    Attributes:
        sights: Calls of reading tools that succeeded, each with what it showed.
        edges: With how often one was gone.
        things: What is known of each thing, by its id, from all sights together.
    """

    def __init__(self, world: World, generator: np.random.Generator) -> None:
        self.world = world
        self.tools = {tool.name: tool for tool in world.tools}
        self.sights: list[Sight] = []
        self.edges: Counter[Edge] = Counter()
        self.things: dict[str, dict[str, Any]] = {}
        self._made: set[str] = set()
        self._producers: dict[Any, list[Sight]] = {}
        self._shapes = {tool.name: dict(_linked(tool, world)) for tool in world.tools}
        for call, _ in world.known:
            if call.name in self.tools and call.name not in world.writing:
                self.look(call)
        for _ in range(ROUNDS):
            for tool in world.tools:
                if tool.name not in world.writing:
                    self._probe(tool, generator)
        self._join(generator)

    def linked(self, tool: str) -> Mapping[str, str]:
        """The linked arguments of a tool, each with the kind of its values; empty where the name alone tells."""
        return self._shapes[tool]

    def producers(self, value: Any) -> list[Sight]:
        """The sights that show a value which the caller did not have to know."""
        return self._producers.get(value, [])

    def values_of(self, tool: str, argument: str) -> list[Any]:
        """The values that a linked argument may take, in the order in which they were seen."""
        wanted = self._shapes[tool][argument]
        if wanted:
            return [value for value in self._producers if is_code(value) and shape(value) == wanted]
        words = words_of(argument)
        named = [
            value
            for value, sights in self._producers.items()
            if any(words_of(sight.links[value]) == words for sight in sights)
        ]
        if named or not is_link(argument):
            return named
        taken = {kind for shapes in self._shapes.values() for kind in shapes.values()}
        rows = self._rows_about(self.tools[tool])
        return [row.code for row in rows if shape(row.code) not in taken and row.code in self._producers]

    def look(self, call: ToolCall) -> Sight | None:
        """Runs a call of a reading tool by itself; None if it failed or showed nothing, or is no reading tool."""
        key = f"{call.name}{sorted(call.arguments.items(), key=str)}"
        if key in self._made:
            return None
        self._made.add(key)
        results = self.world.run([call])
        if not results or trouble(results[0]) or results[0].done or call.name in self.world.writing:
            return None
        if results[0].content.strip() in ("", "[]", "{}", "null"):
            return None
        sight = sight_of(call, results[0])
        self.sights.append(sight)
        given = {str(value) for value in call.arguments.values()}
        for value in sight.links:
            if str(value) not in given:
                self._producers.setdefault(value, []).append(sight)
        for row in sight.rows:
            self.things.setdefault(row.code, {}).update(row.fields)
        self.world.learn([call], results)
        return sight

    def draw(self, tool: Tool, generator: np.random.Generator, only: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Arguments of a call: linked ones as they were seen, what people look for as things are called."""
        chosen: dict[str, Seen] = {name: Seen(value, frozenset(), "") for name, value in (only or {}).items()}
        properties: Mapping[str, Any] = tool.parameters.get("properties") or {}
        for name, schema in properties.items():
            required = name in (tool.parameters.get("required") or ())
            if name in chosen or not (required or (not chosen and generator.random() < 0.5)):
                continue
            values = self._seen(tool, name, schema)
            if values:
                value = values[int(generator.integers(len(values)))]
                listed = kind_of_schema(schema) == "array"
                chosen[name] = Seen([value] if listed else value, frozenset(), "")
        return fill(self.world, tool, generator, chosen)

    def _seen(self, tool: Tool, name: str, schema: Mapping[str, Any]) -> list[Any]:
        if name in self._shapes[tool.name]:
            return self.values_of(tool.name, name)
        if schema.get("enum"):
            return []
        if tool.name in self.world.writing and (written := _WRITTEN.match(str(schema.get("description") or ""))):
            return list(lexicon()["titles" if written[1] in ("title", "name", "label", "subject") else "texts"])
        kind = kind_of_schema(schema)
        if kind == "string" and _SEEKS.search(str(schema.get("description") or "")):
            near = [row.fields for row in self._rows_about(tool)]
            words = words_of(name)
            own = [value for fields in near for key, value in fields.items() if words_of(key) == words]
            named = [value for fields in near if (value := naming(fields)) is not None]
            return [value for value in own or named if isinstance(value, str)]
        words = words_of(name)
        return [
            value
            for fields in self.things.values()
            for key, value in fields.items()
            if words_of(key) == words
            and not words & {"name", "id", "text", "note", "amount"}
            and fits(value, kind, schema)
        ]

    def _rows_about(self, tool: Tool) -> Iterator[Row]:
        topic = topic_of(tool.name)
        for sight in self.sights:
            if topic & topic_of(sight.call.name):
                yield from sight.rows

    def _probe(self, tool: Tool, generator: np.random.Generator) -> None:
        if not tool.parameters.get("required"):
            self.look(ToolCall(tool.name, {}))
        if tool.parameters.get("properties"):
            for _ in range(TRIES):
                self.look(ToolCall(tool.name, self.draw(tool, generator)))

    def _join(self, generator: np.random.Generator) -> None:
        """Makes the edges: by kind of value first, then each is gone once, where that can be."""
        for name in self.tools:
            for argument in self._shapes[name]:
                for value in self.values_of(name, argument):
                    for sight in self._producers[value]:
                        self.edges[Edge(sight.call.name, name, argument)] += 0
        for edge in list(self.edges):
            values = [
                value
                for value in self.values_of(edge.target, edge.argument)
                if any(sight.call.name == edge.source for sight in self._producers[value])
            ]
            tool = self.tools[edge.target]
            for _ in range(2):
                value = values[int(generator.integers(len(values)))]
                listed = kind_of_schema(tool.parameters["properties"][edge.argument]) == "array"
                call = ToolCall(edge.target, self.draw(tool, generator, {edge.argument: [value] if listed else value}))
                results = self.world.run([call])
                if results and not trouble(results[0]):
                    self.edges[edge] += 1


def naming(fields: Mapping[str, Any]) -> Any:
    """What people call a thing by; None if there is nothing."""
    return next((fields[name] for name in NAMING if isinstance(fields.get(name), str)), None)


def _linked(tool: Tool, world: World) -> Iterator[tuple[str, str]]:
    """The linked arguments of a tool, each with the shape of its codes as far as a description shows one."""
    for name, schema in (tool.parameters.get("properties") or {}).items():
        item = schema.get("items") if isinstance(schema.get("items"), Mapping) else schema
        if schema.get("enum") or kind_of_schema(item or schema) not in ("string", "integer"):
            continue
        example = _example(schema)
        if not example:
            example = next((found for other in world.tools if (found := _example_for(other, name))), "")
        if not example:
            codes = [seen.value for seen in world.values.of(tool.name, name, schema) if is_code(seen.value)]
            example = codes[0] if codes and is_link(name) else ""
        if is_link(name) or re.search(r"\d\d", example):
            yield name, shape_of(example) if example else ""


def _example_for(other: Tool, name: str) -> str:
    properties: Mapping[str, Any] = other.parameters.get("properties") or {}
    if name in properties:
        return _example(properties[name])
    words = words_of(name) - {"id", "to", "from"}
    if not is_link(name) and not name.startswith(("to_", "from_")):
        return ""
    return next(
        (found for key, given in properties.items() if words and words <= words_of(key) and (found := _example(given))),
        "",
    )


def _example(schema: Mapping[str, Any]) -> str:
    example = example_in(str(schema.get("description") or ""))
    return example if is_code(example) else ""
