"""The expert: drives a template's plan by what stands in the conversation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lamsim import Message, ToolCall
from lamsim_lam.policies import RULES
from lamsim_lam.tasks.template import Gold, Impossible, Result, Use
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.users import AGREES, is_report
from lamsim_lam.world.domains import OPERATIONS

_BUSY = re.compile(r"Wait (\d+) seconds, then try again")
_ERROR = "Error: "


class _Done(NamedTuple):
    """A call that stands in the conversation, with what it gave."""

    name: str
    arguments: Mapping[str, Any]
    content: str


def next_message(gold: Gold, messages: Sequence[Message], tools: Sequence[str]) -> Message:
    """What the expert does next.

    Args:
        gold: The task's.
        messages: The conversation so far.
        tools: Names of the catalog's tools.
    """
    reports = [place for place, message in enumerate(messages) if _reports(message)]
    wish = gold.wishes[min(len(reports), len(gold.wishes) - 1)]
    if reports:
        messages = messages[reports[-1] + 1 :]
    if wish.ask is not None and wish.ask.reveal not in _said(messages):
        return Message("assistant", wish.ask.question)
    done = list(_calls(messages))
    plan = TEMPLATES[wish.template].plan(wish.given)
    try:
        use = next(plan)
        while True:
            place = next((i for i, call in enumerate(done) if (call.name, call.arguments) == use), None)
            if place is None:
                return _call(use, gold, messages, tools)
            found = done.pop(place)
            if busy := _BUSY.search(found.content):
                waited = any(call.name == "wait" for call in done[place:])
                again = any((call.name, call.arguments) == use for call in done[place:])
                if not waited:
                    return _called("wait", {"seconds": int(busy[1])})
                if not again:
                    return _called(*use)
                continue
            use = plan.send(_result(found.content))
    except StopIteration as end:
        if len(gold.wishes) > 1:
            return Message("assistant", end.value)
        return _called("finish", {"answer": end.value})
    except Impossible as reason:
        return _called("decline", {"reason": str(reason)})


def _call(use: Use, gold: Gold, messages: Sequence[Message], tools: Sequence[str]) -> Message:
    name, arguments = use
    if name not in tools:
        return _called("decline", {"reason": f"I can't do that: I have no tool like {name}."})
    if gold.rules and gold.decline and OPERATIONS[name].writes:
        # Not only the call that is forbidden: what was changed on the way to it would have to be undone.
        return _called("decline", {"reason": f"I may not do that. {' '.join(RULES[rule].text for rule in gold.rules)}"})
    if gold.confirms and OPERATIONS[name].writes and not _confirmed(messages):
        told = ", ".join(f"{key} {value}" for key, value in arguments.items())
        return Message("assistant", f"I would now use {name} ({told}). Shall I go ahead?")
    return _called(name, arguments)


def _called(name: str, arguments: Mapping[str, Any]) -> Message:
    return Message("assistant", calls=(ToolCall(name, dict(arguments)),))


def _said(messages: Sequence[Message]) -> list[str]:
    return [message.content for message in messages if message.role == "user"]


def _reports(message: Message) -> bool:
    return message.role == "assistant" and not message.calls and is_report(message.content)


def _confirmed(messages: Sequence[Message]) -> bool:
    """Whether the user has agreed."""
    return AGREES in _said(messages)


def _calls(messages: Sequence[Message]) -> Iterator[_Done]:
    answers = {message.call_id: message.content for message in messages if message.role == "tool"}
    for message in messages:
        for call in message.calls:
            if isinstance(call, ToolCall) and call.id in answers:
                yield _Done(call.name, dict(call.arguments), answers[call.id])


def _result(content: str) -> Result:
    if content.startswith(_ERROR):
        return Result(content.removeprefix(_ERROR), error=True)
    try:
        return Result(json.loads(content))
    except ValueError:
        return Result(content)
