"""What a task wants: scripts that check the machine, or a rule for the answer; and how it can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LANGUAGES = ("bash", "python")


@dataclass(frozen=True, slots=True)
class Script:
    """A program that stands in a task.

    Attributes:
        language: One of `LANGUAGES`.
        code: Its text.
    """

    language: str
    code: str


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """Which answers are right.

    Attributes:
        answer: The only right one; None if `regex` decides.
        regex: Found anywhere in right answers.
        strip: Whether white space around the answer does not count.
    """

    answer: str | None = None
    regex: str | None = None
    strip: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """What makes a task solved: the checks all succeed or, where there is a rule, the answer is right.

    Attributes:
        checks: Run one after another when the task is committed; each gets the answer and what the ones before it
            printed as arguments. None stands for the example.
        rule: Decides without the machine.
        example: A program that solves the task, or prints the answer.
        commands: What the expert runs, one a turn; empty if it is to run the example.
        image: The machine, by its folder in `tool_sandboxes/images`.
    """

    checks: tuple[Script | None, ...] = ()
    rule: AnswerRule | None = None
    example: Script | None = None
    commands: Sequence[str] = ()
    image: str = "shell"

    def scripts(self) -> list[tuple[str, str]]:
        """The checks as they are run, each as language and code."""
        chosen = [self.example if check is None else check for check in self.checks]
        return [(script.language, script.code) for script in chosen if script is not None]
