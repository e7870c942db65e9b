"""The generator that asks a chat model, with prompts that say what APIGen's do (arXiv 2406.18518)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from lamsim.chat_models import ChatModel, chat_model
from lamsim.synthesis.orders import Answer, Order
from lamsim.tools import Tool

MOST_VALUES = 6
"""Values of the world that are told for one argument."""

_PROMPTS = (
    "You write training data for an assistant with tools. Write one request that a person might send to it, and the "
    "calls that answer it.",
    "Imagine somebody who knows nothing of programming and wants something done that these tools can do. Write what "
    "this person says, and the calls that an assistant has to make for it.",
    "Write a request as it comes up in everyday life or at work, with all that the calls need said in plain words, and "
    "the calls that fulfil it.",
)
_STYLES = {
    "simple": "The request takes exactly one call of {wanted}.",
    "multiple": "The request takes exactly one call, of {wanted}; the other tools must not fit it.",
    "parallel": "The request takes {count} calls of {wanted}, each with other arguments; none needs another's result.",
    "parallel-multiple": "The request takes {count} calls: {wanted}; no call needs another's result.",
    "irrelevance": "The request would take the tool {wanted}, which the assistant does not have, and none of the tools "
    "it has fits. The list of answers is empty.",
}
_RULES = (
    "Every value of an argument must be said in the request, or be the argument's default. Never speak of names of "
    "tools or arguments. Answer with JSON and nothing else: "
    '{"query": "the request", "answers": [{"name": "tool", "arguments": {"argument": "value"}}]}'
)


class LLMGenerator:
    """Has a model write candidates; what it writes is judged like anything else, junk included.

    Args:
        model: A chat model; None for an endpoint with the other options.
        temperature: Of an endpoint; APIGen's is 0.7.
        options: More options of the endpoint, as `lamsim.chat_models.EndpointModel` takes them.

    Raises:
        UsageError: If an option is wrong or the endpoint can't be reached.
    """

    name: ClassVar[str] = "llm"

    def __init__(self, *, model: ChatModel | str | None = None, temperature: float = 0.7, **options: Any) -> None:
        named = {"model": model} if isinstance(model, str) else {}
        given = model if callable(model) else {**options, **named, "temperature": temperature}
        self._model = chat_model(given)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Ways to put the task."""
        return _PROMPTS

    def write(self, order: Order) -> Answer:
        """See `Generator`.

        Raises:
            MachineError: If the model can't answer.
        """
        return Answer(self._model(messages(order)))


def messages(order: Order) -> list[dict[str, str]]:
    """What a model is asked with."""
    wanted = ", ".join(tool.name for tool in order.wanted)
    if order.style == "parallel":
        wanted = order.wanted[0].name
    told = [f"Tools of the assistant:\n{_listed(order.offered)}"]
    if order.style == "irrelevance":
        told.append(f"The tool that it does not have:\n{_listed(order.wanted)}")
    if known := _known(order):
        told.append(f"Values that exist:\n{known}")
    if order.examples:
        lines = "\n".join(json.dumps(example, ensure_ascii=False) for example in order.examples)
        told.append(f"Examples of what has been accepted; write something different:\n{lines}")
    told.append(_STYLES[order.style].format(wanted=wanted, count=len(order.wanted)))
    return [
        {"role": "system", "content": f"{order.prompt}\n\n{_RULES}"},
        {"role": "user", "content": "\n\n".join(told)},
    ]


def _listed(tools: tuple[Tool, ...]) -> str:
    return json.dumps([tool.to_json()["function"] for tool in tools], ensure_ascii=False)


def _known(order: Order) -> str:
    generator = order.generator(2)
    lines = []
    for tool in dict.fromkeys(tool.name for tool in order.wanted):
        parameters: Mapping[str, Any] = next(item.parameters for item in order.wanted if item.name == tool)
        for name, schema in (parameters.get("properties") or {}).items():
            seen = order.world.values.of(tool, name, schema)
            if seen:
                drawn = [seen[int(place)].value for place in generator.permutation(len(seen))[:MOST_VALUES]]
                lines.append(f"{tool}, {name}: {json.dumps(drawn, ensure_ascii=False)}")
    return "\n".join(lines)
