"""A game: an environment's episode as a tree of tries, in which one can go back and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamsim.env import EnvSnapshot, ToolEnv
from lamsim.errors import FailureKind, LamsimError, MachineError, UsageError
from lamsim.feedback import Feedback
from lamsim.messages import Message, ToolCall
from lamsim.playing.nodes import Node
from lamsim.playing.saving import append_record
from lamsim.policies import Agent, Policy, policy_named
from lamsim.tools import Tool

PERSON = "person"
"""Who wrote a step, if it was no policy; the policy of human demonstrations."""

FORKS = 8
"""Frozen forks that a game keeps at once; half of what sandboxes allow, as a search may need some too."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the expert would do.

    Attributes:
        text: As the environment's format writes it.
        message: What it says and calls.
    """

    text: str
    message: Message


class Game:
    """One task, played by a person; nothing that was tried is lost.

    Each point that is left is kept by a snapshot. One that could not be kept (a toolkit's state may not allow it, and
    of frozen forks there are only a few) is come back to by playing its steps again from the nearest kept one, or
    from the start, and has to come out the same.

    Args:
        env: Where it is played; it is the game's own from now on.
        task: The task's id; None lets the seed draw one.
        seed: Of the episode.

    Raises:
        UsageError: If the task does not exist.
        SandboxError: If the toolkit can't be made.

    Attributes:
        root: The start.
        here: Where the game is.
        nodes: All points, by their numbers.
    """

    def __init__(self, env: ToolEnv, *, task: str | None = None, seed: int = 0) -> None:
        self.env, self.seed = env, seed
        self._kept: dict[Node, EnvSnapshot] = {}
        observation, info = env.reset(seed=seed, options=None if task is None else {"task": task})
        self.root = self.here = Node(0, None, "", "", observation, env.messages, info=info)
        self.nodes = [self.root]
        self._at: Node | None = self.root
        """Where the environment is; None if it was left in the middle of something."""

    @property
    def tools(self) -> tuple[Tool, ...]:
        """What can be called here: the catalog, and what came in the course of the episode."""
        return (*self.env.tools, *self.env.episode.verifier.arrived)

    def parse(self, text: str) -> Message:
        """What the environment's format reads a text as."""
        return self.env.format.parse(text)

    def judge(self, message: Message) -> tuple[Feedback, ...]:
        """What the verifier would say of each call of a message here; nothing is run."""
        return self.env.episode.judge(message)

    def compose(self, name: str, arguments: Mapping[str, Any], thought: str = "") -> str:
        """A call as text of the environment's format.

        Raises:
            UsageError: If the format can't write it, as a benchmark's own grammar can't write every call.
        """
        return self._encode(Message("assistant", thought=thought, calls=(ToolCall(name, arguments),)))

    def say(self, words: str) -> str:
        """Plain words, without a call, as text of the environment's format.

        Raises:
            UsageError: If the format can't write them.
        """
        return self._encode(Message("assistant", words))

    def _encode(self, message: Message) -> str:
        try:
            return self.env.format.encode(message)
        except UsageError:
            raise
        except Exception as error:  # a family's own grammar, given what it was not made for
            reason = f"{type(error).__name__}: {error}"
            raise UsageError(f"The format {self.env.format.name} can't write this ({reason}).") from error

    def act(self, text: str, by: str = PERSON) -> Node:
        """Takes a step. The same text from the same point leads to the same child, and nothing is run.

        Args:
            text: What the agent says, whatever it is: junk is data.
            by: Who wrote it.

        Returns:
            The point it leads to. If the machine failed, the episode is over there; the same text then tries again.

        Raises:
            UsageError: If the episode is over.
        """
        here, env = self.here, self.env
        if here.over:
            raise UsageError("The episode is over: go back to a point before its end, or start a new one.")
        for child in here.children:
            if child.text == text and not child.failed:
                self.go(child)
                return child
        self._reach(here)
        self._keep(here)
        before = len(env.messages)
        self._at = None
        observation, reward, _, _, info = env.step(text)
        node = Node(
            len(self.nodes),
            here,
            text,
            by,
            observation,
            env.messages[before:],
            info["feedback"],
            info["results"],
            reward,
            here.total + reward,
            env.ending,
            info,
        )
        here.children.append(node)
        self.nodes.append(node)
        self.here = self._at = node
        return node

    def go(self, node: Node) -> None:
        """Goes to any point of the tree.

        Raises:
            MachineError: If there is no way to it any more; the game then stays where it is.
        """
        self._reach(node)
        self.here = node

    def undo(self) -> Node:
        """Goes one step back.

        Raises:
            UsageError: At the start.
            MachineError: See `go`.
        """
        if self.here.parent is None:
            raise UsageError("This is the start: there is nothing to undo.")
        self.go(self.here.parent)
        return self.here

    def hint(self) -> Hint | None:
        """What the family's expert would do here; None if the episode is over.

        Raises:
            UsageError: If the expert is at a loss, as it may be far from its own ways.
        """
        if self.here.over:
            return None
        self._reach(self.here)
        env = self.env
        try:
            message = env.family.expert(env.task, env.messages, env.episode.info)
        except Exception as error:  # a family's own code, in a place that nobody foresaw
            raise UsageError(f"The expert is at a loss here ({type(error).__name__}: {error}).") from error
        return Hint(self._encode(message), message)

    def autoplay(self, policy: str | Policy | Agent) -> Iterator[Node]:
        """Lets a policy play on from here, a step at a time, until the end or until somebody else moves.

        From the start it plays what a roll-out with this seed would.

        Args:
            policy: A policy, its name, or `module:attribute`.

        Yields:
            Each point that it comes to.

        Raises:
            UsageError: If there is no such policy, or the episode is over.
            MachineError: If the policy can't answer; the game then stays where it is.
        """
        chosen = policy_named(policy)
        if self.here.over:
            raise UsageError("The episode is over: go back to a point before its end, or start a new one.")
        name = str(chosen.to_json().get("name", chosen.name))
        self._reach(self.here)
        agent = chosen.start(self.env, self.seed + self.here.number)
        while not (here := self.here).over:
            self._reach(here)
            # A search plays in the environment itself, and may be stopped in the middle of it.
            self._keep(here)
            self._at = None
            try:
                text = agent(here.observation, here.info)
            except LamsimError:
                raise
            except Exception as error:  # somebody's own code
                reason = f"{type(error).__name__}: {error}"
                raise MachineError(f"The policy {name} broke ({reason}).", FailureKind.POLICY) from error
            self._at = here
            node = self.act(text, name)
            yield node
            if self.here is not node:
                return

    def record(self) -> dict[str, Any]:
        """The record of the way to here, in the unified format.

        The policy's name is `person`, or whoever took the steps, joined by `+` if they were several; then `steps`
        says who took each.
        """
        self._reach(self.here)
        record = self.env.trajectory()
        authors = [node.by for node in self.here.path[1:]]
        policy: dict[str, Any] = {"name": "+".join(dict.fromkeys(authors)) or PERSON}
        if len(set(authors)) > 1:
            policy["steps"] = authors
        record["lamsim"]["policy"] = policy
        return record

    def save(self, folder: Path) -> Path:
        """Appends the record of the way to here to a folder of demonstrations.

        Args:
            folder: Made if need be; `lamsim replay`, `data` and `view` read it as they read a run's.

        Returns:
            The file that holds it.

        Raises:
            UsageError: If it can't be written, or the folder is a run of a policy.
        """
        return append_record(folder, self.record())

    def close(self) -> None:
        """Lets go of the environment."""
        self.env.close()

    def _keep(self, node: Node) -> None:
        """Keeps the point where the environment is, if that can be done."""
        if node in self._kept:
            return
        env = self.env
        if not env.portable:
            while len(self._kept) >= FORKS:
                # The start stays: whatever else is lost, everything can be reached from it.
                self._forget(next(kept for kept in self._kept if kept is not self.root))
        try:
            self._kept[node] = env.snapshot()
        except (MachineError, UsageError):
            return  # it can still be come back to, by playing its steps again

    def _forget(self, node: Node) -> None:
        token = self._kept.pop(node)
        try:
            self.env.discard(token)
        except (MachineError, UsageError):
            return  # with its session it is gone anyway

    def _reach(self, node: Node) -> None:
        """Brings the environment to a point.

        Raises:
            MachineError: If that can't be done, or the point does not come out the same.
        """
        if self._at is node:
            return
        left, self._at = self._at, None
        if left is not None:
            self._keep(left)
        elif self.env.portable:
            # What was interrupted may still be running: it ends with its session.
            self._restart()
        path = node.path
        start = self._nearest(path)
        for step in path[path.index(start) + 1 :]:
            observation, reward, *_ = self.env.step(step.text)
            if not step.is_outcome(observation, reward, self.env.ending):
                reason = f"step {step.number}, taken again, came out different"
                raise MachineError(f"There is no way back to point {node.number}: {reason}.", FailureKind.TOOLKIT)
        self._at = node

    def _nearest(self, path: list[Node]) -> Node:
        """Brings the environment to the last point of a path that is kept, or else to the start."""
        for node in reversed(path):
            if node not in self._kept:
                continue
            try:
                self.env.restore(self._kept[node])
            except (MachineError, UsageError):
                if not self.env.portable:
                    del self._kept[node]  # its fork has died or is too old
                continue
            self._kept[node] = self._kept.pop(node)  # the one used last is the last to be let go
            return node
        self._restart()
        return self.root

    def _restart(self) -> None:
        if not self.env.portable:
            self._kept.clear()  # forks end with their session
        self.env.reset(seed=self.seed, options={"task": self.env.task.id})
