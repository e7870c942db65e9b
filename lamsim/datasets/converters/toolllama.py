"""ToolBench's training lines, as ToolLLaMA learns from them: ReAct text, with the functions in the system message."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.parts import (
    RESPELLED,
    Message,
    action_in,
    action_text,
    called,
    functions_of,
    gist,
    object_in,
    record_of,
    said,
    source_of,
    told,
    turns_of,
)
from lamsim.datasets.converters.toolbench_paths import spelled

_LIST = "Specifically, you have access to the following APIs: "
_SPEAKERS = frozenset(("system", "user", "assistant", "function"))


class ToolLlama(Converter):
    """Lines of `toolllama_*.json`: `conversations` of system, user, assistant and function.

    A line of ToolBench is an episode up to one message of the agent, so that the lines of an episode repeat its
    beginning; each is a record of its own.
    """

    name: ClassVar[str] = "toolllama"
    about: ClassVar[str] = "training lines of ToolBench, with ReAct text"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        turns = item.get("conversations") if isinstance(item, Mapping) else None
        if not isinstance(turns, list) or not all(_is_turn(turn) for turn in turns):
            raise Misfit("It is no training line of ToolBench: conversations must be a list of from and value.")
        system = turns[0]["value"] if turns and turns[0]["from"] == "system" else ""
        instruction, functions = _functions(system)
        source: dict[str, Any] = {"format": self.name}
        if set(item) - {"id", "conversations"}:
            source["item"] = {key: value for key, value in item.items() if key not in ("id", "conversations")}
        if functions is None:
            instruction, functions = system, []
        name = item.get("id")
        record = record_of(
            name if isinstance(name, str) and name else id,
            instruction,
            functions,
            _conversation(turns[1:] if system else turns),
            source,
            env=self.name,
            task=id,
        )
        if name != record["unique_trajectory_id"]:
            record["lamsim"]["source"]["id"] = name
        _keep_spellings(turns, record)
        yield record

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = source_of(record, self.name)
        turns = _turns(record, losses)
        if not source and gist(_conversation(turns[1:] if turns[0]["from"] == "system" else turns)) != gist(
            record["conversation"]
        ):
            losses.lose(RESPELLED)
        for place, value in (source.get("values") or {}).items():
            if int(place) < len(turns) and _means(value) == _means(turns[int(place)]["value"]):
                turns[int(place)]["value"] = value
        line = {"id": source.get("id", record["unique_trajectory_id"]), "conversations": turns}
        yield {**line, **source.get("item", {})}


def _is_turn(turn: Any) -> bool:
    return isinstance(turn, Mapping) and turn.get("from") in _SPEAKERS and isinstance(turn.get("value"), str)


def _functions(system: str) -> tuple[str, list[Any] | None]:
    """The instruction before the list of functions, and the list; None if there is none that can be read."""
    instruction, found, listed = system.partition(_LIST)
    packed = _read_functions(listed.strip()) if found else None
    return (instruction, pickle.loads(packed)) if packed else (system, None)


@lru_cache(64)
def _read_functions(listed: str) -> bytes | None:
    """The functions, pickled, as each line gets its own; None if they can't be read.

    All lines of an episode have the same list, and Python takes long to read it.
    """
    try:
        functions = ast.literal_eval(listed)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    sound = isinstance(functions, list) and all(isinstance(function, dict) for function in functions)
    return pickle.dumps(functions) if sound else None


def _conversation(turns: list[dict[str, str]]) -> list[Message]:
    conversation: list[Message] = []
    open_call: tuple[str, str] | None = None
    number = 0
    for turn in turns:
        value = turn["value"]
        if turn["from"] == "user":
            conversation.append(said("user", _query(value)))
        elif turn["from"] == "system":
            conversation.append(said("system", value))
        elif turn["from"] == "function":
            if open_call is None:
                conversation.append(said("user", value))
            else:
                conversation.append(told(open_call[0], value, open_call[1]))
                open_call = None
        else:
            found = action_in(value)
            arguments = object_in(found[2]) if found else None
            if found and arguments is not None:
                open_call = (found[1], f"call_{number}")
                number += 1
                conversation.append(called(found[0], [(found[1], arguments, open_call[1])]))
            else:
                open_call = None
                conversation.append(said("assistant", action_text(*found) if found else _thought(value)))
    return conversation


def _query(value: str) -> str:
    return value.strip().removesuffix("Begin!").strip() if value.strip().endswith("Begin!") else value


def _thought(value: str) -> str:
    return value.strip().removeprefix("Thought:").strip()


def _turns(record: Record, losses: Losses) -> list[dict[str, str]]:
    listed = f"{_LIST}{functions_of(record)!r}" if record["tools"] else ""
    system = f"{record['task_instruction']}{listed}"
    turns = [{"from": "system", "value": system}] if system else []
    asked = unread = False
    for turn in turns_of(record):
        if turn.role == "user" and not unread:
            turns.append({"from": "user", "value": turn.content if asked else f"\n{turn.content}\nBegin!\n"})
            asked = True
        elif turn.role == "user":
            turns.append({"from": "function", "value": turn.content})
        elif turn.role == "system":
            turns.append({"from": "system", "value": turn.content})
        elif turn.calls:
            if len(turn.calls) > 1:
                losses.lose("that calls were made in one message")
            thought = turn.content
            for call in turn.calls:
                turns.append({"from": "assistant", "value": _react(thought, call.name, spelled(call.arguments))})
                if call.answer is not None:
                    turns.append({"from": "function", "value": call.answer})
                thought = ""
        else:
            found = action_in(turn.content)
            turns.append({"from": "assistant", "value": _react(*found) if found else f"\nThought: {turn.content}"})
        unread = turn.role == "assistant" and not turn.calls and action_in(turn.content) is not None
    return turns


def _react(thought: str, action: str, given: str) -> str:
    return f"\nThought: {thought}\nAction: {action}\nAction Input: {given}"


def _keep_spellings(turns: list[dict[str, str]], record: Record) -> None:
    """Keeps the values that would be written otherwise, by their place."""
    written = _turns(record, Losses())
    if len(written) == len(turns):
        values = {
            str(place): turn["value"]
            for place, (turn, made) in enumerate(zip(turns, written, strict=True))
            if turn["value"] != made["value"]
        }
        if values:
            record["lamsim"]["source"]["values"] = values


def _means(value: str) -> Any:
    """What a value says, however it is spelled."""
    found = action_in(value)
    if found:
        given = object_in(found[2])
        return found[0], found[1], found[2].strip() if given is None else given
    instruction, functions = _functions(value)
    return instruction.strip(), functions, _thought(_query(value))
