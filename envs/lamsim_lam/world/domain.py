"""A domain: tables, the rows that a seed fills them with, and tools over them, in one file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from lamsim_lam.world.signatures import Untyped, describe
from lamsim_lam.world.tables import Row, Table, World

Draw: TypeAlias = random.Random
"""The source of all chance in the making of a world."""

Maker: TypeAlias = Callable[[World, Draw], Iterable[Row]]
"""Makes the rows of a table, without ids, from what was made before."""

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """One tool.

    Attributes:
        domain: The name of its domain.
        function: Takes the world and the arguments, gives JSON values; raises `Refused`.
        writes: Whether it may change the world.
        schema: Name, description and parameters, as a catalog lists them.
    """

    domain: str
    function: Callable[..., Any]
    writes: bool
    schema: Mapping[str, Any]


@dataclass
class Domain:
    """What a domain's file fills by decorators.

    Attributes:
        name: In one word; begins the names of its tools.
        about: What it is for, in a sentence.
        needs: Domains whose rows its own rows refer to.
        tables: With what makes their rows, in the order of making.
        tools: By name, in the order of the file.
        faults: Sentences about functions that can't be tools, and are none.
    """

    name: str
    about: str
    needs: tuple[str, ...] = ()
    tables: dict[str, tuple[Table, Maker]] = field(default_factory=dict)
    tools: dict[str, Operation] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def table(
        self,
        name: str,
        noun: str,
        prefix: str,
        *,
        links: Mapping[str, str] | None = None,
        wording: Iterable[str] = (),
    ) -> Callable[[Maker], Maker]:
        """Declares a table; the function below makes its rows. For the arguments see `Table`."""

        def declare(maker: Maker) -> Maker:
            self.tables[name] = (Table(name, noun, prefix, links or {}, frozenset(wording)), maker)
            return maker

        return declare

    def reads(self, function: _F) -> _F:
        """Makes a function a tool that changes nothing; one that can't be a tool is left out, see `faults`."""
        return self._tool(function, writes=False)

    def writes(self, function: _F) -> _F:
        """Makes a function a tool that may change the world; for one that can't be a tool see `reads`."""
        return self._tool(function, writes=True)

    def _tool(self, function: _F, *, writes: bool) -> _F:
        try:
            schema = describe(function)
        except Untyped as reason:
            self.faults.append(str(reason))
        else:
            self.tools[function.__name__] = Operation(self.name, function, writes, schema)
        return function
