"""The stages that a blueprint passes: format, execution, policy, state, wording and review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lamsim.datasets.purging.evidence import Evidence
from lamsim.datasets.purging.grounding import supported
from lamsim.errors import UsageError
from lamsim.messages import ToolCall, ToolResult
from lamsim.synthesis.multi_turn.blueprints import Blueprint, blueprint_of
from lamsim.synthesis.multi_turn.committee import RULES, Case, Reviewer, decide
from lamsim.synthesis.multi_turn.leaks import LeakControl
from lamsim.synthesis.stages import Refused, trouble
from lamsim.synthesis.worlds import World
from lamsim.verifier import Verifier

STAGES = ("format", "execution", "policy", "state", "wording", "review")
"""In their order."""


def check(text: str, world: World, reviewers: Sequence[Reviewer] = RULES) -> Blueprint | Refused:
    """Judges what a generator has written.

    Args:
        text: JSON, as `Blueprint.to_json` has it, alone or in prose.
        world: Where its actions run.
        reviewers: The committee.

    Returns:
        The blueprint with its gold state, or the first stage that refuses it.

    Raises:
        MachineError: If a reviewer can't answer.
    """
    blueprint = _formatted(text, world)
    if isinstance(blueprint, Refused):
        return blueprint
    traced = world.trace(blueprint.actions)
    results = [result for result, _ in traced]
    if refused := _failed(blueprint, results):
        return refused
    for sentence in world.setting.breaches(list(zip(blueprint.actions, results, strict=True))):
        return Refused("policy", sentence)
    states = [world.start, *(facts for _, facts in traced)]
    if reason := _state(blueprint, states, results, world):
        return Refused("state", reason)
    blueprint = replace(blueprint, gold=states[-1])
    if reason := _wording(blueprint, results, world):
        return Refused("wording", reason)
    case = Case(blueprint, results, frozenset(world.writing), world.setting.policy)
    if against := decide(case, reviewers):
        return Refused("review", "; ".join(against)[:500])
    return blueprint


def _formatted(text: str, world: World) -> Blueprint | Refused:
    start = text.find("{")
    try:
        data, _ = json.JSONDecoder().raw_decode(text[start:] if start >= 0 else text)
    except (ValueError, RecursionError):
        return Refused("format", "It is no JSON.")
    try:
        blueprint = blueprint_of(data)
    except UsageError as error:
        return Refused("format", str(error))
    if not blueprint.actions:
        return Refused("format", "It has no actions.")
    verifier = Verifier(world.catalog)
    offered = {tool.name for tool in world.tools}
    for call in blueprint.actions:
        feedback = verifier.check(call)
        if feedback.faults:
            fault = feedback.faults[0]
            return Refused("format", f"{fault.message} {fault.remedy}"[:500])
        if call.name not in offered:
            return Refused("format", f"{call.name} is no tool that a person has anything of.")
        verifier.remember()
    return blueprint


def _failed(blueprint: Blueprint, results: Sequence[ToolResult]) -> Refused | None:
    for call, result in zip(blueprint.actions, results, strict=False):
        if error := trouble(result):
            return Refused("execution", f"{call.name}: {error}"[:500])
        if result.done:
            return Refused("execution", f"{call.name} ends the episode.")
    return None


def _state(
    blueprint: Blueprint, states: Sequence[Mapping[str, Any]], results: Sequence[ToolResult], world: World
) -> str:
    """What is wrong with the changes: every writing call makes one, no other does, and none could be left out."""
    writes = []
    for place, call in enumerate(blueprint.actions):
        changes = states[place + 1] != states[place]
        if changes and world.setting.writing and call.name not in world.setting.writing:
            return f"{call.name} changes the world, though it is said only to read."
        if call.name in world.writing and not changes:
            return f"{call.name} changes nothing."
        if changes:
            writes.append(place)
    if not writes and not blueprint.outputs:
        return "Nothing is changed, and nothing is asked."
    for place in writes if len(writes) > 1 else ():
        rest = [call for other, call in enumerate(blueprint.actions) if other != place]
        traced = world.trace(rest)
        if (
            len(traced) == len(rest)
            and not any(trouble(result) for result, _ in traced)
            and traced[-1][1] == states[-1]
        ):
            return f"The world ends the same without {blueprint.actions[place].name}."
    return _idle(blueprint, results, set(writes))


def _idle(blueprint: Blueprint, results: Sequence[ToolResult], writes: set[int]) -> str:
    """A call that is of no use: it changes nothing, and what it tells is neither needed later nor asked for."""
    actions = blueprint.actions
    alike = {call.name for place, call in enumerate(actions) if _used(place, actions, results, blueprint.outputs)}
    for place, call in enumerate(actions):
        # Who looks at one thing after the other needs the last one, and could not know that before.
        if place not in writes and not _used(place, actions, results, blueprint.outputs) and call.name not in alike:
            return f"{call.name} is of no use."
    return ""


def _used(place: int, actions: Sequence[ToolCall], results: Sequence[ToolResult], outputs: Sequence[str]) -> bool:
    shown = Evidence([results[place].content])
    before = Evidence([json.dumps(dict(actions[place].arguments), ensure_ascii=False)])
    if any(shown.says(output) for output in outputs):
        return True
    later = [leaf for call in actions[place + 1 :] for leaf in _leaves(call.arguments)]
    own = [leaf for leaf in _leaves(actions[place].arguments) if any(leaf == other for other in later)]
    return bool(own) or any(
        isinstance(leaf, str | int)
        and not isinstance(leaf, bool)
        and shown.says(str(leaf))
        and not before.says(str(leaf))
        for leaf in later
    )


def _wording(blueprint: Blueprint, results: Sequence[ToolResult], world: World) -> str:
    """Whether all values are told by the person or by calls before, and the person gives nothing away."""
    known = Evidence([world.setting.policy])
    left = list(results)
    for wish in blueprint.wishes:
        known.add(wish.says)
        for secret in wish.secrets:
            known.add(secret.says)
        for call in wish.actions:
            check = world.catalog.check_of(call.name)
            properties = check.tool.parameters.get("properties") or {} if check else {}
            for name, value in call.arguments.items():
                if value == properties.get(name, {}).get("default"):
                    continue
                for leaf in _leaves(value):
                    if not supported(leaf, known, name):
                        return f"Nothing told {json.dumps(leaf)[:80]} as {name!r} of {call.name}."
            known.add(left.pop(0).content)
    control = LeakControl(blueprint, (tool.name for tool in world.catalog.tools), results)
    for wish in blueprint.wishes:
        for leak in control.leaks(wish.says):
            return leak
        for secret in wish.secrets:
            for leak in control.leaks(secret.says, [secret]):
                return leak
    return ""


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]
