"""Sandboxes for tests, by kind."""

from typing import Any

from lamsim.sandboxes import DockerSandbox, ProcessSandbox
from lamsim.sandboxes.runners import RunnerSandbox

IMAGE = "lamsim-python-test"


def sandbox_of(kind: str, **limits: Any) -> RunnerSandbox:
    return DockerSandbox(image=IMAGE, **limits) if kind == "docker" else ProcessSandbox(**limits)
