"""Where a toolkit instance lives: the seam, and the kinds of sandbox behind it."""

import os

from lamsim.errors import unknown
from lamsim.sandboxes.container import DockerSandbox
from lamsim.sandboxes.inprocess import InProcessSandbox
from lamsim.sandboxes.pool import PoolSize
from lamsim.sandboxes.process import ProcessSandbox
from lamsim.sandboxes.runners import close_runners
from lamsim.sandboxes.session import Isolation, Sandbox, Session, SnapshotKind, ToolkitSpec

__all__ = [
    "DockerSandbox",
    "InProcessSandbox",
    "Isolation",
    "PoolSize",
    "ProcessSandbox",
    "Sandbox",
    "Session",
    "SnapshotKind",
    "ToolkitSpec",
    "close_runners",
    "sandbox_named",
]

VARIABLE = "LAMSIM_SANDBOX"
"""The environment variable that names the kind where no option does."""


def sandbox_named(sandbox: str | Sandbox | None, isolation: Isolation = "shared") -> Sandbox:
    """The sandbox that an option names; a configured object is taken as it is.

    Args:
        sandbox: A kind; None takes it from `LAMSIM_SANDBOX`, else the cheapest that will do.
        isolation: What the toolkit needs.

    Raises:
        UsageError: If there is no such kind.
    """
    if sandbox is None:
        enough = DockerSandbox.kind if isolation == "episode" else InProcessSandbox.kind
        sandbox = os.environ.get(VARIABLE) or enough
    if not isinstance(sandbox, str):
        return sandbox
    kinds = {kind.kind: kind for kind in (InProcessSandbox, ProcessSandbox, DockerSandbox)}
    if sandbox not in kinds:
        raise unknown("sandbox", sandbox, kinds)
    made: Sandbox = kinds[sandbox]()
    return made
