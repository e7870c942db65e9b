"""Random walks over the dependency graph: calls that lead to one that a person may want, with grounded arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lamsim.datasets.augmenting.words import words_of
from lamsim.datasets.purging.evidence import Evidence
from lamsim.messages import ToolCall, ToolResult
from lamsim.synthesis.filling import kind_of_schema
from lamsim.synthesis.multi_turn.graph import Graph
from lamsim.synthesis.multi_turn.references import Reference, label_of_field, noun_of, reference, sayable
from lamsim.synthesis.multi_turn.sights import Sight, is_code, shape
from lamsim.synthesis.stages import trouble
from lamsim.synthesis.values import as_json
from lamsim.tools import Tool

DEEPEST = 4
"""Calls that may depend on each other before the one that is wanted."""

BACKTRACKS = 6
"""Times that the last call of a walk is tried with other arguments before the walk is given up."""

MOST_LOOKED_AT = 4
"""Things of which one is looked for by looking at one after the other."""

INDIRECT = 0.4
"""How often a value that a person would say is taken from another thing instead, where one has it."""

_OWNED = re.compile(r"\w+ (?:everything about )?the user's ")


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through the graph that ends at what a person wants.

    Attributes:
        calls: In their order; the last one is wanted, the others are needed for it.
        results: What they gave.
        said: What the person says for each argument that no call tells: of the last call by its name, of the others by
            `place.name`.
        references: How the person speaks of what the linked arguments of the last call name.
        asks: The field of the last result that the person wants to know; empty if the call changes the world.
        answer: Its value.
    """

    calls: tuple[ToolCall, ...]
    results: tuple[ToolResult, ...]
    said: Mapping[str, Any]
    references: Mapping[str, Reference]
    asks: str = ""
    answer: Any = None


class Walker:
    """Draws walks.

    Args:
        graph: What is walked over.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def draw(self, target: Tool, generator: np.random.Generator) -> Walk | None:
        """A walk that ends at a tool: backwards along its edges for the arguments, then forwards to try it.

        None if what it takes can't be found, or no arguments were accepted.
        """
        for _ in range(BACKTRACKS):
            walk = self._try(target, generator)
            if walk is not None:
                return walk
        return None

    def _try(self, target: Tool, generator: np.random.Generator) -> Walk | None:
        graph = self._graph
        path = _Path()
        references: dict[str, Reference] = {}
        given: dict[str, Any] = {}
        required = target.parameters.get("required") or ()
        for argument in graph.linked(target.name):
            schema = target.parameters["properties"][argument]
            if argument not in required:
                continue
            value = self._value(target.name, argument, path, generator)
            if value is None or value in given.values():
                return None
            sight = self._obtain(value, path, generator)
            if sight is None:
                return None
            found = self._reference(value, sight, noun_of(argument, schema))
            if found is None:
                return None
            references[argument] = found
            given[argument] = [value] if kind_of_schema(schema) == "array" else value
        writes = target.name in graph.world.writing
        if writes and generator.random() < INDIRECT:
            self._derive(target, path, given, references, generator)
        arguments = graph.draw(target, generator, given)
        call = ToolCall(target.name, arguments)
        if not writes and path.calls[-1:] == [call]:
            path.cut(path.size - 1)  # what tells which thing is meant is what is asked for
        if call in path.calls:
            return None
        said = {name: value for name, value in arguments.items() if name not in given}
        for place, made in enumerate(path.calls):
            said.update({f"{place}.{name}": made.arguments[name] for name in path.said[place]})
        calls = (*path.calls, call)
        results = graph.world.run(calls)
        if len(results) < len(calls) or trouble(results[-1]) or results[-1].done:
            return None
        walk = Walk(calls, tuple(results), said, references)
        return walk if writes else self._question(walk, generator)

    def _value(self, tool: str, argument: str, path: _Path, generator: np.random.Generator) -> Any:
        """A value for a linked argument: of what the calls so far show, if there is something."""
        values = self._graph.values_of(tool, argument)
        shown = [value for value in values if any(value in sight.links for sight in path.sights)]
        choices = shown or values
        return choices[int(generator.integers(len(choices)))] if choices else None

    def _obtain(self, value: Any, path: _Path, generator: np.random.Generator, depth: int = 1) -> Sight | None:
        """Adds the calls that show a value, so that one knows which it is; None if there is no such way."""
        known = next((sight for sight in path.sights if value in sight.links and _tells(sight, value)), None)
        if known is not None:
            return known
        if depth > DEEPEST:
            return None
        producers = [sight for sight in self._graph.producers(value) if self._natural(sight, value)]
        order = [producers[int(place)] for place in generator.permutation(len(producers))]
        for sight in sorted(order, key=lambda one: not _tells(one, value)):
            if not self._reach(sight, path, generator, depth):
                continue
            if _tells(sight, value):
                return sight
            if found := self._look_through(value, sight, path):
                return found
        return None

    def _natural(self, sight: Sight, value: Any) -> bool:
        """Whether what is optional in a call is what a person says of the thing, or the default."""
        tool = self._graph.tools[sight.call.name]
        properties = tool.parameters.get("properties") or {}
        said = [str(field) for row in sight.rows if row.code == value for field in row.fields.values()]
        return all(
            name in (tool.parameters.get("required") or ())
            or item == properties[name].get("default")
            or any(str(item) == field or (len(str(item)) > 3 and str(item) in field) for field in said)
            for name, item in sight.call.arguments.items()
        )

    def _reach(self, sight: Sight, path: _Path, generator: np.random.Generator, depth: int) -> bool:
        """Adds a sight's call, and before it those that its own linked arguments need."""
        if sight in path.sights:
            return True
        kept = path.size
        said = []
        for name, value in sight.call.arguments.items():
            linked = name in self._graph.linked(sight.call.name) or is_code(value)
            if linked and self._graph.producers(value):  # an id that no tool shows is one that people know
                if self._obtain(value, path, generator, depth + 1) is None:
                    path.cut(kept)
                    return False
            else:
                said.append(name)
        path.add(sight, said)
        return True

    def _look_through(self, value: Any, sight: Sight, path: _Path) -> Sight | None:
        """Looks at one thing of a list after the other until the one is found, where a tool tells what each is."""
        alike = [link for link in sight.links if is_code(link) and shape(link) == shape(value)]
        if value not in alike[:MOST_LOOKED_AT]:
            return None
        for tool in self._graph.tools.values():
            linked = self._graph.linked(tool.name)
            if tool.name in self._graph.world.writing or len(tool.parameters.get("required") or ()) != 1:
                continue
            argument = next(iter(tool.parameters["required"]))
            if linked.get(argument) != shape(value):
                continue
            found = None
            for link in alike[: alike.index(value) + 1]:
                call = ToolCall(tool.name, {argument: link})
                self._graph.look(call)
                found = next((one for one in self._graph.sights if one.call == call), None)
                if found is None:
                    return None
                path.add(found, [])
            return found
        return None

    def _reference(self, value: Any, sight: Sight, noun: str) -> Reference | None:
        """How a person speaks of what a value names."""
        rows = {row.code: row.fields for row in sight.rows}
        others = [
            {**things, **rows.get(code, {})}
            for code, things in self._graph.things.items()
            if code != value and shape(code) == shape(value)
        ]
        owned = bool(_OWNED.match(self._graph.tools[sight.call.name].description))
        said = {str(item) for item in sight.call.arguments.values()}
        return reference(noun, rows.get(value, {}), others, owned, said)

    def _derive(
        self,
        target: Tool,
        path: _Path,
        given: dict[str, Any],
        references: dict[str, Reference],
        generator: np.random.Generator,
    ) -> None:
        """Takes one argument from a field of another thing: "the sender of the mail" instead of a name."""
        properties = target.parameters["properties"]
        required = target.parameters.get("required") or ()
        for argument in [name for name in required if name not in given]:
            schema = properties[argument]
            described = str(schema.get("description") or "").lower()
            person = "full name" in described
            if schema.get("enum") or not (person or words_of(argument) & {"city", "day", "start", "date", "recipient"}):
                continue
            names = {str(seen.value) for seen in self._graph.world.values.of(target.name, argument, schema)}
            found = [
                (row, key, item)
                for sight in self._graph.sights
                for row in sight.rows
                for key, field in row.fields.items()
                for item in (field if isinstance(field, list) and len(field) == 1 else [field])
                if isinstance(item, str)
                and (key != "name" or not person)
                and (
                    words_of(key) == words_of(argument)
                    if not person
                    else _person(item) and self._is_contact(item, names)
                )
            ]
            if not found:
                continue
            row, key, item = found[int(generator.integers(len(found)))]
            reached = self._obtain(row.code, path, generator)
            if reached is None or not any(one.code == row.code and key in one.fields for one in reached.rows):
                continue
            if not self._noun(row.code):
                continue
            of = self._reference(row.code, reached, self._noun(row.code))
            if of is None or not of.text or item in of.told:
                continue
            references[argument] = Reference(f"the {label_of_field(key)} of {of.text}", of.told)
            given[argument] = [item] if kind_of_schema(schema) == "array" else item
            return

    def _noun(self, code: str) -> str:
        """What a thing is, by an argument that takes its id."""
        for name, tool in self._graph.tools.items():
            for argument, kind in self._graph.linked(name).items():
                if kind == shape(code):
                    return noun_of(argument, tool.parameters["properties"][argument])
        return ""

    def _is_contact(self, name: str, names: set[str]) -> bool:
        return name in names or any(fields.get("name") == name for fields in self._graph.things.values())

    def _question(self, walk: Walk, generator: np.random.Generator) -> Walk | None:
        """Makes a question of a walk that changes nothing: for a field that the last call alone tells."""
        value = as_json(walk.results[-1].content)
        if not isinstance(value, dict):
            return None
        told = [str(item) for item in walk.said.values()]
        told += [text for one in walk.references.values() for text in one.told]
        known = Evidence([*told, *(result.content for result in walk.results[:-1])])
        fields = [
            (name, item)
            for name, item in value.items()
            if sayable(name, item) and not known.says(str(item)) and not (isinstance(item, int) and item < 2)
        ]
        if not fields or not (walk.references or walk.said):
            return None
        name, answer = fields[int(generator.integers(len(fields)))]
        return Walk(walk.calls, walk.results, walk.said, walk.references, name, answer)


class _Path:
    """The calls of a walk under way."""

    def __init__(self) -> None:
        self.sights: list[Sight] = []
        self.said: list[Sequence[str]] = []

    @property
    def calls(self) -> list[ToolCall]:
        return [sight.call for sight in self.sights]

    @property
    def size(self) -> int:
        return len(self.sights)

    def add(self, sight: Sight, said: Sequence[str]) -> None:
        if sight not in self.sights:
            self.sights.append(sight)
            self.said.append(said)

    def cut(self, size: int) -> None:
        del self.sights[size:], self.said[size:]


def _tells(sight: Sight, value: Any) -> bool:
    """Whether a sight tells which thing a value names: by a row about it, or as there is no other of its kind."""
    if any(row.code == value and row.fields for row in sight.rows):
        return True
    return sum(1 for link in sight.links if is_code(link) or not is_code(value)) == 1


def _person(text: str) -> bool:
    words = text.split()
    return len(words) in (2, 3) and all(word[:1].isupper() and word.isalpha() for word in words)
