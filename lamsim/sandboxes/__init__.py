"""Where a toolkit instance lives: the seam, and the kinds of sandbox behind it."""

from lamsim.errors import unknown
from lamsim.sandboxes.inprocess import InProcessSandbox
from lamsim.sandboxes.session import Sandbox, Session, ToolkitSpec

__all__ = ["InProcessSandbox", "Sandbox", "Session", "ToolkitSpec", "sandbox_named"]


def sandbox_named(sandbox: str | Sandbox) -> Sandbox:
    """The sandbox that an option names; a configured object is taken as it is.

    Raises:
        UsageError: If there is no such kind.
    """
    if not isinstance(sandbox, str):
        return sandbox
    if sandbox != InProcessSandbox.kind:
        raise unknown("sandbox", sandbox, [InProcessSandbox.kind])
    return InProcessSandbox()
