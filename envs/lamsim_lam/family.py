"""The LAM family: abstract tasks over worlds made from numbers, with hidden solutions as gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from zlib import crc32

from lamsim import CallsMade, ChatModel, Family, Message, Setting, Task, TaskSet, ToolkitSpec, User, chat_model
from lamsim.errors import UsageError, unknown
from lamsim_lam.contract import domain_faults, policy_faults, template_faults
from lamsim_lam.expert import next_message
from lamsim_lam.policies import CONFIRM, RULES, in_words
from lamsim_lam.scoring import LamScore
from lamsim_lam.tasks.kinds import TIERS, kinds_of
from lamsim_lam.tasks.task_set import MadeTasks
from lamsim_lam.tasks.template import Template
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.users import ModelUser, Requester
from lamsim_lam.world.domains import DOMAINS, OPERATIONS

USERS = ("rules", "llm")


class Lam(Family):
    """LAM, lamsim's own suite, after the LAM Simulator (Hoang et al. 2025): requests to an assistant with tools.

    A template is filled from a world, a hidden solution over whole tables computes the answer and the wanted changes,
    and the end of the episode is compared with them.

    Args:
        tier: Only tasks of this difficulty: `easy`, `medium` or `hard`; None for all.
        domains: Only tasks of these categories: names, or a text with commas between them; None for all.
        tools_needed: Only requests whose plan has use of at most so many tools; None for all.
        tasks_per_kind: How many tasks of each kind (template, tier and twist).
        series: Which; other series have other worlds and other requests, without end.
        user: Whose words the user speaks with: `rules`, which is deterministic, or `llm`, a language model.
        user_model: The model: a callable from messages to a text, or the options of `lamsim.EndpointModel`.

    Raises:
        UsageError: If there is no such tier, domain or user, a number is out of range, or no template is left.
    """

    task_instruction = (
        "You are the assistant of a person and use the tools to look at and change this person's data. Do what is "
        "asked, and nothing else. Once it is done, call finish with the answer; where there is no finish, tell the "
        "person in words. If it can't be done, look first whether that is so, and then call decline. Ask the person "
        "only what you can't find out."
    )
    max_steps = 20

    def __init__(
        self,
        *,
        tier: str | None = None,
        domains: str | Sequence[str] | None = None,
        tools_needed: int | None = None,
        tasks_per_kind: int = 2,
        series: int = 0,
        user: str = "rules",
        user_model: ChatModel | Mapping[str, Any] | None = None,
    ) -> None:
        if tier is not None and tier not in TIERS:
            raise unknown("tier", tier, TIERS)
        if tasks_per_kind < 1 or series < 0:
            raise UsageError("tasks_per_kind is at least 1, and series at least 0.")
        if user not in USERS:
            raise unknown("user", user, USERS)
        if user == "rules" and user_model is not None:
            raise UsageError("user_model is for a user whose words a model finds: add user='llm'.")
        self._tier = tier
        self._templates = _chosen(domains, tools_needed)
        self._model = chat_model(user_model) if user == "llm" else None
        self._numbers = range(series * tasks_per_kind, (series + 1) * tasks_per_kind)
        self._score = LamScore()

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        kinds = [kind for template in self._templates for kind in kinds_of(template)]
        chosen = [kind for kind in kinds if self._tier in (None, kind.tier)]
        return MadeTasks({f"{kind.name}-{number}": (kind, number) for kind in chosen for number in self._numbers})

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return ToolkitSpec("lamsim_lam.world.toolkit:Desk")

    def evaluator(self, task: Task) -> LamScore:
        """See `Family`."""
        return self._score

    def user(self, task: Task) -> User:
        """See `Family`."""
        return Requester(task.goal) if self._model is None else ModelUser(task.goal, self._model)

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`."""
        return {
            "domains": domain_faults(DOMAINS),
            "templates": template_faults(TEMPLATES.values()),
            "policies": policy_faults(tasks),
        }

    def setting(self, task: Task) -> Setting:
        """See `Family`: consent before every change and, by the task's name, a rule of the catalog's or none."""
        tools: Sequence[str] = task.world["tools"]
        near = [rule for rule in RULES.values() if rule.concerns(tools)]
        drawn = crc32(task.id.encode()) % (len(near) + 1)
        rules = near[drawn : drawn + 1]

        def breaches(made: CallsMade) -> Iterable[str]:
            return (rule.text for call, _ in made for rule in rules if rule.forbids(call.name, call.arguments))

        return Setting(
            world={"number": task.world["number"], "tools": tools, "talks": True},
            policy="\n\n".join([CONFIRM, *([in_words(rules)] if rules else [])]),
            consent=True,
            writing=frozenset(name for name in tools if OPERATIONS[name].writes),
            breaches=breaches,
            facts=lambda state: state["changes"],
        )

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`."""
        return next_message(task.goal, messages, task.world["tools"])


def _chosen(domains: str | Sequence[str] | None, tools_needed: int | None) -> list[Template]:
    """The templates of some categories that need few tools."""
    names = list(DOMAINS) if domains is None else domains.split(",") if isinstance(domains, str) else list(domains)
    for name in names:
        if name not in DOMAINS:
            raise unknown("domain", name, DOMAINS)
    if not names:
        raise UsageError("domains names no domain; leave it out for all of them.")
    found = [template for template in TEMPLATES.values() if template.category in names]
    least = min(len(template.tools) for template in found)
    if tools_needed is not None and tools_needed < least:
        raise UsageError(f"No request of {', '.join(names)} needs so few tools: tools_needed is at least {least}.")
    return [template for template in found if tools_needed is None or len(template.tools) <= tools_needed]
