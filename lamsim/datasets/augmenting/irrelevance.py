"""Irrelevance: the right tool is taken away, and the agent says that it is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from lamsim.datasets.augmenting.augmentation import Augmentation, Record, block_of, function_of, names_in, pick
from lamsim.datasets.augmenting.phrasing import phrases
from lamsim.datasets.augmenting.words import ends, near_twins, words_of
from lamsim.datasets.steps import Step, steps_of
from lamsim.messages import ToolCall

_KEPT = ("versions", "augmentation", "style", "repeatable")
"""What of the block `lamsim` still holds: this is no episode of the environment any more."""

_SENTENCE = re.compile(r"[.!?\n]")
_LONGEST = 120
"""Characters of a description's first sentence that a refusal says."""


class Irrelevance(Augmentation):
    """Takes away what solved the user's first request; the record ends with a refusal that names what is missing.

    Taken away are all tools that the agent called for that request, so that no part of it can be done. It applies to
    episodes that were solved, and not where a remaining tool is a near twin of one that goes, where a tool ends the
    episode, gives the answer or hands the user over, and where the tools act on a place, as those of a web page do: a
    request says nothing of these. Task, rewards, score and steps are dropped: nothing has scored this.
    """

    name: ClassVar[str] = "irrelevance"
    about: ClassVar[str] = "the right tools taken away; a refusal is expected"

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`; the note has the names of what was taken away."""
        conversation: list[dict[str, Any]] = record["conversation"]
        if not solved(record):
            return self.pass_over("it is not known to be solved")
        if not conversation or conversation[0].get("role") != "user":
            return self.pass_over("it does not begin with the user")
        if block_of(record).get("arrived"):
            return self.pass_over("tools arrived in its course")
        steps = _of_first_request(steps_of(conversation))
        called = [call.name for step in steps for call in step.calls if isinstance(call, ToolCall)]
        functions = {str(function_of(tool).get("name")): function_of(tool) for tool in record["tools"]}
        missing = [name for name in dict.fromkeys(called) if name in functions]
        if not missing:
            return self.pass_over("the first request needs none of its tools")
        if set(missing) & set(names_in(block_of(record).get("repeatable"))):
            return self.pass_over("its tools act on the place the agent is at")
        left = [name for name in functions if name not in missing]
        if not left:
            return self.pass_over("no tool would be left; add distractors before")
        if any(map(ends, functions)):
            return self.pass_over("there is a tool to answer or to hand over with")
        if any(near_twins(functions[name], functions[other]) for name in missing for other in left):
            return self.pass_over("a remaining tool is a near twin")
        lacking = capability(functions[next(name for name in reversed(called) if name in functions)])
        if not lacking:
            return self.pass_over("nothing says what the tool is for")
        first = next(place for place, message in enumerate(conversation) if message.get("role") == "assistant")
        refusal = {"role": "assistant", "content": pick(phrases()["refusals"], generator).replace("{tool}", lacking)}
        block = {key: value for key, value in block_of(record).items() if key in _KEPT}
        if "repeatable" in block:
            block["repeatable"] = [name for name in names_in(block["repeatable"]) if name in left]
        changed = {
            **record,
            "tools": [tool for tool in record["tools"] if function_of(tool).get("name") in left],
            "conversation": [*conversation[:first], refusal],
            "lamsim": block,
        }
        return self.noted(changed, taken=missing)


def solved(record: Mapping[str, Any]) -> bool:
    """Whether a record says that its task was solved."""
    score = block_of(record).get("score")
    return isinstance(score, Mapping) and score.get("success") is True


def _of_first_request(steps: list[Step]) -> list[Step]:
    """The agent's messages up to the first that comes after calls and after something else from the user."""
    begun = next((step.turn for step in steps if step.calls), None)
    return [step for step in steps if begun is not None and step.turn <= begun]


def capability(function: Mapping[str, Any]) -> str:
    """A tool as a refusal names it, such as `a tool that sets an alarm`; empty if nothing tells what it does."""
    said = _SENTENCE.split(str(function.get("description") or ""), maxsplit=1)[0].strip()
    head, _, rest = said.partition(" ")
    if rest and head.isalpha() and len(said) <= _LONGEST:
        verb = head.lower()
        named = words_of(str(function.get("name")))
        if verb.endswith("s") and not verb.endswith(("ss", "us", "is")) and verb != "this":
            return f"a tool that {verb} {rest}"
        if verb in named or verb in phrases()["verbs"]:
            return f"a tool to {verb} {rest}"
    return ""
