"""A session in a runner: what an episode asks, as requests of the connection's protocol."""

from __future__ import annotations

import base64
import weakref
from collections.abc import Mapping
from typing import Any

from lamsim_sandbox.toolkit import resolve

from lamsim.messages import ToolCall, ToolResult
from lamsim.sandboxes.connection import RunnerConnection, nonsense
from lamsim.sandboxes.session import SANDBOXED, ToolkitSpec
from lamsim.tools import Tool, tools_listed


class RunnerSession:
    """A toolkit in a runner.

    Args:
        connection: To the runner, with room reserved.
        spec: What to make.
        options: The spec's options as the runner sees them.
        world: See `Sandbox`.
        seed: See `Sandbox`.

    Raises:
        SandboxError: If the toolkit can't be made.
    """

    def __init__(
        self,
        connection: RunnerConnection,
        spec: ToolkitSpec,
        options: Mapping[str, Any],
        world: Mapping[str, Any],
        seed: int,
    ) -> None:
        self._connection = connection
        self._number = connection.new_session()
        self._drop = weakref.finalize(self, connection.drop, self._number)
        self._drop.atexit = False
        given = {"toolkit": spec.toolkit, "shared": spec.shared, "options": dict(options), "world": dict(world)}
        listed = self._ask("open", **given, seed=seed)
        self.tools: tuple[Tool, ...] = tools_listed(listed, resolve(spec.toolkit))

    def _ask(self, do: str, **given: Any) -> Any:
        return self._connection.request(self._number, do, given)

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
        """See `Session`; snapshots of any sandbox kind will do."""
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
