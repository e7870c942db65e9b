"""The in-process sandbox, for trusted toolkits: no isolation, no cost."""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from lamsim.errors import FailureKind, LamsimError, SandboxError
from lamsim.messages import ToolCall, ToolResult
from lamsim.sandboxes.session import ToolkitSpec
from lamsim.tools import Tool, is_catalog, resolve, tools_of

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


class InProcessSession:
    """A toolkit as an object of this process.

    Args:
        toolkit: The instance.
    """

    __slots__ = ("_is_catalog", "_toolkit", "tools")

    def __init__(self, toolkit: Any) -> None:
        self._toolkit = toolkit
        self._is_catalog = is_catalog(toolkit)
        self.tools: tuple[Tool, ...] = tools_of(toolkit)

    def look(self) -> ToolResult:
        """See `Session`."""
        with _Blame("The toolkit's observation"):
            return self._result(str(getattr(self._toolkit, "observation", "")), error=False)

    def call(self, call: ToolCall, clean: bool) -> ToolResult:
        """See `Session`."""
        try:
            arguments = _fresh(call.arguments)
            if self._is_catalog:
                value = self._toolkit.call(call.name, arguments)
            elif clean or any(call.name == tool.name for tool in self.tools):
                value = getattr(self._toolkit, call.name)(**arguments)
            else:
                return self._result(f"Error: there is no tool {call.name[:200]!r}.", error=True)
            content, failed = value if isinstance(value, str) else _as_text(value), False
        except (Exception, SystemExit) as error:
            if clean and isinstance(error, _BUGS):
                raise SandboxError(
                    f"The tool {call.name} broke: {type(error).__name__}: {error}", FailureKind.TOOLKIT
                ) from error
            reason = str(error.args[0] if isinstance(error, KeyError) and error.args else error)
            content, failed = f"Error: {reason or type(error).__name__}", True
        with _Blame(f"The toolkit, after a call of {call.name},"):
            return self._result(content, error=failed)

    def _result(self, content: str, *, error: bool) -> ToolResult:
        toolkit = self._toolkit
        return ToolResult(content, error, bool(getattr(toolkit, "done", False)), _fresh(getattr(toolkit, "info", {})))

    def state(self) -> Mapping[str, Any]:
        """See `Session`."""
        with _Blame("The toolkit's state"):
            state = self._toolkit.__getstate__() or {}
            attributes: Mapping[str, Any] = _merged(*state) if isinstance(state, tuple) else state
            return attributes

    def snapshot(self) -> bytes:
        """See `Session`."""
        with _Blame("A snapshot of the toolkit"):
            return pickle.dumps(self._toolkit.__getstate__(), protocol=5)

    def restore(self, token: bytes) -> None:
        """See `Session`."""
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

    def close(self) -> None:
        """See `Session`."""


class InProcessSandbox:
    """Makes toolkits in this process; what they share is made once per process."""

    kind: ClassVar[str] = "inprocess"

    def open(self, spec: ToolkitSpec, world: Mapping[str, Any], seed: int) -> InProcessSession:
        """See `Sandbox`."""
        with _Blame(f"The making of the toolkit {spec.toolkit}"):
            toolkit = resolve(spec.toolkit)
            arguments = _fresh(world)
            if _takes_seed(toolkit):
                arguments["seed"] = seed
            shared = (_shared(spec.shared, tuple(sorted(spec.options.items()))),) if spec.shared else ()
            return InProcessSession(toolkit(*shared, **arguments))


@lru_cache(maxsize=64)
def _takes_seed(toolkit: Callable[..., Any]) -> bool:
    return "seed" in inspect.signature(toolkit).parameters


@lru_cache(maxsize=8)
def _shared(function: str, options: tuple[tuple[str, Any], ...]) -> Any:
    return resolve(function)(**dict(options))


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
        if isinstance(error, Exception | SystemExit) and not isinstance(error, LamsimError):
            reason = f"{self._what} broke: {type(error).__name__}: {error}"
            raise SandboxError(reason, FailureKind.TOOLKIT) from error


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
