"""A session in a runner: what an episode asks, as requests of the connection's protocol."""

from __future__ import annotations

import base64
import secrets
import weakref
from collections.abc import Callable, Mapping
from typing import Any

from lamsim_sandbox.toolkit import resolve

from lamsim.errors import FailureKind, SandboxError, UsageError
from lamsim.messages import ToolCall, ToolResult
from lamsim.sandboxes.connection import RunnerConnection, nonsense
from lamsim.sandboxes.session import SANDBOXED, ToolkitSpec
from lamsim.tools import Tool, tools_listed

_FORK = SANDBOXED + b"fork:"
"""Begins the snapshots that are forks: the name of the session and the snapshot's number follow. They hold nothing."""


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
        self._forks = _FORK + secrets.token_hex(16).encode() + b":" if spec.snapshots == "fork" else b""
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
        return self._request(self._number, do, **given)

    def _request(self, number: int, do: str, **given: Any) -> Any:
        try:
            return self._connection.request(number, do, given)
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
        """See `Session`; the bytes are opaque here, only a sandbox unpickles them.

        Raises:
            UsageError: If the session keeps as many forks as the sandbox's limit `snapshots` allows.
        """
        if self._forks:
            number = self._ask_keeper("keep")
            if number is None:
                raise nonsense()
            return self._forks + str(number).encode()
        token = self._ask("snapshot")
        if not isinstance(token, str):
            raise nonsense()
        return SANDBOXED + token.encode()

    def restore(self, token: bytes) -> None:
        """See `Session`; snapshots of any sandbox kind will do.

        What an agent did to a container of its own can't be undone: there the kept state comes into a fresh one. So
        it does where the old one is lost. A fork goes on in its own container, whatever happened to the process that
        it was made from; what the episode changed outside of its working folder stays.

        Raises:
            UsageError: If it is a fork, and of another session, discarded, or older than `snapshot_seconds`.
        """
        if self._forks or token.startswith(_FORK):
            return self._restore_fork(token)
        if self._spec.isolation == "episode" or self._lost:
            self.close()
            self._open()
        kept = token.removeprefix(SANDBOXED) if token.startswith(SANDBOXED) else base64.b64encode(token)
        self._ask("restore", token=kept.decode())

    def _restore_fork(self, token: bytes) -> None:
        if not self._forks or not token.startswith(self._forks) or not self._drop.alive:
            raise UsageError(
                "This snapshot can't be restored here: where the toolkit's state is kept by forks of its process, a "
                "snapshot serves the session that made it, until that ends."
            )
        self._ask_keeper("restore", snapshot=self._number_of(token))
        self._lost = False

    def discard(self, token: bytes) -> None:
        """See `Session`."""
        if self._forks and token.startswith(self._forks) and self._drop.alive:
            self._ask_keeper("discard", snapshot=self._number_of(token))

    def _ask_keeper(self, do: str, **given: Any) -> int | None:
        """Asks the runner about the session's forks."""
        match self._request(0, do, session=self._number, **given):
            case int(number):
                return number
            case str(refusal):
                raise UsageError(refusal)
        return None

    def _number_of(self, token: bytes) -> int:
        return int(token.removeprefix(self._forks))

    def close(self) -> None:
        """See `Session`."""
        self._drop()
        self._connection.flush()


def _result(value: Any) -> ToolResult:
    match value:
        case [str(content), bool(error), bool(done), dict(info)]:
            return ToolResult(content, error, done, info)
    raise nonsense()
