"""The benchmark's back-end classes and their function documents, loaded from the user's copy of `bfcl-eval`."""

from __future__ import annotations

import inspect
import json
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from lamsim_bfcl.multi_turn.toolkit.states import copied

MODULES: Mapping[str, str] = {
    "GorillaFileSystem": "gorilla_file_system",
    "MathAPI": "math_api",
    "MessageAPI": "message_api",
    "TwitterAPI": "posting_api",
    "TicketAPI": "ticket_api",
    "TradingBot": "trading_bot",
    "TravelAPI": "travel_booking",
    "VehicleControlAPI": "vehicle_control",
}
"""Classes and the names of their modules, which their documents' files are called after, too."""

_FILLER = "long_context"
_FILLER_MODULE = f"bfcl_eval.eval_checker.multi_turn_eval.func_source_code.{_FILLER}"
"""What the modules import each other by; only this one is imported by others."""

_SCHEMA_TYPES = {"dict": "object", "float": "number", "tuple": "array"}

_importing = threading.Lock()


class BrokenSource(Exception):
    """Classes or documents that are missing or can't be loaded; the sentence says which, and what to do."""


class Library:
    """Classes and documents, each loaded when it is first asked for.

    Args:
        source: The folder with the benchmark's back-end modules, `func_source_code`.
        documents: The folder with their function documents, `multi_turn_func_doc`.
    """

    def __init__(self, source: str, documents: str) -> None:
        self.source, self.documents = Path(source), Path(documents)
        self._filler: ModuleType | None = None
        self._classes: dict[str, type] = {}
        self._methods: dict[str, dict[str, dict[str, Any]]] = {}
        self._owners: dict[tuple[str, ...], dict[str, str]] = {}
        self._functions: dict[str, tuple[Mapping[str, Any], ...]] = {}

    def backend(self, name: str) -> type:
        """A class by its name.

        Raises:
            BrokenSource: If there is no such class, or its module can't be imported.
        """
        if name not in self._classes:
            with _importing:
                self._classes[name] = self._import(name)
        return self._classes[name]

    def methods(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        """The public methods of a class: for each the defaults that a call must get a copy of.

        The benchmark's own process shares them between all calls, so that what one call adds shows up in another.
        """
        if name not in self._methods:
            members = inspect.getmembers(self.backend(name), inspect.isfunction)
            self._methods[name] = {
                method: _mutable_defaults(function) for method, function in members if not method.startswith("_")
            }
        return self._methods[name]

    def owners(self, names: Sequence[str]) -> Mapping[str, str]:
        """For each public method of some classes the class that has it."""
        key = tuple(names)
        if key not in self._owners:
            self._owners[key] = {method: name for name in names for method in self.methods(name)}
        return self._owners[key]

    def functions(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The function documents of a class, as the benchmark writes them.

        Raises:
            BrokenSource: If they are missing or broken.
        """
        if name not in self._functions:
            path = self.documents / f"{_module_of(name)}.json"
            try:
                lines = path.read_text("utf-8").split("\n")
                self._functions[name] = tuple(json.loads(line) for line in lines if line.strip())
            except (OSError, ValueError) as error:
                raise BrokenSource(f"The function documents {path} can't be read: {error}.") from error
        return self._functions[name]

    def _import(self, name: str) -> type:
        stem = _module_of(name)
        try:
            if self._filler is None:
                self._filler = self._load(_FILLER)
            with _Standing(_FILLER_MODULE, self._filler):
                loaded: type = getattr(self._load(stem), name)
        except ModuleNotFoundError as error:
            raise BrokenSource(f"{name} needs {error.name}: pip install 'lamsim[bfcl]'.") from error
        except (AttributeError, ImportError, OSError, SyntaxError) as error:
            raise BrokenSource(f"{self.source / stem}.py is no module with the class {name}: {error}.") from error
        return loaded

    def _load(self, stem: str) -> ModuleType:
        found = PathFinder.find_spec(stem, [str(self.source)])
        if found is None or found.loader is None:
            raise BrokenSource(f"{self.source} has no {stem}.py; it should be func_source_code of bfcl-eval.")
        module = module_from_spec(found)
        found.loader.exec_module(module)
        if hasattr(module, "deepcopy"):
            # Half of the time that an instance takes to be made goes into the copying of its default state.
            vars(module)["deepcopy"] = copied
        return module


@cache
def load_library(source: str, documents: str) -> Library:
    """The library of two folders; see `Library`. The same folders give the same object."""
    return Library(source, documents)


def schema(function: Mapping[str, Any]) -> dict[str, Any]:
    """A function document as a tool in JSON: its parameters are a JSON schema."""
    return {
        "name": function["name"],
        "description": function.get("description", ""),
        "parameters": _schema(function.get("parameters", {"type": "dict"})),
    }


def _schema(document: Mapping[str, Any]) -> dict[str, Any]:
    known = {key: value for key, value in document.items() if key != "type" or value != "any"}
    if "type" in known:
        known["type"] = _SCHEMA_TYPES.get(known["type"], known["type"])
    if "properties" in known:
        known["properties"] = {name: _schema(inner) for name, inner in known["properties"].items()}
    if "items" in known:
        known["items"] = _schema(known["items"])
    return known


def _module_of(name: str) -> str:
    if name not in MODULES:
        raise BrokenSource(f"There is no back end {name!r}; there are {', '.join(MODULES)}.")
    return MODULES[name]


def _mutable_defaults(function: Callable[..., Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {item.name: item.default for item in parameters if isinstance(item.default, list | dict | set)}


class _Standing:
    """While it is entered, a name stands for a module, whatever it stood for before and will again.

    Args:
        name: The name, which an `import` uses.
        module: The module.
    """

    def __init__(self, name: str, module: ModuleType) -> None:
        self._name, self._module = name, module

    def __enter__(self) -> None:
        self._before = sys.modules.get(self._name)
        sys.modules[self._name] = self._module

    def __exit__(self, *raised: object) -> None:
        if self._before is None:
            del sys.modules[self._name]
        else:
            sys.modules[self._name] = self._before
