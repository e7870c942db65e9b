"""The toolkit: the APIs that a dialogue is given, or the search for them and a way to call what it finds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lamsim_apibank.apis.api import Crash, Refused
from lamsim_apibank.apis.libraries import Library, Shelf

SEARCH, CALL = "ToolSearcher", "CallAPI"
_CALL_SCHEMA = {
    "name": CALL,
    "description": "Calls an API that ToolSearcher has found.",
    "parameters": {
        "type": "object",
        "properties": {
            "api_name": {"type": "string", "description": "The API's name."},
            "parameters": {"type": "object", "description": "Its arguments by name."},
        },
        "required": ["api_name", "parameters"],
    },
}


class ApiBank:
    """A catalog of APIs over one dialogue's databases.

    Args:
        shelves: The libraries by name.
        shelf: Which of them the dialogue is about.
        offered: The APIs that the agent is given; None if it has to find them.
        tables: The dialogue's databases; None for the library's own.
    """

    def __init__(
        self,
        shelves: Mapping[str, Shelf],
        shelf: str,
        offered: Sequence[str] | None = None,
        tables: Mapping[str, Any] | None = None,
    ) -> None:
        self._shelf = shelves[shelf]
        self._offered = offered
        self._library = Library(self._shelf, tables)
        self.info: dict[str, Any] = {}

    def tools(self) -> list[dict[str, Any]]:
        """The catalog."""
        apis = self._shelf.apis
        if self._offered is not None:
            return [apis[name].schema() for name in self._offered if name in apis]
        return [apis[SEARCH].schema(), _CALL_SCHEMA]

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Calls an API.

        Returns:
            Its output, as JSON unless it is text.

        Raises:
            Refused: What the API or the check of the call says.
        """
        self.info = {}
        if self._offered is None and name == CALL:
            name, arguments = self._named(arguments)
        elif name not in (self._offered or (SEARCH,)):
            raise Refused(f"there is no tool {name[:200]!r}.")
        try:
            result = self._library.run(name, arguments)
        except Crash as error:
            raise Refused(str(error)) from error
        self.info = {"result": result}
        if result["exception"] is not None:
            raise Refused(result["exception"])
        output = result["output"]
        return output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)

    def _named(self, arguments: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        name, given = arguments.get("api_name"), arguments.get("parameters")
        if not isinstance(name, str) or not isinstance(given, Mapping):
            raise Refused(f"{CALL} needs an api_name, which is text, and parameters, which are an object.")
        return name, given

    def __getstate__(self) -> dict[str, Any]:
        """What an episode changes."""
        world = self._library.world
        return {"databases": world._changed, "memory": world._memory, "info": self.info}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        world = self._library.world
        world._changed, world._memory = state["databases"], state["memory"]
        self.info = state["info"]
