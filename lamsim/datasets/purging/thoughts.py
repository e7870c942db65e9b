"""The rule for thoughts: one that only repeats the call is emptied, one that names another tool contradicts it."""

from __future__ import annotations

import json
import re

from lamsim.datasets.purging.draft import Draft
from lamsim.messages import ToolCall

_REPEATS = re.compile(r'"(?:arguments|tool_calls|parameters)"\s*:|<tool_call>|\[TOOL_CALLS\]')
_NAMED = (
    r"(?:\b(?:call|use|using|invoke|run|try|need|with|function|tool|(?:call|invok|runn|try)ing)\s+(?:the\s+)?|[`\"'])"
)
_PLAN = re.compile(
    r"\b(?:after|before|then|later|next|first|once|afterwards|instead of|rather than|not)\b", re.IGNORECASE
)
_NO_CALL = re.compile(
    r"\bno (?:tool|function|call|api)s? (?:is|are|fits?|can|needed|required)\b|\bwithout (?:calling|using) (?:any|a) "
    r"(?:tool|function)|\bneed no (?:tool|function)s?\b|\bno need to (?:call|use)\b",
    re.IGNORECASE,
)


class Thought:
    """What stands beside a call as its thought.

    Repeats the call: holds the call's JSON, or `name(` with its arguments; emptied, since the call says it already.
    Contradicts: speaks of using another tool and not of this one, or says that no tool is needed; dropped. Plans, which
    speak of what comes before or after, are left alone.
    """

    name = "thought"

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        for step in draft.steps:
            thought = step.content
            if not thought or not step.calls or not draft.conversation[step.index].get("tool_calls"):
                continue
            calls = [call for call in step.calls if isinstance(call, ToolCall)]
            if not calls:
                continue
            if _REPEATS.search(thought) or any(_repeats(thought, call) for call in calls):
                draft.conversation[step.index]["content"] = ""
                draft.fix(self.name, "The thought only wrote the call down; it was emptied.", step.index)
            elif _needs_no_call(thought):
                draft.drop(self.name, "The thought says that no tool is needed, and one is called.", step.index)
            elif other := self._other(thought, {call.name for call in calls}, draft):
                called = ", ".join(call.name for call in calls)
                draft.drop(self.name, f"The thought is about {other}, and {called} is called.", step.index)

    @staticmethod
    def _other(thought: str, called: set[str], draft: Draft) -> str:
        """The tool that a thought wants to use instead of the one that is called; empty if none."""
        names = [name for name in draft.compiled.names if name and name in thought and name not in called]
        if not names or any(_speaks_of(thought, name) for name in called) or _PLAN.search(thought):
            return ""
        return next((name for name in sorted(names, key=len, reverse=True) if _speaks_of(thought, name)), "")


def _needs_no_call(thought: str) -> bool:
    said = thought.lower()
    return ("no " in said or "thout " in said) and _NO_CALL.search(thought) is not None


def _speaks_of(thought: str, name: str) -> bool:
    """Whether a thought names a tool as a tool: by a name that is no plain word, or after "call" and the like."""
    word = rf"(?<![\w.]){re.escape(name)}(?!\w)"
    if not name.isalpha() or not (name.islower() or name.istitle()):
        return re.search(word, thought) is not None
    return re.search(_NAMED + word, thought) is not None


def _repeats(thought: str, call: ToolCall) -> bool:
    start = thought.find(f"{call.name}(")
    if start >= 0 and call.arguments:
        rest = thought[start:]
        return all(
            any(form in rest for form in (str(value), repr(value), json.dumps(value)))
            for value in call.arguments.values()
        )
    return False
