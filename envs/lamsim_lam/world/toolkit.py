"""The toolkit: a choice of the world's tools over one episode's view of it, and the two ways to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lamsim_lam.world.domains import OPERATIONS
from lamsim_lam.world.making import base, changed_rows
from lamsim_lam.world.refusals import NotFound, Unavailable
from lamsim_lam.world.signatures import describe
from lamsim_lam.world.tables import World

BUSY_SECONDS = 30
"""How long a busy service wants the agent to wait."""


def finish(world: World, answer: str) -> str:
    """Ends the task, once everything is done, with what the user wanted to know.

    Args:
        answer: What the user wanted to know, short; what was done, if nothing was asked.
    """
    return "Finished."


def decline(world: World, reason: str) -> str:
    """Ends the task because what the user wants can't be done or must not be done.

    Args:
        reason: Why not, in a sentence for the user.
    """
    return "Declined."


def wait(world: World, seconds: int) -> str:
    """Waits, for instance because a service is busy.

    Args:
        seconds: How long.
    """
    return f"{seconds} seconds have passed."


ENDINGS = (finish.__name__, decline.__name__)
_OWN = {function.__name__: function for function in (finish, decline, wait)}
_SCHEMAS = {name: describe(function) for name, function in _OWN.items()}


class Desk:
    """What the agent works at.

    Args:
        number: Which world.
        tools: Names of the tools, in the order of the catalog; `finish` and `decline` come last by themselves.
        busy: Services (domains) that answer with `Unavailable` until the agent has waited.
        talks: Whether the user may come out with more: then the agent reports in words and can't finish.

    Attributes:
        done: Whether the agent has finished or declined.
        ending: The call that ended the episode as (tool, text); None before.
    """

    def __init__(self, *, number: int, tools: Sequence[str], busy: Sequence[str] = (), talks: bool = False) -> None:
        self._names = (*tools, *(("wait",) if busy else ()), *(ENDINGS[1:] if talks else ENDINGS))
        self._repeatable = bool(busy) or talks
        domains = {OPERATIONS[name].domain for name in tools}
        self._world = World(base(number, tuple(sorted(domains))))
        self._busy = frozenset(busy)
        self.done = False
        self.ending: tuple[str, str] | None = None

    @property
    def observation(self) -> str:
        """Nothing is to be seen without a call."""
        return ""

    def tools(self) -> list[Mapping[str, Any]]:
        """The catalog; where a service may be busy, or the user goes on talking, the same call may be right twice."""
        listed: list[dict[str, Any]] = [
            dict(OPERATIONS[name].schema if name in OPERATIONS else _SCHEMAS[name]) for name in self._names
        ]
        if self._repeatable:
            for tool in listed:
                tool["repeatable"] = tool["name"] not in ENDINGS
        return list(listed)

    def call(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Calls a tool.

        Raises:
            Refused: If the tool refuses.
        """
        if name not in self._names:
            raise NotFound("tool", name)
        if name in _OWN:
            if name in ENDINGS:
                self.done, self.ending = True, (name, str(next(iter(arguments.values()), "")))
            else:
                self._busy = frozenset()
            return _OWN[name](self._world, **arguments)
        operation = OPERATIONS[name]
        if operation.domain in self._busy:
            raise Unavailable(operation.domain, BUSY_SECONDS)
        return operation.function(self._world, **arguments)

    def __getstate__(self) -> dict[str, Any]:
        """What an episode changes."""
        return {
            "changes": changed_rows(self._world),
            "busy": sorted(self._busy),
            "done": self.done,
            "ending": self.ending,
        }

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self._world.changes = {table: dict(rows) for table, rows in state["changes"].items()}
        self._busy = frozenset(state["busy"])
        self.done, self.ending = state["done"], state["ending"]
