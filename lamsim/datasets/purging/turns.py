"""The rule for empty and broken turns; what says nothing at the end is cut off, text of arguments is read."""

from __future__ import annotations

import json
from typing import Any

from lamsim.datasets.purging.draft import Draft, text_of
from lamsim.datasets.steps import call_of
from lamsim.messages import InvalidToolCall

_ROLES = frozenset(("system", "developer", "user", "assistant", "tool"))
_NOTHING = frozenset(("", "none", "null"))


class BrokenTurn:
    """Roles, order and content of messages.

    Fixed: arguments written as JSON text, and a last turn that nothing answers. Dropped: nobody asks or nobody answers,
    an empty turn of the agent or the user before the end, calls without a name or arguments, calls without an answer
    before the conversation goes on, answers without a call.
    """

    name = "broken_turn"

    def judge(self, draft: Draft) -> None:
        """See `Rule`."""
        self._read_arguments(draft)
        self._cut_end(draft)
        conversation = draft.conversation
        for index, message in enumerate(conversation):
            role = message.get("role")
            if not isinstance(role, str) or role not in _ROLES:
                draft.drop(self.name, f"The role {str(role)[:40]!r} is not known.", index)
            elif role == "user" and not text_of(message).strip():
                draft.drop(self.name, "The user says nothing.", index)
        roles = [message.get("role") for message in conversation]
        if "user" not in roles:
            draft.drop(self.name, "Nobody asks anything.")
        if "assistant" not in roles:
            draft.drop(self.name, "Nobody answers.")
        elif "tool" in roles[: roles.index("assistant")]:
            draft.drop(self.name, "A tool answers before anything is called.", roles.index("tool"))
        self._judge_steps(draft)

    def _judge_steps(self, draft: Draft) -> None:
        conversation = draft.conversation
        for step in draft.steps:
            if not step.calls and _says_nothing(conversation[step.index]):
                draft.drop(self.name, "The agent neither says nor calls anything.", step.index)
            if conversation[step.index].get("tool_calls"):
                for call in step.calls:
                    if isinstance(call, InvalidToolCall):
                        draft.drop(self.name, f"A call {call.reason}: {call.text[:80]}", step.index)
                # An episode may end with a call that its tool no longer answers.
                if None in step.results and step is not draft.steps[-1]:
                    draft.drop(self.name, f"Call {step.results.index(None) + 1} is never answered.", step.index)
            for stray in step.strays:
                draft.drop(self.name, "A tool answers that was not called.", stray)

    def _read_arguments(self, draft: Draft) -> None:
        for index, message in enumerate(draft.conversation):
            listed = message.get("tool_calls")
            for item in listed if isinstance(listed, list) else ():
                function: Any = item.get("function", item) if isinstance(item, dict) else None
                if isinstance(function, dict) and isinstance(function.get("arguments"), str):
                    if isinstance(call_of(item), InvalidToolCall):
                        continue
                    function["arguments"] = json.loads(function["arguments"])
                    draft.fix(self.name, "Arguments were JSON text; now they are an object.", index)

    def _cut_end(self, draft: Draft) -> None:
        """Takes off what the agent no longer answers, and empty last words."""
        conversation = draft.conversation
        end = len(conversation)
        while end and (
            conversation[end - 1].get("role") == "user"
            or (conversation[end - 1].get("role") == "assistant" and _empty(conversation[end - 1]))
        ):
            end -= 1
        if 0 < end < len(conversation) and any(message.get("role") == "assistant" for message in conversation[:end]):
            cut = len(conversation) - end
            draft.remove_messages(set(range(end, len(conversation))))
            draft.fix(self.name, f"The last {cut} messages led to nothing and were cut off.", end)


def _says_nothing(message: dict[str, Any]) -> bool:
    return text_of(message).strip().lower() in _NOTHING


def _empty(message: dict[str, Any]) -> bool:
    return not message.get("tool_calls") and _says_nothing(message)
