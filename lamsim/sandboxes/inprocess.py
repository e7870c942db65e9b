"""The in-process sandbox, for trusted toolkits: no isolation, no cost."""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from lamsim.errors import FailureKind, SandboxError
from lamsim.messages import ToolCall, ToolResult
from lamsim.sandboxes.session import ToolkitSpec
from lamsim.tools import Tool, is_catalog, resolve, tools_of

# What a toolkit does not raise on purpose: on a clean call these are the toolkit's own bugs.
_BUGS = (
    AssertionError,
    AttributeError,
    ImportError,
    MemoryError,
    NameError,
    RecursionError,
    SystemError,
    TypeError,
)


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
        return self._result(str(getattr(self._toolkit, "observation", "")), error=False)

    def call(self, call: ToolCall, clean: bool) -> ToolResult:
        """See `Session`."""
        try:
            if self._is_catalog:
                value = self._toolkit.call(call.name, call.arguments)
            elif clean or any(call.name == tool.name for tool in self.tools):
                value = getattr(self._toolkit, call.name)(**call.arguments)
            else:
                return self._result(f"Error: there is no tool {call.name[:200]!r}.", error=True)
        except Exception as error:
            if clean and isinstance(error, _BUGS):
                raise SandboxError(
                    f"The tool {call.name} broke: {type(error).__name__}: {error}", FailureKind.TOOLKIT
                ) from error
            reason = str(error.args[0] if isinstance(error, KeyError) and error.args else error)
            return self._result(f"Error: {reason or type(error).__name__}", error=True)
        return self._result(value if isinstance(value, str) else _as_text(value), error=False)

    def _result(self, content: str, *, error: bool) -> ToolResult:
        toolkit = self._toolkit
        return ToolResult(content, error, bool(getattr(toolkit, "done", False)), getattr(toolkit, "info", {}))

    def state(self) -> Mapping[str, Any]:
        """See `Session`."""
        state: Mapping[str, Any] = self._toolkit.__getstate__() or {}
        return state

    def snapshot(self) -> bytes:
        """See `Session`."""
        return pickle.dumps(self._toolkit.__getstate__(), protocol=5)

    def restore(self, token: bytes) -> None:
        """See `Session`."""
        state = pickle.loads(token)
        if hasattr(self._toolkit, "__setstate__"):
            self._toolkit.__setstate__(state)
        else:
            vars(self._toolkit).clear()
            vars(self._toolkit).update(state or {})

    def close(self) -> None:
        """See `Session`."""


class InProcessSandbox:
    """Makes toolkits in this process; what they share is made once per process."""

    kind: ClassVar[str] = "inprocess"

    def open(self, spec: ToolkitSpec, world: Mapping[str, Any], seed: int) -> InProcessSession:
        """See `Sandbox`."""
        toolkit = resolve(spec.toolkit)
        arguments = {**world, "seed": seed} if _takes_seed(toolkit) else world
        shared = (_shared(spec.shared, tuple(sorted(spec.options.items()))),) if spec.shared else ()
        return InProcessSession(toolkit(*shared, **arguments))


@lru_cache(maxsize=64)
def _takes_seed(toolkit: Callable[..., Any]) -> bool:
    return "seed" in inspect.signature(toolkit).parameters


@lru_cache(maxsize=8)
def _shared(function: str, options: tuple[tuple[str, Any], ...]) -> Any:
    return resolve(function)(**dict(options))


def _as_text(value: Any) -> str:
    """A tool's return value as the agent sees it: JSON, so that every sandbox shows the same."""
    return json.dumps(value, ensure_ascii=False, default=str)
