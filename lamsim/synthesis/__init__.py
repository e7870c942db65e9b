"""Synthesis: requests with their calls for any catalog, kept if they pass APIGen's three stages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lamsim.errors import UsageError, unknown
from lamsim.synthesis.faults import FAULTS
from lamsim.synthesis.llm import LLMGenerator
from lamsim.synthesis.offline import OfflineGenerator
from lamsim.synthesis.orders import STYLES, Answer, Generator, Order
from lamsim.synthesis.report import Report
from lamsim.synthesis.synthesizer import Made, Synthesizer
from lamsim.synthesis.worlds import World, catalog_world, environment_worlds

__all__ = [
    "FAULTS",
    "GENERATORS",
    "STYLES",
    "Answer",
    "Generator",
    "Made",
    "Order",
    "Report",
    "Synthesizer",
    "World",
    "catalog_world",
    "environment_worlds",
    "generator_named",
    "worlds_of",
]

GENERATORS: dict[str, type[Generator]] = {"offline": OfflineGenerator, "llm": LLMGenerator}
"""Generators by name."""


def generator_named(name: str, /, **options: Any) -> Generator:
    """The generator of that name.

    Raises:
        UsageError: If there is none, or an option is not one of its.
    """
    if name not in GENERATORS:
        raise unknown("generator", name, GENERATORS)
    try:
        return GENERATORS[name](**options)
    except TypeError as error:
        raise UsageError(f"The generator {name!r} does not take these options: {error}.") from error


def worlds_of(
    source: str,
    options: Mapping[str, Any] | None = None,
    *,
    worlds: int = 8,
    seed: int = 0,
    expert: bool = True,
    talking: bool = False,
) -> list[World]:
    """The worlds of a source.

    Args:
        source: An environment's id, `SCHEME:FILE`, or a `.json` file that lists tools.
        options: Of the environment.
        worlds: How many tasks of an environment are drawn.
        seed: Draws them.
        expert: See `environment_worlds`.
        talking: See `environment_worlds`.

    Raises:
        UsageError: If there is no such source, or it can't be read.
    """
    path = Path(source)
    if path.suffix == ".json" or path.is_file():
        if options:
            raise UsageError("A list of tools takes no options of an environment.")
        return [catalog_world(path)]
    return environment_worlds(source, options or {}, worlds, seed, expert, talking)
