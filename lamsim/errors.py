"""Errors by blame: the caller's mistake raises, the machine's fault is named, the model's mistake is data."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gymnasium import error as gymnasium_error


class LamsimError(Exception):
    """Everything that lamsim raises on purpose."""


class UsageError(LamsimError, ValueError):
    """The caller's mistake: one sentence that says what is wrong and what would be right."""


class ResetNeeded(UsageError, gymnasium_error.ResetNeeded):
    """`step` before `reset`, or after the episode's end."""


class InvalidAction(UsageError, gymnasium_error.InvalidAction):
    """An action that is no string."""


class DataError(UsageError):
    """A data file that is missing or broken; the sentence names the file and, where there is one, the line."""


class OfflineError(UsageError):
    """Something wanted to reach out while `LAMSIM_OFFLINE=1`."""


class FailureKind(StrEnum):
    """Why an episode ended through no fault of the agent.

    Attributes:
        TOOLKIT: a toolkit's code broke on a call that was well-formed.
        SANDBOX: the worker or container that held the toolkit is gone.
        TIMEOUT: the engine gave up waiting for a tool, a user or a policy.
        USER: the user simulator broke.
        EVALUATOR: the evaluator broke.
        POLICY: the policy could not answer, for instance because its endpoint is down.
    """

    TOOLKIT = "toolkit"
    SANDBOX = "sandbox"
    TIMEOUT = "timeout"
    USER = "user"
    EVALUATOR = "evaluator"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure of the machine, as `info["failure"]` and trajectories carry it."""

    kind: FailureKind
    message: str

    def to_json(self) -> dict[str, str]:
        """The failure as plain data."""
        return {"kind": str(self.kind), "message": self.message}


class MachineError(LamsimError):
    """The machine's fault: it ends the episode without a reward and is masked from training data."""

    def __init__(self, message: str, kind: FailureKind = FailureKind.SANDBOX) -> None:
        super().__init__(message)
        self.failure = Failure(kind, message)


class SandboxError(MachineError):
    """A toolkit, its worker or its container failed."""


def unknown(what: str, name: object, known: Iterable[str]) -> UsageError:
    """The error for a name that does not exist, with the nearest that does.

    Args:
        what: What the name should name, for instance `"format"`.
        name: What the caller wrote.
        known: The names that exist.
    """
    names = sorted(known)
    near = difflib.get_close_matches(str(name)[:200], names, n=1, cutoff=0.5)
    if near:
        hint = f"did you mean {near[0]!r}?"
    elif len(names) <= 20:
        hint = f"there are: {', '.join(names)}."
    else:
        hint = f"there are {len(names)}, for instance {names[0]!r}."
    return UsageError(f"There is no {what} {str(name)[:80]!r}; {hint}")


def offline() -> bool:
    """Whether `LAMSIM_OFFLINE` forbids to reach out."""
    return os.environ.get("LAMSIM_OFFLINE", "") not in ("", "0")


def require_online(purpose: str) -> None:
    """Guards every reach outside.

    Args:
        purpose: What would be done, as the middle of a sentence.

    Raises:
        OfflineError: If `LAMSIM_OFFLINE` is set.
    """
    if offline():
        raise OfflineError(f"LAMSIM_OFFLINE=1 forbids {purpose}; unset it to allow that.")
