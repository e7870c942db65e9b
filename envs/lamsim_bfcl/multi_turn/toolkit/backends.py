"""The back ends of one entry: instances of the benchmark's classes, and the texts that calls of them give."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import localcontext
from functools import partial
from typing import Any

from lamsim_bfcl.multi_turn.toolkit.calls import closed_up, interpret, refuse
from lamsim_bfcl.multi_turn.toolkit.library import Library
from lamsim_bfcl.multi_turn.toolkit.states import copied

_SHARED_FILLER = {"TravelAPI": ("credit_card_list", "booking_record")}
"""Where the long context is put in as the very objects that other instances have, too."""

_RECKONER = "MathAPI"
"""The class without a state of its own; what it sets instead is how exactly the process reckons."""


class Backends:
    """Instances of an entry's classes, each made at its first call.

    Args:
        library: Classes and documents.
        classes: Names of the classes.
        config: For each class what it starts with, as JSON text; a class that is left out has its own defaults.
        long_context: Whether the benchmark's filler is put in.

    Attributes:
        touched: Names of the classes that were called since it was last emptied.
    """

    def __init__(
        self, library: Library, classes: Sequence[str], config: Mapping[str, str], long_context: bool = False
    ) -> None:
        self.classes = tuple(classes)
        self.touched: set[str] = set()
        self._library = library
        self._config = config
        self._long_context = long_context
        self._instances: dict[str, Any] = {}
        self._owners = library.owners(classes)
        self._reckons = _RECKONER in classes

    def execute(self, text: str) -> str:
        """What the benchmark answers to a call that is written as text; see `interpret`."""
        return self._answer(partial(self._run, text))

    def repeat(self, text: str) -> None:
        """Makes a call whose answer is known already."""

        def run() -> str:
            self._run(text)
            return ""

        self._answer(run)

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What the benchmark answers to a call with named arguments, which it writes as text."""
        return self.execute(f"{name}({','.join(f'{key}={value!r}' for key, value in arguments.items())})")

    def state(self, name: str) -> dict[str, Any]:
        """The public attributes of a class; those that begin with `_` are the benchmark's private matters.

        The next call may change them.
        """
        return {key: value for key, value in vars(self.instance(name)).items() if key[0] != "_"}

    def instance(self, name: str) -> Any:
        """The instance of a class."""
        if name not in self._instances:
            self._instances[name] = self._made(name)
        return self._instances[name]

    def _made(self, name: str) -> Any:
        instance = self._library.backend(name)()
        if name != _RECKONER:
            instance._load_scenario(json.loads(self._config.get(name, "{}")), long_context=self._long_context)
            if self._long_context:
                for attribute in _SHARED_FILLER.get(name, ()):
                    setattr(instance, attribute, copied(getattr(instance, attribute)))
        return instance

    def _function(self, name: str) -> Callable[..., Any] | None:
        owner = self._owners.get(name)
        if owner is None:
            return None
        self.touched.add(owner)
        method: Callable[..., Any] = getattr(self.instance(owner), name)
        defaults = self._library.methods(owner)[name]
        return partial(_with_own_defaults, method, defaults) if defaults else method

    def _run(self, text: str) -> Any:
        closed = closed_up(text)
        refuse(closed)
        return interpret(closed, self._function)

    def _answer(self, value: Callable[[], Any]) -> str:
        if not self._reckons:
            return _answered(value)
        with _precision_kept():
            return _answered(value)


def _answered(value: Callable[[], Any]) -> str:
    try:
        return _as_text(value())
    except Exception as error:
        return f"Error during execution: {error}"


def _with_own_defaults(method: Callable[..., Any], defaults: Mapping[str, Any], *positional: Any, **named: Any) -> Any:
    names = method.__code__.co_varnames[1 : 1 + len(positional)]
    for name, default in defaults.items():
        if name not in names and name not in named:
            named[name] = copied(default)
    return method(*positional, **named)


def _as_text(value: Any) -> str:
    """A function's value as the benchmark shows it."""
    if type(value) is str:
        return value
    if type(value) is dict:
        try:
            return json.dumps(value)
        except (TypeError, ValueError, RecursionError):
            return str(value)
    return str(value)


@contextmanager
def _precision_kept() -> Iterator[None]:
    """Whoever else reckons in this process must not notice."""
    mpmath: Any = sys.modules.get("mpmath")
    precision = mpmath.mp.prec if mpmath else 0
    try:
        with localcontext():
            yield
    finally:
        if mpmath:
            mpmath.mp.prec = precision
