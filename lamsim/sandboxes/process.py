"""The process sandbox: toolkits live in a process of their own, each episode in a fork of it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, ClassVar, cast

from lamsim_sandbox.clearing import remove

from lamsim.errors import SandboxError
from lamsim.sandboxes.runners import RunnerSandbox
from lamsim.sandboxes.session import ToolkitSpec, refuse

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")
"""Of the environment; the rest may hold secrets, and toolkits have no business with it."""


@dataclass(frozen=True, kw_only=True)
class ProcessSandbox(RunnerSandbox):
    """Guards against toolkits that crash, hang or take too much memory; not against those that mean harm."""

    kind: ClassVar[str] = "process"

    def start(self, spec: ToolkitSpec) -> ProcessStream:
        """See `RunnerSandbox`."""
        refuse(spec, self.kind)
        return ProcessStream(self)


class ProcessStream:
    """A runner as a subprocess.

    Args:
        sandbox: The limits.

    Raises:
        SandboxError: If it can't be started.
    """

    name = "The sandbox's process"

    def __init__(self, sandbox: ProcessSandbox) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lamsim-"))
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
        environment["PYTHONHASHSEED"] = "0"
        environment["OPENBLAS_NUM_THREADS"] = "1"
        options = {"folder": str(self._folder), "limits": asdict(sandbox.limits)}
        try:
            with open(self._folder / "stderr", "wb") as words:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "lamsim_sandbox", json.dumps(options)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=words,
                    bufsize=0,
                    cwd=self._folder,
                    env=environment,
                    start_new_session=True,
                )
        except OSError as error:
            remove(str(self._folder))
            raise SandboxError(f"The sandbox's process can't be started: {error}.") from error
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._readable = select.poll()
        self._readable.register(self._output.fileno(), select.POLLIN)

    def send(self, data: bytes) -> None:
        """See `Stream`."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._input.fileno(), view) :]

    def receive(self, seconds: float) -> bytes:
        """See `Stream`."""
        if not self._readable.poll(seconds * 1000):
            raise TimeoutError
        return os.read(self._output.fileno(), 1 << 18)

    def last_words(self) -> str:
        """See `Stream`."""
        try:
            return (self._folder / "stderr").read_text("utf-8", "replace")[-4000:]
        except OSError:
            return ""

    def excess(self) -> str:
        """See `Stream`: every limit is the kernel's."""
        return ""

    def close(self) -> None:
        """See `Stream`: the runner ends with its input and its episodes with it; then it is killed."""
        with suppress(OSError):
            self._input.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        remove(str(self._folder))

    def forget(self) -> None:
        """See `Stream`."""
        for end in (self._input, self._output):
            with suppress(OSError):
                end.close()
