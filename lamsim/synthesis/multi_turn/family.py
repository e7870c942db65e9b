"""Blueprints as tasks: an environment family over another one's worlds, which scores by state, outputs and policy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from lamsim.chat_models import ChatModel, chat_model
from lamsim.datasets.purging.evidence import Evidence
from lamsim.env import ToolEnv
from lamsim.errors import DataError, UsageError, unknown
from lamsim.evaluators import Score, Turn
from lamsim.family import Family, Setting
from lamsim.formats.chat_format import ChatFormat
from lamsim.messages import Message, ToolCall, ToolResult
from lamsim.registration import make, named
from lamsim.sandboxes.session import ToolkitSpec
from lamsim.synthesis.multi_turn.blueprints import Blueprint, Wish, blueprint_of
from lamsim.synthesis.multi_turn.committee import tells
from lamsim.synthesis.multi_turn.leaks import LeakControl
from lamsim.synthesis.multi_turn.users import ModelUser, RuleUser
from lamsim.tasks import Task, TaskSet
from lamsim.users import User

USERS = ("rules", "llm")


class Goal(NamedTuple):
    """A task's goal.

    Attributes:
        blueprint: What is wanted.
        setting: What holds in the world.
        base: The task that lends it.
    """

    blueprint: Blueprint
    setting: Setting
    base: Task


class Blueprints(Family):
    """Tasks made of blueprints.

    Args:
        document: A file of accepted blueprints, as `lamsim synth --kind multi-turn` writes it.
        user: Whose words the user speaks with: `rules`, which is deterministic, or `llm`.
        user_model: The model: a callable from messages to a text, or the options of `lamsim.EndpointModel`.

    Raises:
        DataError: If the file is missing or broken.
        UsageError: If there is no such user or environment.
    """

    max_steps = 60

    def __init__(
        self,
        *,
        document: str,
        user: str = "rules",
        user_model: ChatModel | Mapping[str, Any] | None = None,
    ) -> None:
        self._set_up(_read(Path(document)), user, user_model)

    @classmethod
    def of(
        cls,
        records: Iterable[Mapping[str, Any]],
        user: str = "rules",
        user_model: ChatModel | Mapping[str, Any] | None = None,
    ) -> Blueprints:
        """The family of records of blueprints that are at hand; all are of one source with the same options."""
        made = cls.__new__(cls)
        made._set_up(list(records), user, user_model)
        return made

    def _set_up(
        self, records: Sequence[Mapping[str, Any]], user: str, user_model: ChatModel | Mapping[str, Any] | None
    ) -> None:
        if user not in USERS:
            raise unknown("user", user, USERS)
        if not records:
            raise DataError("There are no blueprints.")
        self._model = chat_model(user_model) if user == "llm" else None
        if user == "rules" and user_model is not None:
            raise UsageError("user_model is for a user whose words a model finds: add user='llm'.")
        first = records[0]
        if any((one["source"], one["options"]) != (first["source"], first["options"]) for one in records):
            raise DataError("The blueprints of one file must be of one environment with the same options.")
        self._family = _family(first["source"], json.dumps(first["options"], sort_keys=True))
        self._records = records
        self.task_instruction = self._family.task_instruction
        self.calls_per_message = self._family.calls_per_message

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        return TaskSet(self._task(record) for record in self._records)

    def _task(self, record: Mapping[str, Any]) -> Task:
        base = self._family.tasks[record["task"]]
        setting = self._family.setting(base)
        blueprint = blueprint_of(record["blueprint"])
        first = blueprint.wishes[0].says
        opening = f"{setting.policy}\n\n{first}" if setting.policy else first
        world = base.world if setting.world is None else setting.world
        return Task(record["id"], opening, world, Goal(blueprint, setting, base), base.split)

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return self._family.toolkit(task.goal.base)

    def evaluator(self, task: Task) -> BlueprintScore:
        """See `Family`."""
        return BlueprintScore()

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        return self._family.formats()

    def user(self, task: Task) -> User:
        """See `Family`."""
        goal: Goal = task.goal
        if self._model is None:
            return RuleUser(goal.blueprint)
        names = {call.name for call in goal.blueprint.actions}
        return ModelUser(goal.blueprint, LeakControl(goal.blueprint, names), self._model)

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`: asks for what is missing, makes the calls, asks before a change where it must, and reports."""
        goal: Goal = task.goal
        said = Counter(message.content for message in messages if message.role == "assistant" and not message.calls)
        answered = {message.call_id: message.content for message in messages if message.role == "tool"}
        made = [
            call
            for message in messages
            for call in message.calls
            if isinstance(call, ToolCall) and call.id in answered and not answered[call.id].startswith("Error")
        ]
        for wish in goal.blueprint.wishes:
            for step in _steps(wish, goal.setting):
                if isinstance(step, str):
                    if not said[step]:
                        return Message("assistant", step)
                    said[step] -= 1
                elif step in made:
                    made.remove(step)
                else:
                    return Message("assistant", calls=(step,))
        return Message("assistant", "I can't do any more for you.")


def _steps(wish: Wish, setting: Setting) -> list[str | ToolCall]:
    """What an agent does for a wish, in order: words, or calls."""
    steps: list[str | ToolCall] = [secret.asks for secret in wish.secrets]
    agreed = not (setting.consent and wish.offer)
    for call in wish.actions:
        if not agreed and (call.name in setting.writing or call is wish.actions[-1]):
            steps.append(f"I am going to {wish.offer} Shall I go ahead?")
            agreed = True
        steps.append(call)
    return [*steps, wish.report]


class BlueprintScore:
    """Success is the gold state, every output said, the policy obeyed, and consent had before every change.

    Progress is the mean of these.
    """

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `lamsim.evaluators.Evaluator`."""
        goal: Goal = task.goal
        outputs = goal.blueprint.outputs
        said = Evidence([turn.message.content for turn in turns if not turn.message.calls])
        parts = {
            "state": float(goal.setting.facts(state) == goal.blueprint.gold),
            "outputs": sum(tells(said, output) for output in outputs) / len(outputs) if outputs else 1.0,
            "policy": float(not any(True for _ in goal.setting.breaches(_made(turns)))),
            "consent": float(not goal.setting.consent or _agreed(turns, goal.setting)),
        }
        success = all(part == 1.0 for part in parts.values())
        return Score(float(success), success, sum(parts.values()) / len(parts), parts)


def _made(turns: Sequence[Turn]) -> list[tuple[ToolCall, ToolResult]]:
    return [
        (call, result)
        for turn in turns
        for call, result in zip(turn.message.calls, turn.results, strict=False)
        if isinstance(call, ToolCall) and not result.error
    ]


def _agreed(turns: Sequence[Turn], setting: Setting) -> bool:
    """Whether the user was asked something before the first change."""
    for turn in turns:
        if not turn.message.calls and "?" in turn.message.content:
            return True
        if any(call.name in setting.writing for call, _ in _made([turn])):
            return False
    return True


@lru_cache(maxsize=4)
def _family(source: str, options: str) -> Family:
    """The family whose worlds the tasks are in; some take long to make, and each batch of blueprints asks for it."""
    env_id, own = named(source)
    return cast(ToolEnv, make(env_id, disable_env_checker=True, **{**own, **json.loads(options)}).unwrapped).family


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"Can't read {path}: {error.strerror or error}.") from error
    records = []
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            blueprint_of(record["blueprint"])
            assert all(isinstance(record[key], str) for key in ("id", "source", "task"))
            assert isinstance(record["options"], dict)
        except (ValueError, KeyError, TypeError, AssertionError) as error:
            raise DataError(f"{path}, line {number} is no blueprint.") from error
        except UsageError as error:
            raise DataError(f"{path}, line {number}: {error}") from error
        records.append(record)
    return records
