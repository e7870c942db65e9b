"""ShareGPT with tools, as APIGen-MT has it and LLaMA-Factory reads it: turns of two sides that alternate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from lamsim.datasets.exporters.chat import Chat, chat, dumps, tools_of
from lamsim.datasets.exporters.exporter import Exporter
from lamsim.datasets.exporters.parquet import Shape
from lamsim.datasets.exporters.source import Record, Source, Unfit


class ShareGpt(Exporter):
    """Rows of `conversations`, `tools` (a JSON string) and `system`.

    The sides alternate strictly, beginning with the `human` and ending with the agent: several calls of a message are
    one `function_call` with a JSON list, several answers one turn. Thoughts stand before the call in `<think>`.
    """

    name: ClassVar[str] = "sharegpt"
    about: ClassVar[str] = "ShareGPT with tools, for LLaMA-Factory and the like: whole episodes"
    columns: ClassVar[Mapping[str, Shape]] = {"conversations": ["json"], "tools": "string", "system": "string"}

    def rows(self, source: Source) -> Iterator[Record]:
        """See `Exporter`."""
        return source.rows(self._row, self.min_reward)

    def _row(self, record: Record) -> Record:
        messages = chat(record, self.thoughts)
        system = messages.pop(0)["content"] if messages[0]["role"] == "system" else ""
        functions = [tool["function"] for tool in tools_of(record)]
        return {"conversations": _turns(messages), "tools": dumps(functions), "system": system}


def _turns(messages: Chat) -> list[dict[str, str]]:
    last = max(place for place, message in enumerate(messages) if message["role"] == "assistant")
    turns: list[dict[str, str]] = []
    answers: Chat = []
    for message in messages[: last + 1]:
        if message["role"] != "assistant":
            answers.append(message)
            continue
        turns.append(_answered(answers))
        turns.append(_said(message))
        answers = []
    return turns


def _answered(answers: Chat) -> dict[str, str]:
    """What came before the agent's turn, as one turn.

    Raises:
        Unfit: If nothing did.
    """
    if not answers:
        raise Unfit("the agent speaks twice in a row")
    side = "observation" if any(message["role"] == "tool" for message in answers) else "human"
    if side == "human" or len(answers) == 1:
        return {"from": side, "value": "\n".join(message["content"] for message in answers)}
    return {"from": side, "value": dumps([message["content"] for message in answers])}


def _said(message: Mapping[str, object]) -> dict[str, str]:
    calls = message.get("tool_calls")
    if not isinstance(calls, list):
        return {"from": "gpt", "value": str(message["content"])}
    thought = str(message["content"] or message.get("reasoning_content") or "")
    return {"from": "function_call", "value": function_call([call["function"] for call in calls], thought)}


def function_call(calls: Sequence[Mapping[str, object]], thought: str) -> str:
    """The text of a turn with calls, each an object with `name` and `arguments`."""
    thinking = f"<think>\n{thought}\n</think>\n\n" if thought else ""
    return thinking + dumps(calls[0] if len(calls) == 1 else calls)
