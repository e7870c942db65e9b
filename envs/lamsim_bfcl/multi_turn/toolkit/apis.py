"""The back ends of one entry as a toolkit: it lists tools and answers calls of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lamsim_bfcl.multi_turn.toolkit.backends import Backends
from lamsim_bfcl.multi_turn.toolkit.library import Library, schema
from lamsim_bfcl.multi_turn.toolkit.states import plain


class Apis:
    """The back ends of one entry.

    What an episode changes is kept as the list of its calls: the back ends are deterministic, so that making the calls
    again on fresh ones brings back any point of the episode.

    Args:
        library: Classes and documents, which episodes share.
        classes: Names of the classes that the entry involves.
        config: For each class the JSON values that it starts with.
        long_context: Whether the benchmark's filler is put in.
        withheld: Names of the functions that the agent is not told of at first; called they work, as in the benchmark.
    """

    def __init__(
        self,
        library: Library,
        classes: Sequence[str],
        config: Mapping[str, Any],
        long_context: bool = False,
        withheld: Sequence[str] = (),
    ) -> None:
        self._library = library
        self._classes = classes
        # Text, as reading it is the fastest deep copy of JSON values.
        self._config = {name: json.dumps(value) for name, value in config.items()}
        self._long_context = long_context
        self._withheld = frozenset(withheld)
        self._calls: list[tuple[str, Mapping[str, Any]]] = []
        self._backends = self._fresh()

    @property
    def info(self) -> dict[str, Any]:
        """How many calls were made so far, by which an evaluator tells the turns apart."""
        return {"calls": len(self._calls)}

    def tools(self) -> list[dict[str, Any]]:
        """The functions that the agent is told of at first."""
        documents = (item for name in self._classes for item in self._library.functions(name))
        return [schema(item) for item in documents if item["name"] not in self._withheld]

    def call(self, name: str, arguments: dict[str, Any]) -> str:
        """Calls a function; what goes wrong is told in the benchmark's words."""
        self._calls.append((name, arguments))
        return self._backends.call(name, arguments)

    def __getstate__(self) -> dict[str, Any]:
        return {"calls": [[name, dict(arguments)] for name, arguments in self._calls]}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self._calls = [(name, arguments) for name, arguments in state["calls"]]
        self._backends = self._fresh()
        for _ in _played(self._backends, self._calls):
            pass

    def _examine(self, ends: Sequence[int]) -> dict[str, Any]:
        """What each turn gave.

        Args:
            ends: For each turn how many calls were made until its end.

        Returns:
            `turns`: for each turn the `results` of its calls, and the `states` of the classes that were called in it.
        """
        backends = self._fresh()
        turns, start = [], 0
        for end in ends:
            backends.touched.clear()
            results = list(_played(backends, self._calls[start:end]))
            states = {name: plain(backends.state(name)) for name in sorted(backends.touched)}
            turns.append({"results": results, "states": states})
            start = end
        return {"turns": turns}

    def _fresh(self) -> Backends:
        return Backends(self._library, self._classes, self._config, self._long_context)


def _played(backends: Backends, calls: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    for name, arguments in calls:
        yield backends.call(name, arguments)
