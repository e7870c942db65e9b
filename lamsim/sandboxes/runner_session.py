"""A session in a runner: what an episode asks, as requests of the connection's protocol."""

from __future__ import annotations

import base64
import weakref
from collections.abc import Callable, Mapping
from typing import Any

from lamsim_sandbox.toolkit import resolve

from lamsim.errors import FailureKind, SandboxError
from lamsim.messages import ToolCall, ToolResult
from lamsim.sandboxes.connection import RunnerConnection, nonsense
from lamsim.sandboxes.session import SANDBOXED, ToolkitSpec
from lamsim.tools import Tool, tools_listed


class RunnerSession:
    """A toolkit in a runner.

    Args:
        lease: Gives a connection to a runner with room reserved.
        spec: What to make.
        options: The spec's options as the runner sees them.
        world: See `Sandbox`.
        seed: See `Sandbox`.

    Raises:
        SandboxError: If the toolkit can't be made.
    """

    def __init__(
        self,
        lease: Callable[[], RunnerConnection],
        spec: ToolkitSpec,
        options: Mapping[str, Any],
        world: Mapping[str, Any],
        seed: int,
    ) -> None:
        self._lease = lease
        self._spec = spec
        given = {"toolkit": spec.toolkit, "shared": spec.shared, "options": dict(options)}
        self._given = {**given, "world": dict(world), "seed": seed}
        self.tools: tuple[Tool, ...] = tools_listed(self._open(), resolve(spec.toolkit))

    def _open(self) -> Any:
        self._connection = self._lease()
        self._number = self._connection.new_session()
        self._drop = weakref.finalize(self, self._connection.drop, self._number)
        self._drop.atexit = False
        self._lost = False
        return self._ask("open", **self._given)

    def _ask(self, do: str, **given: Any) -> Any:
        try:
            return self._connection.request(self._number, do, given)
        except SandboxError as error:
            self._lost = error.failure.kind != FailureKind.TOOLKIT
            raise

    def look(self) -> ToolResult:
        """See `Session`."""
        return _result(self._ask("look"))

    def call(self, call: ToolCall, clean: bool) -> ToolResult:
        """See `Session`."""
        return _result(self._ask("call", name=call.name, arguments=dict(call.arguments), clean=clean))

    def state(self) -> Mapping[str, Any]:
        """See `Session`."""
        state = self._ask("state")
        if not isinstance(state, dict):
            raise nonsense()
        return state

    def examine(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """See `Session`."""
        found = self._ask("examine", question=dict(question))
        if not isinstance(found, dict):
            raise nonsense()
        return found

    def snapshot(self) -> bytes:
        """See `Session`; the bytes are opaque here, only a sandbox unpickles them."""
        token = self._ask("snapshot")
        if not isinstance(token, str):
            raise nonsense()
        return SANDBOXED + token.encode()

    def restore(self, token: bytes) -> None:
        """See `Session`; snapshots of any sandbox kind will do.

        What an agent did to a container of its own can't be undone: there the kept state comes into a fresh one. So
        it does where the old one is lost.
        """
        if self._spec.isolation == "episode" or self._lost:
            self.close()
            self._open()
        kept = token.removeprefix(SANDBOXED) if token.startswith(SANDBOXED) else base64.b64encode(token)
        self._ask("restore", token=kept.decode())

    def discard(self, token: bytes) -> None:
        """See `Session`."""

    def close(self) -> None:
        """See `Session`."""
        self._drop()
        self._connection.flush()


def _result(value: Any) -> ToolResult:
    match value:
        case [str(content), bool(error), bool(done), dict(info)]:
            return ToolResult(content, error, done, info)
    raise nonsense()
