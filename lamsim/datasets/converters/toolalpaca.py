"""ToolAlpaca's files: an API with its instances, or with instructions and golden answers; each of these is a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lamsim.datasets.converters.chat_messages import dumps
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.parts import (
    RESPELLED,
    Message,
    action_text,
    called,
    functions_of,
    object_in,
    record_of,
    said,
    source_of,
    told,
    turns_of,
)
from lamsim.datasets.converters.toolalpaca_functions import ASK, api_of, tools_of
from lamsim.datasets.converters.toolbench_paths import Step, steps_of

_ANSWERS = frozenset(("Instances", "Instructions", "Golden_Answers"))
_OF_FUNCTIONS = frozenset(
    ("Functions", "Documentation", "NLDocumentation", "Function_Description", "Function_Projection")
)
"""What tells of an API's functions, ten times as long as all else. Of the records of an API only the first keeps it."""

_STEPS = frozenset(("input", "output", "intermediate_steps"))
OPTIONAL = "[Optional]"
"""Before the name of a golden call that may be left out."""

_HOLE = re.compile(r'"?\$?\{([A-Za-z][^{}":,]*)\}?"?')


class ToolAlpaca(Converter):
    """Entries of `train_data.json` (`Instances`) and of the evaluation files (`Instructions` with `Golden_Answers`).

    Golden answers are calls without what came back; holes in them, as `${id from search}`, become texts, and calls that
    may be left out are made. A record is written as an API of its own; the first of an API with the documentation that
    it came with, the others with one made of their tools.
    """

    name: ClassVar[str] = "toolalpaca"
    about: ClassVar[str] = "ToolAlpaca's APIs with instances or golden answers"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        if not isinstance(item, Mapping) or not isinstance(item.get("Function_Description"), Mapping):
            raise Misfit("It is no API of ToolAlpaca: it has no Function_Description.")
        instances, golden, asked = (_list(item, key) for key in ("Instances", "Golden_Answers", "Instructions"))
        if not instances and not golden:
            raise Misfit("It has neither Instances nor Golden_Answers.")
        if len(golden) > len(asked):
            raise Misfit("It has more Golden_Answers than Instructions.")
        if not golden and len(asked) > len(instances):
            losses.lose("Instructions without an instance")
        api = {key: value for key, value in item.items() if key not in _ANSWERS}
        place = 0
        for number, instance in enumerate(instances):
            if not isinstance(instance, Mapping) or not isinstance(instance.get("input"), str):
                losses.lose("instances that are no dialogue but an error")
                continue
            more = {key: value for key, value in instance.items() if key not in _STEPS}
            source = {"instance": more, "instruction": asked[number] if number < len(asked) else None}
            steps = [_step(step) for step in instance.get("intermediate_steps") or []]
            output = instance.get("output")
            yield self._record(f"{id}-{place}" if place else id, id, api, instance["input"], steps, output, source)
            place += 1
        for question, answer in zip(asked, golden, strict=False):
            steps = [(step.get("Action"), step.get("Action_Input"), None, None) for step in answer]
            yield self._record(f"{id}-{place}" if place else id, id, api, question, steps, None, {"golden": True})
            place += 1

    def _record(
        self,
        id: str,
        task: str,
        api: Mapping[str, Any],
        question: str,
        steps: list[tuple[Any, Any, Any, Any]],
        output: Any,
        source: dict[str, Any],
    ) -> Record:
        conversation = [said("user", question)]
        texts: list[list[Any]] = []
        for number, (action, given, log, observation) in enumerate(steps):
            conversation += _messages(_name(action), str(given), log, observation, f"call_{number}")
            texts.append([action, given, log])
        if isinstance(output, str) and output:
            conversation.append(said("assistant", output))
        elif output is not None and output != "":
            source["instance"]["output"] = output
        introduction = api.get("Introduction") or api.get("Description") or ""
        tools = tools_of(api["Function_Description"], {_name(step[0]) for step in steps})
        kept = dict(api) if id == task else {key: api[key] for key in api if key not in _OF_FUNCTIONS}
        source = {"format": self.name, "api": kept, **{key: value for key, value in source.items() if value}}
        record = record_of(id, str(introduction), tools, conversation, source, env=self.name, task=id)
        _, read = steps_of(list(turns_of(record)), Losses())
        written = [_as_it_was(step, None, None, None) for step in read if step.action is not None]
        if texts != [[step.action, given, log] for step, given, log in written]:
            record["lamsim"]["source"]["texts"] = texts
        return record

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = source_of(record, self.name)
        question, steps = steps_of(list(turns_of(record)), losses)
        output = None
        if steps and steps[-1].action is None:
            output = steps.pop().thought
        calls = [step for step in steps if step.action is not None]
        if len(calls) < len(steps):
            losses.lose("what the agent said between its calls")
        if not source.get("golden") and any(step.observation is None for step in calls):
            losses.lose("that a call was never answered")
        api = source.get("api") or {}
        if not _OF_FUNCTIONS & api.keys():
            api = {**self._api(record, losses), **api}
            if source:
                losses.lose("the API's own documentation, which only the first of its records has")
        texts = source.get("texts") or []
        told_as = texts if len(texts) == len(calls) else [[None, None, None]] * len(calls)
        if any(_thought(_log(step, "")) != step.thought for step in calls):
            losses.lose(RESPELLED)
        written = [_as_it_was(step, *text) for step, text in zip(calls, told_as, strict=True)]
        if source.get("golden"):
            answer = [{"Action": step.action, "Action_Input": given} for step, given, _ in written]
            yield {**api, "Instructions": [question], "Golden_Answers": [answer]}
            return
        instance = {
            "input": question,
            "output": output if output is not None else "",
            "intermediate_steps": [[[step.action, given, log], step.observation or ""] for step, given, log in written],
            **source.get("instance", {}),
        }
        yield {**api, "Instructions": [source.get("instruction") or question], "Instances": [instance]}

    @staticmethod
    def _api(record: Record, losses: Losses) -> dict[str, Any]:
        name = str((record.get("lamsim") or {}).get("env") or "API").removeprefix("lamsim/")
        functions = [function for function in functions_of(record) if function != ASK]
        api = api_of(name, record["task_instruction"], functions)
        if tools_of(api["Function_Description"], set()) != functions:
            losses.lose("parts of tools' schemas, such as defaults, ranges and nested fields")
        return api


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _step(step: Any) -> tuple[Any, Any, Any, Any]:
    try:
        (action, given, log), observation = step
    except (TypeError, ValueError) as error:
        raise Misfit("An intermediate step is not [[action, input, log], observation].") from error
    return action, given, log, observation


def _messages(action: str, given: str, log: Any, observation: Any, id: str) -> list[Message]:
    thought = _thought(str(log)) if log else ""
    arguments = _arguments(given)
    seen = None if observation is None else str(observation)
    if arguments is None:
        unread = said("assistant", action_text(thought, action, given))
        return [unread] if seen is None else [unread, said("user", seen)]
    call = called(thought, [(action, arguments, id)])
    return [call] if seen is None else [call, told(action, seen, id)]


def _thought(log: str) -> str:
    return log.rpartition("\nAction:")[0].strip()


def _arguments(given: str) -> dict[str, Any] | None:
    """The arguments of an input; holes of golden answers become texts."""
    read = object_in(given)
    return read if read is not None else object_in(_HOLE.sub(lambda hole: dumps(f"${{{hole[1]}}}"), given))


def _given(step: Step) -> str:
    arguments = object_in(step.given)
    return step.given if arguments is None else dumps(arguments)


def _log(step: Step, given: str) -> str:
    return f" {step.thought}\nAction: {step.action}\nAction Input: {given}"


def _name(action: Any) -> str:
    return str(action).removeprefix(OPTIONAL)


def _as_it_was(step: Step, action: Any, given: Any, log: Any) -> tuple[Step, str, str]:
    """Action, input and log in their first spelling, where that still says what the step says."""
    if not isinstance(given, str) or _arguments(given) != _arguments(step.given) or _name(action) != step.action:
        fresh = _given(step)
        return step, fresh, _log(step, fresh)
    if log is not None and _thought(str(log)) != step.thought:
        return step._replace(action=action), given, _log(step, _given(step))
    return step._replace(action=action), given, "" if log is None else str(log)
