"""AgentOhana's trajectories: a query, and steps of input, output and observation, all of them text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from lamsim.datasets.converters.chat_converter import ChatConverter, Source
from lamsim.datasets.converters.chat_messages import (
    Dialogue,
    calls_of,
    functions_of,
    messages_of,
    read_json,
    record_of,
    text_of,
)
from lamsim.datasets.converters.converter import Misfit, Record
from lamsim.datasets.converters.flat_tools import flagged, read_tool
from lamsim.datasets.converters.xlam_1 import observation
from lamsim.formats import format_named
from lamsim.messages import Message, ToolCall
from lamsim.tools import Tool

_BEGIN = re.compile(r"\[BEGIN OF ([A-Z ]+)\]\n")
_XLAM = format_named("xlam")


class AgentOhana(ChatConverter):
    """Records of `user_query`, `model_name`, `score` and `steps` of `input`, `output` and `next_observation`.

    As in AgentOhana (arXiv 2402.15506) the input of a step holds all that went before. It is written as a prompt of
    xLAM with its sections, and the output as xLAM's JSON, from which tools and calls are read again. Other texts are
    read as a conversation: the first input and the observations are the user's, the outputs the agent's. The data was
    never released, so the keys are those of the paper's description.
    """

    name: ClassVar[str] = "agentohana"
    about: ClassVar[str] = "AgentOhana (Salesforce, xLAM v0.1)"

    def record(self, item: Mapping[str, Any], id: str) -> Record:
        """See `ChatConverter`."""
        steps = item.get("steps")
        if "user_query" not in item or not isinstance(steps, list):
            raise Misfit("A record of AgentOhana has 'user_query' and a list 'steps'.")
        if not all(isinstance(step, dict) and isinstance(step.get("output") or "", str) for step in steps):
            raise Misfit("A step is no object with 'output' as text.")
        sections = _sections(steps)
        if sections is None:
            return record_of(id, [], _plain(item, steps))
        tools = [read_tool(tool, flagged) for tool in read_json(sections.get("AVAILABLE TOOLS", "[]"))]
        instruction, format_instruction = sections.get("TASK INSTRUCTION", ""), sections.get("FORMAT INSTRUCTION")
        return record_of(id, tools, _sectioned(steps), instruction, format_instruction)

    def item(self, record: Record, source: Mapping[str, Any]) -> dict[str, Any]:
        """See `ChatConverter`."""
        messages = messages_of(record)
        query = next((text_of(message.get("content")) for message in messages if message["role"] == "user"), "")
        steps = list(_text_steps(messages) if source.get("plain") else _xlam_steps(record))
        score = ((record.get("lamsim") or {}).get("score") or {}).get("reward")
        return {"user_query": query, "model_name": "", "score": score, "steps": steps}

    def hints(self, item: Mapping[str, Any]) -> Source:
        """See `ChatConverter`: whether inputs have no sections."""
        return {"plain": True} if _sections(item["steps"]) is None else {}


def _sections(steps: list[dict[str, Any]]) -> dict[str, str] | None:
    """The sections of the first input; None if it is no prompt of xLAM."""
    first = text_of(steps[0].get("input")) if steps else ""
    found = {section.name: section.text for section in _sections_in(first)}
    listed = read_json(found.get("AVAILABLE TOOLS", "[]"))
    return found if "QUERY" in found and isinstance(listed, list) else None


class _Section(NamedTuple):
    """A section of a prompt, and where it ends."""

    name: str
    text: str
    end: int


def _sections_in(text: str, start: int = 0) -> Iterator[_Section]:
    """The sections of a prompt from a place on."""
    while begin := _BEGIN.search(text, start):
        closing = f"\n[END OF {begin[1]}]"
        end = text.find(closing, begin.end())
        start = begin.end() if end < 0 else end + len(closing)
        if end >= 0:
            yield _Section(begin[1], text[begin.end() : end], start)


def _queries(steps: list[dict[str, Any]]) -> Iterator[str]:
    """The query of each step; what stands before it is mostly the same in all of them, and looked at once."""
    head = ""
    for step in steps:
        prompt = text_of(step.get("input"))
        if not prompt.startswith(head):
            head = ""
        before, query = len(head), ""
        for section in _sections_in(prompt, before):
            if section.name == "QUERY":
                query = section.text
                break
            before = section.end
        else:
            before = 0
        head = prompt[:before]
        yield query


def _plain(item: Mapping[str, Any], steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    dialogue = Dialogue()
    dialogue.user((text_of(steps[0].get("input")) if steps else "") or text_of(item["user_query"]))
    for step in steps:
        dialogue.assistant(text_of(step.get("output")))
        if seen := text_of(step.get("next_observation")):
            dialogue.user(seen)
    return dialogue.messages


def _text_steps(messages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Steps whose input is what was said before, with line breaks between."""
    said: list[str] = []
    for place, message in enumerate(messages):
        text = text_of(message.get("content"))
        if message["role"] == "assistant":
            after = messages[place + 1] if place + 1 < len(messages) else {}
            seen = "" if after.get("role") == "assistant" else text_of(after.get("content"))
            yield {"input": "\n".join(said), "output": text, "next_observation": seen}
        said.append(text)


def _sectioned(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    dialogue = Dialogue()
    asked = ""
    for number, (step, query) in enumerate(zip(steps, _queries(steps), strict=True)):
        if query != asked:
            dialogue.user(query)
            asked = query
        output = _XLAM.parse(text_of(step.get("output")))
        calls = [call for call in output.calls if isinstance(call, ToolCall)]
        said = [output.thought, output.content, *(call.text for call in output.calls if not isinstance(call, ToolCall))]
        named = [{"name": call.name, "arguments": dict(call.arguments)} for call in calls]
        dialogue.assistant("\n".join([text for text in said if text]), named)
        seen = text_of(step.get("next_observation"))
        if seen or (calls and number < len(steps) - 1):
            dialogue.results(seen)
    return dialogue.messages


def _xlam_steps(record: Record) -> Iterator[dict[str, Any]]:
    tools = [Tool(f["name"], f.get("description") or "", f.get("parameters") or {}) for f in functions_of(record)]
    prompt = _XLAM.begin(record.get("task_instruction") or "", tools)
    messages = messages_of(record)
    for place, message in enumerate(messages):
        text = text_of(message.get("content"))
        if message["role"] != "assistant":
            prompt.add(Message(message["role"], text))
            continue
        functions = calls_of(message)
        calls = [
            ToolCall(function["name"], function["arguments"])
            for function in functions
            if isinstance(function["arguments"], dict)
        ]
        said = Message("assistant", "" if calls else text, text if calls else "", tuple(calls))
        results = []
        for answer in messages[place + 1 :]:
            if answer["role"] != "tool":
                break
            results.append(text_of(answer.get("content")))
        yield {
            "input": prompt.full(),
            "output": _XLAM.encode(said),
            "next_observation": observation(results, len(functions)),
        }
        prompt.add(said)
