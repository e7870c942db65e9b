"""API-Bank's prompts: rows of instruction, dialogue so far and what comes next; and the plans of level 3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from lamsim.datasets.converters.apibank import descriptions_in
from lamsim.datasets.converters.apibank_calls import (
    SEARCHER,
    answer_of,
    as_text,
    described,
    found_by_search,
    read_request,
    spelled_alike,
    tool_of,
    typed,
    write_request,
)
from lamsim.datasets.converters.apibank_events import Event, conversation_of, events_of
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.parts import functions_of, json_text, record_of, source_of

_HEADING = re.compile(r"API descriptions?:\n")
_SPEAKER = re.compile(r"^(User|AI|API-Request|Generate (?:API Request|AI Response)):[ ]?", re.MULTILINE)
_END_OF_REQUEST = re.compile(r"(\)\]?)->")
_SEARCH = {
    "apiCode": SEARCHER,
    "description": "Searches for relevant tools in library based on the keywords.",
    "parameters": {"keywords": {"type": "str", "description": "The keyword to search for."}},
}


class ApiBankPrompts(Converter):
    """Rows of `test-data` and `training-data`, and the plans of `level-3.json`.

    A row's last message is what is to be generated: an API request, which nothing answers, or a response. Tools that
    the search for tools found are in the block's `arrived`. A record is written as a row that asks for its last message
    of the agent.
    """

    name: ClassVar[str] = "api-bank-prompts"
    about: ClassVar[str] = "API-Bank's test and training rows, and its plans of level 3"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        if not isinstance(item, Mapping):
            raise Misfit("It is no row of API-Bank but no object at all.")
        if isinstance(item.get("requirement"), str) and isinstance(item.get("apis"), list):
            yield self._plan(item, id)
            return
        key = "expected_output" if "expected_output" in item else "output"
        instruction, given, expected = (item.get(name) for name in ("instruction", "input", key))
        if not isinstance(instruction, str) or not isinstance(given, str) or not isinstance(expected, str):
            raise Misfit("It is no row of API-Bank: it needs instruction, input and output or expected_output.")
        events = _events(given)
        if not any(event.speaker == "User" for event in events):
            raise Misfit("It is no row of API-Bank: its input has no line 'User: ...'.")
        said, tools = _instruction(instruction)
        offered = {tool["name"]: tool for tool in [*tools, *descriptions_in(given)]}
        source = {
            "format": self.name,
            "texts": {"instruction": instruction, "input": given, key: expected},
            "row": {name: value for name, value in item.items() if name not in ("instruction", "input", key)},
        }
        yield self._record(id, said, offered, [*events, _expected(expected)], source)

    def _plan(self, item: Mapping[str, Any], id: str) -> Record:
        calls = [call for call in item["apis"] if isinstance(call, Mapping)]
        if not all(isinstance(call.get("input"), Mapping) for call in calls):
            raise Misfit("It is no plan of API-Bank: each of its apis has api_name, input and output.")
        events = [
            Event("User", item["requirement"]),
            *(Event("API", str(call.get("api_name")), call["input"], _seen(call.get("output"))) for call in calls),
            Event("AI", str(item.get("response") or "")),
        ]
        source = {"format": self.name, "plan": {key: value for key, value in item.items() if key != "requirement"}}
        return self._record(id, "", {SEARCHER: tool_of(_SEARCH)}, events, source)

    def _record(
        self, id: str, instruction: str, offered: dict[str, Any], events: Sequence[Event], source: Mapping[str, Any]
    ) -> Record:
        arrived: dict[str, Any] = {}
        for event in events:
            if event.speaker == "API" and event.text == SEARCHER and event.answer:
                for tool in found_by_search(event.answer):
                    if tool["name"] not in offered:
                        arrived.setdefault(tool["name"], tool)
        conversation = conversation_of(events, {**offered, **arrived})
        block = {"arrived": list(arrived.values())} if arrived else {}
        return record_of(id, instruction, offered.values(), conversation, source, env=self.name, task=id, **block)

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = source_of(record, self.name)
        events = list(events_of(record, losses))
        if "plan" in source and (plan := _written_plan(events, source["plan"])):
            yield plan
            return
        while events and events[-1].speaker == "User":
            losses.lose("what the user says at last")
            events.pop()
        if not events:
            raise Misfit("The agent says nothing, and a row asks for what it says.")
        *before, last = events
        if last.answer is not None:
            losses.lose("what came back of the last call")
            last = last._replace(answer=None)
        texts = source.get("texts") or {}
        key = "expected_output" if "expected_output" in texts else "output"
        functions = functions_of(record)
        listed = [described(function) for function in functions]
        row = {
            "instruction": _written_instruction(record["task_instruction"], listed),
            "input": _written_input(before, last),
            key: _written(last),
        }
        if not source:
            _tell_tools(functions, listed, [*before, last], losses)
        if not source and (_events(row["input"]) != _as_texts(before) or _expected(row[key]) != _as_texts([last])[0]):
            losses.lose("where texts begin and end: some hold lines that begin as a speaker's do")
        if texts and _instruction(texts["instruction"])[0] == record["task_instruction"]:
            row["instruction"] = texts["instruction"]
        if texts and _same(_events(texts["input"]), before):
            row["input"] = texts["input"]
        if texts and _same([_expected(texts[key])], [last]):
            row[key] = texts[key]
        yield {**row, **source.get("row", {})}


def _instruction(text: str) -> tuple[str, list[dict[str, Any]]]:
    """What is said before the descriptions of APIs, and these."""
    headings = list(_HEADING.finditer(text))
    if not headings:
        return text, []
    said = text[: headings[-1].start()].removeprefix("\n").removesuffix("\n\n")
    return said, list(descriptions_in(text[headings[-1].end() :]))


def _events(text: str) -> list[Event]:
    found = list(_SPEAKER.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    events = []
    for match, end in zip(found, ends, strict=False):
        said = text[match.end() : end].removesuffix("\n")
        if match[1] == "API-Request":
            events.append(_request(said))
        elif not match[1].startswith("Generate"):
            events.append(Event(match[1], said))
    return events


def _request(text: str) -> Event:
    """A call with what came back; one that can't be read is something that the assistant says."""
    end = _END_OF_REQUEST.search(text)
    request, answer = (text[: end.end(1)], text[end.end() :]) if end else (text, None)
    call = read_request(request)
    return Event("API", *call, answer) if call else Event("AI", f"API-Request: {text}")


def _expected(text: str) -> Event:
    said = text.strip()
    if said.startswith("API-Request:"):
        return _request(said.removeprefix("API-Request:").strip())
    return Event("AI", said.removeprefix("AI:").strip() if said.startswith("AI:") else said)


def _written(event: Event) -> str:
    if event.speaker != "API":
        return f"{event.speaker}: {event.text}"
    answer = "" if event.answer is None else f"->{event.answer}"
    return f"API-Request: {write_request(event.text, event.arguments)}{answer}"


def _written_input(events: Sequence[Event], last: Event) -> str:
    wanted = "Generate API Request:" if last.speaker == "API" else "Generate AI Response:"
    return "\n".join([*map(_written, events), f"{wanted}\n"])


def _written_instruction(said: str, descriptions: Sequence[Mapping[str, Any]]) -> str:
    listed = "\n".join(map(json_text, descriptions))
    return f"\n{said}\n\nAPI descriptions:\n{listed}"


def _as_texts(events: Sequence[Event]) -> list[Event]:
    """Events as a row's text tells them: all arguments are texts."""
    return [
        event._replace(arguments={name: as_text(value) for name, value in event.arguments.items()})
        if event.arguments
        else event
        for event in events
    ]


def _tell_tools(
    functions: Sequence[Mapping[str, Any]],
    descriptions: Sequence[Mapping[str, Any]],
    events: Sequence[Event],
    losses: Losses,
) -> None:
    """Notes what a row's descriptions of APIs and its calls can't say."""
    read = {tool["name"]: tool for tool in map(tool_of, descriptions)}
    if list(read.values()) != functions:
        losses.lose("parts of tools' schemas, such as what is required, defaults and nested fields")
    for event, texts in zip(events, _as_texts(events), strict=True):
        if event.speaker == "API" and typed(texts.arguments, read.get(event.text)) != event.arguments:
            losses.lose("types of values that their tools don't declare")


def _same(told: Sequence[Event], now: Sequence[Event]) -> bool:
    """Whether a text still tells what a record says."""
    return len(told) == len(now) and all(
        (one.speaker, one.text, one.answer) == (other.speaker, other.text, other.answer)
        and spelled_alike(one.arguments, other.arguments)
        for one, other in zip(told, now, strict=True)
    )


def _seen(output: Any) -> str:
    return answer_of(output) if isinstance(output, Mapping) and "output" in output else json_text(output)


def _written_plan(events: Sequence[Event], plan: Mapping[str, Any]) -> dict[str, Any] | None:
    """A plan with the requirement and the response as they are now; None if its calls are no longer the same."""
    asked = [event.text for event in events if event.speaker == "User"]
    answers = [event.text for event in events if event.speaker == "AI"]
    calls = [event for event in events if event.speaker == "API"]
    told = [Event("API", str(call["api_name"]), call["input"], _seen(call["output"])) for call in plan["apis"]]
    if len(asked) != 1 or not _same(told, calls):
        return None
    return {"requirement": asked[0], **plan, "response": answers[-1] if answers else ""}
