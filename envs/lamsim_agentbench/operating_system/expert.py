"""The expert: runs the commands that solve a task, then answers with what the last one printed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from lamsim import Message, Task, ToolCall
from lamsim_agentbench.operating_system.goals import Goal

_HEADER, _EMPTY = "The output of the OS:\n\n", "The output of the OS is empty."


def next_action(task: Task, messages: Sequence[Message]) -> tuple[str, ToolCall]:
    """What the expert thinks and does next.

    Args:
        task: With the goal.
        messages: The conversation so far, in which stands what has been run.
    """
    goal: Goal = task.goal
    commands = goal.commands or _example(goal)
    printed = _printed(messages)
    for command in commands:
        if command not in printed:
            return "This is what to run next.", ToolCall("bash_action", {"script": command})
    output = printed[commands[-1]] if commands else ""
    if goal.rule is not None and goal.rule.answer is not None and not goal.commands:
        output = goal.rule.answer
    asked = goal.rule is not None or None in goal.checks or (not goal.commands and output)
    if asked:
        return "This is the answer.", ToolCall("answer_action", {"answer": output})
    thought = "All is done that was asked for."
    return thought, ToolCall("finish_action", {"thought": thought})


def _example(goal: Goal) -> Sequence[str]:
    """The example as commands of the shell.

    Where it stands for a check, it is run as checks are: in a shell of its own, of whose output only that counts which
    is no error.
    """
    if goal.example is None:
        return ()
    if goal.example.language == "python":
        return (f"python3 -c {shlex.quote(goal.example.code)}",)
    if None in goal.checks:
        return (f"bash -c {shlex.quote(goal.example.code)} -- </dev/null 2>/dev/null",)
    return (goal.example.code,)


def _printed(messages: Sequence[Message]) -> dict[str, str]:
    """What each script that was run has printed, without white space around it."""
    results = {message.call_id: message.content for message in messages if message.role == "tool"}
    printed = {}
    for message in messages:
        for call in message.calls:
            if isinstance(call, ToolCall) and call.name == "bash_action" and call.id in results:
                text = results[call.id]
                shown = text.removeprefix(_HEADER).strip() if text != _EMPTY else ""
                if not text.startswith("Error:"):
                    printed[str(call.arguments.get("script"))] = shown
    return printed
