"""Faulty domains and templates: each is told in a sentence, and the rest goes on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from lamsim_lam.answers import Answer
from lamsim_lam.contract import domain_faults, policy_faults, template_faults
from lamsim_lam.family import Lam
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.world import Domain, Draw, World
from lamsim_lam.world.domains import DOMAINS, OPERATIONS

import lamsim
from lamsim.contract import check_family


class Sound(Template):
    name = "calendar.today_again"
    domains = ("calendar",)
    tools = ("calendar_list_day",)
    says = tuple(
        f"How many appointments are there on {{day}}{mark}" for mark in ("?", "??", " ?", "...?", " now?", "!?")
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        return {"day": Slot(world.today, world.today)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        return Answer("number", len(solver.all("events", lambda row: row["start"].startswith(given["day"]))))

    def plan(self, given: Mapping[str, Any]) -> Plan:
        found = yield "calendar_list_day", {"day": given["day"]}
        return str(len(found.value))


class Unfillable(Sound):
    name = "calendar.unfillable"

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        raise Unsatisfied("There is no thirteenth month.")


class Failing(Sound):
    name = "calendar.failing"

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        return Answer("number", given["month"])


class OfTheClock(Sound):
    name = "calendar.clock"

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        return Answer("number", datetime.now().microsecond + 10**6)


class FewWords(Sound):
    name = "calendar.few_words"
    says = ("How many appointments are there on {day}?", "And now?")


class Toolless(Sound):
    name = "calendar.toolless"
    tools = ("calendar_list_month",)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (Unfillable, "No world of 200 allows calendar.unfillable-easy-plain: There is no thirteenth month."),
        (Failing, "Template calendar.failing fails in calendar.failing-easy-plain: KeyError: 'month'."),
        (OfTheClock, "Template calendar.clock depends on the machine's clock or chance: datetime.now(...)."),
        (FewWords, "Template calendar.few_words has 2 phrasings; 6 are wanted."),
        (FewWords, "Template calendar.few_words has phrasings with different placeholders."),
        (Toolless, "Template calendar.toolless names the tool calendar_list_month, which does not exist."),
    ],
)
def test_a_faulty_template_is_told(monkeypatch: pytest.MonkeyPatch, template: type[Template], sentence: str) -> None:
    monkeypatch.setitem(TEMPLATES, template.name, template())
    assert sentence in list(template_faults([template()]))


def test_a_sound_template_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TEMPLATES, Sound.name, Sound())
    assert list(template_faults([Sound()])) == []


def test_the_rest_can_be_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TEMPLATES, Unfillable.name, Unfillable())
    env = lamsim.make("lamsim/LAM-v0", disable_env_checker=True, tasks_per_kind=1, tier="easy").unwrapped
    assert len(list(env.tasks)) == len(env.tasks) - 1
    with pytest.raises(lamsim.UsageError, match=r"can't be made. No world of 200 allows"):
        env.reset(options={"task": "calendar.unfillable-easy-plain-0"})


def test_faulty_domains_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = Domain("odd", "Faulty.", needs=("contacts",))

    @odd.table("odd_things", "thing", "ODD", links={"owner": "people"})
    def things(world: World, draw: Draw) -> list[dict[str, Any]]:
        return [{"owner": "PER-999"}]

    @odd.reads
    def odd_list(world, day):  # type: ignore[no-untyped-def]
        """Lists things.

        Args:
            day: The day.
        """

    @odd.reads
    def list_odd(world: World) -> list[str]:
        """Lists things."""
        return []

    monkeypatch.setitem(DOMAINS, "odd", odd)
    found = list(domain_faults({"odd": odd}))
    assert found[:2] == [
        "Parameter day of tool odd_list needs a type hint.",
        "Tool list_odd of the domain odd must have a name that begins with odd_.",
    ]
    assert found[2] == "odd_things ODD-001 has the owner 'PER-999', which is in no row of people."


def test_a_policy_that_contradicts_the_gold_path_is_told() -> None:
    ruled = [task for task in Lam(tier="hard", tasks_per_kind=1).tasks if task.goal.rules]
    for task in (next(t for t in ruled if t.goal.decline), next(t for t in ruled if not t.goal.decline)):
        contrary = replace(task, goal=replace(task.goal, decline=not task.goal.decline))
        (sentence,) = policy_faults([contrary])
        wanted = "contradicts its solution" if task.goal.decline else "forbids nothing of what its solution does"
        assert sentence.startswith(f"The policy of {task.id} {wanted}")


def test_lamsim_check_tells_faulty_templates_and_plays_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    for template in (Unfillable, Failing, OfTheClock):
        monkeypatch.setitem(TEMPLATES, template.name, template())
    report = check_family("lamsim/LAM-v0", options={"tier": "easy"}, tasks=5, checks=["expert"])
    told = " ".join(finding.sentence for finding in report.findings if finding.check == "templates")
    for name in ("calendar.unfillable", "calendar.failing", "calendar.clock"):
        assert name in told
    looked = {result.check: result.looked for result in report.results}
    assert looked["expert"]["task"] == 5


def test_all_that_ships_holds() -> None:
    ruled = [task for task in Lam(tier="hard", tasks_per_kind=1).tasks if task.goal.rules]
    assert {task.goal.decline for task in ruled} == {True, False}
    checks = {name: list(faults) for name, faults in Lam().contract(ruled).items()}
    assert checks == {"domains": [], "templates": [], "policies": []}
    assert {tool for template in TEMPLATES.values() for tool in template.tools} == OPERATIONS.keys()
