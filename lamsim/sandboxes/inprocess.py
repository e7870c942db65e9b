"""The in-process sandbox, for trusted toolkits: no isolation, no cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from lamsim_sandbox.toolkit import LiveToolkit, ToolkitBroke, make

from lamsim.errors import FailureKind, SandboxError, UsageError
from lamsim.messages import ToolCall, ToolResult
from lamsim.sandboxes.session import SANDBOXED, ToolkitSpec, refuse
from lamsim.tools import Tool, tools_listed


class InProcessSession:
    """A toolkit as an object of this process.

    Args:
        toolkit: The instance.
    """

    __slots__ = ("_live", "tools")

    def __init__(self, toolkit: Any) -> None:
        self._live = LiveToolkit(toolkit)
        try:
            listed = self._live.listed()
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__
        self.tools: tuple[Tool, ...] = tools_listed(listed, type(toolkit))

    def look(self) -> ToolResult:
        """See `Session`."""
        try:
            return ToolResult(*self._live.look())
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__

    def call(self, call: ToolCall, clean: bool) -> ToolResult:
        """See `Session`."""
        try:
            return ToolResult(*self._live.call(call.name, call.arguments, clean))
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__

    def state(self) -> Mapping[str, Any]:
        """See `Session`."""
        try:
            return self._live.state()
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__

    def examine(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """See `Session`."""
        try:
            return self._live.examine(question)
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__

    def snapshot(self) -> bytes:
        """See `Session`."""
        try:
            return self._live.snapshot()
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__

    def restore(self, token: bytes) -> None:
        """See `Session`.

        Raises:
            UsageError: If the snapshot was made in a sandbox: what comes out of one may not be unpickled here.
        """
        if token.startswith(SANDBOXED):
            raise UsageError("This snapshot was made in a sandbox: restore it in an environment with that sandbox.")
        try:
            self._live.restore(token)
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__

    def discard(self, token: bytes) -> None:
        """See `Session`: nothing is kept here."""

    def close(self) -> None:
        """See `Session`."""


class InProcessSandbox:
    """Makes toolkits in this process; what they share is made once per process."""

    kind: ClassVar[str] = "inprocess"

    def open(self, spec: ToolkitSpec, world: Mapping[str, Any], seed: int) -> InProcessSession:
        """See `Sandbox`.

        Raises:
            UsageError: If the toolkit needs more than this process.
        """
        refuse(spec, self.kind)
        try:
            toolkit = make(spec.toolkit, spec.shared, spec.options, world, seed)
        except ToolkitBroke as error:
            raise _toolkit_error(error) from error.__cause__
        return InProcessSession(toolkit)


def _toolkit_error(error: ToolkitBroke) -> SandboxError:
    return SandboxError(str(error), FailureKind.TOOLKIT)
