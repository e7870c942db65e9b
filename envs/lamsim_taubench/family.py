"""The tau-bench family: official or embedded errands as tasks, a desk as toolkit, the database's end as score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lamsim import ChatFormat, ChatModel, Family, Message, Setting, Task, TaskSet, ToolkitSpec, User, chat_model
from lamsim.errors import DataError, UsageError, unknown
from lamsim_taubench.desks import counters, files
from lamsim_taubench.embedded import POLICIES, embedded_tasks
from lamsim_taubench.embedded.rules import breaches
from lamsim_taubench.expert import next_message
from lamsim_taubench.goals import Truths
from lamsim_taubench.native import ActionForm
from lamsim_taubench.official.tasks import SPLITS, official_tasks
from lamsim_taubench.scoring import DeskScore
from lamsim_taubench.users.model import OPENING, STRATEGIES, ModelUser
from lamsim_taubench.users.rules import RuleUser

USERS = ("rules", "llm")


class TauBench(Family):
    """tau-bench (Yao et al. 2024): serve a user by a policy, with tools over a database.

    Args:
        data: tau-bench's folder (`tasks.json`, `retail`, `airline`); None is the embedded domains.
        domain: `retail` (default) or `airline` of official data; `bookshop` (default) or `railway` without.
        user: Who talks to the agent: `rules`, which is deterministic, or `llm`, a language model.
        user_strategy: How the model plays the user: `llm`, `react`, `verify` or `reflection`.
        user_model: The model: a callable from messages to a text, or the options of `lamsim.EndpointModel`.

    Attributes:
        task_instruction: The domain's policy.

    Raises:
        UsageError: If an option names nothing, or one of a model is given to a user made of rules.
        DataError: If official data is missing or broken.
    """

    official = "retail's and airline's databases, policies and tasks"
    max_steps = 30
    calls_per_message = 1

    def __init__(
        self,
        *,
        data: str | None = None,
        domain: str | None = None,
        user: str = "rules",
        user_strategy: str = "llm",
        user_model: ChatModel | Mapping[str, Any] | None = None,
    ) -> None:
        known = tuple(counters.EMBEDDED) if data is None else tuple(counters.OFFICIAL)
        self.domain = known[0] if domain is None else domain
        if self.domain not in known:
            other = counters.OFFICIAL if data is None else counters.EMBEDDED
            if self.domain in other:
                way = "needs official data: data=FOLDER" if data is None else "is embedded: leave data out"
                raise UsageError(f"The domain {self.domain!r} {way}.")
            raise unknown("domain", self.domain, known)
        if user not in USERS:
            raise unknown("user", user, USERS)
        if user_strategy not in STRATEGIES:
            raise unknown("user strategy", user_strategy, STRATEGIES)
        if user == "rules" and (user_model is not None or user_strategy != "llm"):
            raise UsageError("user_model and user_strategy are for a user that a model plays: add user='llm'.")
        self._options: dict[str, Any] = {"domain": self.domain}
        if data is not None:
            self._options["data"] = str(Path(data).expanduser().resolve())
        try:
            self._counter = counters.load(**self._options)
            self.task_instruction = self._policy()
            self._tasks = _tasks(self.domain, self._options.get("data"))
        except files.BrokenData as error:
            raise DataError(str(error)) from error
        self._model = chat_model(user_model) if user == "llm" else None
        self._strategy = user_strategy
        self._truths = Truths(self._counter)
        self._score = DeskScore(self._truths)

    def _policy(self) -> str:
        if "data" in self._options:
            return files.read_text(Path(self._options["data"]) / self.domain / files.POLICY).strip()
        return POLICIES[self.domain]

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        if self._model is None:
            return self._tasks
        return TaskSet(Task(task.id, OPENING, task.world, task.goal, task.split, task.weight) for task in self._tasks)

    def split(self, name: str) -> TaskSet:
        """See `Family`.

        Raises:
            UsageError: If the domain has no such split.
        """
        for domain, splits in SPLITS.items():
            if name in splits and domain != self.domain:
                raise UsageError(f"The split {name!r} is of another domain: add domain={domain!r}.")
        return self.tasks.split(name)

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return ToolkitSpec(
            "lamsim_taubench.desks.toolkit:Desk", "lamsim_taubench.desks.counters:load", self._options, ("data",)
        )

    def evaluator(self, task: Task) -> DeskScore:
        """See `Family`."""
        return self._score

    def step_limit(self, task: Task) -> int | None:
        """See `Family`: a user that a model plays gets a step to be greeted, which is no step in the benchmark."""
        return self.max_steps if self._model is None else self.max_steps + 1

    def user(self, task: Task) -> User:
        """See `Family`."""
        if self._model is not None:
            return ModelUser(task.goal.instruction, self._model, self._strategy)
        return RuleUser(task.goal, self._truths.of(task))

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        return {"native": ActionForm()}

    def setting(self, task: Task) -> Setting:
        """See `Family`: consent before every change; only embedded policies are tests, too."""
        tables = self._counter.tables

        def facts(state: Mapping[str, Any]) -> Mapping[str, Any]:
            return {
                table: changed
                for table, records in state["changed"].items()
                if (changed := {key: row for key, row in records.items() if tables[table].get(key) != row})
            }

        return Setting(
            consent=True,
            writing=frozenset(self._counter.service.consequential),
            breaches=lambda made: breaches(self._counter, self.domain, made),
            facts=facts,
        )

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`: it declares what is right as it is."""
        return {
            "tools": (
                "calculate: The benchmark offers it to all; the expert knows the sums.",
                "think: The benchmark offers it to all; the expert has no thoughts to write down.",
            )
        }

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`; it makes the reference's calls and tells the outputs."""
        service = self._counter.service
        changing = frozenset(service.consequential)
        return next_message(task.goal, messages, changing, service.known_by, self.max_steps)


@lru_cache(maxsize=8)
def _tasks(domain: str, data: str | None) -> TaskSet:
    if data is None:
        return TaskSet(embedded_tasks(domain))
    return TaskSet(official_tasks(Path(data), domain, counters.load(domain, data)))
