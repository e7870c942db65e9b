"""What an API is: a method's name, parameters and description, and how a call of it is checked and run."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

Result: TypeAlias = dict[str, Any]
"""`api_name` (a few APIs leave it out), `input`, `output` and `exception`, as the benchmark records a call."""

_KINDS = {
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    list[str]: "list(str)",
    list[dict[str, str]]: "list",
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "list(str)": {"type": "array", "items": {"type": "string"}},
    "list": {"type": "array", "items": {"type": "object"}},
}


class Refused(ValueError):
    """What an API says instead of doing what it was asked; the text is its `exception`."""


class Crash(Exception):
    """An API of the benchmark breaks here, instead of answering with an `exception`."""


class BadCall(ValueError):
    """A call that does not fit the API's parameters.

    Args:
        message: As the benchmark words it.
        kind: `parameter` (no such name), `type` (a value that can't be read) or `missing`.
    """

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        kind: `str`, `int`, `float`, `bool`, `list(str)` or `list`, as the benchmark names types.
        description: For the model.
        required: Whether a call must give it.
    """

    kind: str
    description: str
    required: bool


@dataclass(frozen=True, slots=True)
class Api:
    """One API.

    Attributes:
        name: What a call names.
        description: What it does.
        parameters: By name, in order.
        returns: What it gives.
        method: Does it; the first argument is the library.
        only_given: Whether a result's `input` leaves out what the call did.
        named: Whether a result has `api_name`.
    """

    name: str
    description: str
    parameters: Mapping[str, Parameter]
    returns: str
    method: Callable[..., Any]
    only_given: bool
    named: bool

    def schema(self) -> dict[str, Any]:
        """The API as a tool."""
        properties = {
            name: {**_SCHEMAS[item.kind], "description": item.description} for name, item in self.parameters.items()
        }
        required = [name for name, item in self.parameters.items() if item.required]
        parameters = {"type": "object", "properties": properties, "required": required}
        return {"name": self.name, "description": self.description, "parameters": parameters}

    def entry(self) -> dict[str, Any]:
        """The API as the benchmark describes it, which is also what a search finds."""
        inputs = {name: {"type": item.kind, "description": item.description} for name, item in self.parameters.items()}
        outputs = {"output": {"type": "str", "description": self.returns}}
        return {
            "name": self.name,
            "description": self.description,
            "input_parameters": inputs,
            "output_parameters": outputs,
        }

    def read(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Checks a call's arguments and turns texts into the declared types.

        Lists stay as they are, texts that look like one too.

        Raises:
            BadCall: At the first argument that does not fit, or if one is missing.
        """
        read = {name: self._value(name, value) for name, value in arguments.items()}
        missing = [repr(name) for name, item in self.parameters.items() if item.required and name not in read]
        if missing:
            most = f"{', '.join(missing[:-1])}{',' if len(missing) > 2 else ''} and " if len(missing) > 1 else ""
            noun = "argument" if len(missing) == 1 else "arguments"
            text = f"{self.name}.call() missing {len(missing)} required positional {noun}: {most}{missing[-1]}"
            raise BadCall(text, "missing")
        return read

    def _value(self, name: str, value: Any) -> Any:
        if name not in self.parameters:
            raise BadCall(f"invalid parameter name. parameter: {name}", "parameter")
        kind = self.parameters[name].kind
        if kind == "bool":
            return value is True or value == "True"
        if kind not in ("int", "float"):
            return value
        whole = kind == "int"
        if isinstance(value, str) and not (value if whole else value.replace(".", "", 1)).isdigit():
            raise BadCall(f"invalid parameter type.{f' parameter: {value}' if whole else ''}", "type")
        try:
            return int(value) if whole else float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise BadCall(f"invalid parameter type. parameter: {value}", "type") from error

    def run(self, library: object, arguments: Mapping[str, Any]) -> Result:
        """Calls it.

        Raises:
            BadCall: If the arguments don't fit.
            Crash: Where the benchmark's own API breaks.
        """
        given = self.read(arguments)
        unset = {name: None for name in self.parameters if name not in given and not self.only_given}
        # Copies: what a result says must not change when the databases do.
        result: Result = {"api_name": self.name} if self.named else {}
        result["input"] = deepcopy({**given, **unset}) if self.parameters else None
        output, exception = None, None
        try:
            output = deepcopy(self.method(library, **given))
        except Crash:
            raise
        except Exception as error:  # As in the benchmark, whatever an API raises is its answer.
            exception = str(error)
        return {**result, "output": output, "exception": exception}


def apis_of(library: type) -> dict[str, Api]:
    """The APIs of a library by name: its public methods, in the order of their definition."""
    methods: dict[str, Callable[..., Any]] = {}
    for base in reversed(library.__mro__):
        methods.update({k: v for k, v in vars(base).items() if not k.startswith("_") and inspect.isfunction(v)})
    only_given: frozenset[str] = getattr(library, "_only_given", frozenset())
    nameless: frozenset[str] = getattr(library, "_nameless", frozenset())
    return {name: _api(name, method, name in only_given, name not in nameless) for name, method in methods.items()}


def _api(name: str, method: Callable[..., Any], only_given: bool, named: bool) -> Api:
    description, arguments, returns = _documentation(method)
    hints = typing.get_type_hints(method)
    parameters = {
        item.name: Parameter(_KINDS[_plain(hints[item.name])], arguments[item.name], item.default is item.empty)
        for item in list(inspect.signature(method).parameters.values())[1:]
    }
    return Api(name, description, parameters, returns, method, only_given, named)


def _plain(hint: Any) -> Any:
    """A hint without `| None`."""
    return next((part for part in typing.get_args(hint) if type(None) in typing.get_args(hint)), hint)


def _documentation(method: Callable[..., Any]) -> tuple[str, dict[str, str], str]:
    """A docstring's description, its `Args` and its `Returns`."""
    text = inspect.getdoc(method) or ""
    head, _, returns = text.partition("\nReturns:\n")
    description, _, listed = head.partition("\nArgs:\n")
    arguments: dict[str, str] = {}
    name = ""
    for line in listed.splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            name, _, start = line.strip().partition(": ")
            arguments[name] = start
        elif line.strip():
            arguments[name] += f" {line.strip()}"
    return " ".join(description.split()), arguments, " ".join(returns.split())
