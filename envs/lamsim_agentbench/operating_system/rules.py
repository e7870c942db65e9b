"""The benchmark's two versions, as far as they differ."""

from __future__ import annotations

from dataclasses import dataclass

from lamsim.errors import unknown


@dataclass(frozen=True, slots=True)
class Rules:
    """One version's rules.

    Attributes:
        version: As the option and the data's folders call it.
        folder: Where the shell starts and scripts run.
        finish_answers: Whether the thought with which the agent finishes is its answer.
        reminder: What an agent that only talks is told; empty if that ends the task, unsolved.
    """

    version: str
    folder: str
    finish_answers: bool
    reminder: str


VERSIONS = {
    rules.version: rules
    for rules in (
        Rules("fc", "/root", True, "No executable tool calls found. Please call a tool instead"),
        Rules("v0.2", "/", False, ""),
    )
}


def rules_of(version: str) -> Rules:
    """The rules of a version.

    Raises:
        UsageError: If there is none of that name.
    """
    if version not in VERSIONS:
        raise unknown("version of AgentBench", version, VERSIONS)
    return VERSIONS[version]
