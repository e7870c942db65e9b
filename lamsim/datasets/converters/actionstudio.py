"""ActionStudio's train-ready records: one for each message of the agent, with all that stands before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_converter import ChatConverter
from lamsim.datasets.converters.chat_messages import calls_of, dumps, messages_of, record_of, text_of, tools_of
from lamsim.datasets.converters.converter import Losses, Misfit, Record
from lamsim.datasets.converters.unified import Unified

_NOTHING = ("", "none", "null")
_PREFIX = "[TOOL_CALLS]"


class ActionStudio(ChatConverter):
    """Rows of `id`, `messages`, `tools`, `chosen` and `output_message`.

    A record becomes a row for each message of the agent that says or calls something, as ActionStudio's converter does
    it: `chosen` is its text, or its calls behind `[TOOL_CALLS]` (Mistral's spelling, which is that converter's default)
    without the thought. A row becomes a record of its own, so the last row of an episode has all of it. Task and format
    instruction are one system message.
    """

    name: ClassVar[str] = "actionstudio"
    about: ClassVar[str] = "ActionStudio's train-ready records (Salesforce)"

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        messages, output = item.get("messages"), item.get("output_message")
        if not isinstance(messages, list | str) or not isinstance(output, dict):
            raise Misfit("A train-ready record has 'messages' and 'output_message'.")
        unified = {"conversation": messages, "tools": item.get("tools") or [], "task_instruction": ""}
        own = item.get("id")
        read = next(Unified().read(unified, own if isinstance(own, str) else id, Losses()))
        said = next(Unified().read({"conversation": [output]}, "", Losses()))["conversation"]
        return record_of(
            read["unique_trajectory_id"], read["tools"], [*read["conversation"], *said], read["task_instruction"]
        )

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`; the row of the agent's last message."""
        places = _outputs(record)
        if not places:
            raise Misfit("The agent says nothing in it.")
        return _Rows(record).row(places[-1], record["unique_trajectory_id"])

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        if ((record.get("lamsim") or {}).get("source") or {}).get("format") == self.name:
            yield from super().write(record, losses)
            return
        self.own(record, losses)
        id = record["unique_trajectory_id"]
        places = _outputs(record)
        if not places:
            raise Misfit("The agent says nothing in it.")
        written = _Rows(record)
        rows = [written.row(place, f"{id}---{place}") for place in places]
        self.compare(record, rows[-1], {}, losses)
        yield from rows


def _outputs(record: Record) -> list[int]:
    """Places of the messages of the agent that there is something to learn from."""
    return [
        place
        for place, message in enumerate(messages_of(record))
        if message["role"] == "assistant"
        and (message.get("tool_calls") or text_of(message.get("content")).strip().lower() not in _NOTHING)
    ]


class _Rows:
    """What the rows of a record share."""

    def __init__(self, record: Record) -> None:
        instructions = [record.get("task_instruction"), record.get("format_instruction")]
        system = "\n".join([text for text in instructions if text])
        self._before = [{"role": "system", "content": system}] if system else []
        self._messages = messages_of(record)
        self._tools = tools_of(record.get("tools") or [])

    def row(self, place: int, id: str) -> dict[str, Any]:
        """The row of the agent's message at a place of the conversation."""
        output = self._messages[place]
        calls = calls_of(output)
        return {
            "id": id,
            "messages": [*self._before, *self._messages[:place]],
            "tools": self._tools,
            "chosen": _PREFIX + dumps(calls) if calls else text_of(output.get("content")),
            "output_message": output,
        }
