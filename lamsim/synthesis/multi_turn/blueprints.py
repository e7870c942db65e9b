"""Blueprints: what a person wants, the calls that fulfil it, and what the person has to be told (APIGen-MT)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lamsim.datasets.steps import call_of
from lamsim.errors import UsageError
from lamsim.messages import ToolCall

ASKS = "Could you tell me the {about}?"


@dataclass(frozen=True, slots=True)
class Secret:
    """What the person tells only when asked.

    Attributes:
        about: Words of a question that is about it, with `|` between them.
        asks: Such a question.
        says: What the person answers.
    """

    about: str
    asks: str
    says: str


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that the person wants.

    Attributes:
        says: The person's words.
        actions: The calls that fulfil it, in order.
        outputs: What the person has to be told.
        secrets: What is missing in the words.
        offer: What is to be done, as the end of "I am going to ..."; empty if nothing is changed.
        report: What the agent says in the end.
    """

    says: str
    actions: tuple[ToolCall, ...]
    outputs: tuple[str, ...] = ()
    secrets: tuple[Secret, ...] = ()
    offer: str = ""
    report: str = "Done."


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A task before it is played.

    Attributes:
        wishes: In the order in which they come out.
        gold: The facts of the world once the calls have been made.
    """

    wishes: tuple[Wish, ...]
    gold: Mapping[str, Any] = field(default_factory=dict)

    @property
    def actions(self) -> tuple[ToolCall, ...]:
        """All calls."""
        return tuple(call for wish in self.wishes for call in wish.actions)

    @property
    def outputs(self) -> tuple[str, ...]:
        """All that the person has to be told."""
        return tuple(output for wish in self.wishes for output in wish.outputs)

    @property
    def instruction(self) -> str:
        """All that the person knows and wants, as a reviewer or a model that plays the person reads it."""
        lines = []
        for wish in self.wishes:
            lines.append(wish.says)
            lines += [f"(If asked about {secret.about.replace('|', ', ')}: {secret.says})" for secret in wish.secrets]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """The blueprint as generators write it and files keep it."""
        wishes = [
            {
                "says": wish.says,
                "actions": [{"name": call.name, "arguments": dict(call.arguments)} for call in wish.actions],
                "outputs": list(wish.outputs),
                "secrets": [{"about": one.about, "asks": one.asks, "says": one.says} for one in wish.secrets],
                "offer": wish.offer,
                "report": wish.report,
            }
            for wish in self.wishes
        ]
        return {"wishes": wishes, "gold": self.gold}


def blueprint_of(data: Any) -> Blueprint:
    """Reads a blueprint, whoever has written it.

    Raises:
        UsageError: If it is none; the sentence says why.
    """
    wishes = data.get("wishes") if isinstance(data, Mapping) else None
    if not isinstance(wishes, list) or not wishes:
        raise UsageError("It is no JSON object with a list 'wishes'.")
    gold = data.get("gold")
    return Blueprint(tuple(map(_wish, wishes)), gold if isinstance(gold, Mapping) else {})


def _wish(data: Any) -> Wish:
    if not isinstance(data, Mapping) or not isinstance(data.get("says"), str) or not data["says"].strip():
        raise UsageError("A wish says nothing.")
    calls = []
    for item in _listed(data, "actions"):
        call = call_of(item)
        if not isinstance(call, ToolCall):
            raise UsageError(f"An action is no call: {json.dumps(item, default=str)[:120]}.")
        calls.append(call)
    outputs = _listed(data, "outputs")
    secrets = _listed(data, "secrets")
    if not all(isinstance(item, str | int | float) for item in outputs):
        raise UsageError("The outputs of a wish are texts.")
    return Wish(
        data["says"].strip(),
        tuple(calls),
        tuple(str(item) for item in outputs),
        tuple(map(_secret, secrets)),
        str(data.get("offer") or ""),
        str(data.get("report") or "Done."),
    )


def _secret(data: Any) -> Secret:
    if not isinstance(data, Mapping) or not all(
        isinstance(data.get(key), str) and data[key] for key in ("about", "says")
    ):
        raise UsageError("What is told when asked for has to have 'about' and 'says'.")
    return Secret(
        data["about"], str(data.get("asks") or ASKS.format(about=data["about"].partition("|")[0])), data["says"]
    )


def _listed(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise UsageError(f"The {key} of a wish are no list.")
    return value
