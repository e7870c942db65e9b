"""Writers of blueprints: the grammar, or a chat model that is told of policy, walk and what reviewers said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from lamsim.chat_models import ChatModel, chat_model
from lamsim.synthesis.multi_turn.walks import Walk
from lamsim.synthesis.multi_turn.wording import wish_of
from lamsim.synthesis.worlds import World
from lamsim.tools import Tool

PERSONAS = (
    "somebody in a hurry who writes short sentences",
    "a polite elderly person",
    "a chatty student",
    "a tired parent",
    "a precise engineer",
    "somebody who writes in a second language",
)


@dataclass(frozen=True, slots=True)
class Order:
    """One blueprint to be written.

    Attributes:
        world: Where it is to be.
        tools: By name.
        walk: What it is about: calls that were run, the last one being what the person wants.
        examples: Accepted ones, as JSON.
        seed: Of all chance in it.
        feedback: Why earlier attempts were refused.
    """

    world: World
    tools: Mapping[str, Tool]
    walk: Walk
    examples: Sequence[Mapping[str, Any]]
    seed: tuple[int, ...]
    feedback: tuple[str, ...] = ()


class Writer(Protocol):
    """Writes blueprints as JSON, in the form of `Blueprint.to_json`."""

    name: ClassVar[str]

    def write(self, order: Order) -> str:
        """Writes one.

        Raises:
            MachineError: If it can't.
        """


class GrammarWriter:
    """Writes by the grammar; after a refusal in other words."""

    name: ClassVar[str] = "offline"

    def write(self, order: Order) -> str:
        """See `Writer`."""
        generator = np.random.default_rng([*order.seed, len(order.feedback)])
        return json.dumps({"wishes": [wish_of(order.walk, order.tools, generator)]}, ensure_ascii=False)


class ModelWriter:
    """Has a model write; what it writes is judged like anything else.

    Args:
        model: A chat model; None for an endpoint with the other options.
        temperature: Of an endpoint.
        options: More options of the endpoint, as `lamsim.chat_models.EndpointModel` takes them.

    Raises:
        UsageError: If an option is wrong or the endpoint can't be reached.
    """

    name: ClassVar[str] = "llm"

    def __init__(self, *, model: ChatModel | str | None = None, temperature: float = 0.7, **options: Any) -> None:
        named = {"model": model} if isinstance(model, str) else {}
        self._model = chat_model(model if callable(model) else {**options, **named, "temperature": temperature})

    def write(self, order: Order) -> str:
        """See `Writer`.

        Raises:
            MachineError: If the model can't answer.
        """
        walk = order.walk
        generator = np.random.default_rng([*order.seed, len(order.feedback)])
        calls = [
            {"name": call.name, "arguments": dict(call.arguments), "result": result.content[:1500]}
            for call, result in zip(walk.calls, walk.results, strict=True)
        ]
        used = {call.name: order.tools[call.name].to_json()["function"] for call in walk.calls}
        told = [
            f"Policy:\n{order.world.setting.policy or 'none'}",
            f"Tools:\n{json.dumps(list(used.values()), ensure_ascii=False)}",
            f"Calls that were run, of which the last one is what the person wants:\n{json.dumps(calls)}",
            f"The person is {PERSONAS[int(generator.integers(len(PERSONAS)))]}.",
        ]
        if walk.asks:
            told.append(f"The person wants to know the {walk.asks}, which is {json.dumps(walk.answer)}.")
        if order.examples:
            listed = "\n".join(json.dumps(example, ensure_ascii=False) for example in order.examples)
            told.append(f"Accepted examples; write something different:\n{listed}")
        if order.feedback:
            told.append("Earlier attempts were refused:\n" + "\n".join(f"- {reason}" for reason in order.feedback))
        return self._model([{"role": "system", "content": _TASK}, {"role": "user", "content": "\n\n".join(told)}])


_TASK = (
    "You write tasks for an assistant with tools. Say what a person wants who would be served by the given calls, as "
    "this person would say it: no names of tools, no ids that only the calls show, not the answer. Up to two values "
    "may be kept back until the assistant asks for them. Answer with JSON and nothing else: "
    '{"wishes": [{"says": "the person\'s words", "actions": [{"name": "tool", "arguments": {}}], "outputs": ["what the '
    'person has to be told"], "secrets": [{"about": "words of a question, with | between them", "asks": "such a '
    'question", "says": "the person\'s answer"}], "offer": "what is to be changed, as the end of I am going to; empty '
    'if nothing is", "report": "the assistant\'s last words"}]}'
)
