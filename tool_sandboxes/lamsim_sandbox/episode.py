"""An episode's process: makes the toolkit and answers what is asked, one thing after another."""

from __future__ import annotations

import base64
import signal
import socket
from typing import Any

from lamsim_sandbox import handover, toolkit
from lamsim_sandbox.frames import Frame, FrameReader, failed, pack, unpack
from lamsim_sandbox.freezing import Freezer
from lamsim_sandbox.limits import Limits
from lamsim_sandbox.slots import Slot
from lamsim_sandbox.toolkit import LiveToolkit, ToolkitBroke


def run(stream: socket.socket, slot: Slot, limits: Limits) -> None:
    """Lives one episode; returns when the runner has nothing more to ask."""
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    slot.enter(limits)
    reader = FrameReader(limits.message_bytes)
    desk = _Desk()
    freezer = Freezer(slot, limits)
    while True:
        data, channel = handover.receive(stream, 1 << 16)
        if not data:
            return
        for frame in reader.feed(data):
            request = unpack(frame.body)
            if request["do"] == "freeze":
                stream, body = freezer.freeze(stream, channel)
            else:
                body = _answered(desk, request, limits)
            stream.sendall(Frame(0, 0, body).to_bytes())


def _answered(desk: _Desk, request: dict[str, Any], limits: Limits) -> bytes:
    what = request["do"]
    try:
        body = pack({"ok": getattr(desk, what)(**request["with"])})
    except ToolkitBroke as error:
        return failed("toolkit", str(error))
    except (Exception, SystemExit) as error:
        return failed("toolkit", f"What the toolkit gave for {what!r} can't leave the sandbox: {error}")
    if len(body) > limits.message_bytes:
        reason = f"is {len(body):,} bytes; the limit is {limits.message_bytes:,}"
        return failed("toolkit", f"What the toolkit gave for {what!r} {reason}.")
    return body


class _Desk:
    """What can be asked of an episode; each method is a request by its name."""

    _live: LiveToolkit

    def open(self, **given: Any) -> Any:
        self._live = LiveToolkit(toolkit.make(**given))
        return self._live.listed()

    def look(self) -> Any:
        return _plain(self._live.look())

    def call(self, name: str, arguments: dict[str, Any], clean: bool) -> Any:
        return _plain(self._live.call(name, arguments, clean))

    def state(self) -> Any:
        return _plain(dict(self._live.state()))

    def examine(self, question: dict[str, Any]) -> Any:
        return _plain(dict(self._live.examine(question)))

    def snapshot(self) -> str:
        return base64.b64encode(self._live.snapshot()).decode("ascii")

    def restore(self, token: str) -> None:
        self._live.restore(base64.b64decode(token))


def _plain(value: Any) -> Any:
    """The same values as JSON has them; what JSON would silently change is refused.

    Raises:
        TypeError: If a key is no text.
    """
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is no text")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
