"""The services and the documents of their functions, which signatures and docstrings give."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from lamsim_bfcl.embedded.services.archive import Archive
from lamsim_bfcl.embedded.services.exchange import GoodsMarket
from lamsim_bfcl.embedded.services.ferries import FerryLine
from lamsim_bfcl.embedded.services.pager import Pager
from lamsim_bfcl.embedded.services.planner import DayPlanner
from lamsim_bfcl.embedded.services.reckoner import Reckoner
from lamsim_bfcl.embedded.services.van import Van
from lamsim_bfcl.embedded.services.workshop import RepairShop
from lamsim_bfcl.multi_turn.toolkit.library import Library

SERVICES: Mapping[str, type] = {
    service.__name__: service
    for service in (Archive, Pager, RepairShop, GoodsMarket, FerryLine, Van, Reckoner, DayPlanner)
}
_TYPES: Mapping[Any, str] = {str: "string", int: "integer", float: "float", bool: "boolean"}


class Services(Library):
    """The embedded services, in the place of the official back ends."""

    def __init__(self) -> None:
        super().__init__("", "")

    def backend(self, name: str) -> type:
        """See `Library`."""
        return SERVICES[name]

    def functions(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """See `Library`."""
        if name not in self._functions:
            members = vars(SERVICES[name]).items()
            self._functions[name] = tuple(
                _document(method, member)
                for method, member in members
                if inspect.isfunction(member) and not method.startswith("_")
            )
        return self._functions[name]


@cache
def load_services() -> Services:
    """The services; always the same object."""
    return Services()


def _document(name: str, method: Any) -> dict[str, Any]:
    summary, _, rest = (inspect.getdoc(method) or "").partition("\n\nArgs:\n")
    described = dict(line.strip().split(": ", 1) for line in rest.splitlines())
    hints = get_type_hints(method)
    properties: dict[str, Any] = {}
    required = []
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        schema = properties[parameter.name] = _schema(hints[parameter.name])
        schema["description"] = described[parameter.name]
        if parameter.default is parameter.empty:
            required.append(parameter.name)
        else:
            schema["default"] = parameter.default
    parameters = {"type": "dict", "properties": properties, "required": required}
    return {"name": name, "description": summary, "parameters": parameters}


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _TYPES:
        return {"type": _TYPES[hint]}
    return {"type": "array", "items": {"type": _TYPES[get_args(hint)[0]]}}
