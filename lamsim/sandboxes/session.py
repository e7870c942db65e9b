"""The seam between an episode and the place where its toolkit lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from lamsim.messages import ToolCall, ToolResult
from lamsim.tools import Tool

SANDBOXED = b"sandboxed:"
"""Begins every snapshot that comes out of a process or container, so that nobody unpickles it elsewhere."""


@dataclass(frozen=True, slots=True)
class ToolkitSpec:
    """How a sandbox makes a toolkit: names and JSON values only, so that it can cross into a container.

    A toolkit is a plain class whose public methods are the tools. The engine also looks at three
    attributes, each of them optional: `observation` (what there is to see now; the first becomes the
    agent's first sight), `done` (whether the last call ended the episode) and `info` (JSON values for the
    caller, not the agent). If its constructor takes a `seed`, it gets the episode's. What an episode
    changes is what `__getstate__` returns (by default the instance's attributes); that is what
    evaluators see and snapshots keep. Evaluators see it as JSON has it: keys are texts, tuples are lists.

    Attributes:
        toolkit: `module:Class`.
        shared: `module:function` that makes what all episodes share, the constructor's first argument;
            empty if they share nothing.
        options: Keyword arguments of that function, hashable JSON values.
        paths: Names of the options that are files or folders of this machine. A container gets to read them, and only
            them; a file brings the folder that it is in, as data files have siblings.
    """

    toolkit: str
    shared: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    paths: tuple[str, ...] = ()


class Session(Protocol):
    """One toolkit instance for one episode.

    Every method raises `SandboxError` if the machine, and not the agent, is at fault.
    """

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The catalog."""

    def look(self) -> ToolResult:
        """What there is to see now, without a call; the content is empty if the toolkit shows nothing."""

    def call(self, call: ToolCall, clean: bool) -> ToolResult:
        """Executes a call.

        Args:
            call: The call; the tool may not exist and the arguments may not fit.
            clean: Whether the verifier found no fault. What goes wrong with a faulty call is the
                agent's doing; what breaks on a clean one may be the toolkit's.
        """

    def state(self) -> Mapping[str, Any]:
        """What the episode has changed, for evaluators; not to be modified."""

    def snapshot(self) -> bytes:
        """Keeps the state, so that `restore` brings it back, here or in another process."""

    def restore(self, token: bytes) -> None:
        """Brings back a kept state."""

    def close(self) -> None:
        """Lets go of the toolkit; calling it again does nothing."""


class Sandbox(Protocol):
    """Makes sessions; a kind of place to run tools in."""

    kind: ClassVar[str]

    def open(self, spec: ToolkitSpec, world: Mapping[str, Any], seed: int) -> Session:
        """Makes a fresh toolkit.

        Args:
            spec: What to make.
            world: Keyword arguments of the toolkit's constructor: the task's world.
            seed: For toolkits that draw random numbers.
        """
