"""The review committee (APIGen-MT, stage 2): reviewers judge four rubrics, and the majority decides each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lamsim.chat_models import ChatModel
from lamsim.datasets.purging.evidence import Evidence
from lamsim.messages import ToolCall, ToolResult
from lamsim.synthesis.multi_turn.blueprints import Blueprint
from lamsim.synthesis.multi_turn.references import is_day

RUBRICS = {
    "correctness": "the actions do what the person wants, with the values that the person means",
    "completeness": "all that the person wants is done, and nothing else",
    "satisfaction": "the person would be content with what is done and told",
    "creativity": "it is plausible that somebody wants this, and it is no mere list of calls",
}
"""The four rubrics, each yes or no."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is reviewed."""

    blueprint: Blueprint
    results: Sequence[ToolResult]
    writing: frozenset[str]
    policy: str = ""


Opinion: TypeAlias = Mapping[str, str]
"""For each rubric that a reviewer judges what is wrong; empty if nothing is."""

Reviewer: TypeAlias = Callable[[Case], Opinion]


def decide(case: Case, reviewers: Sequence[Reviewer]) -> list[str]:
    """What speaks against a case: the reasons of every rubric that most of those who judge it find not met.

    Raises:
        MachineError: If a reviewer's model can't answer.
    """
    opinions = [reviewer(case) for reviewer in reviewers]
    found = []
    for rubric in RUBRICS:
        said = [opinion[rubric] for opinion in opinions if rubric in opinion]
        against = [reason for reason in said if reason]
        if len(against) * 2 > len(said):
            found.append(f"{rubric}: {against[0]}")
    return found


def tells(said: Evidence, output: str) -> bool:
    """Whether an output was told: as it stands, or a day or a number in another form."""
    if said.says(output) or (is_day(output) and said.supports_text(output)):
        return True
    try:
        return said.supports_number(float(output))
    except ValueError:
        return False


_BROKEN = re.compile(r"[{}]|\s[.,?]|\b(\w+) \1\b|[?.!]{2}(?!$)| {2}")
_LONGEST = 90
"""Words of the longest wish that a person would say at once."""


def reads(case: Case) -> Opinion:
    """A reviewer of language: whether each wish is something that a person would say."""
    for wish in case.blueprint.wishes:
        said = re.sub(r'"[^"]*"', '"x"', wish.says)
        if _BROKEN.search(said):
            return {"creativity": f"This is no good English: {wish.says}"}
        if len(said.split()) > _LONGEST:
            return {"creativity": "Nobody says that much at once."}
    return {"creativity": ""}


def counts(case: Case) -> Opinion:
    """A reviewer of substance: whether every wish gets what it needs, and the person hears what was asked."""
    place = 0
    complete, content = "", ""
    for wish in case.blueprint.wishes:
        results = case.results[place : place + len(wish.actions)]
        place += len(wish.actions)
        changes = any(call.name in case.writing for call in wish.actions)
        if not changes and not wish.outputs:
            complete = f"Nothing comes of this wish: {wish.says}"
        if wish.outputs and not all(Evidence([r.content for r in case.results]).says(out) for out in wish.outputs):
            content = "What the person is told is not what the tools say."
        if wish.outputs and not all(tells(Evidence([wish.report]), out) for out in wish.outputs):
            content = "The person is not told what was asked for."
        if results and changes and wish.actions[-1].name not in case.writing:
            complete = "After the change something is looked up that nobody asked for."
    return {"completeness": complete, "satisfaction": content}


def means(case: Case) -> Opinion:
    """A reviewer of meaning: whether what a change takes is what the person said or a call has shown."""
    known = Evidence([case.blueprint.instruction])
    for call, result in zip(case.blueprint.actions, case.results, strict=False):
        if call.name in case.writing and (stray := _stray(call, known)):
            return {"correctness": stray}
        known.add(result.content)
    return {"correctness": ""}


def _stray(call: ToolCall, known: Evidence) -> str:
    for name, value in call.arguments.items():
        for leaf in value if isinstance(value, list) else (value,):
            if isinstance(leaf, str) and len(leaf) > 3 and not known.supports_text(leaf):
                return f"Nobody speaks of {leaf!r}, which is the {name} of {call.name}."
    return ""


RULES: tuple[Reviewer, ...] = (reads, counts, means)
"""The reviewers without a model."""


class ModelReviewer:
    """A reviewer that asks a chat model; a verdict that can't be read is against everything.

    Args:
        model: The model.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def __call__(self, case: Case) -> Opinion:
        """Judges all rubrics.

        Raises:
            MachineError: If the model can't answer.
        """
        listed = "\n".join(f"- {name}: {said}" for name, said in RUBRICS.items())
        shown: list[dict[str, Any]] = [
            {"name": call.name, "arguments": dict(call.arguments), "result": result.content[:1000]}
            for call, result in zip(case.blueprint.actions, case.results, strict=False)
        ]
        asked = [
            {
                "role": "system",
                "content": "You review tasks for an assistant with tools. For each rubric say yes or no, and what is "
                f"wrong if no.\n{listed}\n\nAnswer with JSON and nothing else: "
                '{"correctness": {"met": true, "wrong": ""}, ...}',
            },
            {
                "role": "user",
                "content": f"Policy:\n{case.policy or 'none'}\n\n"
                f"What the person wants:\n{case.blueprint.instruction}\n\n"
                f"What is done:\n{json.dumps(shown, ensure_ascii=False)}\n\n"
                f"What the person is told: {json.dumps(case.blueprint.outputs, ensure_ascii=False)}",
            },
        ]
        return _opinion(self._model(asked))


def _opinion(text: str) -> Opinion:
    start, end = text.find("{"), text.rfind("}")
    try:
        read = json.loads(text[start : end + 1])
        return {
            name: "" if read[name]["met"] is True else str(read[name].get("wrong") or "It is not met.")
            for name in RUBRICS
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return dict.fromkeys(RUBRICS, "The reviewer's verdict can't be read.")
