"""A toolkit at work: what calls, looks, states and snapshots mean, the same in every kind of sandbox."""

from __future__ import annotations

import importlib
import inspect
import json
import pickle
from functools import lru_cache
from typing import Any, Callable, Dict, Mapping, Tuple

Sight = Tuple[str, bool, bool, Dict[str, Any]]
"""What a look or a call gives: the text, whether the tool refused, whether the episode is done, the caller's info."""

# What a toolkit does not raise on purpose: on a clean call these are the toolkit's own bugs.
# SystemExit is none of Exception's kind and must not end the run.
_BUGS = (
    AssertionError,
    AttributeError,
    ImportError,
    MemoryError,
    NameError,
    RecursionError,
    SystemError,
    SystemExit,
    TypeError,
)

_CONTAINERS = frozenset({dict, list})


class ToolkitBroke(Exception):
    """A toolkit's own bug, as one sentence; neither the agent nor the caller is at fault."""


@lru_cache(maxsize=64)
def resolve(name: str) -> Any:
    """What `module:attribute` names."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def is_catalog(toolkit: object) -> bool:
    """Whether a toolkit is a catalog without code of its own: it lists `tools()` and answers `call()`."""
    return callable(getattr(toolkit, "tools", None)) and callable(getattr(toolkit, "call", None))


@lru_cache(maxsize=256)
def tool_methods(cls: type) -> dict[str, Callable[..., Any]]:
    """The tools of a plain class: its public methods by name, in the order of their definition."""
    methods: dict[str, Callable[..., Any]] = {}
    for base in reversed(cls.__mro__):
        for name, member in vars(base).items():
            if not name.startswith("_") and inspect.isfunction(member):
                methods[name] = member
    return methods


@lru_cache(maxsize=8)
def _shared(function: str, options: tuple[tuple[str, Any], ...]) -> Any:
    return resolve(function)(**dict(options))


@lru_cache(maxsize=64)
def _takes_seed(toolkit: Callable[..., Any]) -> bool:
    return "seed" in inspect.signature(toolkit).parameters


def load(toolkit: str, shared: str, options: Mapping[str, Any]) -> tuple[Any, ...]:
    """Imports a toolkit and makes what its episodes share, once per process.

    Args:
        toolkit: `module:Class`.
        shared: `module:function` that makes what all episodes share; empty if they share nothing.
        options: Keyword arguments of that function.

    Returns:
        The toolkit's positional arguments.

    Raises:
        ToolkitBroke: If that fails.
    """
    with _Blame(f"The making of the toolkit {toolkit}"):
        resolve(toolkit)
        return (_shared(shared, tuple(sorted(options.items()))),) if shared else ()


def make(toolkit: str, shared: str, options: Mapping[str, Any], world: Mapping[str, Any], seed: int) -> Any:
    """Makes a toolkit for one episode.

    Args:
        toolkit: See `load`.
        shared: See `load`.
        options: See `load`.
        world: Keyword arguments of the constructor.
        seed: Goes to the constructor if it takes a `seed`.

    Raises:
        ToolkitBroke: If that fails.
    """
    positional = load(toolkit, shared, options)
    with _Blame(f"The making of the toolkit {toolkit}"):
        cls = resolve(toolkit)
        arguments = _fresh(world)
        if _takes_seed(cls):
            arguments["seed"] = seed
        return cls(*positional, **arguments)


class LiveToolkit:
    """A toolkit instance and how it is asked. Every method raises `ToolkitBroke` for the toolkit's own bugs.

    Args:
        toolkit: The instance.
    """

    __slots__ = ("_methods", "_toolkit", "is_catalog")

    def __init__(self, toolkit: Any) -> None:
        self._toolkit = toolkit
        self.is_catalog = is_catalog(toolkit)
        cls: type = type(toolkit)
        self._methods: Mapping[str, Any] = {} if self.is_catalog else tool_methods(cls)

    def listed(self) -> list[Mapping[str, Any]] | None:
        """The tools as a catalog without code lists them; None for a plain class, whose methods they are."""
        if not self.is_catalog:
            return None
        with _Blame("The toolkit's list of tools"):
            return list(self._toolkit.tools())

    def look(self) -> Sight:
        """What there is to see now, without a call."""
        with _Blame("The toolkit's observation"):
            return self._sight(str(getattr(self._toolkit, "observation", "")), False)

    def call(self, name: str, arguments: Mapping[str, Any], clean: bool) -> Sight:
        """Executes a call.

        Args:
            name: Of the tool, which may not exist.
            arguments: The toolkit gets a copy.
            clean: Whether the call is well-formed, so that what breaks on it is the toolkit's bug.
        """
        try:
            copied = _fresh(arguments)
            if self.is_catalog:
                value = self._toolkit.call(name, copied)
            elif clean or name in self._methods:
                value = getattr(self._toolkit, name)(**copied)
            else:
                return self._sight(f"Error: there is no tool {name[:200]!r}.", True)
            content, failed = value if isinstance(value, str) else _as_text(value), False
        except (Exception, SystemExit) as error:
            if clean and isinstance(error, _BUGS):
                raise ToolkitBroke(f"The tool {name} broke: {type(error).__name__}: {error}") from error
            reason = str(error.args[0] if isinstance(error, KeyError) and error.args else error)
            content, failed = f"Error: {reason or type(error).__name__}", True
        with _Blame(f"The toolkit, after a call of {name},"):
            return self._sight(content, failed)

    def _sight(self, content: str, error: bool) -> Sight:
        toolkit = self._toolkit
        return content, error, bool(getattr(toolkit, "done", False)), _fresh(getattr(toolkit, "info", {}))

    def state(self) -> Mapping[str, Any]:
        """What the episode has changed."""
        with _Blame("The toolkit's state"):
            state = _state_of(self._toolkit) or {}
            attributes: Mapping[str, Any] = _merged(*state) if isinstance(state, tuple) else state
            return attributes

    def examine(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the toolkit's method `_examine` answers to an evaluator."""
        with _Blame("The toolkit's answer to the evaluator"):
            answer: Mapping[str, Any] = self._toolkit._examine(**_fresh(question))
            return answer

    def snapshot(self) -> bytes:
        """The state as bytes, for `restore`."""
        with _Blame("A snapshot of the toolkit"):
            return pickle.dumps(_state_of(self._toolkit), protocol=5)

    def restore(self, token: bytes) -> None:
        """Brings back a kept state. Bytes that come out of a sandbox may only go into one."""
        with _Blame("The restoring of the toolkit"):
            state = pickle.loads(token)
            if hasattr(self._toolkit, "__setstate__"):
                self._toolkit.__setstate__(state)
                return
            attributes, slots = state if isinstance(state, tuple) else (state, None)
            if hasattr(self._toolkit, "__dict__"):
                vars(self._toolkit).clear()
                vars(self._toolkit).update(attributes or {})
            for name, value in (slots or {}).items():
                setattr(self._toolkit, name, value)


class _Blame:
    """Attributes what a toolkit raises outside of its tools to the toolkit.

    A class, as it stands around every call: `contextlib.contextmanager` takes more than twice as long.

    Args:
        what: The beginning of the sentence "... broke".
    """

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (Exception, SystemExit)) and not isinstance(error, ToolkitBroke):
            raise ToolkitBroke(f"{self._what} broke: {type(error).__name__}: {error}") from error


def _state_of(toolkit: Any) -> Any:
    if hasattr(toolkit, "__getstate__"):
        return toolkit.__getstate__()
    # Before Python 3.11 only classes that define it have it; this is what `object.__getstate__` does since.
    return toolkit.__reduce_ex__(2)[2]


def _fresh(values: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of JSON values that shares no list or dict with them: what a toolkit changes stays with the toolkit."""
    return {key: _copy(value) if type(value) in _CONTAINERS else value for key, value in values.items()}


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return _fresh(value)
    return [_copy(item) if type(item) in _CONTAINERS else item for item in value]


def _merged(attributes: Mapping[str, Any] | None, slots: Mapping[str, Any]) -> dict[str, Any]:
    return {**(attributes or {}), **slots}


def _as_text(value: Any) -> str:
    """A tool's return value as the agent sees it: JSON, so that every sandbox shows the same."""
    return json.dumps(value, ensure_ascii=False, default=str)
