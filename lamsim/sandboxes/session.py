"""The seam between an episode and the place where its toolkit lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from lamsim.errors import UsageError
from lamsim.messages import ToolCall, ToolResult
from lamsim.tools import Tool

SANDBOXED = b"sandboxed:"
"""Begins every snapshot that comes out of a process or container, so that nobody unpickles it elsewhere."""

Isolation: TypeAlias = Literal["shared", "episode"]
"""Whether episodes share a container, each as a user of its own, or each has a container of its own."""

SnapshotKind: TypeAlias = Literal["state", "fork"]
"""What a snapshot is: the toolkit's state as bytes, or a frozen fork of the episode's process with its files."""


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
        image: The image that a container needs, by its folder in `tool_sandboxes/images`; empty for `python`.
        isolation: The least that episodes need. `episode` is for toolkits that run what an agent wrote and that
            could not be told apart otherwise; only the sandbox `docker` has it.
        root: Whether the toolkit is root in its container and may change all of its files; needs `episode`.
        snapshots: `fork` is for toolkits whose state can't be pickled; it needs the sandbox `process` or `docker`.

    Raises:
        UsageError: If `root` comes without `isolation="episode"`.
    """

    toolkit: str
    shared: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    image: str = ""
    isolation: Isolation = "shared"
    root: bool = False
    snapshots: SnapshotKind = "state"

    def __post_init__(self) -> None:
        if self.root and self.isolation != "episode":
            raise UsageError("A toolkit that is root needs a container of its own: isolation='episode'.")


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

    def examine(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """Asks the toolkit what its state does not tell, for an evaluator, once the agent can't act any more.

        Args:
            question: Keyword arguments of the toolkit's method `_examine`, which is no tool.

        Returns:
            JSON values by name.
        """

    def snapshot(self) -> bytes:
        """Keeps the state, so that `restore` brings it back: here or in another process, or, if it is a fork
        (see `ToolkitSpec.snapshots`), in this session only."""

    def restore(self, token: bytes) -> None:
        """Brings back a kept state."""

    def discard(self, token: bytes) -> None:
        """Lets go of what a snapshot keeps; it can't be restored any more. Only forks keep anything."""

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


def refuse(spec: ToolkitSpec, kind: str) -> None:
    """Checks that a kind of sandbox other than `docker` will do for a toolkit.

    Raises:
        UsageError: If it won't.
    """
    if spec.isolation == "episode":
        raise UsageError(
            f"{spec.toolkit} runs what an agent writes and needs a container of its own: use sandbox='docker' "
            f"instead of {kind!r} (`lamsim sandbox doctor` tells whether a Docker engine answers)."
        )
    if spec.snapshots == "fork" and kind == "inprocess":
        raise UsageError(f"The state of {spec.toolkit} can only be forked: use sandbox='process' or 'docker'.")
