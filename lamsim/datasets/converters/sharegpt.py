"""ShareGPT conversations, plain and with tools; APIGen-MT's are of this kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_converter import ChatConverter, Source
from lamsim.datasets.converters.chat_messages import (
    Dialogue,
    calls_of,
    functions_of,
    messages_of,
    read_json,
    record_of,
    results_text,
    text_of,
    tools_of,
)
from lamsim.datasets.converters.converter import Misfit, Record
from lamsim.datasets.exporters.sharegpt import function_call

_SIDES = {
    "system": "system",
    **dict.fromkeys(("human", "user"), "human"),
    **dict.fromkeys(("gpt", "assistant", "chatgpt", "model", "bot"), "gpt"),
    **dict.fromkeys(("function_call", "tool_call"), "function_call"),
    **dict.fromkeys(("observation", "tool", "tool_response", "function_response", "function"), "observation"),
}
_THOUGHT = re.compile(r"<think>\n(.*?)\n</think>\n\n", re.DOTALL)


class ShareGpt(ChatConverter):
    """Rows of `conversations`, and with tools also `tools` (a JSON string) and `system`.

    A message is a turn; the calls of one are one `function_call`, several results of theirs one `observation` with a
    JSON list, and a thought stands before the call in `<think>`, all as `lamsim data export --to sharegpt` has it.
    Turns are read as `from` and `value` or as `role` and `content`, under the usual names of the sides.
    """

    name: ClassVar[str] = "sharegpt"
    about: ClassVar[str] = "ShareGPT conversations, also with tools (LLaMA-Factory and others)"
    packed: ClassVar[tuple[str, ...]] = ("tools",)

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        dialogue = Dialogue()
        if system := item.get("system"):
            dialogue.system(text_of(system))
        for side, text in turns_of(item):
            if side == "system":
                dialogue.system(text)
            elif side == "human":
                dialogue.user(text)
            elif side == "observation":
                dialogue.results(text)
            elif side == "gpt" or not _called(dialogue, text):
                dialogue.assistant(text)
        return record_of(id, tools_of(item.get("tools") or []), dialogue.messages, dialogue.instruction)

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        sides = source.get("sides") or {}
        side_key, text_key = source.get("keys") or ("from", "value")
        turns = [{side_key: sides.get(side, side), text_key: text} for side, text in _turns(record)]
        item: dict[str, Any] = {"conversations": turns}
        functions, instruction = functions_of(record), record.get("task_instruction")
        if functions:
            item["tools"] = functions
        if instruction:
            item["system"] = instruction
        return item

    def hints(self, item: Mapping[str, Any]) -> Source:
        """See `ChatConverter`: how the turns are spelled."""
        first: Mapping[str, Any] = next(iter(item["conversations"]), {})
        keys = ("from", "value") if "from" in first else ("role", "content")
        found = {turn.get(keys[0]) for turn in item["conversations"]}
        sides = {_SIDES[side]: side for side in sorted(found, key=str) if side in _SIDES and _SIDES[side] != side}
        return {**({"sides": sides} if sides else {}), **({"keys": list(keys)} if keys[0] != "from" else {})}


class ApigenMt(ShareGpt):
    """The same as APIGen-MT-5k has it: `conversations`, `tools` and `system` in every row."""

    name: ClassVar[str] = "apigen-mt"
    about: ClassVar[str] = "APIGen-MT-5k (Salesforce)"

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        return {"tools": [], "system": "", **super().item(record, source)}


def turns_of(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The sides, by their usual names, and texts of a row's turns.

    Raises:
        Misfit: If it has none.
    """
    turns = item.get("conversations")
    if not isinstance(turns, list):
        raise Misfit("A row of ShareGPT has a list 'conversations'.")
    for turn in turns:
        if not isinstance(turn, dict):
            raise Misfit("A turn is no object.")
        side = text_of(turn.get("from") or turn.get("role"))
        text = turn.get("value") if "value" in turn else turn.get("content")
        if side not in _SIDES or not isinstance(text, str | None):
            raise Misfit(f"A turn is from {side!r}." if side not in _SIDES else "A turn's value is no text.")
        yield _SIDES[side], text or ""


def _called(dialogue: Dialogue, text: str) -> bool:
    """Adds a message with calls; False if the text has none that can be read."""
    thought = _THOUGHT.match(text)
    calls = read_json(text[thought.end() :] if thought else text)
    calls = [calls] if isinstance(calls, dict) else calls
    if not isinstance(calls, list) or not calls:
        return False
    if not all(isinstance(call, dict) and isinstance(call.get("name"), str) for call in calls):
        return False
    dialogue.assistant(thought[1] if thought else "", calls)
    return True


def _turns(record: Record) -> Iterator[tuple[str, str]]:
    messages = messages_of(record)
    place = 0
    while place < len(messages):
        message = messages[place]
        place += 1
        text = text_of(message.get("content"))
        if message["role"] != "assistant":
            yield {"system": "system", "user": "human"}.get(message["role"], "observation"), text
            continue
        calls = calls_of(message)
        if not calls:
            yield "gpt", text
            continue
        yield "function_call", function_call(calls, text)
        last = place
        while last < len(messages) and messages[last]["role"] == "tool":
            last += 1
        together = results_text([text_of(result.get("content")) for result in messages[place:last]], len(calls))
        if together is not None:
            yield "observation", together
            place = last
