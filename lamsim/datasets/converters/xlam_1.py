"""xLAM's first unified format: a query and steps of thought, calls, observation and what the user says then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_converter import ChatConverter
from lamsim.datasets.converters.chat_messages import (
    Dialogue,
    calls_of,
    dumps,
    functions_of,
    messages_of,
    record_of,
    results_text,
    text_of,
)
from lamsim.datasets.converters.converter import Misfit, Record
from lamsim.datasets.converters.flat_tools import flagged, read_tool, with_flag, write_tool


class Xlam1(ChatConverter):
    """Records of `query`, flat `tools` and `steps`; see "xLAM: A Family of Large Action Models", section 3.1.

    The results of several calls are one `next_observation`, a JSON list. A message of the user that follows another one
    is a step in which the agent does nothing.
    """

    name: ClassVar[str] = "xlam-1"
    about: ClassVar[str] = "xLAM's unified format 1 (steps)"

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        steps, tools, query = item.get("steps"), item.get("tools") or [], item.get("query") or ""
        if not isinstance(steps, list) or not isinstance(tools, list) or not isinstance(query, str):
            raise Misfit("A record of xLAM's format 1 has 'query', and 'tools' and 'steps' as lists.")
        dialogue = Dialogue()
        if query:
            dialogue.user(query)
        for number, step in enumerate(steps):
            _read_step(dialogue, step, last=number == len(steps) - 1)
        own = item.get("unique_trajectory_id")
        record = record_of(
            own if isinstance(own, str) else id,
            [read_tool(tool, flagged) for tool in tools],
            dialogue.messages,
            text_of(item.get("task_instruction")),
        )
        written = item.get("format_instruction")
        record["format_instruction"] = written if isinstance(written, str) and written else None
        record["few_shot_examples"] = item.get("few_shot_examples") or None
        return record

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        messages = messages_of(record)
        asked = bool(messages) and messages[0]["role"] == "user"
        return {
            "unique_trajectory_id": record["unique_trajectory_id"],
            "task_instruction": record.get("task_instruction") or "",
            "format_instruction": record.get("format_instruction") or "",
            "few_shot_examples": record.get("few_shot_examples") or [],
            "query": text_of(messages[0].get("content")) if asked else "",
            "tools": [write_tool(function, with_flag) for function in functions_of(record)],
            "steps": _steps(messages[1:] if asked else messages),
        }


def _read_step(dialogue: Dialogue, step: Any, last: bool) -> None:
    if not isinstance(step, dict) or not isinstance(step.get("tool_calls") or [], list):
        raise Misfit("A step is no object with 'tool_calls' as a list.")
    thought, calls = text_of(step.get("thought")), step.get("tool_calls") or []
    observation = step.get("next_observation")
    seen = observation if isinstance(observation, str) else "" if observation is None else dumps(observation)
    said = text_of(step.get("user_input"))
    if thought or calls or seen or not said:
        dialogue.assistant(thought, calls)
    if seen or (calls and not (last and not said)):
        dialogue.results(seen)
    if said:
        dialogue.user(said)


def _steps(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    place = 0
    while place < len(messages):
        step: dict[str, Any] = {"step_id": len(steps) + 1, "thought": "", "tool_calls": []}
        if messages[place]["role"] == "assistant":
            step |= {"thought": text_of(messages[place].get("content")), "tool_calls": calls_of(messages[place])}
            place += 1
        results = []
        while place < len(messages) and messages[place]["role"] == "tool":
            results.append(text_of(messages[place].get("content")))
            place += 1
        step["next_observation"] = observation(results, len(step["tool_calls"]))
        step["user_input"] = ""
        if place < len(messages) and messages[place]["role"] in ("user", "system"):
            step["user_input"] = text_of(messages[place].get("content"))
            place += 1
        steps.append(step)
    return steps


def observation(results: list[str], calls: int) -> str:
    """What the calls of a step gave, as one text."""
    return (results_text(results, calls) or "\n".join(results)) if results else ""
